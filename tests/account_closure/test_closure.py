"""A player leaves: a day to change his mind, then nobody is left but the books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from tests.account_closure.leaving import close, eventually, is_closed, let_the_hour_come
from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.letters import wait_for_letters
from tests.meta.requests_of_meta import Resident, comes_back, resident_of
from tests.signin.tables import tables_of

CLOSURE = "/me/closure"


@pytest.fixture
def resident(app: App) -> Resident:
    return resident_of(app)


def test_it_is_closed_in_a_day_and_until_then_nothing_changes(resident: Resident) -> None:
    player = resident.player
    assert player.http.get(CLOSURE).json() == {"closes_at": None}
    first = player.http.post(CLOSURE)
    assert first.status_code == 200
    closes_at = datetime.fromisoformat(first.json()["closes_at"])
    assert abs(closes_at - datetime.now(UTC) - timedelta(hours=24)) < timedelta(minutes=1)
    assert player.http.post(CLOSURE).json() == player.http.get(CLOSURE).json() == first.json()
    assert player.session().status_code == 200
    assert player.another_browser().login().status_code == 200


def test_he_is_told_by_mail_once_and_how_to_keep_it(app: App, resident: Resident) -> None:
    """A thief at an open browser could have asked for it."""
    for _ in range(2):
        assert resident.player.http.post(CLOSURE).status_code == 200
    told = [letter for letter in wait_for_letters(app, resident.player.email) if letter.page == "/account"]
    assert [letter.subject for letter in told] == ["Your IGW account will be closed"]


def test_he_can_sign_in_and_call_it_off(app: App, resident: Resident) -> None:
    """Also with a session that is not freshly proven: keeping the account harms nobody."""
    resident.player.http.post(CLOSURE)
    browser = app.new_player()
    browser.sign_in_with_instagram(resident.person)
    assert browser.http.delete(CLOSURE).status_code == 204
    assert browser.http.delete(CLOSURE).status_code == 204
    assert browser.http.get(CLOSURE).json() == {"closes_at": None}
    events = [event["event"] for event in browser.http.get("/me/events").json()["events"]]
    assert events.count("closure_requested") == events.count("closure_cancelled") == 1


def test_closing_asks_for_a_fresh_proof(app: App, resident: Resident) -> None:
    """Instagram's word is not the player's own: whoever sits down at an open browser cannot close the account."""
    browser = app.new_player()
    browser.sign_in_with_instagram(resident.person)
    problem_of(browser.http.post(CLOSURE), status=403, code="reauthentication_needed")
    assert browser.http.post("/auth/prove", json={"password": resident.player.password}).status_code == 200


def test_nobody_else_can_ask_for_it(program: httpx2.Client, resident: Resident) -> None:
    """Not without a session, and not from another site."""
    for method in ("GET", "POST", "DELETE"):
        problem_of(program.request(method, CLOSURE), status=401, code="not_signed_in")
    foreign = {"Origin": "https://evil.example"}
    for method in ("POST", "DELETE"):
        answer = resident.player.http.request(method, CLOSURE, headers=foreign)
        problem_of(answer, status=403, code="cross_site_request")
    assert resident.player.http.get(CLOSURE).json() == {"closes_at": None}


def test_afterwards_nobody_is_left_but_the_books(app: App, resident: Resident) -> None:
    """No table holds his address, name, ids, or where he came from; wallet and events are there, of nobody."""
    user = {"user": resident.user_id}
    app.database.execute(
        "UPDATE players SET first_name = 'Thuy-Linh', last_name = 'Tran-Le', phone_number = '+84900000001',"
        " date_of_birth = '1994-05-17', country = 'VN' WHERE userId = :user",
        **user,
    )
    app.database.execute("UPDATE wallets SET balance = 12.5 WHERE userId = :user AND currency_code = 'USD'", **user)
    wallets = app.database.rows("SELECT * FROM wallets WHERE userId = :user", **user)
    assert resident.player.another_browser().login().status_code == 200
    assert resident.player.http.post("/me/terms", json={"version": "template-1"}).is_success
    ask = {"email": resident.player.email}
    assert resident.player.another_browser().http.post("/auth/password/forgot", json=ask).is_success
    for table in ("mail_outbox", "mail_challenges"):
        assert resident.player.email in repr(app.database.rows(f"SELECT * FROM {table}"))
    close(app, resident)
    words = [resident.player.email, resident.person, resident.external_id, "Thuy-Linh", "Tran-Le", "+84900000001"]
    for table in tables_of(app.database):
        text = repr(app.database.rows(f"SELECT * FROM {table}"))
        assert [word for word in words if word in text] == [], table
    after = app.database.rows("SELECT * FROM wallets WHERE userId = :user", **user)
    # Nothing of them has changed, but that no bet is taken from them any more.
    assert {str(row.pop("no_stakes_until"))[:10] for row in after} == {"9999-12-31"}
    assert {row.pop("no_stakes_until") for row in wallets} == {None}
    assert after == wallets
    row = app.database.rows("SELECT * FROM players WHERE userId = :user", **user)[0]
    assert (row["date_of_birth"], row["country"], row["password_hash"], row["closes_at"]) == (None, None, "", None)
    sql = "SELECT address, user_agent, details FROM audit_events WHERE userId = :user"
    places = app.database.rows(sql, **user)
    assert len(places) >= 4
    # Which terms he had accepted says nothing of him, and stays.
    assert {value for row in places for value in row.values()} == {None, '{"version": "template-1"}'}
    sql = "SELECT Login_IP, user_agent FROM sessions WHERE userId = :user"
    assert {tuple(row.values()) for row in app.database.rows(sql, **user)} == {("", None)}


def test_a44_afterwards_everything_is_dead_at_once(app: App, resident: Resident) -> None:
    """Cookie, bearer token, password."""
    token = resident.player.another_browser()
    token.login(transport="token")
    assert token.bearer("GET", "/auth/session").status_code == 200
    close(app, resident)
    problem_of(resident.player.session(), status=401, code="not_signed_in")
    problem_of(token.bearer("GET", "/auth/session"), status=401, code="not_signed_in")
    problem_of(resident.player.login(), status=401, code="invalid_credentials")


def test_a72_whoever_comes_back_is_a_new_player_and_remembered(app: App, resident: Resident) -> None:
    """With Instagram and with the same address: another userId, empty wallets; tombstones tell that he was here."""
    app.database.execute("UPDATE wallets SET balance = 99 WHERE userId = :user", user=resident.user_id)
    stones = app.database.count("identity_tombstones")
    close(app, resident)
    # The address, and both ids at Instagram.
    assert app.database.count("identity_tombstones") == stones + 3
    assert comes_back(app, resident.person) == "/signup/complete"
    answer = resident.player.register(transport="token")
    assert answer.status_code == 200
    assert answer.json()["userId"] != resident.user_id
    assert {wallet["balance"] for wallet in resident.player.bearer("GET", "/me/wallets").json()} == {"0.00", "0"}


def test_two_workers_close_an_account_once(start_own_app: Callable[..., App]) -> None:
    """The row's lock decides; one event, one tombstone each."""
    app = start_own_app(arguments=("--workers", "2"))
    residents = [resident_of(app) for _ in range(5)]
    for resident in residents:
        resident.player.http.post(CLOSURE)
    for resident in residents:
        let_the_hour_come(app, resident.user_id)
    assert eventually(lambda: all(is_closed(app, resident.user_id) for resident in residents))
    closed = app.database.rows("SELECT userId FROM audit_events WHERE event = 'closed'")
    assert len(closed) == 5
    assert app.database.count("identity_tombstones") == 15


def test_a_blocked_player_is_not_closed(app: App, resident: Resident) -> None:
    """What he is blocked for would be gone. Another one, due after him, shows that the worker was there."""
    other = resident_of(app)
    resident.player.http.post(CLOSURE)
    app.database.execute("UPDATE players SET status = 'blocked' WHERE userId = :user", user=resident.user_id)
    let_the_hour_come(app, resident.user_id)
    close(app, other)
    email = app.database.value("SELECT email FROM players WHERE userId = :user", user=resident.user_id)
    assert email == resident.player.email
