"""`python -m benchmarks.ledger_bets`: bets for some seconds, gathered by our ledger or one transaction each; JSON.

Runs as a process of its own, as a worker does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import random
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import asyncmy
import uvloop
from sqlalchemy.engine import URL, make_url

from app.db import Database
from app.kit.ids import rising_id
from app.ledger.commands import Command, Kind, Movement
from app.ledger.gather import Ledger

STAKE = Decimal("0.01")
ACCOUNT = "house:game"
SOURCE = "bench"
Bet = Callable[[int], Awaitable[None]]
_chance = random.Random()


def main() -> None:
    """Prints {"bets": …, "seconds": …, "p50_ms": …, "p99_ms": …}."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True, help="mysql+asyncmy://…")
    parser.add_argument("--each", action="store_true", help="one transaction for each bet, nothing gathered")
    parser.add_argument("--callers", type=int, required=True)
    parser.add_argument("--wallets", type=int, required=True, help="ids 1 to this many")
    parser.add_argument("--seconds", type=float, required=True)
    options = parser.parse_args()
    # As the service has it (app.main, app.server), for both ways.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    print(json.dumps(uvloop.run(_run(options))))


async def _run(options: argparse.Namespace) -> dict[str, float]:
    url = make_url(options.url)
    async with _one_each(url, options.callers) if options.each else _gathered(url) as bet:
        waits: list[float] = []
        await _callers(bet, options, waits, seconds=0.5)
        waits.clear()
        started = time.perf_counter()
        await _callers(bet, options, waits, seconds=options.seconds)
        seconds = time.perf_counter() - started
    waits.sort()
    found = {"bets": len(waits), "seconds": seconds}
    return found | {"p50_ms": waits[len(waits) // 2] * 1000, "p99_ms": waits[int(len(waits) * 0.99)] * 1000}


async def _callers(bet: Bet, options: argparse.Namespace, waits: list[float], *, seconds: float) -> None:
    until = time.perf_counter() + seconds

    async def play(number: int) -> None:
        turn = number
        while (asked := time.perf_counter()) < until:
            await bet(1 + turn % options.wallets)
            waits.append(time.perf_counter() - asked)
            turn += options.callers

    await asyncio.gather(*(play(number) for number in range(options.callers)))


def _new_key() -> str:
    """In no order, as a UUID is."""
    return f"{_chance.getrandbits(128):032x}"


@contextlib.asynccontextmanager
async def _gathered(url: URL) -> Any:
    """Our ledger, as a worker has it."""
    database = Database(url)
    ledger = Ledger(database)

    async def bet(wallet: int) -> None:
        movement = Movement(_new_key(), Kind.STAKE, wallet, "USD", -STAKE, ACCOUNT)
        outcome = await ledger.post(Command(SOURCE, (movement,)))
        if outcome.code != "ok":
            raise RuntimeError(f"refused: {outcome.code}")

    yield bet
    await ledger.close()
    await database.close()


@contextlib.asynccontextmanager
async def _one_each(url: URL, connections: int) -> Any:
    """The usual way: a pool of connections, and for each bet a transaction of five statements and a commit."""
    pool = await asyncmy.create_pool(
        minsize=connections, maxsize=connections, host=url.host, port=url.port, user=url.username,
        password=url.password or "", db=url.database, unix_socket=url.query.get("unix_socket"),
        init_command="SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    )  # fmt: skip

    async def bet(wallet: int) -> None:
        async with pool.acquire() as connection, connection.cursor() as cursor:
            await _bet_alone(connection, cursor, wallet)

    yield bet
    pool.close()
    await pool.wait_closed()


async def _bet_alone(connection: Any, cursor: Any, wallet: int) -> None:
    transaction, stake = rising_id(), STAKE
    await connection.begin()
    changed = await cursor.execute(
        "UPDATE wallets SET balance = balance - %s, seq = seq + 1, last_updated = NOW()"
        " WHERE wallet_id = %s AND balance >= %s",
        (stake, wallet, stake),
    )
    if not changed:
        raise RuntimeError("refused")
    await cursor.execute("SELECT balance, seq FROM wallets WHERE wallet_id = %s", (wallet,))
    balance, seq = await cursor.fetchone()
    await cursor.execute(
        "INSERT INTO ledger_actions (source, action_key, transaction_id, kind, state, code, input_hash, wallet_id,"
        " currency_code, account, amount, reversed, balance_after, seq, created_at)"
        " VALUES (%s, %s, %s, 'stake', 'applied', 'ok', 'x', %s, 'USD', %s, %s, 0, %s, %s, NOW())",
        (SOURCE, _new_key(), transaction, wallet, ACCOUNT, -stake, balance, seq),
    )
    await cursor.execute(
        "INSERT INTO ledger_entries (transaction_id, line, account, currency_code, amount, wallet_id, seq,"
        " balance_after, entry_hash) VALUES (%s, 0, 'wallet', 'USD', %s, %s, %s, %s, 'x'),"
        " (%s, 1, %s, 'USD', %s, NULL, NULL, NULL, NULL)",
        (transaction, -stake, wallet, seq, balance, transaction, ACCOUNT, stake),
    )
    await connection.commit()


if __name__ == "__main__":
    main()
