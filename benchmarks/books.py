"""Books that have grown: what the check of all of them takes, and a bet in a wallet with a million entries.

The entries are made here with their chain, as the ledger would have written them, and put in by a file.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import uuid4

from sqlalchemy.engine import make_url

from app.db import Database
from app.ledger.commands import Command, Kind, Movement
from app.ledger.gather import Ledger
from benchmarks import application, cores, figures, neighbours, seed, usage
from benchmarks.figures import Row, Section, at_most, text
from benchmarks.stage import Stage
from tests.servers.igw import IGW
from tests.servers.process import clean_environment

DATABASE = "igw_books"
LONG, OTHERS, NEW = 1_000_000, 1_500, 50
WALLETS = 1_000
QUICK_SHARE = 20
BETS = 300
SECONDS, MEGABYTES, GROWN = 60.0, 300.0, 1.1
_CENT = Decimal("0.01")


@dataclass
class Check:
    """One run of `igw ledger check`."""

    seconds: float
    megabytes: float
    foreign_cpu: float


@dataclass
class Round:
    """Bets asked in turn: milliseconds in the long wallet and in a new one."""

    long: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    foreign_cpu: float = 0.0

    @property
    def ratio(self) -> float:
        return figures.median(self.long) / figures.median(self.new)


def measure(stage: Stage) -> Section:
    share = QUICK_SHARE if stage.plan.quick else 1
    lengths = {1: LONG // share} | dict.fromkeys(range(2, WALLETS + 1), OTHERS // share)
    lengths[WALLETS + 1] = NEW
    entries = 2 * sum(lengths.values())
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=WALLETS + 1, sessions=1)
    stage.say(f"books: {entries:,} entries into the database")
    _fill(stage, lengths)
    checks = neighbours.quiet_rounds(lambda: _check(stage), stage.plan)
    stage.say(f"books: checked in {figures.median([one.seconds for one in checks]):.1f} s")
    rounds = neighbours.quiet_rounds(lambda: asyncio.run(_bets(stage)), stage.plan)
    seconds, most = [one.seconds for one in checks], [one.megabytes for one in checks]
    long, new = ([figures.median(getattr(one, which)) for one in rounds] for which in ("long", "new"))
    return Section(
        name="books",
        title="Books that have grown",
        method=f"`igw ledger check` over {entries:,} entries. Then single bets, one after the other, in turn in a"
        f" wallet with {lengths[1]:,} entries and in one with {NEW}.",
        heads=("what", "median", "min to max"),
        readings=[
            ("check, s", text(figures.median(seconds)), figures.span(seconds)),
            ("bet in the long wallet, ms", text(figures.median(long)), figures.span(long)),
            ("bet in the new wallet, ms", text(figures.median(new)), figures.span(new)),
        ],
        rows=[
            Row(f"igw ledger check, {entries:,} entries", seconds, "s", at_most(SECONDS)),
            Row("its memory", most, "MB", at_most(MEGABYTES)),
            Row("bet in a long wallet / in a new one", [one.ratio for one in rounds], "x", at_most(GROWN)),
        ],
    )


def _check(stage: Stage) -> Check:
    watch, started = neighbours.Watch(), time.perf_counter()
    folder = stage.run.folder("check")
    environment = clean_environment(stage.run, home=folder)
    environment |= application.settings(stage, database=DATABASE, port=1)
    with cores.starting_on(stage.cores.worker):
        process = subprocess.Popen(
            [IGW, "ledger", "check"],
            env=environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    most = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, most), daemon=True)
    watcher.start()
    out, fault = process.communicate(timeout=600)
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{out[-500:]}{fault[-1000:]}")
    return Check(time.perf_counter() - started, most[0], watch.share())


def _watch(process: subprocess.Popen[str], most: list[float]) -> None:
    while process.poll() is None:
        found = None
        with contextlib.suppress(OSError):  # it has just ended
            found = usage.memory(process.pid)
        most[0] = max(most[0], found.rss if found else 0.0)
        time.sleep(0.05)


async def _bets(stage: Stage) -> Round:
    found, watch = Round(), neighbours.Watch()
    database = Database(make_url(stage.mariadb.url(DATABASE, scheme="mysql+asyncmy")))
    ledger = Ledger(database)
    pair = [(1, found.long), (WALLETS + 1, found.new)]
    for turn in range(2 * BETS):
        for wallet, times in pair if turn % 2 else pair[::-1]:
            bet = Movement(uuid4().hex, Kind.STAKE, wallet, "USD", -_CENT, "game:bench", round_key=uuid4().hex)
            started = time.perf_counter()
            outcome = await ledger.post(Command("bench", (bet,)))
            times.append((time.perf_counter() - started) * 1000)
            if outcome.code != "ok":
                raise RuntimeError(f"wallet {wallet}: {outcome.code}")
    await ledger.close()
    await database.close()
    found.foreign_cpu = watch.share()
    return found


def _fill(stage: Stage, lengths: dict[int, int]) -> None:
    actions = (
        "source action_key transaction_id kind state code input_hash wallet_id currency_code account amount reversed"
        " balance_after seq created_at"
    )
    rows = (_action(wallet, seq) for wallet, length in lengths.items() for seq in range(1, length + 1))
    seed.insert(stage, DATABASE, "ledger_actions", actions.split(), rows, in_hex="transaction_id")
    last: dict[int, str] = {}
    entries = "transaction_id line account currency_code amount wallet_id seq balance_after entry_hash"
    lines = (line for wallet, length in lengths.items() for line in _lines(wallet, length, last))
    seed.insert(stage, DATABASE, "ledger_entries", entries.split(), lines, in_hex="transaction_id")
    wallets = [
        (wallet, wallet, "CASH", _money(length), "USD", length, last[wallet]) for wallet, length in lengths.items()
    ]
    columns = ["wallet_id", "userId", "wallet_type", "balance", "currency_code", "seq", "entry_hash"]
    seed.insert(stage, DATABASE, "wallets", columns, wallets)


def _action(wallet: int, seq: int) -> tuple[Any, ...]:
    return (
        "bench", f"{wallet}-{seq}", _id(wallet, seq), "payout", "applied", "ok", "x", wallet, "USD", "game:bench",
        "1.00", "0.00", _money(seq), seq, "2026-01-01 00:00:00",
    )  # fmt: skip


def _lines(wallet: int, length: int, last: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    link = "0" * 64
    for seq in range(1, length + 1):
        transaction, balance = _id(wallet, seq), _money(seq)
        link = hashlib.sha256(f"{link}\n{transaction}\n{seq}\nUSD\n1.00\n{balance}".encode()).hexdigest()
        yield transaction, 0, "wallet", "USD", "1.00", wallet, seq, balance, link
        yield transaction, 1, "game:bench", "USD", "-1.00", "\\N", "\\N", "\\N", "\\N"
    last[wallet] = link


def _id(wallet: int, seq: int) -> str:
    """In the form of the ledger's own, in hex: of January, rising with the number."""
    return f"{0x019B76DA8000 + seq:012x}7{wallet:03x}8000{wallet:012x}"[:32]


def _money(coins: int) -> str:
    return f"{coins}.00"
