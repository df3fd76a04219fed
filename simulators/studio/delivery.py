"""Getting a call across: repeated with the same ids, a few times where it may fail, without end where it must not."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from simulators.studio.orders import Order, Orders
from simulators.studio.wire import Call, Meaning, Operator, Reply

FEW: Final = 3
LONGEST_LOG: Final = 20_000
_FIRST_SECONDS: Final = 0.1
_LONGEST_SECONDS: Final = 30.0
_TOO_OLD_SECONDS: Final = 400


class Sent(msgspec.Struct, kw_only=True):
    """One request as it went out, and what came back; `lie` names what was wrong with it on purpose."""

    number: int
    at: float
    kind: str
    method: str
    path: str
    body: Any
    lie: str | None
    status: int
    outcome: str
    code: str
    reply: dict[str, Any]
    milliseconds: float


class Delivery:
    """Sends calls and keeps the record of all of them."""

    def __init__(self, operator: Operator, orders: Orders) -> None:
        self._operator = operator
        self._orders = orders
        self.log: deque[Sent] = deque(maxlen=LONGEST_LOG)
        self._number = 0

    async def try_few(self, call: Call) -> Reply:
        """At most FEW times. A reply whose meaning is UNKNOWN leaves the caller in doubt."""
        order = self._orders.for_call(call.kind)
        pauses = _pauses()
        reply = Reply()
        for attempt in range(FEW):
            reply = await self._attempt(call, order, attempt=attempt)
            if reply.meaning is not Meaning.UNKNOWN:
                break
            if attempt < FEW - 1:
                await asyncio.sleep(next(pauses))
        return reply

    async def insist(self, call: Call) -> Reply:
        """Until there is a final answer, slower and slower: wins and rollbacks must arrive."""
        order = self._orders.for_call(call.kind)
        for attempt, pause in enumerate(_pauses()):
            reply = await self._attempt(call, order, attempt=attempt)
            if reply.meaning is not Meaning.UNKNOWN:
                return reply
            await asyncio.sleep(pause)
        raise AssertionError("the pauses do not end")

    async def _attempt(self, call: Call, order: Order | None, *, attempt: int) -> Reply:
        kind = order.kind if order else ""
        if kind == "drop_answer" and attempt < FEW:
            await self._send(call, lie="drop_answer")
            return Reply()
        if attempt > 0 or order is None:
            return await self._send(call)
        if kind == "repeat":
            replies = await asyncio.gather(*(self._send(call, lie="repeat") for _ in range(order.copies)))
            return next((reply for reply in replies if reply.meaning is Meaning.APPLIED), replies[0])
        if kind == "other_body":
            reply = await self._send(call)
            await self._send(_altered(call), lie="other_body")
            return reply
        return await self._send(call, lie=kind)

    async def _send(self, call: Call, *, lie: str | None = None) -> Reply:
        began, instant = time.monotonic(), time.time()
        age = _TOO_OLD_SECONDS if lie == "old_timestamp" else 0
        reply = await self._operator.send(call, age_seconds=age, forged=lie == "wrong_signature")
        self._note(call, reply, lie=lie, at=instant, milliseconds=(time.monotonic() - began) * 1000)
        return reply

    def _note(self, call: Call, reply: Reply, *, lie: str | None, at: float, milliseconds: float) -> None:
        self._number += 1
        sent = Sent(
            number=self._number,
            at=at,
            kind=call.kind,
            method=call.method,
            path=call.path,
            body=call.shown,
            lie=lie,
            status=reply.status,
            outcome=reply.outcome,
            code=reply.code,
            reply={name: value for name, value in reply.body.items() if name != "session_token"},
            milliseconds=round(milliseconds, 1),
        )
        self.log.append(sent)


def _pauses() -> Iterator[float]:
    seconds = _FIRST_SECONDS
    while True:
        yield seconds
        seconds = min(seconds * 2, _LONGEST_SECONDS)


def _altered(call: Call) -> Call:
    """The same ids with another amount, or another round where there is no amount."""
    content = msgspec.json.decode(call.body) if call.body else {}
    for action in content.get("actions", []):
        action["amount"] = f"{int(action['amount'].replace('.', '')) + 1}"
    if "actions" not in content:
        content["round_id"] = f"{content.get('round_id', 'r')}x"
    return msgspec.structs.replace(call, body=msgspec.json.encode(content))
