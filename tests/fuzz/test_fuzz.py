"""Every operation of the API document, fuzzed by the document: no 5xx, nothing that the document does not announce."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from app.cli.openapi import document_text
from tests.fuzz.fuzzing import Outcome, fuzz
from tests.makers.apps import App
from tests.servers.run_folder import RunFolder

# That an e-mail address has a domain or a country exists is more than a JSON schema can say, so not everything that
# the document lets pass is accepted. Its examples are, and the last test holds them to it.
_CHECKS = ("--checks", "all", "--exclude-checks", "positive_data_acceptance")
_EXAMPLES = ("--max-examples", "15")

BEHIND_THE_DOOR = (
    *("session", "logout", "my_wallets", "my_sessions", "my_identities"),
    *("end_my_session", "end_my_other_sessions", "unlink_my_identity"),
)
GOOD_ANSWERS = {
    "nobody": {
        "complete_signup": {200, 401},
        "drop_pending_signup": {204},
        "health": {200},
        "login": {401},
        "oauth_callback": {303, 400, 404},
        "pending_signup": {200, 404},
        "ready": {200},
        "register": {200, 409, 422},
        "start_oauth": {303, 404},
        "ways_in": {200},
        **{name: {401} for name in BEHIND_THE_DOOR},
    },
    "bearer": {
        "session": {200},
        "logout": {204},
        "my_wallets": {200},
        "my_sessions": {200},
        "my_identities": {200},
        "end_my_session": {404, 422},
        "end_my_other_sessions": {204},
        "unlink_my_identity": {404, 422},
    },
}
GOOD_ANSWERS["cookie"] = GOOD_ANSWERS["bearer"]
VISITORS = [("mariadb", "nobody"), ("mariadb", "bearer"), ("mariadb", "cookie"), ("sqlite", "bearer")]


@pytest.mark.parametrize(("database_kind", "visitor"), VISITORS, indirect=["database_kind"])
def test_fuzzing_finds_no_fault_and_no_undocumented_answer(app: App, run_folder: RunFolder, visitor: str) -> None:
    """Status, content type, headers and shape of each answer are announced; wrong input is refused; whoever is not
    signed in gets nothing, whatever else he sends; what was deleted is gone."""
    outcome = fuzz(app, run_folder, *_CHECKS, *_EXAMPLES, visitor=visitor)
    assert outcome.is_clean, outcome.story
    _assert_it_reached(outcome, GOOD_ANSWERS[visitor])
    assert _undocumented_codes(outcome) == set()


def test_the_examples_of_the_document_are_accepted(start_own_app: Callable[..., App], run_folder: RunFolder) -> None:
    """Somebody who copies an example out of the document gets on with it."""
    outcome = fuzz(start_own_app(), run_folder, "--checks", "all", "--phases", "examples", visitor="nobody")
    assert outcome.is_clean, outcome.story
    _assert_it_reached(outcome, {"register": {200}})


def _assert_it_reached(outcome: Outcome, expected: dict[str, set[int]]) -> None:
    """A run that never got past the door would find nothing wrong behind it."""
    seen = {name: outcome.statuses(name) for name in expected}
    missed = [
        f"{name}: {sorted(seen[name])} without {sorted(wanted - seen[name])}"
        for name, wanted in expected.items()
        if wanted - seen[name]
    ]
    assert not missed, "\n".join(missed)


def _undocumented_codes(outcome: Outcome) -> set[tuple[str, int, str]]:
    """Problems that an operation answered and its entry in the document does not name; a wrong method apart."""
    document = json.loads(document_text())
    documented = {
        (operation["operationId"], int(status), code)
        for methods in document["paths"].values()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        for content in response.get("content", {}).values()
        for code in content.get("examples", ())
    }
    answered = {(name, status, code) for name, _, status, code in outcome.seen if code != "-" and status != 405}
    return answered - documented
