"""`next` never leads away from us (E44, A31), and no value of it breaks a sign-in (A32).

Whole flows, with every value of the list; `tests/kit/test_own_path.py` puts the deciding function alone to the proof.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx2
import pytest

from tests.makers.apps import App
from tests.makers.databases import Kind
from tests.makers.players import Player
from tests.signin.attempts import begin, code_for, come_back, forged, known_person, new_person, place_of
from tests.signin.redirects import HOSTILE, OWN


@pytest.fixture(scope="module")
def database_kind() -> Kind:
    """Nothing here depends on the database."""
    return "sqlite"


@pytest.fixture(scope="module")
def person(app: App) -> str:
    """Somebody whom the app knows."""
    return known_person(app)[0]


def test_there_are_enough_hostile_values() -> None:
    """A list that shrinks proves less."""
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_e44_a31_a32_a_hostile_next_leads_to_the_lobby(app: App, person: str, value: str) -> None:
    """Signed in all the same, and at home."""
    player = app.new_player()
    answer = player.sign_in_with_instagram(person, next=value)
    assert place_of(answer) == "/lobby"
    assert player.session().status_code == 200
    assert "planted" not in str(answer.headers.raw)


@pytest.mark.parametrize("value", OWN)
def test_e44_a_path_of_ours_is_kept(app: App, person: str, value: str) -> None:
    """With its query, letter by letter; and the address a browser makes of it is ours."""
    place = place_of(app.new_player().sign_in_with_instagram(person, next=value))
    assert place == value
    home, there = urlsplit(app.url), httpx2.URL(app.url).join(place)
    assert (there.scheme, there.host, there.port) == (home.scheme, home.hostname, home.port)


def test_e44_the_callback_reads_next_from_the_attempt_alone(app: App, program: httpx2.Client, person: str) -> None:
    """What is added to the address that comes back counts for nothing."""
    attempt = begin(app.new_player(), next="/account")
    query = {"code": code_for(app, person), "state": attempt.state, "next": "//evil.example", "redirect": "//evil"}
    assert place_of(come_back(program, attempt, **query)) == "/account"


def test_a_newcomer_is_led_to_finish_and_nowhere_else(app: App, player: Player) -> None:
    """`next` waits until there is a player."""
    assert place_of(player.sign_in_with_instagram(new_person(app), next="//evil.example")) == "/signup/complete"


def test_only_our_own_signature_makes_an_attempt(app: App, program: httpx2.Client, person: str) -> None:
    """The attempt's `next` is trusted because it is signed: another key, or another purpose, is refused."""
    for wishes in ({"key": "another-key-altogether-0123456789"}, {"purpose": "device"}):
        attempt = forged(app, n="//evil.example", **wishes)
        answer = come_back(program, attempt, code=code_for(app, person), state=attempt.state)
        assert place_of(answer) == "/signin?error=state_mismatch"
