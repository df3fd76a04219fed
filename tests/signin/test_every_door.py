"""Every way in, with limits on as in production, on both databases, with Redis and without.

The other tests of this folder look at one door closely, with limits off; here one player after another walks through.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.databases import Kind
from tests.makers.letters import latest_letter, letters_to
from tests.makers.mail_steps import ask_code, ask_reset, change_password, confirm, reset, verified_player, verify
from tests.makers.players import Player, new_email, new_password
from tests.servers.redis import RedisServer
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.signin.attempts import place_of
from tests.signin.providers import KINDS, Doors, arrive, open_doors


@pytest.fixture(scope="module", params=["memory", "redis"])
def doors(
    request: pytest.FixtureRequest,
    run_folder: RunFolder,
    secrets_seen: SecretsSeen,
    redis_server: RedisServer,
    database_kind: Kind,
) -> Iterator[Doors]:
    """One app for each pair. Each counts in a Redis database of its own, for all its players have one address."""
    number = {"sqlite": 12, "mariadb": 13}[database_kind]
    with redis_server.client(number) as client:
        client.flushdb()
    counters = {"REDIS_URL": redis_server.url(number)} if request.param == "redis" else {}
    with open_doors(run_folder, secrets_seen, database_kind, RATE_LIMITS="on", **counters) as doors:
        checks = doors.app.new_player().http.get("/ready").json()["checks"]
        assert checks["redis"] == {"redis": "ok", "memory": "off"}[request.param]
        yield doors


def _is_in(player: Player) -> bool:
    return player.session().status_code == 200


def test_e_mail_and_password(doors: Doors) -> None:
    """Signed up, out and in; the password is changed, and forgotten."""
    player = verified_player(doors.app)
    player.logout()
    assert not _is_in(player)
    assert player.login().status_code == 200
    assert change_password(player, current=player.password, new=new_password()).status_code == 200
    forgetful, mails = player.another_browser(), len(letters_to(doors.app, player.email))
    assert ask_reset(forgetful).status_code == 202
    code = latest_letter(doors.app, player.email, count=mails + 1).code
    assert reset(forgetful, password=player.password, code=code).status_code == 200
    assert (_is_in(forgetful), _is_in(player)) == (True, False)
    assert player.login().status_code == 200


def test_a_mail(doors: Doors) -> None:
    """By code and by link; then the address moves on, and the new one leads in."""
    player = verified_player(doors.app)
    for count, proof in ((2, "code"), (3, "link_secret")):
        browser = player.another_browser()
        assert ask_code(browser).status_code == 202
        letter = latest_letter(doors.app, player.email, count=count)
        assert verify(browser, **{proof: letter.code if proof == "code" else letter.secret}).status_code == 200
        assert _is_in(browser)
    new = new_email()
    assert player.http.post("/me/email", json={"new_email": new}).status_code == 202
    assert confirm(player, code=latest_letter(doors.app, new).code).status_code == 200
    moved = doors.app.new_player(email=new)
    assert ask_code(moved).status_code == 202
    assert verify(moved, code=latest_letter(doors.app, new, count=2).code).status_code == 200
    assert _is_in(moved)


@pytest.mark.parametrize("name", ["instagram", *KINDS])
def test_an_identity_provider(doors: Doors, name: str) -> None:
    """A sign-up, a second visit, an identity that is linked, one that is unlinked."""
    control = doors.app.instagram.control if name == "instagram" else doors.simulators[name].control
    first, second = f"first.{new_email()[7:15]}", f"second.{new_email()[7:15]}"
    for person in (first, second):
        control.create_person(person)
    player = doors.app.new_player()
    assert place_of(arrive(player, name, first)) == "/signup/complete"
    assert player.finish_signup().status_code == 200
    assert place_of(arrive(player.another_browser(), name, first)) == "/lobby"
    assert place_of(arrive(player, name, second, intent="link")) == "/account"
    again = player.another_browser()
    assert place_of(arrive(again, name, second)) == "/lobby"
    assert again.session().json()["userId"] == player.session().json()["userId"]
    [_, linked] = player.http.get("/me/identities").json()
    assert player.http.delete(f"/me/identities/{linked['id']}").status_code == 204
    assert place_of(arrive(again, name, second)) == "/signup/complete"


def test_a_fresh_proof_and_the_way_out(doors: Doors) -> None:
    """Proven again by password and by mail; then the account is to be closed, and is kept."""
    player = verified_player(doors.app)
    assert player.http.post("/auth/prove", json={"password": player.password}).status_code == 200
    assert player.http.post("/auth/prove/mail").status_code == 202
    code = latest_letter(doors.app, player.email, count=2).code
    assert player.http.post("/auth/prove", json={"code": code}).status_code == 200
    assert player.http.get("/me/export").status_code == 200
    assert player.http.post("/me/closure").status_code == 200
    assert player.http.delete("/me/closure").status_code == 204
    assert _is_in(player)
