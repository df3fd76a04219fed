"""Linked identities: added by their owner, listed, taken away; never moved between players (E43, A26, A27, A50)."""

from __future__ import annotations

import httpx2
import pytest

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App
from tests.makers.players import PAGE, Player
from tests.signin.attempts import START, begin, exchanges, known_person, new_person, place_of
from tests.signin.tables import counts_of

LINKS = "/me/identities"


@pytest.fixture
def resident(app: App) -> Player:
    """A signed-in player with e-mail and password."""
    player = app.new_player()
    player.register()
    return player


def _owner(app: App, person: str) -> list[int]:
    rows = app.database.rows("SELECT userId FROM player_external_ids WHERE username = :name", name=person)
    return [row["userId"] for row in rows]


def _link(app: App, player: Player, person: str | None = None) -> str:
    person = person or new_person(app)
    assert place_of(player.sign_in_with_instagram(person, intent="link")) == "/account"
    return person


def test_a_signed_in_player_links_an_identity_and_walks_in_with_it(app: App, resident: Player) -> None:
    """The session stays the one he has; the next visit with Instagram is his."""
    token, user_id = resident.http.cookies["igw_session"], resident.session().json()["userId"]
    person = _link(app, resident)
    assert resident.http.cookies["igw_session"] == token
    [listed] = resident.http.get(LINKS).json()
    assert set(listed) == {"id", "provider", "username", "created_at"}
    assert (listed["provider"], listed["username"]) == ("instagram", person)
    visitor = app.new_player()
    assert place_of(visitor.sign_in_with_instagram(person)) == "/lobby"
    assert visitor.session().json()["userId"] == user_id


def test_linking_leads_on_to_a_path_of_ours(app: App, resident: Player) -> None:
    """`next` counts here too, within the same bounds."""
    assert place_of(resident.sign_in_with_instagram(new_person(app), intent="link", next="/lobby")) == "/lobby"
    place = place_of(resident.sign_in_with_instagram(new_person(app), intent="link", next="//evil.example"))
    assert place == "/account"


def test_linking_what_is_linked_already_is_fine(app: App, resident: Player) -> None:
    """Twice the same: one row."""
    person = _link(app, resident)
    _link(app, resident, person)
    assert len(_owner(app, person)) == 1


def test_e43_a26_an_identity_of_another_player_is_not_moved(app: App, resident: Player) -> None:
    """Refused and explained, on the account page or as 409; identity, wallets and sessions stay where they are."""
    person, owner = known_person(app)
    before = counts_of(app.database)
    page = resident.sign_in_with_instagram(person, intent="link")
    assert place_of(page) == "/account?error=identity_in_use"
    back = resident.visit_instagram(begin(resident, intent="link").authorize_url, person=person)
    told = resident.http.get(back)
    assert problem_of(told, status=409, code="identity_in_use")["next"] == "sign_in"
    assert (_owner(app, person), counts_of(app.database)) == ([owner], before)
    assert resident.session().status_code == 200


def test_a_denial_while_linking_leads_back_to_the_account(app: App, resident: Player) -> None:
    """He is signed in: the sign-in page would be the wrong place."""
    back = resident.visit_instagram(begin(resident, intent="link").authorize_url, person=None)
    assert place_of(resident.come_back(back)) == "/account?error=access_denied"


def test_a01_a_link_attempt_ends_with_the_player_who_began_it(app: App, resident: Player) -> None:
    """Signed out meanwhile, or signed in as somebody else: nothing is linked to anybody."""
    person = new_person(app)
    back = resident.visit_instagram(begin(resident, intent="link").authorize_url, person=person)
    resident.logout()
    assert place_of(resident.come_back(back)) == "/signin?error=not_signed_in&next=%2Faccount"
    resident.login()
    back = resident.visit_instagram(begin(resident, intent="link").authorize_url, person=person)
    other = app.new_player()
    other.register()
    resident.http.cookies.set("igw_session", other.http.cookies["igw_session"], domain="127.0.0.1")
    assert place_of(resident.come_back(back)) == "/signin?error=not_signed_in&next=%2Faccount"
    assert _owner(app, person) == []


def test_a01_a_link_attempt_of_another_browser_is_foreign(app: App, resident: Player) -> None:
    """The attacker's callback in the victim's browser would give the attacker a way into the victim's account."""
    attacker = app.new_player()
    attacker.register()
    person, called = new_person(app), exchanges(app)
    back = attacker.visit_instagram(begin(attacker, intent="link").authorize_url, person=person)
    assert place_of(resident.come_back(back)) == "/signin?error=state_mismatch"
    assert (_owner(app, person), exchanges(app)) == ([], called)


@pytest.mark.parametrize(
    "site", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}]
)
def test_a26_a47_another_site_cannot_send_a_player_to_link(app: App, resident: Player, site: dict[str, str]) -> None:
    """It may have signed its visitor in at the provider as itself: its own identity would open his account here.

    Following a link of our own page, typing the address, and signing in from elsewhere are as they were.
    """
    for accept in (PAGE, {"Accept": "application/json"}):
        answer = resident.http.get(START, params={"intent": "link"}, headers=site | accept)
        problem_of(answer, status=403, code="cross_site_request")
        assert "set-cookie" not in answer.headers
    for own in ({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        assert resident.http.get(START, params={"intent": "link"}, headers=own | PAGE).status_code == 303
    assert resident.http.get(START, headers=site | PAGE).status_code == 303


def test_unlinking_ends_that_way_in_and_no_other(app: App, resident: Player) -> None:
    """204, gone from the list; the identity is a stranger's afterwards, the password still works."""
    person = _link(app, resident)
    [listed] = resident.http.get(LINKS).json()
    assert resident.http.delete(f"{LINKS}/{listed['id']}").status_code == 204
    assert resident.http.get(LINKS).json() == []
    problem_of(resident.http.delete(f"{LINKS}/{listed['id']}"), status=404, code="not_found")
    assert place_of(app.new_player().sign_in_with_instagram(person)) == "/signup/complete"
    assert resident.another_browser().login().status_code == 200


def test_a27_the_last_way_in_cannot_be_taken_away(app: App, resident: Player) -> None:
    """A player without a password keeps his last identity; of two he may remove one."""
    user_id = resident.session().json()["userId"]
    _link(app, resident)
    _link(app, resident)
    app.database.execute("UPDATE players SET password_hash = '' WHERE userId = :user", user=user_id)
    first, second = (row["id"] for row in resident.http.get(LINKS).json())
    assert resident.http.delete(f"{LINKS}/{first}").status_code == 204
    problem_of(resident.http.delete(f"{LINKS}/{second}"), status=409, code="last_way_in")
    assert [row["id"] for row in resident.http.get(LINKS).json()] == [second]


def test_a29_a_player_without_a_password_cannot_sign_in_with_an_empty_one(app: App, resident: Player) -> None:
    """An empty column fits no password."""
    user_id = resident.session().json()["userId"]
    app.database.execute("UPDATE players SET password_hash = '' WHERE userId = :user", user=user_id)
    for password in (resident.password, " ", "\u200b"):
        answer = resident.another_browser().login(password=password)
        problem_of(answer, status=401, code="invalid_credentials")
    assert faults_of(resident.another_browser().login(password="")) == {"password": "too_short"}


def test_a50_another_player_s_identity_is_nothing_to_me(app: App, resident: Player) -> None:
    """404 as for an id that does not exist; it stays."""
    person, _ = known_person(app)
    foreign = app.database.value("SELECT id FROM player_external_ids WHERE username = :name", name=person)
    mine = resident.http.delete(f"{LINKS}/{foreign}")
    nobody = resident.http.delete(f"{LINKS}/2147483647")
    for answer in (mine, nobody):
        problem_of(answer, status=404, code="not_found")
    assert {**mine.json(), "request_id": ""} == {**nobody.json(), "request_id": ""}
    assert len(_owner(app, person)) == 1
    assert foreign not in [row["id"] for row in resident.http.get(LINKS).json()]


@pytest.mark.parametrize("identity_id", ["0", "-1", "2147483648", "9" * 40, "abc", "1.5", "1e3", "true", "%00", "1;x"])
def test_an_id_that_is_none_is_refused(app: App, resident: Player, identity_id: str) -> None:
    """Checked before any query."""
    assert faults_of(resident.http.delete(f"{LINKS}/{identity_id}")) == {"identity_id": "bad_format"}


def test_a50_without_a_session_there_is_nobody(app: App, program: httpx2.Client) -> None:
    """Whatever a query or a header claims."""
    for method, path in (("GET", LINKS), ("DELETE", f"{LINKS}/1"), ("GET", f"{LINKS}?userId=1")):
        answer = program.request(method, path, headers={"X-User-Id": "1"})
        problem_of(answer, status=401, code="not_signed_in")
