"""Passwords: 8 to 72 bytes of UTF-8, taken exactly as typed, hashed at the rounds of the day (A62-A64, T43)."""

from __future__ import annotations

from typing import Any

import bcrypt
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.signin.attempts import new_person
from tests.signin.tables import counts_of

GOOD = {
    "eight": "abcdefgh",
    "seventy-two": "x" * 72,
    "two-emoji": "\U0001f600\U0001f3b0",
    "eighteen-emoji": "\U0001f600" * 18,
    "vietnamese": "m\u1eadt kh\u1ea9u c\u1ee7a t\u00f4i",
    "thirty-six-umlauts": "\u00fc" * 36,
    "blanks": " " * 8,
    "quotes": "'; DROP TABLE players; --",
    "markup": "<script>alert(1)</script>",
    "newline": "line\nline\t\r",
    "decomposed": "zoe\u0308zoe\u0308zoe\u0308",
    "percent": "%s%d%n{0}{x}\\u0000",
}
SHORT = {"empty": "", "seven": "abcdefg", "one-emoji": "\U0001f600", "three-umlauts": "\u00fc" * 3, "blanks": " " * 7}
LONG = {
    "seventy-three": "x" * 73,
    "nineteen-emoji": "\U0001f600" * 19,
    "thirty-seven-umlauts": "\u00fc" * 37,
    "seventy-one-and-umlaut": "x" * 71 + "\u00fc",
    "four-thousand": "x" * 4096,
    "five-thousand": "x" * 5000,
    "sixty-thousand": "x" * 60_000,
}


@pytest.mark.parametrize("name", GOOD)
def test_a62_eight_to_seventy_two_bytes_are_taken_as_typed(app: App, player: Player, name: str) -> None:
    """The stored hash is bcrypt of exactly these bytes, and the same text signs in again."""
    assert player.register(password=GOOD[name]).status_code == 200
    assert bcrypt.checkpw(GOOD[name].encode(), _stored(app, player).encode())
    assert player.another_browser().login(password=GOOD[name]).status_code == 200


@pytest.mark.parametrize("name", SHORT)
def test_a29_a62_fewer_than_eight_bytes_are_refused(app: App, player: Player, name: str) -> None:
    """Counted in bytes, at both doors, and nothing is made."""
    before = counts_of(app.database)
    assert faults_of(player.register(password=SHORT[name])) == {"password": "too_short"}
    player.sign_in_with_instagram(new_person(app))
    assert faults_of(player.finish_signup(password=SHORT[name])) == {"password": "too_short"}
    assert counts_of(app.database) == before | {"pending_signups": before["pending_signups"] + 1}


@pytest.mark.parametrize("name", LONG)
def test_a62_a63_more_than_seventy_two_bytes_are_refused_and_never_cut(app: App, player: Player, name: str) -> None:
    """bcrypt reads 72; what it would cut is refused before hashing, at sign-up and at sign-in."""
    player.register(password="x" * 72)
    before = counts_of(app.database)
    assert faults_of(player.another_browser().register(password=LONG[name])) == {"password": "too_long"}
    assert faults_of(player.another_browser().login(password=LONG[name])) == {"password": "too_long"}
    assert counts_of(app.database) == before


def test_a63_a_megabyte_of_password_is_not_even_read(app: App, player: Player) -> None:
    """413."""
    problem_of(player.register(password="x" * 1_000_000), status=413, code="body_too_large")


@pytest.mark.parametrize("path", ["/auth/login", "/auth/register"])
def test_a62_nul_is_refused_before_hashing(app: App, player: Player, path: str) -> None:
    """Other bcrypts stop reading there, so that everything after it would be for show."""
    body = {"email": player.email, "password": "before\0after the nul"}
    problem_of(player.http.post(path, json=body), status=400, code="bad_body")
    problem_of(player.http.post(path, data=body), status=400, code="bad_body")


@pytest.mark.parametrize(
    "other",
    [
        "Correct Horse",
        "correct horsE",
        "Correct Horse ",
        " correct horse",
        "correct  horse",
        "correct\u00a0horse",
        "correct horse\n",
    ],
    ids=ascii,
)
def test_t43_nearly_the_same_is_another_password(app: App, player: Player, other: str) -> None:
    """Case, blanks at the ends, a no-break space: nothing is folded, trimmed or normalised."""
    player.register(password="correct horse")
    problem_of(player.another_browser().login(password=other), status=401, code="invalid_credentials")
    assert player.another_browser().login(password="correct horse").status_code == 200


def test_t43_a_password_is_not_normalised(app: App, player: Player) -> None:
    """Composed and decomposed letters look alike and are different bytes."""
    player.register(password="zo\u00eb zo\u00eb zo\u00eb")
    composed, decomposed = "zo\u00eb zo\u00eb zo\u00eb", "zoe\u0308 zoe\u0308 zoe\u0308"
    assert player.another_browser().login(password=decomposed).status_code == 401
    assert player.another_browser().login(password=composed).status_code == 200


def test_the_login_of_an_older_system_s_short_password_works(app: App, player: Player) -> None:
    """The bounds of today are asked of new passwords alone."""
    player.register()
    _set_hash(app, player, bcrypt.hashpw(b"old", bcrypt.gensalt(4)).decode())
    assert player.another_browser().login(password="old").status_code == 200


@pytest.mark.parametrize("prefix", [b"2a", b"2b", b"2y"])
def test_hashes_of_other_bcrypts_are_read(app: App, player: Player, prefix: bytes) -> None:
    """PHP writes `$2y$`, older libraries `$2a$`."""
    player.register()
    stored = bcrypt.hashpw(player.password.encode(), bcrypt.gensalt(4)).replace(b"$2b$", b"$" + prefix + b"$")
    _set_hash(app, player, stored.decode())
    assert player.another_browser().login().status_code == 200


@pytest.mark.parametrize("rounds", [4, 5, 7, 9])
def test_a64_a_hash_of_other_rounds_is_made_anew_at_login(app: App, start_own_app: Any, rounds: int) -> None:
    """Upwards and downwards: after one login the hash has today's rounds, and the password still fits."""
    player = app.new_player()
    player.register()
    _set_hash(app, player, bcrypt.hashpw(player.password.encode(), bcrypt.gensalt(rounds)).decode())
    old = _stored(app, player)
    assert player.another_browser().login().status_code == 200
    new = _stored(app, player)
    assert new.split("$")[2] == "04"
    assert (new == old) is (rounds == 4)
    assert bcrypt.checkpw(player.password.encode(), new.encode())
    assert player.another_browser().login().status_code == 200
    assert _stored(app, player) == new


def test_a64_a_wrong_password_makes_nothing_anew(app: App, player: Player) -> None:
    """Only what was proven is hashed again."""
    player.register()
    old = bcrypt.hashpw(player.password.encode(), bcrypt.gensalt(5)).decode()
    _set_hash(app, player, old)
    assert player.another_browser().login(password="Not the password").status_code == 401
    assert _stored(app, player) == old


def test_a64_a_rehash_leaves_open_sessions_open(app: App, player: Player) -> None:
    """The password did not change, so nobody is signed out, and the moment of its change stays."""
    player.register()
    sql = "SELECT password_changed_at FROM players WHERE email = :email"
    changed = app.database.value(sql, email=player.email)
    _set_hash(app, player, bcrypt.hashpw(player.password.encode(), bcrypt.gensalt(5)).decode())
    assert player.another_browser().login().status_code == 200
    assert player.session().status_code == 200
    assert app.database.value(sql, email=player.email) == changed


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "x",
        "plain text",
        "$2b$",
        "$2b$04$short",
        "$2b$99$" + "a" * 53,
        "$argon2id$v=19$m=1$x$y",
        "$2b$04$" + "\u00e9" * 53,
        "*",
        "5f4dcc3b5aa765d61d8327deb882cf99",
    ],
    ids=ascii,
)
def test_a_column_that_holds_no_bcrypt_hash_fits_no_password(app: App, player: Player, stored: str) -> None:
    """Locked accounts, other systems' hashes, damage: 401, never a 500, never a match of the text itself."""
    player.register()
    _set_hash(app, player, stored)
    for password in (player.password, stored[:30] or "x"):
        answer = player.another_browser().login(password=password)
        problem_of(answer, status=401, code="invalid_credentials")


def test_the_rounds_of_the_settings_decide_what_a_new_hash_costs(app: App, start_own_app: Any) -> None:
    """PASSWORD_BCRYPT_ROUNDS, on the same database."""
    own = start_own_app(database=app.database, kind=app.database.kind, PASSWORD_BCRYPT_ROUNDS="6")
    player = own.new_player()
    player.register()
    assert _stored(own, player).startswith("$2b$06$")
    back = app.new_player(email=player.email, password=player.password)
    assert back.login().status_code == 200
    assert _stored(app, player).startswith("$2b$04$")
    assert player.another_browser().login().status_code == 200
    assert _stored(app, player).startswith("$2b$06$")


def _stored(app: App, player: Player) -> str:
    return str(app.database.value("SELECT password_hash FROM players WHERE email = :email", email=player.email))


def _set_hash(app: App, player: Player, stored: str) -> None:
    sql = "UPDATE players SET password_hash = :stored WHERE email = :email"
    assert app.database.execute(sql, stored=stored, email=player.email) == 1
