"""What may leave a wallet as stakes: limits for a day, stops and pauses. Arithmetic alone, no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from app.kit.clock import utc_now
from app.kit.money import LARGEST_AMOUNT
from app.ledger.allowance import Allowance, day_of
from app.ledger.books import Books
from app.ledger.commands import Code, Command, Kind, Movement, Reversal
from app.ledger.records import FIRST_HASH, Wallet

NOW = utc_now()
TODAY = NOW.date()


def coins(text: str) -> Decimal:
    return Decimal(text)


def books_with(allowance: Allowance) -> Books:
    return Books([Wallet(1, "USD", coins("100.00"), 0, FIRST_HASH, allowance)], {}, {}, now=NOW)


def move(books: Books, key: str, amount: str, kind: Kind | None = None) -> Code:
    kind = kind or (Kind.STAKE if amount.startswith("-") else Kind.PAYOUT)
    return books.decide(Command("s", (Movement(key, kind, 1, "USD", coins(amount), "game:s"),))).code


def test_a_stake_limit_counts_what_was_staked_today_and_no_more() -> None:
    """The last stake that fits is taken, the next one is refused, a payout does not give room."""
    books = books_with(Allowance(TODAY, coins("5.00"), coins("0"), stake_limit=coins("8.00")))
    assert move(books, "a", "-3.00") is Code.OK
    assert move(books, "w", "50.00") is Code.OK
    assert move(books, "b", "-0.01") is Code.LIMIT_REACHED


def test_a_loss_limit_counts_payouts() -> None:
    books = books_with(Allowance(loss_limit=coins("5.00")))
    assert move(books, "a", "-5.00") is Code.OK
    assert move(books, "b", "-1.00") is Code.LIMIT_REACHED
    assert move(books, "w", "2.00") is Code.OK
    assert move(books, "c", "-2.00") is Code.OK
    assert move(books, "d", "-0.01") is Code.LIMIT_REACHED


def test_counters_that_are_full_still_tell_the_loss() -> None:
    """They hold as much as a wallet. A day that comes to more counts on from there, and no limit opens by it."""
    most = LARGEST_AMOUNT
    kept = Allowance(TODAY, most - 1, most - 3)
    kept = kept.counted(staked=coins("5.00"), day=NOW.date())
    assert (kept.staked, kept.staked - kept.paid) == (most, coins("7.00"))
    assert replace(kept, loss_limit=coins("7.00")).objection(coins("0.01"), now=NOW) is Code.LIMIT_REACHED
    assert replace(kept, stake_limit=most).objection(coins("0.01"), now=NOW) is Code.LIMIT_REACHED
    kept = kept.counted(paid=coins("50.00"), day=NOW.date())
    assert (kept.staked, kept.paid) == (most, most)


def test_another_day_begins_at_nothing() -> None:
    books = books_with(Allowance(TODAY - timedelta(days=1), coins("8.00"), coins("0"), stake_limit=coins("8.00")))
    assert move(books, "a", "-8.00") is Code.OK


def test_a_stake_that_is_taken_back_gives_its_room_again() -> None:
    """Only of today: what another day counted stays there."""
    books = books_with(Allowance(stake_limit=coins("8.00")))
    assert move(books, "a", "-8.00") is Code.OK
    assert books.decide(Command("s", (Reversal("back", "a", 1, "USD"),))).code is Code.OK
    assert move(books, "b", "-8.00") is Code.OK


@pytest.mark.parametrize(
    ("allowance", "code"),
    [
        (Allowance(no_stakes_until=NOW + timedelta(seconds=1)), Code.STAKES_STOPPED),
        (Allowance(no_stakes_until=NOW), Code.OK),
        (Allowance(pause_due_at=NOW), Code.PAUSE_DUE),
        (Allowance(pause_due_at=NOW + timedelta(seconds=1)), Code.OK),
    ],
    ids=["stopped", "stop is over", "pause is due", "pause is not yet due"],
)
def test_stops_and_pauses_hold_stakes_and_nothing_else(allowance: Allowance, code: Code) -> None:
    """Not even a stake that costs nothing; payouts and grants always come in."""
    books = books_with(allowance)
    assert move(books, "a", "-1.00") is code
    assert move(books, "free", "-0.00") is code
    assert move(books, "w", "1.00") is Code.OK
    assert move(books, "g", "1.00", Kind.GRANT) is Code.OK


def test_a_repeat_is_answered_as_before_though_the_limit_is_reached() -> None:
    """W7's sister: the repeat counts nothing and is not refused."""
    books = books_with(Allowance(stake_limit=coins("8.00")))
    assert move(books, "a", "-8.00") is Code.OK
    assert move(books, "a", "-8.00") is Code.OK
    assert books.page.wallets[1].allowance.staked == coins("8.00")


def test_an_objection_holds_what_is_new_and_not_what_was_decided() -> None:
    """W8: the session has died in between; the refusal of the new one is remembered."""
    books = books_with(Allowance())
    assert move(books, "a", "-1.00") is Code.OK
    bet = Movement("a", Kind.STAKE, 1, "USD", coins("-1.00"), "game:s")
    new = Movement("b", Kind.STAKE, 1, "USD", coins("-1.00"), "game:s")
    late = Command("s", (bet,), objection=Code.SESSION_EXPIRED)
    assert books.decide(late).replayed
    assert books.decide(Command("s", (new,), objection=Code.SESSION_EXPIRED)).code is Code.SESSION_EXPIRED
    assert books.decide(Command("s", (new,))).code is Code.SESSION_EXPIRED


def test_the_day_of_a_transaction_is_in_its_id() -> None:
    moment = datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
    made = (int(moment.timestamp() * 1000) << 80).to_bytes(16, "big")
    assert day_of(made) == moment.date()
