"""One spin: take the stake, draw, pay. Or hear a no, and say which."""

from decimal import Decimal
from typing import Final

import msgspec

from simulators.studio.draw import ticket
from simulators.studio.money import Money
from simulators.studio.orders import Orders
from simulators.studio.sessions import Session, Spin
from simulators.studio.stakes import STAKES, added, payout
from simulators.studio.wire import Meaning, Reply

_ENDS_A_SESSION: Final = frozenset({"SESSION_INVALID", "SESSION_EXPIRED"})


class Refused(Exception):
    """There is no spin; `code` is the operator's, or one of ours: STAKE_NOT_OFFERED, NOT_CONFIRMED, BAD_CLIENT_SEED."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Croupier:
    """Plays rounds, one at a time for each session."""

    def __init__(self, money: Money, orders: Orders) -> None:
        self._money = money
        self._orders = orders

    async def spin(self, session: Session, *, spin_id: str, stake: str, in_one_call: bool = False) -> Spin:
        """A round, played to its end. A page may ask again with the same `spin_id`. Raises Refused."""
        async with session.seat.lock:
            known = next((spin for spin in session.seat.spins if spin.spin_id == spin_id), None)
            if known:
                return known
            if stake not in STAKES[session.currency]:
                raise Refused("STAKE_NOT_OFFERED")
            spin = self._begin(session, spin_id=spin_id, stake=stake)
            if session.mode == "demo":
                _play_for_nothing(session, spin)
            elif in_one_call:
                await self._play_in_one_call(session, spin, reverse=False)
            else:
                await self._play(session, spin)
            spin.balance, spin.seq = session.balance, session.seq
            return spin

    async def rotate(self, session: Session, client_seed: str) -> None:
        """Reveal the server seed and begin a new pair. Raises Refused."""
        async with session.seat.lock:
            try:
                session.seat.chain.rotate(client_seed)
            except ValueError:
                raise Refused("BAD_CLIENT_SEED") from None

    async def settle(self, session: Session, spin: Spin) -> None:
        """Pay a round that was left open."""
        async with session.seat.lock:
            await self._money.win(session, spin)

    def _begin(self, session: Session, *, spin_id: str, stake: str) -> Spin:
        seeds = session.seat.chain.current
        return Spin(
            spin_id=spin_id,
            round_id=self._money.new_round_id(),
            currency=session.currency,
            stake=stake,
            commitment=seeds.commitment,
            client_seed=seeds.client_seed,
            nonce=seeds.nonce,
        )

    async def _play(self, session: Session, spin: Spin) -> None:
        order = self._orders.for_spin()
        kind = order.kind if order else ""
        if kind == "reverse":
            await self._play_in_one_call(session, spin, reverse=True)
            return
        if kind == "rollback_first":
            await self._money.take_back(session, spin)
        _check(session, await self._money.stake(session, spin))
        _draw(session, spin)
        _use_up(session, spin)
        if kind == "late_win" and order:
            await self._money.win(session, spin, after_seconds=order.seconds)
        elif kind != "leave_open":
            await self._money.win(session, spin)

    async def _play_in_one_call(self, session: Session, spin: Spin, *, reverse: bool) -> None:
        """Drawn before the stake is certain. When it fails, the number is kept: the next spin is the same draw."""
        _draw(session, spin)
        _check(session, await self._money.stake_and_win(session, spin, reverse=reverse))
        _use_up(session, spin)
        spin.state = "closed"


def _play_for_nothing(session: Session, spin: Spin) -> None:
    if Decimal(spin.stake) > Decimal(session.balance):
        raise Refused("INSUFFICIENT_FUNDS")
    _draw(session, spin)
    _use_up(session, spin)
    session.balance = added(session.balance, f"-{spin.stake}", spin.win, currency=session.currency)
    session.seq += 1
    spin.state = "closed"


def _draw(session: Session, spin: Spin) -> None:
    table = session.game.table
    seeds = session.seat.chain.current
    drawn = ticket(seeds, nonce=spin.nonce, game=session.game.code, table_sha256=table.sha256, total=table.total)
    spin.number, outcome = table.at(drawn)
    spin.screen, spin.pays = outcome.screen, outcome.pays
    spin.lines = table.rules.wins(outcome.screen)
    spin.win = payout(spin.stake, pays=outcome.pays, currency=session.currency)


def _use_up(session: Session, spin: Spin) -> None:
    """The round counts: its number never comes again."""
    session.seat.chain.current.nonce = spin.nonce + 1
    session.seat.spins.appendleft(spin)


def _check(session: Session, reply: Reply) -> None:
    """Raises Refused unless the stake was taken."""
    if reply.meaning is Meaning.APPLIED:
        return
    if reply.code in _ENDS_A_SESSION:
        session.over = reply.code
    raise Refused(reply.code if reply.meaning is Meaning.REFUSED else "NOT_CONFIRMED")


def shown(spin: Spin) -> dict[str, object]:
    """A spin for a page or a test."""
    told: dict[str, object] = msgspec.to_builtins(spin)
    return told
