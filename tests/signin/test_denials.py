"""The browser comes back without a usable code: denied, in error, with nothing, or with too much (E1-E7, A18)."""

from __future__ import annotations

import json

import httpx2
import pytest

from app.signin.social.attempt import state_hash
from tests.http.log_lines import lines_of
from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.makers.programs import start_program
from tests.signin.attempts import (
    begin,
    code_for,
    come_back,
    exchanges,
    given_cookies,
    known_person,
    new_person,
    place_of,
    taken_cookies,
)
from tests.signin.tables import counts_of

DENIAL = {
    "error": "access_denied",
    "error_reason": "user_denied",
    "error_description": "The user denied your request",
}


def _severe(app: App) -> list[str]:
    lines = [json.loads(line) for line in app.server.log_text().splitlines() if line.startswith("{")]
    return [line["event"] for line in lines if line["level"] in ("warning", "error", "critical")]


def test_e1_a_denial_leads_back_to_sign_in_and_alarms_nobody(app: App, player: Player) -> None:
    """Somebody changed his mind: a neutral notice, the state used up, no exchange, no line an operator must read."""
    before, called, severe = counts_of(app.database), exchanges(app), _severe(app)
    attempt = begin(player)
    answer = player.come_back(player.visit_instagram(attempt.authorize_url, person=None))
    assert place_of(answer) == "/signin?error=access_denied"
    assert taken_cookies(answer) == {attempt.name}
    assert len(lines_of(app, answer)) == 1
    assert (counts_of(app.database), exchanges(app), _severe(app)) == (before, called, severe)
    sql = "SELECT error_code FROM oauth_attempts WHERE state_hash = :hash"
    assert app.database.value(sql, hash=state_hash(attempt.state)) == "access_denied"


def test_e1_after_a_denial_the_state_is_worth_nothing(app: App, program: httpx2.Client) -> None:
    """The denial used the state up: a code that turns up with it later is not exchanged."""
    attempt = begin(app.new_player())
    assert place_of(come_back(program, attempt, state=attempt.state, **DENIAL)) == "/signin?error=access_denied"
    code, called = code_for(app), exchanges(app)
    answer = come_back(program, attempt, state=attempt.state, code=code)
    assert place_of(answer) == "/signin?error=state_used"
    assert exchanges(app) == called


def test_e1_a_program_is_told_the_same(app: App, program: httpx2.Client) -> None:
    """403 as problem JSON, with the next step."""
    attempt = begin(app.new_player())
    body = problem_of(
        come_back(program, attempt, page=False, state=attempt.state, **DENIAL), status=403, code="access_denied"
    )
    assert body["next"] == "sign_in"


def test_e2_a_denial_without_state_ends_on_the_same_page(app: App, player: Player) -> None:
    """Meta's own sample shows no state. The one attempt of this browser is over as well."""
    app.instagram.control.change_settings(denial_carries_state=False)
    try:
        attempt = begin(player)
        answer = player.come_back(player.visit_instagram(attempt.authorize_url, person=None))
    finally:
        app.instagram.control.change_settings(denial_carries_state=True)
    assert place_of(answer) == "/signin?error=access_denied"
    assert taken_cookies(answer) == {attempt.name}


def test_e2_a_denial_without_state_ends_no_attempt_when_it_could_be_any(app: App, program: httpx2.Client) -> None:
    """Two tabs, one denial without a name on it: the other tab still comes home."""
    person, _ = known_person(app)
    first, second = begin(app.new_player()), begin(app.new_player())
    answer = come_back(program, [first, second], **DENIAL)
    assert place_of(answer) == "/signin?error=access_denied"
    assert taken_cookies(answer) == set()
    home = come_back(program, [first, second], state=second.state, code=code_for(app, person))
    assert place_of(home) == "/lobby"


def test_e2_a_denial_without_state_and_without_any_attempt(app: App, program: httpx2.Client) -> None:
    """A bookmark of it, say. Never a 500."""
    answer = come_back(program, **DENIAL)
    assert place_of(answer) == "/signin?error=access_denied"
    assert "set-cookie" not in answer.headers
    problem_of(come_back(program, page=False, **DENIAL), status=403, code="access_denied")


@pytest.mark.parametrize("with_state", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "one\r\nSet-Cookie: igw_session=planted\r\n",
        "canary " * 800,
        "\x00\x1b[31m\u202e\u2028",
        "%3Cimg src=x onerror=1%3E",
    ],
    ids=["script", "crlf", "6kb", "controls", "encoded"],
)
def test_e3_t5_the_provider_s_words_are_echoed_nowhere(
    app: App, program: httpx2.Client, text: str, *, with_state: bool
) -> None:
    """An unknown error is told in our own words: not in the body, not in a header, not in the log."""
    attempt = begin(app.new_player())
    query = {"error": "server_error", "error_reason": text[:500], "error_description": text}
    query |= {"state": attempt.state} if with_state else {}
    code = "provider_error" if with_state else "state_missing"
    page = come_back(program, attempt, **query)
    told = come_back(program, begin(app.new_player()), page=False, **query)
    assert place_of(page) == f"/signin?error={code}"
    assert told.status_code in (400, 502)
    lines = [*lines_of(app, page), *lines_of(app, told)]
    assert len(lines) >= 2
    said = page.text + str(page.headers.raw) + told.text + str(told.headers.raw) + "".join(lines)
    for piece in ("<script", "planted", "canary", "[31m", "onerror", "user_denied", "server_error"):
        assert piece not in said
    assert "igw_session" not in given_cookies(page) | given_cookies(told)


def test_e3_t5_ten_kilobytes_of_words_are_too_long_an_address(app: App, program: httpx2.Client) -> None:
    """Refused before anybody reads them, without an echo; the attempt stays good."""
    person, _ = known_person(app)
    attempt = begin(app.new_player())
    query = {"error": "server_error", "error_description": "canary " * 1500, "state": attempt.state}
    answer = come_back(program, attempt, **query)
    assert answer.status_code == 414
    assert "canary" not in answer.text
    assert place_of(come_back(program, attempt, code=code_for(app, person), state=attempt.state)) == "/lobby"


def test_e4_an_error_beside_a_code_is_an_error(app: App, program: httpx2.Client) -> None:
    """The code is good, and yet it is not exchanged."""
    for error, expected in (("access_denied", "access_denied"), ("temporarily_unavailable", "provider_error")):
        attempt, code = begin(app.new_player()), code_for(app)
        called = exchanges(app)
        answer = come_back(program, attempt, error=error, code=code, state=attempt.state)
        assert place_of(answer) == f"/signin?error={expected}"
        assert exchanges(app) == called


@pytest.mark.parametrize(
    "query", [{}, {"code": ""}, {"state": "s"}, {"code": "", "error": "", "state": "s"}, {"x": "y"}]
)
def test_e5_neither_error_nor_code(app: App, program: httpx2.Client, query: dict[str, str]) -> None:
    """400, restart."""
    assert place_of(come_back(program, **query)) == "/signin?error=bad_callback"
    problem_of(come_back(program, page=False, **query), status=400, code="bad_callback")


@pytest.mark.parametrize(
    "repeated",
    [
        "code={code}&code=other&state={state}",
        "code={code}&state={state}&state=other",
        "code={code}&code={code}&state={state}",
        "code={code}&state={state}&error=access_denied&error=x",
        "code={code}&state={state}&error_reason=a&error_reason=b",
    ],
)
def test_e6_repeated_parameters_are_refused_and_use_nothing_up(app: App, program: httpx2.Client, repeated: str) -> None:
    """Two parsers could read them in two ways. The attempt stays good for the true answer."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    called = exchanges(app)
    query = repeated.format(code=code, state=attempt.state)
    answer = program.get(f"/oauth/instagram/callback?{query}", headers={"Cookie": attempt.cookie})
    problem_of(answer, status=400, code="bad_callback")
    assert exchanges(app) == called
    assert place_of(come_back(program, attempt, code=code, state=attempt.state)) == "/lobby"


def test_a_parameter_of_the_provider_that_we_do_not_read_may_repeat(app: App, program: httpx2.Client) -> None:
    """Meta may add what it likes."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    path = f"/oauth/instagram/callback?code={code}&state={attempt.state}&new=1&new=2"
    answer = program.get(path, headers={"Cookie": attempt.cookie, "Accept": "text/html"})
    assert place_of(answer) == "/lobby"


@pytest.mark.parametrize("tail", ["#_", "#_=_"])
def test_e7_the_fragment_is_no_part_of_the_code(app: App, program: httpx2.Client, tail: str) -> None:
    """An in-app browser hands over the whole address."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    assert place_of(come_back(program, attempt, code=code + tail, state=attempt.state)) == "/lobby"


@pytest.mark.parametrize(
    "code",
    ["A" * 4097, "AQ\u00e9", "AQ code", "AQ\r\nX: y", "AQ\x00", "#_", "AQ#_#_", "AQ<script>", "AQ\U0001f600"],
    ids=["long", "accent", "blank", "crlf", "nul", "fragment", "two-fragments", "script", "emoji"],
)
def test_e7_what_cannot_be_a_code_is_never_sent(app: App, program: httpx2.Client, code: str) -> None:
    """Charset and length are checked before our secret goes out beside it."""
    attempt, called = begin(app.new_player()), exchanges(app)
    answer = come_back(program, attempt, code=code, state=attempt.state)
    assert place_of(answer) == "/signin?error=bad_callback"
    assert exchanges(app) == called


def test_an_attempt_at_instagram_that_is_left_there_costs_nothing(app: App, player: Player) -> None:
    """E40: a personal account is told so at Instagram and never comes back. No row waits for it."""
    before = counts_of(app.database)
    person = new_person(app, account_type="personal")
    with start_program(app.instagram.url) as elsewhere:
        stranded = elsewhere.get(begin(player).authorize_url, headers={"X-Simulated-Person": person})
    assert stranded.status_code == 403
    assert counts_of(app.database) == before
