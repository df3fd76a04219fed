"""Names from the provider are data: they may be missing, hostile, changed or taken over (E34-E37, A66)."""

from __future__ import annotations

import json
import re
import unicodedata
from uuid import uuid4

import pytest

from tests.makers.apps import App
from tests.makers.players import Player
from tests.signin.attempts import known_person, new_person, place_of

HOSTILE: dict[str, str] = {
    "image": "<img src=x onerror=1>",
    "script": "</script><script>alert(1)</script>",
    "attribute": "\"' onmouseover=alert(1) x='",
    "template": "{{7*7}}${7*7}#{7*7}%s{0.__class__}",
    "sql": "Robert'); DROP TABLE players;--",
    "traversal": "../../etc/passwd",
    "prototype": "__proto__",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 spins",
    "vietnamese": "nguy\u1ec5n.th\u1ecb.lan",
    "decomposed": "zoe\u0308",
    "turkish": "\u0130stanbul\u0131",
    "arabic": "\u0645\u0631\u062d\u0628\u0627",
    "word": "null",
    "formula": "=cmd|' /C calc'!A0",
}


def _arrive(app: App, player: Player, username: object, *, external_id: str | None = None) -> str:
    """Sign up as somebody whose `/me` says this name; gives his id at the provider."""
    external_id = external_id or str(uuid4().int)[:30]
    text = json.dumps({"id": external_id, "username": username})
    app.instagram.control.answer_with_text("me", text)
    assert place_of(player.sign_in_with_instagram(new_person(app))) == "/signup/complete"
    return external_id


def _finish(app: App, player: Player) -> tuple[str, str | None]:
    """(user_name of the player, username of his identity), as the tables hold them."""
    finished = player.finish_signup()
    assert finished.status_code == 200, finished.text
    user_id = finished.json()["userId"]
    name = app.database.value("SELECT user_name FROM players WHERE userId = :user", user=user_id)
    copy = app.database.value("SELECT username FROM player_external_ids WHERE userId = :user", user=user_id)
    assert player.session().json()["user_name"] == name
    assert [row["username"] for row in player.http.get("/me/identities").json()] == [copy]
    return str(name), copy


@pytest.mark.parametrize("name", HOSTILE)
def test_e35_a66_a_hostile_name_is_stored_and_returned_as_it_is(app: App, player: Player, name: str) -> None:
    """Nothing is removed that a page can escape; it comes back as JSON that no browser takes for a page."""
    _arrive(app, player, HOSTILE[name])
    pending = player.pending_signup()
    assert pending.headers["content-type"] == "application/json"
    assert pending.headers["x-content-type-options"] == "nosniff"
    expected = unicodedata.normalize("NFC", HOSTILE[name])
    assert pending.json()["username"] == expected
    assert _finish(app, player) == (expected, expected)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("lan\u202e.nguyen", "lan.nguyen"),
        ("\u2066\u200flan\u2069", "lan"),
        ("lan\x00nguyen", "lannguyen"),
        ("lan\r\nnguyen\x1b[31m", "lannguyen[31m"),
        ("  lan  ", "lan"),
        ("lan\u2028nguyen", "lannguyen"),
        ("n" * 300, "n" * 64),
        ("\U0001f600" * 300, "\U0001f600" * 64),
    ],
    ids=["override", "isolates", "nul", "crlf", "blanks", "separator", "long", "long-emoji"],
)
def test_e35_a_name_is_made_fit_to_be_shown(app: App, player: Player, said: str, kept: str) -> None:
    """Direction and control characters go, and it is cut to a bound; the sign-in goes on."""
    _arrive(app, player, said)
    assert player.pending_signup().json()["username"] == kept
    assert _finish(app, player) == (kept, kept)


@pytest.mark.parametrize("said", [None, "", " ", "\u202e", 7, True, ["lan"], {"a": 1}], ids=ascii)
def test_e34_without_a_name_the_player_gets_a_made_one(app: App, player: Player, said: object) -> None:
    """Null, blank or of a wrong type: no reason to fail."""
    _arrive(app, player, said)
    assert player.pending_signup().json()["username"] is None
    name, copy = _finish(app, player)
    assert re.fullmatch(r"player_\d{8}", name)
    assert copy is None


def test_e34_a_name_that_is_not_told_at_all(app: App, player: Player) -> None:
    """An id is all that is needed; the copy of an earlier name stays."""
    external_id = _arrive(app, player, "lan.of.old")
    assert _finish(app, player) == ("lan.of.old", "lan.of.old")
    app.instagram.control.answer_with_text("me", json.dumps({"id": external_id}))
    again = player.another_browser()
    assert place_of(again.sign_in_with_instagram(new_person(app))) == "/lobby"
    assert [row["username"] for row in again.http.get("/me/identities").json()] == ["lan.of.old"]


def test_e35_a_lone_surrogate_in_a_name_breaks_nothing(app: App, player: Player) -> None:
    r"""JSON can spell `\ud800`, no database can store it."""
    external_id = str(uuid4().int)[:30]
    app.instagram.control.answer_with_text("me", f'{{"id": "{external_id}", "username": "lan\\ud800x"}}')
    place = place_of(player.sign_in_with_instagram(new_person(app)))
    assert place in ("/signup/complete", "/signin?error=provider_error")
    if place == "/signup/complete":
        assert player.pending_signup().json()["username"] == "lanx"


def test_e36_a_changed_name_is_the_same_player(app: App) -> None:
    """The copy follows, the key stays, and the name he plays under is his own."""
    person, user_id = known_person(app)
    renamed = f"renamed.{uuid4().hex[:8]}"
    app.instagram.control.rename_person(person, username=renamed)
    player = app.new_player()
    assert place_of(player.sign_in_with_instagram(renamed)) == "/lobby"
    assert player.session().json()["userId"] == user_id
    assert player.session().json()["user_name"] == person
    assert [row["username"] for row in player.http.get("/me/identities").json()] == [renamed]


def test_e37_a_stranger_with_a_known_name_is_a_stranger(app: App) -> None:
    """Names are given away at the provider. No link by name, no wallet of somebody else."""
    person, user_id = known_person(app)
    app.instagram.control.rename_person(person, username=f"former.{uuid4().hex[:8]}")
    app.instagram.control.create_person(person)
    stranger = app.new_player()
    assert place_of(stranger.sign_in_with_instagram(person)) == "/signup/complete"
    assert stranger.pending_signup().json()["username"] == person
    finished = stranger.finish_signup()
    assert finished.json()["userId"] != user_id
    sql = "SELECT COUNT(*) AS n FROM player_external_ids WHERE username = :name"
    assert app.database.value(sql, name=person) == 2
