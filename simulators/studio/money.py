"""Stakes and wins at the operator's wallet.

A stake is tried a few times with the same ids; what stays in doubt is taken back, until the operator has said so. A win
belongs to the player: it is sent until there is a final answer, whatever became of his session.
"""

import asyncio
import secrets
from collections.abc import Coroutine
from itertools import count
from typing import Any, Final

from simulators.studio.books import Action, Books
from simulators.studio.delivery import Delivery
from simulators.studio.sessions import Session, Spin
from simulators.studio.wire import Call, Meaning, Reply, post

#: So long a page waits for its win; the win itself is waited for as long as it takes.
PATIENCE_SECONDS: Final = 4.0


class Money:
    """Builds the calls, sends them, writes the books."""

    def __init__(self, delivery: Delivery, books: Books) -> None:
        self._delivery = delivery
        self._books = books
        # Ids never come twice, not even after a restart.
        self._run = secrets.token_hex(6)
        self._count = count(1)
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def under_way(self) -> int:
        """How many wins and rollbacks are still being sent."""
        return len(self._tasks)

    def new_round_id(self) -> str:
        return f"{self._run}.{next(self._count)}"

    async def stake(self, session: Session, spin: Spin) -> Reply:
        """Take the stake."""
        bet = self._action(session, spin, "bet")
        return await self._risk(session, self._transaction(session, spin, [bet], closes=False), [bet])

    async def stake_and_win(self, session: Session, spin: Spin, *, reverse: bool = False) -> Reply:
        """Both in one call, for a spin that is drawn already. `reverse` sends them in the wrong order."""
        actions = [self._action(session, spin, "bet"), self._action(session, spin, "win")]
        if reverse:
            actions.reverse()
        return await self._risk(session, self._transaction(session, spin, actions, closes=True), actions)

    async def win(self, session: Session, spin: Spin, *, after_seconds: float = 0.0) -> None:
        """Pay, also nothing, and close the round. Returns when done, or after PATIENCE_SECONDS while it goes on."""
        await self._patiently(self._win(session, spin, after_seconds=after_seconds))

    async def take_back(self, session: Session, spin: Spin) -> None:
        """Take the spin's stake back, known to the operator or not. Returns as `win` does."""
        action_id = f"{spin.round_id}.bet"
        await self._patiently(self._take_back(session, [action_id]))

    async def bonus(self, session: Session, amount: str, campaign_id: str) -> Reply:
        """A promotional win in a round of its own; no bet stands behind it."""
        round_id = self.new_round_id()
        action = self._books.add(
            Action(
                action_id=f"{round_id}.promo",
                type="promo_win",
                amount=amount,
                currency=session.currency,
                player_ref=session.player_ref,
                round_id=round_id,
            )
        )
        content = {
            "player_ref": session.player_ref,
            "tx_id": f"{round_id}.promo",
            "round_id": round_id,
            "game_id": session.game.code,
            "currency": session.currency,
            "actions": [
                {"action_id": action.action_id, "type": "promo_win", "amount": amount, "campaign_id": campaign_id}
            ],
            "round_closed": True,
        }
        reply = await self._delivery.insist(post("promo", "transactions", content))
        self._see(session, reply)
        paid = reply.meaning is Meaning.APPLIED
        self._books.note([action.action_id], "applied" if paid else "refused", code=reply.code)
        return reply

    async def ask(self, call: Call) -> Reply:
        """A call that moves nothing."""
        return await self._delivery.try_few(call)

    async def _risk(self, session: Session, call: Call, actions: list[Action]) -> Reply:
        ids = [self._books.add(action).action_id for action in actions]
        reply = await self._delivery.try_few(call)
        self._see(session, reply)
        if reply.meaning is Meaning.APPLIED:
            self._books.note(ids, "applied", code=reply.code)
        elif reply.meaning is Meaning.REFUSED:
            self._books.note(ids, "refused", code=reply.code)
        else:
            self._books.note(ids, "in_doubt", code=reply.code)
            # Wins first: the operator need not take back a bet under a win.
            bets_last = sorted(actions, key=lambda action: action.type, reverse=True)
            self._start(self._take_back(session, [action.action_id for action in bets_last]))
        return reply

    async def _win(self, session: Session, spin: Spin, *, after_seconds: float) -> None:
        spin.state = "settling"
        await asyncio.sleep(after_seconds)
        win = self._books.add(self._action(session, spin, "win"))
        reply = await self._delivery.insist(self._transaction(session, spin, [win], closes=True))
        self._see(session, reply)
        is_paid = reply.meaning is Meaning.APPLIED
        self._books.note([win.action_id], "applied" if is_paid else "refused", code=reply.code)
        spin.state = "closed" if is_paid else "stuck"

    async def _take_back(self, session: Session, action_ids: list[str]) -> None:
        """What was never sent is only forbidden for ever; a round that may have begun is closed as well."""
        rollbacks = [{"action_id": action_id, "rollback_id": f"{action_id}.back"} for action_id in action_ids]
        who = {"player_ref": session.player_ref, "currency": session.currency}
        reply = await self._delivery.insist(post("rollback", "rollbacks", {**who, "rollbacks": rollbacks}))
        self._see(session, reply)
        known = [action_id for action_id in action_ids if self._books.knows(action_id)]
        self._books.note(known, "taken_back" if reply.meaning is Meaning.APPLIED else "in_doubt", code=reply.code)
        if known:
            round_id = known[0].rpartition(".")[0]
            await self._delivery.try_few(post("close", "rounds/close", {**who, "round_id": round_id}))

    def _transaction(self, session: Session, spin: Spin, actions: list[Action], *, closes: bool) -> Call:
        stakes = any(action.type == "bet" for action in actions)
        kind = "batch" if len(actions) > 1 else actions[0].type
        content = {
            # A win does not need a session that lives: the player's reference is enough.
            **({"session_token": session.token} if stakes else {"player_ref": session.player_ref}),
            "tx_id": f"{spin.round_id}.{kind}",
            "round_id": spin.round_id,
            "game_id": session.game.code,
            "currency": session.currency,
            "actions": [_sent(action, spin) for action in actions],
            "round_closed": closes,
        }
        return post(kind, "transactions", content)

    def _action(self, session: Session, spin: Spin, kind: Any) -> Action:
        return Action(
            action_id=f"{spin.round_id}.{kind}",
            type=kind,
            amount=spin.stake if kind == "bet" else spin.win,
            currency=session.currency,
            player_ref=session.player_ref,
            round_id=spin.round_id,
        )

    def _see(self, session: Session, reply: Reply) -> None:
        session.see(reply.body)
        self._books.see(session.player_ref, session.currency, reply.body)

    async def _patiently(self, work: Coroutine[Any, Any, None]) -> None:
        await asyncio.wait({self._start(work)}, timeout=PATIENCE_SECONDS)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _sent(action: Action, spin: Spin) -> dict[str, str]:
    sent = {"action_id": action.action_id, "type": action.type, "amount": action.amount}
    return sent if action.type == "bet" else {**sent, "ref_action_id": f"{spin.round_id}.bet"}
