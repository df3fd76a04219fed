"""Every operation of the API document, fuzzed by the document, as a player: by bearer token and by cookie."""

from __future__ import annotations

import pytest

from tests.fuzz.fuzzing import assert_all_is_announced
from tests.makers.apps import App
from tests.servers.run_folder import RunFolder

# As long as a busy machine takes for a thousand calls.
pytestmark = pytest.mark.timeout(360)

REACHED = {
    "session": {200},
    "logout": {204},
    "my_wallets": {200},
    "my_sessions": {200},
    "my_identities": {200},
    "end_my_session": {404, 422},
    "end_my_other_sessions": {204},
    "unlink_my_identity": {404, 422},
    "my_events": {200},
    "my_closure": {200},
    "prove": {401, 422},
    "export_my_data": {200},
    "close_my_account": {200},
    "keep_my_account": {204},
    "change_password": {401},
    "change_email": {202},
    "ask_email_verification": {202},
    "confirm_email": {410},
    "my_passkeys": {200},
    "remove_passkey": {404, 422},
    "rename_passkey": {404, 422},
    # The app of these tests has no name, so what needs one says so.
    "new_passkey_options": {404},
    "add_passkey": {404, 422},
    "passkey_proof_options": {404},
    "prove_with_passkey": {404, 422},
    "game_rails": {200},
    "my_favourites": {200},
    "mark_favourite": {404},
    "unmark_favourite": {404},
    "my_recent_games": {200},
    "my_rounds": {200},
}


@pytest.mark.parametrize(
    ("database_kind", "visitor"), [("mariadb", "bearer"), ("sqlite", "cookie")], indirect=["database_kind"]
)
def test_a_player_finds_no_fault_and_no_answer_that_is_not_announced(
    app: App, run_folder: RunFolder, visitor: str
) -> None:
    """Signing out and ending sessions are among the calls: the next call then comes with a fresh session."""
    assert_all_is_announced(app, run_folder, visitor=visitor, reached=REACHED)
