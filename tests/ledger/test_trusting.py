"""The first run of a batch takes it for granted that its commands are new; where one is not, that changes nothing."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import cycle
from typing import Any

import pytest

from app.db import Database
from app.ledger import trust
from app.ledger.check import check_books
from app.ledger.commands import Action, Closing, Code, Command, Kind, Movement, Outcome, Reversal
from app.ledger.gather import Ledger
from tests.ledger.conftest import insert_wallets
from tests.makers.databases import DatabaseUnderTest

SEEDS = range(6)


def movement(key: str, kind: Kind, wallet: int, amount: str, round_key: str = "", answers: str = "") -> Movement:
    return Movement(key, kind, wallet, "USD", Decimal(amount), "house:game", round_key=round_key, answers=answers)


def traffic(wallet: int, chance: random.Random) -> list[list[Command]]:
    """Small batches, in most of which something comes again: whole commands, keys with other content, halves of
    commands, rollbacks of what came, of what did not, and of what comes later.
    """

    def one() -> Action:
        key, round_key = f"k{chance.randint(1, 70)}", f"r{chance.randint(1, 12)}"
        amount = f"{chance.randint(1, 300) / 100:.2f}"
        kind = chance.choice(["stake", "stake", "stake", "payout", "answer", "back", "part", "close"])
        if kind == "stake":
            return movement(key, Kind.STAKE, wallet, f"-{amount}", round_key)
        if kind == "payout":
            return movement(key, Kind.PAYOUT, wallet, amount, round_key)
        if kind == "answer":
            return movement(key, Kind.PAYOUT, wallet, amount, round_key, answers=f"k{chance.randint(1, 70)}")
        if kind == "close":
            return Closing(round_key, wallet, "USD")
        part = Decimal(amount) if kind == "part" else None
        return Reversal(f"{kind}-{key}-{chance.randint(1, 2)}", key, wallet, "USD", amount=part)

    def command(source: str) -> Command:
        return Command(source, tuple(one() for _ in range(chance.choice([1, 1, 1, 2, 3]))))

    batches = [[command("studio") for _ in range(chance.randint(1, 6))] for _ in range(60)]
    return [
        batch + [chance.choice(batches[chance.randint(0, at)])] * chance.randint(0, 1)
        for at, batch in enumerate(batches)
    ]


def told(outcome: Outcome) -> Any:
    """What does not name a transaction."""
    results = [(one.code, one.moved, one.balance, one.seq, one.replayed) for one in outcome.results]
    return outcome.balance, outcome.seq, results


class Runs:
    """How each run of a batch was made, and how it ended."""

    def __init__(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[tuple[bool, str]] = []
        self._run = ledger._transactions.run
        monkeypatch.setattr(ledger._transactions, "run", self.run)

    async def run(self, work: Any) -> Any:
        """`work`: a partial `post_batch`."""
        trusting = work.keywords["trusted"].keys
        try:
            posted = await self._run(work)
        except Exception as error:
            self.seen.append((trusting, type(error).__name__))
            raise
        self.seen.append((trusting, "done"))
        return posted


async def play(workers: list[Ledger], batches: list[list[Command]]) -> list[Any]:
    """Each batch as one, in the order in which it was asked for, at one worker after the other."""
    answers = []
    for worker, batch in zip(cycle(workers), batches, strict=False):
        outcomes = await worker._commit(batch)
        answers.append([told(outcome) for outcome in outcomes.outcomes])
    return answers


@pytest.mark.parametrize("seed", SEEDS)
async def test_trusting_comes_to_what_looking_first_comes_to(
    database: DatabaseUnderTest, store: Database, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """The same traffic in two wallets, of two sources: every batch trusted at first, and none."""
    found = {}
    monkeypatch.setattr(trust, "_WARY_SECONDS", -1)
    for source in ("trusting", "wary"):
        (wallet,) = insert_wallets(database, "USD")
        if source == "wary":
            monkeypatch.setattr(ledger._trust, "take", lambda _commands: trust.NOTHING_TRUSTED)
        runs = Runs(ledger, monkeypatch)
        batches = [
            [Command(source, command.actions) for command in batch] for batch in traffic(wallet, random.Random(seed))
        ]
        start = Command(source, (movement("start", Kind.GRANT, wallet, "9.00"),))
        found[source] = await play([ledger], [[start], [start], *batches])
        ended = {how for trusting, how in runs.seen if trusting}
        assert ended >= ({"done", "IntegrityError", "MustLook"} if source == "trusting" else set())
        assert sum(trusting for trusting, _ in runs.seen) == (len(batches) + 2 if source == "trusting" else 0)
    assert found["trusting"] == found["wary"]
    codes = {result[0] for answers in found["wary"] for answer in answers for result in answer[2]}
    assert {Code.OK, Code.INSUFFICIENT_FUNDS, Code.ROLLED_BACK, Code.KEY_CONFLICT, Code.STAKE_UNKNOWN} <= codes
    async with store.reading() as connection:
        assert (await check_books(connection)).faults == []


@pytest.mark.parametrize("seed", SEEDS)
async def test_two_workers_that_trust_come_to_what_one_comes_to_that_looks(
    database: DatabaseUnderTest, store: Database, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Each moves the wallet behind the other's back, so what it knows of it never holds."""
    monkeypatch.setattr(trust, "_WARY_SECONDS", -1)
    (one, other), second = insert_wallets(database, "USD", "USD"), Ledger(store)
    runs = Runs(second, monkeypatch)
    batches = [[Command("studio", (movement("start", Kind.GRANT, one, "9.00"),))], *traffic(one, random.Random(seed))]
    found = await play([ledger, second], batches)
    assert {how for _, how in runs.seen} > {"done"}
    await second.close()
    monkeypatch.setattr(ledger._trust, "take", lambda _commands: trust.NOTHING_TRUSTED)
    batches = [
        [Command("other", (movement("start", Kind.GRANT, other, "9.00"),))],
        *traffic(other, random.Random(seed)),
    ]
    looked = await play([ledger], [[Command("other", command.actions) for command in batch] for batch in batches])
    assert found == looked
    async with store.reading() as connection:
        assert (await check_books(connection)).faults == []


async def test_half_of_a_command_that_came_before_is_not_judged_as_new(
    database: DatabaseUnderTest, ledger: Ledger
) -> None:
    """Its first stake has been paid; were it counted once more, the second would find too little."""
    (wallet,) = insert_wallets(database, "USD")
    await ledger.post(Command("studio", (movement("start", Kind.GRANT, wallet, "5.00"),)))
    first, second = movement("a", Kind.STAKE, wallet, "-2.00"), movement("b", Kind.STAKE, wallet, "-2.00")
    assert (await ledger.post(Command("studio", (first,)))).balance == Decimal("3.00")
    ledger._trust = trust.Trust()
    outcome = await ledger.post(Command("studio", (first, second)))
    assert (outcome.code, outcome.balance, [one.replayed for one in outcome.results]) == (
        Code.OK,
        Decimal("1.00"),
        [True, False],
    )


async def test_after_a_repeat_it_looks_first_for_some_seconds_and_no_alarm_is_raised(
    database: DatabaseUnderTest, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (wallet,) = insert_wallets(database, "USD")
    now = [1000.0]
    monkeypatch.setattr(trust, "monotonic", lambda: now[0])
    runs = Runs(ledger, monkeypatch)
    bets = [Command("studio", (movement(f"k{at}", Kind.PAYOUT, wallet, "1.00"),)) for at in range(4)]
    for seconds, command in ((0, bets[0]), (1, bets[0]), (2, bets[0]), (3, bets[1]), (12, bets[2])):
        now[0] = 1000.0 + seconds
        await ledger.post(command)
    assert runs.seen == [
        (True, "done"),
        (True, "IntegrityError"), (False, "done"),
        (False, "done"),
        (False, "done"),
        (True, "done"),
    ]  # fmt: skip
    assert "ledger_batch_again" not in capsys.readouterr().out
