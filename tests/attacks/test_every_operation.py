"""Attacks that aim at any operation, played against every one that the API document lists.

A route that is added is attacked from then on without a line here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.attacks.operations import Operation, is_signed, operations
from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.signin.tables import counts_of, picture_of

EVERY = list(operations())
SIGNED = [operation for operation in EVERY if is_signed(operation.described)]
"""Asked by game providers, in the forms of their protocols; the others are asked by pages and programs of players."""
ALL = [operation for operation in EVERY if operation not in SIGNED]
WITH_BODY = [operation for operation in ALL if operation.schema]
BY_META = {"/fb/deauth", "/fb/delete"}
"""Signed by Meta's servers instead of asked for by a page."""

FOREIGN = {
    "another site": {"Origin": "https://evil.example"},
    "a sandbox": {"Origin": "null"},
    "says the browser": {"Sec-Fetch-Site": "cross-site"},
}
NO_TEXT: list[Any] = [0, 1, True, 1.5, [], ["x"], {}, {"$ne": ""}]
NOBODY_ASKED = {"is_admin": True, "balance": "1000.00", "status": "active", "userId": 1, "email_verified": True}
TRICKS = [
    "' OR '1'='1",
    '" OR 1=1 -- ',
    "1; DROP TABLE players",
    "{{1337*1337}}${1337*1337}#{1337*1337}<%= 1337*1337 %>",
    "{0.__class__.__init__.__globals__}",
    "%s%s%n%x",
    "$(id) `id` | id ; id",
    "../../../../etc/passwd\\..\\..",
    "\r\nBcc: x@evil.example\r\n\r\n",
    "\u202e\u2028\ufeff\u0000",
]
MUST_PROVE = {
    "POST /me/email",
    "POST /me/password",
    "DELETE /me/identities/{identity_id}",
    "GET /me/export",
    "POST /me/closure",
    "GET /oauth/{provider}/start",
}
"""Whoever sits down at an open browser can do none of these; more may be added, none may go."""


@pytest.fixture(scope="module")
def resident(app: App) -> Player:
    """Somebody who is signed in and has just proven himself."""
    player = app.new_player()
    assert player.register().status_code == 200
    return player


@pytest.fixture
def stale(app: App) -> Iterator[Player]:
    """Somebody whose last proof is too long ago."""
    player = app.new_player()
    user_id = player.register().json()["userId"]
    sql = "UPDATE sessions SET proven_at = '2020-01-01 00:00:00' WHERE userId = :user"
    app.database.execute(sql, user=user_id)
    yield player
    assert player.session().status_code == 200, "a refusal is no reason to sign out"


def _ask(player: Player, operation: Operation, body: dict[str, Any] | None = None, **headers: str) -> httpx2.Response:
    sent = {"json": operation.body if body is None else body} if operation.schema else {}
    return player.http.request(operation.method, operation.url, headers=headers, **sent)


def _picture(app: App, operation: Operation) -> dict[str, Any]:
    """Every row, but for what moves by itself: when a session was last seen, and mails that are on their way.

    That somebody took his data with him is noted, too.
    """
    moving = {"sessions", "mail_outbox", "mail_challenges"}
    moving |= {"audit_events"} if operation.path == "/me/export" else set()
    rows = {table: rows for table, rows in picture_of(app.database).items() if table not in moving}
    return rows | counts_of(app.database)


CHANGES = [operation for operation in ALL if operation.changes_something and operation.path not in BY_META]


@pytest.mark.parametrize("operation", CHANGES, ids=str)
def test_a47_no_other_site_can_change_anything(app: App, resident: Player, operation: Operation) -> None:
    """With the player's cookie and a good body: refused, and nothing is written."""
    before = counts_of(app.database)
    for headers in FOREIGN.values():
        answer = _ask(resident, operation, **({"Origin": ""} if "Origin" not in headers else {}) | headers)
        problem_of(answer, status=403, code="cross_site_request")
        assert "set-cookie" not in answer.headers
    assert counts_of(app.database) == before
    assert resident.session().status_code == 200


@pytest.mark.parametrize("operation", [one for one in ALL if not (one.changes_something or one.never_ends)], ids=str)
def test_a37_no_get_changes_anything(app: App, resident: Player, operation: Operation) -> None:
    """Scanners, previews and browsers that fetch ahead may open every address of ours, signed in or not."""
    before = _picture(app, operation)
    for method in ("GET", "HEAD", "GET"):
        assert resident.http.request(method, operation.url).status_code < 500
        assert app.new_player().http.request(method, operation.url).status_code < 500
    assert _picture(app, operation) == before


def test_t06_what_needs_a_fresh_proof_is_known() -> None:
    assert {str(operation) for operation in ALL if operation.may_answer("reauthentication_needed")} >= MUST_PROVE


@pytest.mark.parametrize("operation", [one for one in ALL if one.may_answer("reauthentication_needed")], ids=str)
def test_t06_an_old_session_proves_first(app: App, stale: Player, operation: Operation) -> None:
    """Refused before anything is looked at, and nothing is written."""
    before = counts_of(app.database)
    query = "?intent=link" if operation.path == "/oauth/{provider}/start" else ""
    sent = {"json": operation.body} if operation.schema else {}
    answer = stale.http.request(operation.method, operation.url + query, **sent)
    assert problem_of(answer, status=403, code="reauthentication_needed")["next"] == "reauthenticate"
    assert counts_of(app.database) == before


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_t13_only_text_is_taken_where_text_belongs(app: App, resident: Player, operation: Operation) -> None:
    """Numbers, truths, lists and objects in every text field: named, before any query, and nothing is written."""
    before = counts_of(app.database)
    for field in operation.text_fields:
        for value in NO_TEXT:
            [(named, code)] = faults_of(_ask(resident, operation, operation.body | {field: value})).items()
            assert named == field
            assert code in {"wrong_type", "bad_format"}
    assert counts_of(app.database) == before


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_t18_a50_fields_that_nobody_asked_for_are_refused(app: App, resident: Player, operation: Operation) -> None:
    """Rights, money, a state, somebody else's id."""
    before = counts_of(app.database)
    for field, value in NOBODY_ASKED.items():
        assert faults_of(_ask(resident, operation, operation.body | {field: value})) == {field: "unknown_field"}
    assert counts_of(app.database) == before


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_t31_no_trick_in_a_field_has_an_effect(resident: Player, operation: Operation) -> None:
    """Of databases, templates, formats, shells, paths and mails: an answer of ours, and nothing worked out."""
    for field in operation.text_fields:
        for trick in TRICKS:
            answer = _ask(resident, operation, operation.body | {field: trick})
            assert answer.status_code < 500, f"{field}={trick!r}: {answer.text}"
            assert "1787569" not in json.dumps({**answer.json(), "request_id": ""} if answer.content else {})
            assert "root:" not in answer.text


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_t33_nothing_that_was_typed_comes_back(resident: Player, operation: Operation) -> None:
    """Neither from the field that is wrong nor from one beside it."""
    canary = "Canary-in-a-field-7f3a"
    for field in operation.text_fields:
        answer = _ask(resident, operation, operation.body | {field: canary, "nobody_asked": canary})
        faults_of(answer)
        assert canary not in answer.text + str(answer.headers)


@pytest.mark.parametrize("operation", SIGNED, ids=str)
def test_a47_t31_nothing_is_looked_at_without_a_signature(app: App, resident: Player, operation: Operation) -> None:
    """A session is none, and neither tricks nor broken bytes get another answer than a good body does."""
    before = counts_of(app.database)
    bodies = [b"", b"{", b"[]", *(json.dumps({"user": trick}).encode() for trick in TRICKS)]
    headers = {"Content-Type": "application/json", "X-IGW-Key": "1", "X-IGW-Timestamp": "1"}
    answers = {
        (answer.status_code, answer.content)
        for answer in (
            resident.http.request(operation.method, operation.url, content=body, headers=headers) for body in bodies
        )
    }
    [(status, content)] = answers
    assert status in {200, 400, 401}
    assert b"ignature" in content or b"SIGNATURE" in content
    assert counts_of(app.database) == before
