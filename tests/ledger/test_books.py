"""The arithmetic alone: random commands against a second set of books, and the rules that need no database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kit.clock import utc_now
from app.ledger.books import Books
from app.ledger.commands import Action, Code, Command, Kind, Movement, Reversal
from app.ledger.records import FIRST_HASH, LARGEST, SHORTFALL, Wallet
from tests.ledger.second_books import SecondBooks

STUDIO = "studio"


def coins(text: str) -> Decimal:
    return Decimal(text)


def wallet(number: int = 1, *, balance: str = "10.00", currency: str = "USD") -> Wallet:
    return Wallet(number, currency, coins(balance), 0, FIRST_HASH)


def books_of(*wallets: Wallet) -> Books:
    return Books(wallets, {}, {}, now=utc_now())


def movement(key: str, amount: str, *, wallet_id: int = 1, currency: str = "USD") -> Movement:
    kind = Kind.STAKE if coins(amount) < 0 else Kind.PAYOUT
    return Movement(key, kind, wallet_id, currency, coins(amount), "house:game")


def reversal(key: str, target: str, amount: str | None = None, *, wallet_id: int = 1) -> Reversal:
    return Reversal(key, target, wallet_id, "USD", None if amount is None else coins(amount))


def command(*actions: Action) -> Command:
    return Command(STUDIO, actions)


_AMOUNTS = st.integers(min_value=-900, max_value=900).map(lambda cents: Decimal(cents) / 100)
_KEYS = st.sampled_from([f"k{number}" for number in range(8)])
_WALLETS = st.sampled_from([1, 2])
_PARTS = st.none() | st.integers(min_value=1, max_value=900).map(lambda cents: Decimal(cents) / 100)
_STEPS = st.lists(
    st.tuples(st.just("move"), _KEYS, _WALLETS, _AMOUNTS) | st.tuples(st.just("back"), _KEYS, _KEYS, _WALLETS, _PARTS),
    max_size=40,
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_STEPS)
def test_random_commands_agree_with_the_second_books(steps: list[tuple[object, ...]]) -> None:
    """Codes, balances, and that everything together comes to what was there at first (L1, L3, L7, L8, L10)."""
    books = books_of(wallet(1), wallet(2))
    second = SecondBooks({1: coins("10.00"), 2: coins("10.00")})
    for step in steps:
        if step[0] == "move":
            _, key, wallet_id, amount = step
            told = books.decide(command(Movement(key, Kind.STAKE, wallet_id, "USD", amount, "house:game")))  # type: ignore[arg-type]
            expected = second.move(key, wallet_id, amount)  # type: ignore[arg-type]
        else:
            _, key, target, wallet_id, part = step
            if key == target:
                continue
            told = books.decide(command(Reversal(key, target, wallet_id, "USD", part)))  # type: ignore[arg-type]
            expected = second.take_back(key, target, wallet_id, part)  # type: ignore[arg-type]
        assert (told.code.value, told.balance) == expected, step
    by_transaction: dict[bytes, Decimal] = {}
    for entry in books.page.entries:
        by_transaction[entry.transaction] = by_transaction.get(entry.transaction, Decimal(0)) + entry.amount
        assert entry.link is None or entry.link.balance >= 0
    assert set(by_transaction.values()) <= {Decimal(0)}
    for number, balance in second.balances.items():
        rows = [entry for entry in books.page.entries if entry.link and entry.link.wallet_id == number]
        assert coins("10.00") + sum(entry.amount for entry in rows) == balance
        assert [entry.link.seq for entry in rows] == list(range(1, len(rows) + 1))


def test_w07_a_repeat_after_the_balance_fell_below_the_stake_is_a_repeat() -> None:
    books = books_of(wallet())
    assert books.decide(command(movement("bet", "-8.00"))).code is Code.OK
    again = books.decide(command(movement("bet", "-8.00")))
    assert (again.code, again.replayed, again.balance) == (Code.OK, True, coins("2.00"))
    assert again.results[0].balance == coins("2.00")


def test_a_refusal_stays_one_although_there_is_money_now() -> None:
    """Sticky: else a bet that was dropped as refused would be taken by its own late repeat."""
    books = books_of(wallet())
    assert books.decide(command(movement("bet", "-11.00"))).code is Code.INSUFFICIENT_FUNDS
    books.decide(command(movement("win", "5.00")))
    again = books.decide(command(movement("bet", "-11.00")))
    assert (again.code, again.replayed) == (Code.INSUFFICIENT_FUNDS, True)
    assert (again.results[0].balance, again.balance) == (coins("10.00"), coins("15.00"))


def test_w16_taking_back_a_payout_that_was_spent_stops_at_zero_and_books_the_rest() -> None:
    books = books_of(wallet(balance="0.00"))
    books.decide(command(movement("win", "9.00")))
    books.decide(command(movement("bet", "-7.00")))
    back = books.decide(command(reversal("undo", "win")))
    assert (back.code, back.balance, back.results[0].moved) == (Code.OK, coins("0.00"), coins("-2.00"))
    lines = [entry for entry in books.page.entries if entry.transaction == back.results[0].transaction]
    assert [(line.account, line.amount) for line in lines] == [
        ("wallet", coins("-2.00")),
        ("house:game", coins("9.00")),
        (SHORTFALL, coins("-7.00")),
    ]


def test_w17_parts_and_then_all_of_it_are_never_more_than_it_was() -> None:
    books = books_of(wallet())
    books.decide(command(movement("bet", "-8.00")))
    moved = [
        books.decide(command(reversal(key, "bet", amount))).results[0].moved
        for key, amount in (("one", "3.00"), ("two", "3.00"), ("all", None), ("more", "1.00"))
    ]
    assert moved == [coins("3.00"), coins("3.00"), coins("2.00"), coins("0.00")]


def test_w19_a_batch_whose_second_action_fails_moves_nothing() -> None:
    books = books_of(wallet())
    told = books.decide(command(movement("a", "-3.00"), movement("b", "-30.00")))
    assert (told.code, told.balance) == (Code.INSUFFICIENT_FUNDS, coins("10.00"))
    assert books.page.entries == []
    assert [key for _, key in books.page.actions] == ["b"]


def test_w24_a_currency_that_is_not_the_wallets() -> None:
    told = books_of(wallet()).decide(command(movement("a", "-1", currency="VND")))
    assert (told.code, told.balance) == (Code.CURRENCY_MISMATCH, coins("10.00"))


def test_more_than_the_column_holds_is_refused_and_not_rounded() -> None:
    books = books_of(wallet(balance=f"{LARGEST:f}"))
    assert books.decide(command(movement("a", "0.01"))).code is Code.OUT_OF_RANGE
    assert books.page.entries == []


def test_a_wallet_that_is_not_there() -> None:
    told = books_of().decide(command(movement("a", "-1.00")))
    assert (told.code, told.seq) == (Code.WALLET_UNKNOWN, 0)


@pytest.mark.parametrize("late", ["-5.00", "5.00"])
def test_w14_what_was_taken_back_before_it_came_does_not_come(late: str) -> None:
    books = books_of(wallet())
    undo = books.decide(command(reversal("undo", "first")))
    assert (undo.code, undo.results[0].target_unknown, undo.balance) == (Code.OK, True, coins("10.00"))
    assert books.decide(command(movement("first", late))).code is Code.ROLLED_BACK
    assert books.decide(command(reversal("undo", "first"))).replayed
    assert books.page.entries == []
