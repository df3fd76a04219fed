"""Every operation of the API document, fuzzed by the document, as nobody: from outside and in front of the door."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fuzz.fuzzing import assert_all_is_announced, assert_it_reached, fuzz
from tests.makers.apps import App
from tests.servers.run_folder import RunFolder

BEHIND_THE_DOOR = (
    *("session", "logout", "my_wallets", "my_sessions", "my_identities", "my_events", "my_closure", "export_my_data"),
    *("end_my_session", "end_my_other_sessions", "unlink_my_identity", "prove", "ask_proof_code", "keep_my_account"),
    *("close_my_account", "change_email", "confirm_email", "ask_email_verification", "change_password"),
)
# As long as a busy machine takes for a thousand calls.
pytestmark = pytest.mark.timeout(360)

REACHED = {
    "complete_signup": {200, 401},
    "drop_pending_signup": {204},
    "health": {200},
    "find_games": {200, 422},
    "game_rails": {200},
    "one_game": {404},
    **{f"softswiss_{name}": {400} for name in ("balance", "betwin", "rollback", "finish")},
    **{f"hub88_{name}": {200} for name in ("info", "balance", "bet", "win", "rollback")},
    "login": {401},
    "oauth_callback": {303, 400, 404},
    "pending_signup": {200, 404},
    "ready": {200},
    "register": {200, 409, 422},
    "start_oauth": {303, 404},
    "ask_mail_code": {202},
    "verify_mail_code": {410},
    "forgot_password": {202},
    "reset_password": {410},
    "disown_session": {410},
    "undo_email_change": {410},
    "meta_deauthorise": {400},
    "meta_delete": {400},
    "deletion_status": {404},
    "ways_in": {200},
    **{name: {401} for name in BEHIND_THE_DOOR},
}


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
def test_nobody_finds_a_fault_or_an_answer_that_is_not_announced(app: App, run_folder: RunFolder) -> None:
    assert_all_is_announced(app, run_folder, visitor="nobody", reached=REACHED)


def test_the_examples_of_the_document_are_accepted(start_own_app: Callable[..., App], run_folder: RunFolder) -> None:
    """Somebody who copies an example out of the document gets on with it."""
    outcome = fuzz(start_own_app(), run_folder, "--checks", "all", "--phases", "examples", visitor="nobody")
    assert outcome.is_clean, outcome.story
    assert_it_reached(outcome, {"register": {200}})
