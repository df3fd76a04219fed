"""E-mail addresses: one player for one address, however it is spelt (A13, A14, T12, T17)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import Player
from tests.signin.tables import counts_of


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" and char != "@" else char for char in text)


SPELLINGS = {
    "capitals": str.upper,
    "first-capital": str.capitalize,
    "swapped": str.swapcase,
    "full-width": _full_width,
    "blanks": lambda text: f"  {text}\t",
    "no-break-blanks": lambda text: f"\u00a0{text}\u3000",
    "long-s": lambda text: text.replace("s", "\u017f"),
    "kelvin": lambda text: text.replace("k", "\u212a"),
    "ligature": lambda text: text.replace("fi", "\ufb01"),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a13_one_address_is_one_player_in_every_spelling(app: App, name: str) -> None:
    """NFKC and case: the second sign-up is told "taken", the login finds the player."""
    player = app.new_player(email=f"mask.fish-{uuid4().hex[:8]}@example.com")
    player.register()
    spelling = SPELLINGS[name](player.email)
    before = counts_of(app.database)
    answer = player.another_browser().register(email=spelling)
    assert problem_of(answer, status=409, code="email_taken")["next"] == "sign_in"
    assert counts_of(app.database) == before
    login = player.another_browser().login(email=spelling)
    assert login.status_code == 200, login.text


def test_an_address_is_stored_as_it_can_be_written_to(app: App, player: Player) -> None:
    """Capitals before the @ are kept, the domain is small, full width has become plain; the form stands beside it."""
    tag = uuid4().hex[:8]
    player.register(email=_full_width(f"Mai.{tag}") + "@Example.COM")
    row = app.database.rows(
        "SELECT email, email_normal FROM players WHERE email_normal = :form", form=f"mai.{tag}@example.com"
    )
    assert row == [{"email": f"Mai.{tag}@example.com", "email_normal": f"mai.{tag}@example.com"}]
    assert player.session().json()["email"] == f"Mai.{tag}@example.com"


def test_distinct_addresses_stay_distinct(app: App) -> None:
    """Tags, dots and look-alike letters are other people, or at least may be."""
    tag = uuid4().hex[:8]
    for local in (f"lan{tag}", f"lan+casino{tag}", f"l.an{tag}", f"l\u0430n{tag}", f"lan{tag}x"):
        assert app.new_player(email=f"{local}@example.com").register().status_code == 200


def test_letters_that_a_collation_takes_for_one_never_end_in_a_fault(app: App) -> None:
    """`zoë` and `zoe`: two addresses, or the second one is told that it is taken; never a 500, never half a player."""
    tag = uuid4().hex[:8]
    assert app.new_player(email=f"zoe{tag}@example.com").register().status_code == 200
    before = counts_of(app.database)
    answer = app.new_player(email=f"zo\u00eb{tag}@example.com").register()
    if answer.status_code == 200:
        grown = {"players": 1, "wallets": 2, "sessions": 1}
        assert counts_of(app.database) == {name: count + grown.get(name, 0) for name, count in before.items()}
    else:
        problem_of(answer, status=409, code="email_taken")
        assert counts_of(app.database) == before


@pytest.mark.parametrize(
    "email",
    [
        "",
        " ",
        "nobody",
        "@example.com",
        "lan@",
        "lan@example",
        "lan@@example.com",
        "lan@example.com@evil.example",
        "lan\uff20example.com",
        "lan\ufe6bexample.com",
        "lan@example.com\uff20evil.example",
        "lan@example.com,evil@evil.example",
        "lan@example.com;evil@evil.example",
        "lan@example.com evil@evil.example",
        "Lan <lan@example.com>",
        "lan@example.com>",
        "mailto:lan@example.com",
        "lan@example.com\r\nBcc: evil@evil.example",
        "lan\n@example.com",
        "lan@exa\tmple.com",
        "lan@[127.0.0.1]",
        "lan@127.0.0.1",
        "lan@localhost",
        '"lan nguyen"@example.com',
        "lan nguyen@example.com",
        ".lan@example.com",
        "lan.@example.com",
        "l..an@example.com",
        "lan@-example.com",
        "lan@example..com",
        "lan@.example.com",
        "lan@example.com.",
        "lan@exam_ple.com",
        "lan\u202e@example.com",
        "lan\u200b@example.com",
        "lan@" + "a" * 64 + ".com",
        "lan@" + "a." * 130 + "com",
        "%00@example.com%0a",
        "<script>@example.com",
    ],
    ids=ascii,
)
def test_a13_a14_t12_what_is_not_one_address_is_refused(app: App, player: Player, email: str) -> None:
    """Exactly one address with one plain @; nothing is made and the text is not sent back."""
    before = counts_of(app.database)
    for answer in (player.register(email=email), player.http.post("/auth/register", data=_form(player, email))):
        assert faults_of(answer) in ({"email": "bad_format"}, {"email": "too_long"}, {"email": "missing"})
        assert len(email) < 4 or email not in answer.text
    assert counts_of(app.database) == before


def _form(player: Player, email: str) -> dict[str, str]:
    return {"email": email, "password": player.password, "transport": "cookie"}


@pytest.mark.parametrize("email", [0, 1, True, None, [], {}, ["lan@example.com"], {"$ne": ""}, 1.5], ids=ascii)
@pytest.mark.parametrize("path", ["/auth/register", "/auth/login"])
def test_t13_an_address_of_another_type_is_refused_before_any_query(
    app: App, player: Player, path: str, email: object
) -> None:
    """In a comparison with text, MySQL would take 0 for many a value."""
    answer = player.http.post(path, json={"email": email, "password": player.password})
    assert faults_of(answer) == {"email": "wrong_type"}


@pytest.mark.parametrize(
    "email",
    ["' OR '1'='1", "' OR 1=1 -- ", "admin'--", "%", "_@example.com", "*", "lan@example.com\\", "\u202e", "a" * 320],
    ids=ascii,
)
def test_t31_a_login_finds_nobody_by_a_trick(app: App, player: Player, email: str) -> None:
    """The text is a value and never a pattern."""
    player.register()
    problem_of(player.another_browser().login(email=email), status=401, code="invalid_credentials")


def test_an_address_too_long_to_be_one_is_refused_at_login_too(app: App, player: Player) -> None:
    """Before the database sees it."""
    assert faults_of(player.login(email="a" * 321)) == {"email": "too_long"}
    assert faults_of(player.login(email="")) == {"email": "too_short"}


def test_the_longest_address_fits_everywhere(app: App, player: Player) -> None:
    """254 characters, the bound of the mail protocol, in the column and in its form."""
    domain = ".".join(["a" * 60, "b" * 60, uuid4().hex, "c" * 25, "example.com"])
    email = f"{'l' * (254 - 1 - len(domain))}@{domain}"
    assert len(email) == 254
    assert player.register(email=email).status_code == 200
    assert player.another_browser().login(email=email.upper()).status_code == 200
