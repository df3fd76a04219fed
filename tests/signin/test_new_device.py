"""A sign-in from a device that we do not know is told by mail, through whichever door; once, and to nobody new."""

from __future__ import annotations

import pytest

from tests.makers.apps import App
from tests.makers.letters import Letter, letters_to, wait_for_empty_outbox, wait_for_letters
from tests.makers.mail_steps import ask_code, confirm, verified_player, verify
from tests.makers.players import Player
from tests.signin.attempts import new_person, place_of

NOTICE = "New sign-in to IGW"


def _settled(app: App, player: Player) -> list[Letter]:
    """What has come once the outbox is empty."""
    wait_for_empty_outbox(app)
    return letters_to(app, player.email)


def _notices(app: App, player: Player) -> int:
    return sum(letter.subject == NOTICE for letter in _settled(app, player))


@pytest.fixture
def resident(app: App) -> tuple[Player, str]:
    """A player who came with Instagram and has confirmed his address."""
    player, person = app.new_player(), new_person(app)
    player.sign_in_with_instagram(person)
    assert player.finish_signup().status_code == 200
    assert player.http.post("/me/email/verify").status_code == 202
    assert confirm(player, code=wait_for_letters(app, player.email)[0].code).status_code == 200
    return player, person


def test_a_new_player_s_first_session_is_no_news(app: App, resident: tuple[Player, str]) -> None:
    player, _ = resident
    assert _notices(app, player) == 0


def test_an_identity_used_elsewhere_is_told_and_the_same_browser_again_is_not(
    app: App, resident: tuple[Player, str]
) -> None:
    """By the cookie: the browser may call itself otherwise by then."""
    player, person = resident
    elsewhere = player.another_browser()
    elsewhere.http.headers["User-Agent"] = "Mozilla/5.0 (iPhone) Safari/605"
    assert place_of(elsewhere.sign_in_with_instagram(person)) == "/lobby"
    assert _notices(app, player) == 1
    assert "Safari, iPhone" in letters_to(app, player.email)[-1].text
    elsewhere.http.headers["User-Agent"] = "Mozilla/5.0 (iPhone) Safari/606"
    assert place_of(elsewhere.sign_in_with_instagram(person)) == "/lobby"
    assert _notices(app, player) == 1


def test_a_browser_known_by_one_door_is_known_at_the_others(app: App, resident: tuple[Player, str]) -> None:
    player, _ = resident
    elsewhere = player.another_browser()
    elsewhere.http.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    assert elsewhere.login().status_code == 200
    assert _notices(app, player) == 1
    elsewhere.http.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/141.0"
    ask_code(elsewhere)
    code = wait_for_letters(app, player.email, count=3)[-1].code
    assert verify(elsewhere, code=code).status_code == 200
    assert _notices(app, player) == 1


def test_a_code_by_mail_from_elsewhere_is_told(app: App) -> None:
    player = verified_player(app)
    thief = player.another_browser()
    thief.http.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"
    ask_code(thief)
    assert verify(thief, code=wait_for_letters(app, player.email, count=2)[-1].code).status_code == 200
    assert _notices(app, player) == 1


def test_another_player_s_cookie_makes_no_device_known(app: App, resident: tuple[Player, str]) -> None:
    """On a shared computer the browser knows each of them, and none for the other."""
    player, person = resident
    stranger = app.new_player()
    stranger.http.headers["User-Agent"] = "Mozilla/5.0 (Linux) Firefox/140.0"
    stranger.register()
    assert place_of(stranger.sign_in_with_instagram(person)) == "/lobby"
    assert _notices(app, player) == 1
