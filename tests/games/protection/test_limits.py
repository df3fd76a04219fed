"""Daily limits: a lower one counts at once, a higher one a day later, in the bet path and nowhere else."""

from __future__ import annotations

import asyncio

import pytest

from app.config import Settings
from app.db import Database
from app.games.protection.raise_due import raise_all_due
from app.kit.clock import utc_now
from tests.games.casino import Casino
from tests.games.protection.steps import (
    ago,
    day_passes,
    events_of,
    launch,
    limit_of,
    limits_of,
    lowered,
    moment,
    set_limit,
    user_id_of,
)
from tests.http.problems import problem_of
from tests.makers.databases import run_igw
from tests.makers.players import Player


def test_without_a_wish_there_is_no_limit(casino: Casino) -> None:
    """Both kinds of every currency are listed, so that a page can offer them."""
    told = limits_of(casino.player())
    assert [(one["currency"], one["kind"], one["amount"], one["used"]) for one in told["limits"]] == [
        ("USD", "stake", None, "0.00"),
        ("USD", "loss", None, "0.00"),
        ("VND", "stake", None, "0"),
        ("VND", "loss", None, "0"),
    ]
    assert (told["time_out_until"], told["excluded_until"]) == (None, None)
    assert told["reality_check"] == {
        "minutes": 60, "due": False, "due_at": None, "playing_since": None, "elapsed_seconds": 0, "net": [],
    }  # fmt: skip
    assert moment(told["day_ends_at"]).replace(tzinfo=None) > utc_now()


def test_a_lower_limit_counts_for_the_very_next_bet(casino: Casino) -> None:
    """Also below what is used already; wins and reversals go on; the refusal carries the balance."""
    player = casino.player()
    table = casino.table(player=player)
    assert table.bet("6.00", round_id="one", key=(first := casino.studio.fresh("b"))).code == "OK"
    lowered(player, "10.00")
    assert limit_of(player)["used"] == "6.00"
    refused = table.bet("4.01")
    assert (refused.status, refused.code, refused.balance) == (422, "LIMIT_REACHED", "94.00")
    assert table.bet("4.00").code == "OK"
    lowered(player, "5.00")
    assert table.bet("0.01").code == "LIMIT_REACHED"
    assert table.win("3.00", round_id="one").code == "OK"
    assert table.roll_back(first).code == "OK"
    assert limit_of(player) == {
        "currency": "USD", "kind": "stake", "amount": "5.00", "used": "4.00", "pending": None,
    }  # fmt: skip
    assert table.bet("1.00").code == "OK"
    casino.check_books()


def test_a_loss_limit_counts_what_came_back(casino: Casino) -> None:
    player = casino.player()
    table = casino.table(player=player)
    lowered(player, "10.00", kind="loss")
    assert table.bet("10.00", round_id="loss").code == "OK"
    assert table.bet("1.00").code == "LIMIT_REACHED"
    table.win("4.00", round_id="loss")
    assert limit_of(player, "loss")["used"] == "6.00"
    assert table.bet("4.00").code == "OK"
    assert table.bet("0.01").code == "LIMIT_REACHED"


def test_limits_of_one_currency_leave_the_other_alone(casino: Casino) -> None:
    player = casino.player()
    lowered(player, "0")
    assert casino.table(player=player).bet("0.01").code == "LIMIT_REACHED"
    assert casino.table(player=player, currency="VND").bet("5000").code == "OK"


def test_a_higher_limit_waits_for_a_day(casino: Casino) -> None:
    """It is told as pending; bets meet the old one until its day is over, then the new one, without any other act."""
    player = casino.player()
    lowered(player, "5.00")
    answer = set_limit(player, "50.00").json()
    [told] = [one for one in answer["limits"] if one["amount"] is not None]
    assert (told["amount"], told["pending"]["amount"]) == ("5.00", "50.00")
    waits = moment(told["pending"]["from"]).replace(tzinfo=None) - utc_now()
    assert 86_390 <= waits.total_seconds() <= 86_400
    table = casino.table(player=player)
    assert table.bet("6.00").code == "LIMIT_REACHED"
    day_passes(casino, player)
    assert limit_of(player)["amount"] == "50.00"
    assert limit_of(player)["pending"] is None
    assert table.bet("6.00").code == "OK"
    assert events_of(player)[-3:] == ["limit_lowered", "limit_raise_asked", "limit_raised"]


def test_a_workers_round_raises_what_is_due(casino: Casino) -> None:
    """For somebody who neither looks nor opens a game; of two workers one does it; what is not due stays."""
    due, waiting = casino.player(), casino.player()
    for player in (due, waiting):
        lowered(player, "5.00")
        set_limit(player, "50.00")
    table = casino.table(player=due)
    day_passes(casino, due)
    assert table.bet("6.00").code == "LIMIT_REACHED"

    async def rounds() -> list[int]:
        database = Database(Settings.load(db_url=casino.app.database.url).async_db_url)
        try:
            return [*await asyncio.gather(raise_all_due(database), raise_all_due(database))]
        finally:
            await database.close()

    assert sorted(asyncio.run(rounds())) == [0, 1]
    assert table.bet("6.00").code == "OK"
    assert limit_of(waiting)["pending"]["amount"] == "50.00"


def test_no_limit_waits_as_well(casino: Casino) -> None:
    """Applied by opening a game, too, for somebody who never looks at his limits."""
    player = casino.player()
    lowered(player, "5.00")
    set_limit(player, None)
    assert limit_of(player)["pending"]["amount"] is None
    assert casino.table(player=player).bet("6.00").code == "LIMIT_REACHED"
    day_passes(casino, player)
    assert casino.table(player=player).bet("6.00").code == "OK"
    assert limit_of(player)["amount"] is None


def test_the_newest_wish_for_more_is_the_one_that_waits(casino: Casino) -> None:
    """Another amount begins its day anew; the same one again does not."""
    player = casino.player()
    lowered(player, "5.00")
    set_limit(player, "50.00")
    user, database = user_id_of(player), casino.app.database
    database.execute("UPDATE play_limits SET pending_from = :at WHERE userId = :user", user=user, at=ago(hours=-1))
    before = limit_of(player)["pending"]["from"]
    set_limit(player, "50.00")
    assert limit_of(player)["pending"] == {"amount": "50.00", "from": before}
    set_limit(player, "40.00")
    assert limit_of(player)["pending"]["amount"] == "40.00"
    assert moment(limit_of(player)["pending"]["from"]) > moment(before)


@pytest.mark.parametrize("amount", ["5.00", "4.00"], ids=["the same", "lower"])
def test_staying_or_lowering_takes_the_wish_back(casino: Casino, amount: str) -> None:
    player = casino.player()
    lowered(player, "5.00")
    set_limit(player, None)
    lowered(player, amount)
    told = limit_of(player)
    assert (told["amount"], told["pending"]) == (amount, None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"limits": [{"currency": "EUR", "kind": "stake", "amount": "5"}]}, "limits.0.currency"),
        ({"limits": [{"currency": "USD", "kind": "spin", "amount": "5"}]}, "limits.0.kind"),
        ({"limits": [{"currency": "USD", "kind": "stake", "amount": "-5"}]}, "limits.0.amount"),
        ({"limits": [{"currency": "USD", "kind": "stake", "amount": "-0"}]}, "limits.0.amount"),
        ({"limits": [{"currency": "VND", "kind": "stake", "amount": "5.5"}]}, "limits.0.amount"),
        ({"limits": [{"currency": "USD", "kind": "stake", "amount": "1e3"}]}, "limits.0.amount"),
        ({"limits": [{"currency": "USD", "kind": "stake", "amount": "99999999999999"}]}, "limits.0.amount"),
        ({"limits": [{"currency": "USD", "kind": "stake", "amount": 5}]}, "limits.0.amount"),
        ({"limits": [{"currency": "USD", "kind": "stake"}]}, "limits.0.amount"),
        ({"limits": [{"currency": "USD", "kind": "stake", "amount": one} for one in ("5", "6")]}, "limits"),
        ({"reality_check_minutes": 14}, "reality_check_minutes"),
        ({"reality_check_minutes": 241}, "reality_check_minutes"),
        ({"reality_check_minutes": "60"}, "reality_check_minutes"),
        ({"limit": []}, "limit"),
    ],
)
def test_what_makes_no_sense_changes_nothing(somebody: Player, body: dict[str, object], field: str) -> None:
    answer = somebody.http.put("/me/limits", json=body)
    problem_of(answer, status=422, code="validation_failed")
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert all(one["amount"] is None for one in limits_of(somebody)["limits"])


def test_a_wallet_that_comes_later_learns_its_limits_and_stops(casino: Casino) -> None:
    """Written past the app, as an operator's script might: the launch brings it in line."""
    player = casino.player()
    lowered(player, "2.00")
    user, database = user_id_of(player), casino.app.database
    database.execute("UPDATE wallets SET day_stake_limit = NULL, pause_due_at = NULL WHERE userId = :user", user=user)
    table = casino.table(player=player)
    assert table.bet("2.01").code == "LIMIT_REACHED"
    database.execute("UPDATE wallets SET pause_due_at = NULL WHERE userId = :user AND currency_code = 'VND'", user=user)
    assert launch(casino, player, "VND").status_code == 200
    rows = database.rows("SELECT pause_due_at FROM wallets WHERE userId = :user", user=user)
    assert len({str(row["pause_due_at"]) for row in rows}) == 1
    assert rows[0]["pause_due_at"] is not None


def test_support_sees_limits_and_the_open_game(casino: Casino) -> None:
    player = casino.player()
    lowered(player, "2.00")
    set_limit(player, "20.00")
    casino.table(player=player).bet("2.00")
    user = user_id_of(player)
    done = run_igw(casino.run, "player", "show", "--id", str(user), settings={"DB_URL": casino.app.database.url})
    assert "His limit for today is reached (stake 2.00 USD a day, 2.00 used, 20.00 from " in done.stdout
    assert f"open game: {casino.studio.name}/slot in USD since " in done.stdout
    assert "reality check: every 60 min, playing since 20" in done.stdout
