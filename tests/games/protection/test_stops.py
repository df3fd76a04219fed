"""Time-out and self-exclusion: at once, in every wallet, and nobody ends them early."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest

from app.games.protection.stops import months_after
from app.kit.clock import utc_now
from tests.account_closure.leaving import eventually, is_closed, let_the_hour_come
from tests.games.casino import GROWN_UP, Casino
from tests.games.protection.steps import (
    ago,
    events_of,
    exclude,
    launch,
    limits_of,
    moment,
    set_limit,
    time_out,
    user_id_of,
)
from tests.http.problems import problem_of
from tests.makers.databases import run_igw
from tests.makers.players import Player
from tests.meta.requests_of_meta import resident_of


def _show(casino: Casino, user: int) -> str:
    return run_igw(casino.run, "player", "show", "--id", str(user), settings={"DB_URL": casino.app.database.url}).stdout


def test_a_time_out_ends_the_game_and_keeps_paying(casino: Casino) -> None:
    player = casino.player()
    table = casino.table(player=player)
    table.bet("2.00", round_id="open", key=(bet := casino.studio.fresh("b")))
    answer = time_out(player)
    until = moment(answer.json()["time_out_until"]).replace(tzinfo=None)
    assert timedelta(hours=23, minutes=59) < until - utc_now() <= timedelta(hours=24)
    refused = table.bet("1.00")
    assert (refused.status, refused.code, refused.balance) == (422, "PLAYER_BLOCKED", "98.00")
    assert table.bet("2.00", round_id="open", key=bet).code in {"REPLAYED", "OK"}
    assert table.win("5.00", round_id="open").code == "OK"
    for currency in ("USD", "VND"):
        problem = problem_of(launch(casino, player, currency), status=403, code="play_stopped")
        assert problem["until"] == answer.json()["time_out_until"]
    sql = "SELECT end_reason FROM game_sessions WHERE userId = :user"
    assert casino.app.database.value(sql, user=user_id_of(player)) == "time_out"
    assert player.session().status_code == 200
    assert events_of(player)[-1] == "time_out_taken"
    assert "He has taken a time-out until" in _show(casino, user_id_of(player))
    casino.check_books()


def test_a_time_out_gets_longer_never_shorter(casino: Casino) -> None:
    player = casino.player()
    first = time_out(player, 72).json()["time_out_until"]
    problem = problem_of(time_out(player, 24), status=409, code="break_not_shortened")
    assert problem["until"] == first == limits_of(player)["time_out_until"]
    longer = time_out(player, 1008).json()["time_out_until"]
    assert moment(longer) > moment(first)
    problem_of(time_out(player, 1007), status=409, code="break_not_shortened")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/me/time-out", {"hours": 23}),
        ("/me/time-out", {"hours": 1009}),
        ("/me/time-out", {}),
        ("/me/time-out", {"hours": 24.5}),
        ("/me/self-exclusion", {"months": 5, "confirm": True}),
        ("/me/self-exclusion", {"months": 61, "confirm": True}),
        ("/me/self-exclusion", {"months": 6}),
        ("/me/self-exclusion", {"months": 6, "confirm": False}),
        ("/me/self-exclusion", {"months": 6, "confirm": "true"}),
        ("/me/self-exclusion", {"months": 6, "confirm": 1}),
    ],
)
def test_other_lengths_and_unconfirmed_ones_are_refused(
    casino: Casino, somebody: Player, path: str, body: dict[str, object]
) -> None:
    problem_of(somebody.http.post(path, json=body), status=422, code="validation_failed")
    assert launch(casino, somebody).status_code == 200


@pytest.mark.parametrize("stop", [time_out, exclude])
def test_no_game_opens_in_a_break_for_play_without_a_wallet_either(
    casino: Casino, stop: Callable[[Player], httpx2.Response]
) -> None:
    """The demo is the same game; who has asked for a time without games has asked for one without it."""
    player = casino.player()
    path, body = f"/games/{casino.studio.name}/slot/launch", {"currency": "USD", "demo": True}
    assert player.http.post(path, json=body).json()["mode"] == "demo"
    assert stop(player).status_code == 200
    player.login()
    problem_of(player.http.post(path, json=body), status=403, code="play_stopped")


def test_when_the_time_is_over_games_open_again(casino: Casino) -> None:
    """Nothing has to be taken back: the moments lie behind. The old game session stays over."""
    player = casino.player()
    table = casino.table(player=player)
    time_out(player)
    user, database = user_id_of(player), casino.app.database
    database.execute("UPDATE play_protection SET time_out_until = :then WHERE userId = :u", u=user, then=ago(seconds=1))
    database.execute("UPDATE wallets SET no_stakes_until = :then WHERE userId = :u", u=user, then=ago(seconds=1))
    assert limits_of(player)["time_out_until"] is None
    assert table.bet("1.00").code == "SESSION_EXPIRED"
    assert casino.table(player=player).bet("1.00").code == "OK"


def test_exclusion_ends_every_session_at_once(casino: Casino) -> None:
    """The one who asks, too; he may sign in again and sees until when. No game, no daily coins; nobody lifts it."""
    player = casino.player()
    other = player.another_browser()
    other.login()
    user = user_id_of(player)
    table = casino.table(player=player)
    answer = exclude(player)
    assert answer.status_code == 200
    until = moment(answer.json()["excluded_until"]).replace(tzinfo=None)
    assert until == months_after(utc_now(), 6) or abs(until - months_after(utc_now(), 6)) < timedelta(seconds=30)
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    for browser in (player, other):
        assert browser.session().status_code == 401
    assert table.bet("1.00").code == "PLAYER_BLOCKED"
    assert player.login().status_code == 200
    assert limits_of(player)["excluded_until"] == answer.json()["excluded_until"]
    problem_of(launch(casino, player), status=403, code="play_stopped")
    problem_of(player.http.post("/me/daily-grant"), status=403, code="play_stopped")
    assert player.http.get("/me/daily-grant").json()["available"] is False
    problem_of(time_out(player), status=409, code="break_not_shortened")
    assert "self_excluded" in events_of(player)
    shown = _show(casino, user)
    assert "He has excluded himself until" in shown
    assert "Nobody can lift it." in shown
    assert exclude(player, 12).status_code == 200


def test_an_exclusion_outlasts_the_account(casino: Casino) -> None:
    """Whoever closes his account to get around it is a new player who is stopped until the same moment (by address, and
    by the login that he comes back with).
    """
    resident = resident_of(casino.app)
    player, database = resident.player, casino.app.database
    player.http.put("/me/birth-date", json={"date_of_birth": "1990-05-17"})
    player.http.post("/me/terms", json={"version": "template-1"})
    until = exclude(player).json()["excluded_until"]
    player.login()
    assert player.http.post("/me/closure").status_code == 200
    let_the_hour_come(casino.app, resident.user_id)
    assert eventually(lambda: is_closed(casino.app, resident.user_id))
    left = f"play_protection WHERE userId = {resident.user_id}"
    assert database.count(left) == 0
    by_address = casino.app.new_player(email=player.email)
    by_address.register(**GROWN_UP)
    by_login = casino.app.new_player()
    by_login.sign_in_with_instagram(resident.person)
    assert by_login.finish_signup(**GROWN_UP).status_code == 200
    for again in (by_address, by_login):
        assert limits_of(again)["excluded_until"] == until
        problem_of(launch(casino, again), status=403, code="play_stopped")
        assert set_limit(again, "5.00").status_code == 200
        assert limits_of(again)["excluded_until"] == until


def test_blocking_and_closing_end_the_game(casino: Casino) -> None:
    """In the same transaction: the session's end says why."""
    database = casino.app.database
    blocked, closed = casino.player(), casino.player()
    tables = [casino.table(player=one) for one in (blocked, closed)]
    users = [user_id_of(one) for one in (blocked, closed)]
    tables[0].bet("1.00", round_id="won")
    done = run_igw(
        casino.run, "player", "block", str(users[0]), "--reason", "a test", settings={"DB_URL": database.url}
    )
    assert done.returncode == 0, done.stderr
    set_limit(closed, "5.00")
    closed.http.post("/me/closure")
    let_the_hour_come(casino.app, users[1])
    assert eventually(lambda: is_closed(casino.app, users[1]))
    sql = "SELECT end_reason FROM game_sessions WHERE userId = :user"
    assert [database.value(sql, user=user) for user in users] == ["blocked", "closed"]
    assert [table.bet("1.00").code for table in tables] == ["PLAYER_BLOCKED", "PLAYER_BLOCKED"]
    assert tables[0].win("2.00", round_id="won").code == "OK"
    assert database.count(f"play_limits WHERE userId = {users[1]}") == 0
    assert database.count(f"game_pseudonyms WHERE userId = {users[1]}") == 1


def test_a_corrected_birth_date_is_looked_at_before_the_next_bet(casino: Casino) -> None:
    """The open game ends, and the launch refuses who is too young."""
    player = casino.player()
    table = casino.table(player=player)
    command = ("player", "set-birth-date", str(user_id_of(player)), "2015-05-17", "--reason", "a test")
    done = run_igw(casino.run, *command, settings={"DB_URL": casino.app.database.url})
    assert done.returncode == 0, done.stderr
    assert table.bet("1.00").code == "SESSION_EXPIRED"
    assert problem_of(launch(casino, player), status=403, code="play_not_allowed")["obstacles"] == ["under_age"]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2026-12-15", 60, "2031-12-15")],
)
def test_months_end_on_a_day_that_there_is(day: str, months: int, then: str) -> None:
    assert f"{months_after(moment(day), months):%Y-%m-%d}" == then
