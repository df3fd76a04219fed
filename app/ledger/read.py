"""What a batch reads before it is decided: the wallets it touches, and what its keys and rounds have come to.

Wallets are locked by rising id. What is trusted (`trust`) is not read.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from app.kit.sql_literals import listed, number_in
from app.ledger.commands import Command, Movement, Reversal, is_stake
from app.ledger.records import ActionKey, Decided, Wallet
from app.ledger.rounds import Round
from app.ledger.rows import ACTION_COLUMNS, ROUND_COLUMNS, WALLET_COLUMNS, decided_of, round_of, wallet_of
from app.ledger.trust import MustLook, Trusted
from app.statements import Statements

KeysBySource: TypeAlias = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Named:
    """What must be read: wallets, actions and rounds. `opened`: rounds that are not, since a stake names them first."""

    wallets: set[int]
    keys: KeysBySource
    rounds: KeysBySource
    opened: set[ActionKey]


async def read(
    tx: Statements, commands: Sequence[Command], named: Named
) -> tuple[dict[int, Wallet], dict[ActionKey, Decided], dict[ActionKey, Round]]:
    """The wallets, locked; then what the keys of the commands have come to so far, and the rounds they name."""
    locks = [_lock(tx, named.wallets)] if named.wallets else []
    actions = _rows_of(_ACTIONS, named.keys, tx)
    found = await tx.ask(*locks, *actions, *_rows_of(_ROUNDS, named.rounds, tx))
    locked, found = (found[0], found[1:]) if locks else ((), found)
    known = {(one.source, one.key): one for rows in found[: len(actions)] for one in map(decided_of, rows)}
    rounds = {(row[0], row[1]): round_of(row) for rows in found[len(actions) :] for row in rows}
    if more := _rounds_taken_back(commands, known, but=rounds):
        told = await tx.ask(*_rows_of(_ROUNDS, more, tx))
        rounds |= {(row[0], row[1]): round_of(row) for rows in told for row in rows}
    return {row[0]: wallet_of(row) for row in locked}, known, rounds


async def look_again(tx: Statements, wallets: Mapping[int, Wallet], opened: Collection[ActionKey]) -> None:
    """Raises MustLook unless these wallets stand so, which are locked now, and none of these rounds is there."""
    rounds: KeysBySource = defaultdict(set)
    for source, key in opened:
        rounds[source].add(key)
    locks = [_lock(tx, wallets)] if wallets else []
    found = await tx.ask(*locks, *_rows_of(_ROUNDS, rounds, tx))
    locked = {row[0]: wallet_of(row) for rows in found[: len(locks)] for row in rows}
    if locked != wallets or any(found[len(locks) :]):
        raise MustLook


def _lock(tx: Statements, wallet_ids: Collection[int]) -> str:
    ids = ", ".join(map(number_in, sorted(wallet_ids)))
    lock = "" if tx.is_sqlite else " FOR UPDATE"  # SQLite: the whole file is ours already
    return f"SELECT {WALLET_COLUMNS} FROM wallets WHERE wallet_id IN ({ids}) ORDER BY wallet_id{lock}"


def named_by(commands: Sequence[Command], trusted: Trusted) -> Named:
    """What these commands name and is not trusted."""
    wallets: set[int] = set()
    keys: KeysBySource = defaultdict(set)
    rounds: KeysBySource = defaultdict(set)
    opened: set[ActionKey] = set()
    for command in commands:
        for action in command.actions:
            wallets.add(action.wallet_id)
            if isinstance(action, Movement):
                looks_back_to, round_key = action.answers, action.round_key
            elif isinstance(action, Reversal):
                looks_back_to, round_key = action.target, ""
            else:
                looks_back_to, round_key = "", action.round_key
            if looks_back_to:
                keys[command.source].add(looks_back_to)
            if action.key and not trusted.keys:
                keys[command.source].add(action.key)
            if round_key and (command.source, round_key) not in opened:
                if trusted.rounds and is_stake(action) and round_key not in rounds.get(command.source, ()):
                    opened.add((command.source, round_key))
                else:
                    rounds[command.source].add(round_key)
    return Named(wallets.difference(trusted.wallets), keys, rounds, opened)


def _rounds_taken_back(
    commands: Sequence[Command], known: Mapping[ActionKey, Decided], *, but: Collection[ActionKey]
) -> KeysBySource:
    """The rounds that are touched since something of theirs is taken back."""
    found: KeysBySource = defaultdict(set)
    for command in commands:
        for action in command.actions:
            target = known.get((command.source, action.target)) if isinstance(action, Reversal) else None
            if target and target.round_key and (command.source, target.round_key) not in but:
                found[command.source].add(target.round_key)
    return found


_ACTIONS: Final = (ACTION_COLUMNS, "ledger_actions", "action_key")
_ROUNDS: Final = (ROUND_COLUMNS, "ledger_rounds", "round_key")


def _rows_of(what: tuple[str, str, str], keys: KeysBySource, tx: Statements) -> list[str]:
    """One question for each source."""
    columns, table, key = what
    return [
        f"SELECT {columns} FROM {table} WHERE source = {tx.text(source)} AND {key} IN ({listed(sorted(some), tx.text)})"
        for source, some in keys.items()
    ]
