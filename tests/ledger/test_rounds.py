"""Rounds: what may enter them, what they come to, and what is taken out again. Arithmetic alone, no database."""

from __future__ import annotations

from decimal import Decimal

from app.kit.clock import utc_now
from app.ledger.books import Books
from app.ledger.commands import About, Action, Closing, Code, Command, Kind, Movement, Outcome, Reversal
from app.ledger.records import FIRST_HASH, LARGEST, Wallet
from app.ledger.rounds import Round

STUDIO = "studio"


def books() -> Books:
    wallets = [Wallet(number, "USD", Decimal("10.00"), 0, FIRST_HASH) for number in (1, 2)]
    return Books(wallets, {}, {}, now=utc_now())


def stake(key: str, amount: str = "1.00", *, wallet_id: int = 1) -> Movement:
    return Movement(key, Kind.STAKE, wallet_id, "USD", -Decimal(amount), "game:studio", round_key="r1")


def payout(key: str, amount: str = "3.00", *, needs_stake: bool = True) -> Movement:
    return Movement(key, Kind.PAYOUT, 1, "USD", Decimal(amount), "game:studio", round_key="r1", needs_stake=needs_stake)


def close(wallet_id: int = 1) -> Closing:
    return Closing("r1", wallet_id, "USD")


def decide(kept: Books, *actions: Action) -> Outcome:
    return kept.decide(Command(STUDIO, actions, about=About(7, 9)))


def the_round(kept: Books) -> Round:
    return kept.page.rounds[STUDIO, "r1"]


def test_a_stake_opens_its_round_and_a_payout_with_a_closing_ends_it() -> None:
    """W4, W5: both in one command; the round knows what it was about and what it came to."""
    kept = books()
    assert decide(kept, stake("b"), payout("w"), close()).code is Code.OK
    told = the_round(kept)
    assert (told.stakes, told.staked, told.paid, told.is_open) == (1, Decimal("1.00"), Decimal("3.00"), False)
    assert told.about == About(7, 9)


def test_w31_closing_twice_is_fine_and_no_stake_enters_afterwards() -> None:
    """The refusal of the stake is remembered, so a repeat is refused alike."""
    kept = books()
    decide(kept, stake("b"))
    assert not decide(kept, close()).replayed
    again = decide(kept, close())
    assert (again.code, again.replayed) == (Code.OK, True)
    assert decide(kept, stake("late")).code is Code.ROUND_CLOSED
    assert decide(kept, stake("late")).code is Code.ROUND_CLOSED
    assert the_round(kept).stakes == 1


def test_w21_a_late_payout_is_paid_and_counted() -> None:
    """A closed round still pays: the player won it."""
    kept = books()
    decide(kept, stake("b"), close())
    told = decide(kept, payout("w"))
    assert (told.code, told.balance) == (Code.OK, Decimal("12.00"))
    assert the_round(kept).late_payouts == 1


def test_w20_a_payout_without_a_stake_waits_for_it_or_is_paid_as_the_source_says() -> None:
    """Refused, but not for good: the stake may only be late. Where the source needs none, it is paid."""
    kept = books()
    assert decide(kept, payout("w")).code is Code.STAKE_UNKNOWN
    assert decide(kept, payout("free", needs_stake=False)).code is Code.OK
    decide(kept, stake("b"))
    assert decide(kept, payout("w")).code is Code.OK


def test_a_payout_finds_no_stake_when_the_only_one_was_taken_back() -> None:
    """W17 too: the second half takes the last of the stake away."""
    kept = books()
    decide(kept, stake("b", "2.00"))
    decide(kept, Reversal("back1", "b", 1, "USD", Decimal("0.50")))
    assert (the_round(kept).stakes, the_round(kept).staked) == (1, Decimal("1.50"))
    decide(kept, Reversal("back2", "b", 1, "USD"))
    assert (the_round(kept).stakes, the_round(kept).staked) == (0, Decimal(0))
    assert decide(kept, payout("w")).code is Code.STAKE_UNKNOWN


def test_w18_a_stake_of_a_settled_round_is_taken_back_or_not_as_the_source_says() -> None:
    """Both policies, on a round that has paid."""
    kept = books()
    decide(kept, stake("b"), payout("w"))
    assert decide(kept, Reversal("no", "b", 1, "USD", unless_settled=True)).code is Code.ROUND_SETTLED
    assert decide(kept, Reversal("yes", "b", 1, "USD")).balance == Decimal("13.00")


def test_a_round_belongs_to_one_wallet() -> None:
    """Another wallet's stake or closing under the same key is a conflict, and moves nothing."""
    kept = books()
    decide(kept, stake("b"))
    assert decide(kept, stake("b2", wallet_id=2)).code is Code.KEY_CONFLICT
    assert decide(kept, close(2)).code is Code.KEY_CONFLICT
    assert the_round(kept).stakes == 1


def test_what_is_refused_leaves_no_round() -> None:
    """W19: the second action fails, so the round of the first was never opened."""
    kept = books()
    assert decide(kept, stake("b"), stake("too much", "100.00")).code is Code.INSUFFICIENT_FUNDS
    assert kept.page.rounds == {}


def test_a_round_that_nobody_knows_is_not_closed() -> None:
    kept = books()
    assert decide(kept, close()).code is Code.ROUND_UNKNOWN


def test_a_round_comes_to_no_more_than_its_row_can_tell() -> None:
    """Refused for good, and not by a database that would be asked again for ever."""
    kept = Books([Wallet(1, "USD", LARGEST, 0, FIRST_HASH)], {}, {}, now=utc_now())
    most = str(LARGEST)
    assert decide(kept, stake("b1", most), payout("w1", most)).code is Code.OK
    assert decide(kept, stake("b2", "0.01")).code is Code.OUT_OF_RANGE
    assert (the_round(kept).stakes, the_round(kept).staked, the_round(kept).paid) == (1, LARGEST, LARGEST)
