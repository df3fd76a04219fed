"""The provider is down, slow, lying or odd: one page with a code, and nothing half-created (A18, E17-E41).

The client's own rows stand in tests/oauth; here they are seen through the whole app, with the tables beside them.
"""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.signin.attempts import (
    begin,
    code_for,
    come_back,
    exchanges,
    given_cookies,
    known_person,
    new_person,
    place_of,
)
from tests.signin.tables import counts_of

DEAD_TOKEN = {
    "error": {"message": "gone", "type": "OAuthException", "code": 190, "error_subcode": 458, "fbtrace_id": "A"}
}
NOT_PERMITTED = {"error": {"message": "Unsupported request - method type: get", "type": "IGApiException", "code": 100}}

TROUBLE: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "token-502": ("token", "status", {"status": 502}, "provider_unavailable"),
    "token-500": ("token", "status", {"status": 500}, "provider_unavailable"),
    "token-reset": ("token", "reset", {}, "provider_unavailable"),
    "token-cut": ("token", "cut", {}, "provider_unavailable"),
    "token-empty": ("token", "empty", {}, "provider_error"),
    "token-truncated": ("token", "truncated", {}, "provider_error"),
    "token-error-under-200": ("token", "error_body", {}, "provider_error"),
    "token-huge": ("token", "huge", {"bytes": 5_000_000}, "provider_error"),
    "token-bomb": ("token", "gzip_bomb", {"bytes": 5_000_000}, "provider_error"),
    "token-elsewhere": ("token", "redirect", {}, "provider_error"),
    "token-list": ("token", "body", {"json": {"data": []}}, "provider_error"),
    "token-null": ("token", "body", {"json": None}, "provider_error"),
    "token-bare-list": ("token", "body", {"json": []}, "provider_error"),
    "token-missing": ("token", "body", {"json": {"user_id": 1}}, "provider_error"),
    "token-blank": ("token", "body", {"json": {"access_token": ""}}, "provider_error"),
    "token-html": ("token", "body", {"text": "<html>Sorry</html>", "content_type": "text/html"}, "provider_error"),
    "token-nan": ("token", "body", {"text": '{"access_token": "x", "user_id": NaN}'}, "provider_error"),
    "token-deep": ("token", "body", {"text": "[" * 20_000}, "provider_error"),
    "token-refuses-permission": (
        "token",
        "body",
        {"json": {"access_token": "IGAAx", "user_id": 1, "permissions": []}},
        "permission_missing",
    ),
    "me-502": ("me", "status", {"status": 502, "times": 5}, "provider_unavailable"),
    "me-reset": ("me", "reset", {"times": 5}, "provider_unavailable"),
    "me-empty": ("me", "empty", {"times": 5}, "provider_error"),
    "me-huge": ("me", "huge", {"bytes": 5_000_000}, "provider_error"),
    "me-elsewhere": ("me", "redirect", {}, "provider_error"),
    "me-dead-token": ("me", "body", {"json": DEAD_TOKEN, "status": 400}, "provider_error"),
    "me-no-permission": ("me", "body", {"json": NOT_PERMITTED, "status": 400}, "permission_missing"),
    "me-html": ("me", "body", {"text": "<html>Sorry</html>", "content_type": "text/html"}, "provider_error"),
}


@pytest.fixture(scope="module")
def resident(app: App) -> str:
    """Somebody whom the app knows."""
    return known_person(app)[0]


@pytest.fixture(autouse=True)
def calm_afterwards(app: App) -> Any:
    """No fault that was ordered outlives its test."""
    yield
    app.instagram.control.clear_faults()


@pytest.mark.parametrize("name", TROUBLE)
def test_a18_trouble_ends_on_one_page_with_nothing_half_created(
    app: App, program: httpx2.Client, resident: str, name: str
) -> None:
    """For somebody new and for somebody known: no player, no session, no sign-up, no cookie; and the next try works."""
    endpoint, kind, fields, code = TROUBLE[name]
    for person in (new_person(app), resident):
        attempt, good = begin(app.new_player()), code_for(app, person)
        before, called = counts_of(app.database), exchanges(app)
        app.instagram.control.order_fault(endpoint, kind, **fields)
        answer = come_back(program, attempt, code=good, state=attempt.state)
        assert place_of(answer) == f"/signin?error={code}"
        assert given_cookies(answer) == {}
        assert counts_of(app.database) == before
        assert exchanges(app) == called + 1  # whatever became of the code, it is never sent again
        app.instagram.control.clear_faults()
    assert place_of(app.new_player().sign_in_with_instagram(person)) == "/lobby"


@pytest.mark.parametrize(("fault", "status"), [("status", 503), ("empty", 502)])
def test_a18_a_program_gets_a_problem_with_the_next_step(
    app: App, program: httpx2.Client, fault: str, status: int
) -> None:
    """The provider's fault is 502 or 503, never our 500."""
    attempt, good = begin(app.new_player()), code_for(app)
    app.instagram.control.order_fault("token", fault)
    answer = come_back(program, attempt, page=False, code=good, state=attempt.state)
    code = {502: "provider_error", 503: "provider_unavailable"}[status]
    assert problem_of(answer, status=status, code=code)["next"] == "sign_in"


WRONG_IDS: dict[str, str] = {
    "missing": '{"username": "lan.nguyen"}',
    "null": '{"id": null, "username": "lan.nguyen"}',
    "empty": '{"id": "", "username": "lan.nguyen"}',
    "blank": '{"id": " ", "username": "lan.nguyen"}',
    "None": '{"id": "None", "username": "lan.nguyen"}',
    "null-text": '{"id": "null"}',
    "zero": '{"id": 0}',
    "zeros": '{"id": "000"}',
    "negative": '{"id": -17841405000000001}',
    "negative-text": '{"id": "-1"}',
    "plus": '{"id": "+17841405000000001"}',
    "float": '{"id": 17841405000000001.0}',
    "exponent": '{"id": 1.78e16}',
    "huge-exponent": '{"id": 1e400}',
    "true": '{"id": true}',
    "false": '{"id": false}',
    "list": '{"id": ["17841405000000001"]}',
    "object": '{"id": {"$ne": null}}',
    "letters": '{"id": "abc"}',
    "trailing-blank": '{"id": "17841405000000001 "}',
    "newline": '{"id": "17841405000000001\\n"}',
    "nul": '{"id": "17841405000000001\\u0000"}',
    "arabic-digits": '{"id": "\\u0661\\u0662\\u0663"}',
    "full-width": '{"id": "\\uff11\\uff12\\uff13"}',
    "injection": "{\"id\": \"1' OR '1'='1\"}",
    "sixty-five-digits": '{"id": "' + "1" * 65 + '"}',
    "three-hundred": '{"id": ' + "1" * 300 + "}",
    "five-thousand": '{"id": ' + "1" * 5000 + "}",
    "twice": '{"id": "17841405000000001", "id": "17841405000000002"}',
    "only-user-id": '{"user_id": "17841405000000001", "username": "lan.nguyen"}',
    "wrapped-empty": '{"data": [{}]}',
}


@pytest.mark.parametrize("name", WRONG_IDS)
def test_e30_e31_t03_a_person_without_an_exact_id_is_nobody(
    app: App, program: httpx2.Client, resident: str, name: str
) -> None:
    """Not `str(None)`, not a rounded number, not a name: an error, and no row. Else all such people were one player."""
    attempt, good, before = begin(app.new_player()), code_for(app, resident), counts_of(app.database)
    app.instagram.control.answer_with_text("me", WRONG_IDS[name])
    answer = come_back(program, attempt, code=good, state=attempt.state)
    assert place_of(answer) == "/signin?error=provider_error"
    assert given_cookies(answer) == {}
    assert counts_of(app.database) == before


@pytest.mark.parametrize("pair", [("123", "0123"), ("0123", "00123"), ("9007199254740993", "9007199254740992")])
def test_e18_e33_t04_ids_are_compared_to_the_digit(app: App, pair: tuple[str, str]) -> None:
    """Leading zeros count, and numbers beyond 2^53 are not rounded: two people, two players."""
    players = []
    for external_id in pair:
        player = app.new_player()
        app.instagram.control.answer_with_text("me", f'{{"id": "{external_id}", "username": "x"}}')
        place = place_of(player.sign_in_with_instagram(new_person(app)))
        assert place in ("/signup/complete", "/lobby")
        if place == "/signup/complete":
            assert player.finish_signup().status_code == 200
        players.append(player.session().json()["userId"])
    assert players[0] != players[1]
    found = app.database.rows(
        "SELECT external_id FROM player_external_ids WHERE userId IN (:first, :second)",
        first=players[0],
        second=players[1],
    )
    assert {str(row["external_id"]) for row in found} == set(pair)


def test_e33_t04_the_database_itself_keeps_look_alikes_apart(app: App) -> None:
    """Letters, case, accents and trailing blanks, for providers whose ids are more than digits."""
    user_id = known_person(app)[1]
    for external_id in ("abc", "ABC", "\u00e1bc", "abc ", "abc\t"):
        app.database.execute(
            "INSERT INTO player_external_ids (userId, provider, external_id, client_id)"
            " VALUES (:user, 'another', :id, 'client')",
            user=user_id,
            id=external_id,
        )
    sql = "SELECT COUNT(*) AS n FROM player_external_ids WHERE provider = 'another' AND external_id = :id"
    assert app.database.value(sql, id="abc") == 1
    app.database.execute("DELETE FROM player_external_ids WHERE provider = 'another'")


def test_e17_e18_e32_every_shape_of_the_platform_reaches_the_same_player(app: App) -> None:
    """Lists and flat answers, numbers and strings: who signed up under one shape walks in under all others."""
    person, user_id = known_person(app)
    control = app.instagram.control
    try:
        for token_shape in "ABC":
            for me_shape in ("flat", "wrapped"):
                for me_id in ("string", "number"):
                    control.change_settings(token_shape=token_shape, me_shape=me_shape, me_id=me_id)
                    player = app.new_player()
                    assert place_of(player.sign_in_with_instagram(person)) == "/lobby"
                    assert player.session().json()["userId"] == user_id
    finally:
        control.change_settings(token_shape="B", me_shape="flat", me_id="auto")


def test_e38_a_consent_without_the_permission_asks_again(app: App) -> None:
    """The person unticked the one thing we need: told so, nothing is made, and the next consent is shown afresh."""
    person, before = new_person(app, grants=[]), counts_of(app.database)
    assert place_of(app.new_player().sign_in_with_instagram(person)) == "/signin?error=permission_missing"
    assert counts_of(app.database) == before
    app.instagram.control.change_person(person, grants=["instagram_business_basic"])
    assert place_of(app.new_player().sign_in_with_instagram(person)) == "/signup/complete"


def test_e39_access_taken_back_between_the_steps(app: App, player: Player) -> None:
    """Restart; the player stays as he is and can come back."""
    person, user_id = known_person(app)
    app.instagram.control.answer_with("me", DEAD_TOKEN, status=400)
    assert place_of(player.sign_in_with_instagram(person)) == "/signin?error=provider_error"
    assert place_of(player.sign_in_with_instagram(person)) == "/lobby"
    assert player.session().json()["userId"] == user_id


@pytest.mark.parametrize("account_type", ['"PERSONAL"', '"media_creator"', '"Wizard"', "null", "7", "[]", None])
def test_e41_the_kind_of_account_decides_nothing(app: App, player: Player, account_type: str | None) -> None:
    """Expected, unexpected, absent or of a wrong type."""
    extra = "" if account_type is None else f', "account_type": {account_type}'
    external_id = str(abs(hash((account_type, app.url))) + 1)
    app.instagram.control.answer_with_text("me", f'{{"id": "{external_id}", "username": "x"{extra}}}')
    assert place_of(player.sign_in_with_instagram(new_person(app))) == "/signup/complete"


def test_e29_a_throttled_provider_is_left_alone_and_told_of(app: App, start_own_app: Any) -> None:
    """ "Busy, try again", with the time to wait; the next one is not even sent there."""
    own = start_own_app(kind=app.database.kind)
    own.instagram.control.order_fault("token", "throttle", retry_after_seconds=30)
    for _ in range(2):
        assert place_of(own.new_player().sign_in_with_instagram("lan.nguyen")) == "/signin?error=provider_busy"
    assert exchanges(own) == 1
    assert counts_of(own.database) == dict.fromkeys(counts_of(own.database), 0)
