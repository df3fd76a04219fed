"""Facebook, Zalo, any OpenID provider and the preset Google, each through the whole app on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from simulators.openid.switches import HOSTILE, PLAIN
from tests.http.problems import problem_of
from tests.makers.databases import Kind
from tests.makers.mail_steps import signin_letter, verified_player, verify
from tests.makers.players import PAGE
from tests.makers.programs import start_program
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.signin.attempts import begun, place_of, taken_cookies
from tests.signin.providers import KINDS, Doors, allowed, arrive, open_doors, start
from tests.signin.tables import counts_of

NAMES = {"facebook": "Nguyễn Thị Lan", "zalo": "Nguyễn Thị Lan", "acme": "lan", "google": "lan"}
SEEN_WITH_FRESH_KEYS_ONLY = {f"{PLAIN}-discovery-issuer-mismatch", f"{PLAIN}-kid-absent-multiple-jwks"}
"""An app that has read the honest documents before goes on with them; tests/oauth/openid tries these afresh."""


@pytest.fixture(scope="module")
def all_doors(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[Doors]:
    """One app and its providers for this file."""
    with open_doors(run_folder, secrets_seen, database_kind) as doors:
        yield doors


@pytest.fixture
def doors(all_doors: Doors) -> Doors:
    """Every provider honest."""
    all_doors.reset()
    return all_doors


@pytest.mark.parametrize("name", list(KINDS))
def test_a_new_identity_signs_up_and_comes_back(doors: Doors, name: str) -> None:
    """Proven there, finished here, and the next visit walks in; the name is shown and nothing else is asked."""
    player = doors.app.new_player()
    assert place_of(arrive(player, name, "lan")) == "/signup/complete"
    pending = player.pending_signup().json()
    assert (pending["provider"], pending["username"]) == (name, NAMES[name])
    finished = player.finish_signup()
    assert finished.status_code == 200, finished.text
    again = player.another_browser()
    assert place_of(arrive(again, name, "lan", next="/account")) == "/account"
    assert again.session().json()["userId"] == finished.json()["userId"]
    [identity] = again.http.get("/me/identities").json()
    assert (identity["provider"], identity["username"]) == (name, NAMES[name])
    [session] = [entry for entry in again.sessions().json() if entry["current"]]
    assert session["method"] == name


def test_the_key_of_an_openid_identity_is_issuer_and_subject(doors: Doors) -> None:
    """Our client id is not in it: `sub` belongs to the issuer (OI-4)."""
    doors.simulators["acme"].control.create_person("keyed", person_id="Case-Sensitive|1")
    player = doors.app.new_player()
    arrive(player, "acme", "keyed")
    assert player.finish_signup().status_code == 200
    sql = "SELECT client_id, external_id FROM player_external_ids WHERE username = 'keyed'"
    [row] = doors.app.database.rows(sql)
    assert (row["client_id"], row["external_id"]) == (doors.simulators["acme"].url, "Case-Sensitive|1")


@pytest.mark.parametrize("name", list(KINDS))
def test_a_denial_leads_back_to_the_sign_in_page(doors: Doors, name: str) -> None:
    """Nothing is left of the attempt (E1)."""
    player, before = doors.app.new_player(), counts_of(doors.app.database)
    answer = arrive(player, name, None)
    assert place_of(answer) == "/signin?error=access_denied"
    assert len(taken_cookies(answer)) == 1
    assert counts_of(doors.app.database) == before
    assert doors.exchanges() == 0


def test_a04_a_state_counts_at_the_provider_it_was_begun_with(doors: Doors) -> None:
    """Mix-up: the cookie and state of one provider at the callback of another. No code goes anywhere."""
    player = doors.app.new_player()
    attempt = begun(start(player, "acme"))
    answer = allowed(player, attempt.authorize_url, "lan")
    for other in ("google", "facebook", "zalo", "instagram"):
        assert place_of(player.http.get(f"/oauth/{other}/callback", params=answer, headers=PAGE)) == (
            "/signin?error=state_mismatch"
        )
    assert doors.exchanges() == 0


def test_a04_an_answer_of_another_issuer_at_the_right_callback(doors: Doors) -> None:
    """Whoever answers names himself, and he is not the one who was asked (RFC 9207)."""
    player = doors.app.new_player()
    attempt = begun(start(player, "acme"))
    answer = allowed(player, attempt.authorize_url, "lan") | {"iss": doors.simulators["google"].url}
    back = player.http.get("/oauth/acme/callback", params=answer, headers=PAGE)
    assert place_of(back) == "/signin?error=bad_callback"
    assert doors.exchanges() == 0


def test_a04_an_issuer_that_is_told_twice(doors: Doors) -> None:
    """Two readers could read two things (E6)."""
    player = doors.app.new_player()
    attempt = begun(start(player, "acme"))
    answer = allowed(player, attempt.authorize_url, "lan")
    pairs = [*answer.items(), ("iss", "https://another-issuer.example")]
    back = player.http.get("/oauth/acme/callback", params=pairs, headers=PAGE)
    assert place_of(back) == "/signin?error=bad_callback"
    assert doors.exchanges() == 0


@pytest.mark.parametrize("name", ["acme", "google", "zalo"])
def test_a06_t02_a_stolen_code_in_the_thiefs_own_attempt(doors: Doors, name: str) -> None:
    """PKCE: the code was given for the victim's challenge."""
    victim, thief = doors.app.new_player(), doors.app.new_player()
    stolen = allowed(victim, begun(start(victim, name)).authorize_url, "lan")
    own = begun(start(thief, name))
    back = thief.http.get(f"/oauth/{name}/callback", params=stolen | {"state": own.state}, headers=PAGE)
    assert place_of(back) == "/signin?error=provider_error"
    assert thief.session().status_code == 401
    assert thief.pending_signup().status_code == 404


@pytest.mark.parametrize("module", [module for module in HOSTILE if module not in SEEN_WITH_FRESH_KEYS_ONLY])
def test_a07_a_lying_provider_makes_nobody(doors: Doors, module: str) -> None:
    """No session, no player, no pending sign-up, and one line in the log."""
    doors.simulators["acme"].control.switch(module=module)
    player, before = doors.app.new_player(), counts_of(doors.app.database)
    said = doors.app.server.log_text().count("provider_call_failed")
    answer = arrive(player, "acme", "lan")
    assert place_of(answer) == "/signin?error=provider_error"
    assert {name.partition("_flow_")[0] for name in taken_cookies(answer)} == {"igw"}
    assert counts_of(doors.app.database) == before
    assert doors.app.server.log_text().count("provider_call_failed") == said + 1


def test_a_known_mailbox_is_suggested_and_no_other(doors: Doors) -> None:
    """Google knows its own; what Facebook or any other issuer says of an address stays there (A10, E52)."""
    emails = {}
    for name in KINDS:
        doors.simulators[name].control.create_person("suggested", email="suggested.one@gmail.com", email_verified=True)
        player = doors.app.new_player()
        arrive(player, name, "suggested")
        emails[name] = player.pending_signup().json().get("email", "absent")
    assert emails == {"google": "suggested.one@gmail.com", "acme": "absent", "facebook": "absent", "zalo": "absent"}


@pytest.mark.parametrize("name", ["google", "acme", "facebook"])
def test_a10_a11_e52_an_address_never_leads_to_its_player(doors: Doors, name: str) -> None:
    """Verified or not: the identity waits, its finish meets "taken", and only signing in as that player links it."""
    email = f"resident.{name}@gmail.com"
    resident = doors.app.new_player(email=email)
    assert resident.register().status_code == 200
    doors.simulators[name].control.create_person("resident", email=email, email_verified=True)
    stranger = doors.app.new_player(email=email)
    assert place_of(arrive(stranger, name, "resident")) == "/signup/complete"
    assert stranger.session().status_code == 401
    told = problem_of(stranger.finish_signup(), status=409, code="email_taken")
    assert told["next"] == "sign_in"
    assert problem_of(stranger.login(), status=401, code="invalid_credentials")
    mine = resident.another_browser()
    arrive(mine, name, "resident")
    mine.finish_signup()
    assert mine.login().json()["linked_identity"]["provider"] == name


def test_a20_a21_a22_the_owner_comes_by_google_to_an_address_that_was_squatted(doors: Doors) -> None:
    """The whole story. Somebody signed up with the owner's address, and linked an identity of his own. The owner comes
    by Google, is told that the address is taken, proves his mailbox, and has the account to himself, Google linked.
    """
    email = "squatted.one@gmail.com"
    doors.simulators["google"].control.create_person("owner", email=email, email_verified=True)
    doors.simulators["acme"].control.create_person("squatter")
    squatter, owner = doors.app.new_player(email=email), doors.app.new_player(email=email)
    assert squatter.register().status_code == 200
    assert place_of(arrive(squatter, "acme", "squatter", intent="link")) == "/account"
    assert place_of(arrive(owner, "google", "owner")) == "/signup/complete"
    assert owner.pending_signup().json()["email"] == email
    told = problem_of(owner.finish_signup(), status=409, code="email_taken")
    assert told["next"] == "sign_in"
    entered = verify(owner, code=signin_letter(doors.app, owner, count=1).code)
    assert entered.json()["linked_identity"]["provider"] == "google"
    assert squatter.session().status_code == 401
    assert problem_of(squatter.login(), status=401, code="invalid_credentials")
    assert place_of(arrive(squatter, "acme", "squatter")) == "/signup/complete"
    assert [entry["provider"] for entry in owner.http.get("/me/identities").json()] == ["google"]
    assert place_of(arrive(owner.another_browser(), "google", "owner")) == "/lobby"


@pytest.mark.parametrize("name", ["instagram", *KINDS])
def test_a05_no_provider_is_believed_without_our_state(doors: Doors, name: str) -> None:
    """None, an empty one, a made-up one, and one of another browser: refused, and no code is sent."""
    player, stranger, before = doors.app.new_player(), doors.app.new_player(), counts_of(doors.app.database)
    theirs = begun(start(stranger, name)).state
    called = doors.exchanges()
    for state, code in (
        ({}, "state_missing"),
        ({"state": ""}, "state_missing"),
        ({"state": "x" * 43}, "state_mismatch"),
        ({"state": theirs}, "state_mismatch"),
    ):
        answer = player.http.get(f"/oauth/{name}/callback", params={"code": "c" * 20, **state}, headers=PAGE)
        assert place_of(answer) == f"/signin?error={code}"
        assert "igw_session" not in str(answer.headers.get_list("set-cookie"))
    assert (doors.exchanges(), counts_of(doors.app.database)) == (called, before)


@pytest.mark.parametrize("name", ["facebook", "acme"])
def test_a24_an_issuer_s_word_for_an_address_is_not_even_suggested(doors: Doors, name: str) -> None:
    """Whatever it calls verified: the form stays empty, and an address that is proven here is not touched by it."""
    resident = verified_player(doors.app)
    doors.simulators[name].control.create_person("claims", email=resident.email, email_verified=True)
    stranger = doors.app.new_player()
    assert place_of(arrive(stranger, name, "claims")) == "/signup/complete"
    assert "email" not in stranger.pending_signup().json()
    assert stranger.finish_signup().status_code == 200
    assert stranger.session().json()["email_verified"] is False
    assert resident.session().json()["email_verified"] is True


@pytest.mark.parametrize("name", list(KINDS))
def test_a26_linking_with_each(doors: Doors, name: str) -> None:
    """Signed in: the identity is added, and another player who tries it is refused."""
    doors.simulators[name].control.create_person("linked")
    first, second = doors.app.new_player(), doors.app.new_player()
    for player, place in ((first, "/account"), (second, "/account?error=identity_in_use")):
        assert player.register().status_code == 200
        assert place_of(arrive(player, name, "linked", intent="link")) == place
    assert [entry["provider"] for entry in first.http.get("/me/identities").json()] == [name]
    assert second.http.get("/me/identities").json() == []


def test_zalo_outside_vietnam_says_so(doors: Doors) -> None:
    """With a code of its own, for a page and for a program."""
    doors.simulators["zalo"].control.switch(inside_vietnam=False)
    player = doors.app.new_player()
    assert place_of(arrive(player, "zalo", "lan")) == "/signin?error=outside_vietnam"
    attempt = begun(start(player, "zalo"))
    answer = allowed(player, attempt.authorize_url, "lan")
    with start_program(doors.app.url) as program:
        headers = {"Cookie": attempt.cookie, "Accept": "application/json"}
        told = program.get("/oauth/zalo/callback", params=answer, headers=headers)
    assert "Vietnam" in problem_of(told, status=502, code="outside_vietnam")["detail"]


@pytest.mark.parametrize("name", list(KINDS))
def test_an_attempt_fits_into_its_cookie(doors: Doors, name: str) -> None:
    """Browsers drop what is over 4096 bytes without a word; the longest `next` is the worst case."""
    answer = start(doors.app.new_player(), name, next="/lobby?q=" + "a" * 480)
    [cookie] = answer.headers.get_list("set-cookie")
    assert len(cookie) < 4096
    kept = begun(answer).payload
    assert kept["n"].startswith("/lobby?q=aaa")
    assert set(kept.get("x", {})) == {"facebook": set(), "zalo": {"v"}}.get(name, {"v", "n"})
    assert "httponly" in cookie.lower()


def test_the_pages_are_told_of_every_door(doors: Doors) -> None:
    """In the order of the settings' table."""
    offered = httpx2.get(f"{doors.app.url}/auth/providers").json()["providers"]
    assert [(offer["name"], offer["label"]) for offer in offered] == [
        ("instagram", "Instagram"),
        ("facebook", "Facebook"),
        ("zalo", "Zalo"),
        ("google", "Google"),
        ("acme", "Acme"),
    ]
    assert httpx2.get(f"{doors.app.url}/ready").json()["checks"]["providers"] == "ok"
