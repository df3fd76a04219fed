"""Bodies with bounds: how large, and how long they may take to arrive (faults F22, F23)."""

import asyncio
from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError, BodyTooLarge, RequestTimeout
from app.server.cycle import BODY_IS_HERE
from app.server.limits import KIB
from app.server.refusal import refusal_messages

MOST_BYTES: Final = 64 * KIB
# The connection lingers for another second, so that a slow caller is gone within ten.
WITHIN_SECONDS: Final = 9.0
_UNDECLARED: Final = -1


class BodyLimit:
    """ASGI middleware. A body that is declared too large is refused before a byte of it is read; one that
    turns out too large or too slow is refused whatever the application made of the interruption. The
    connection ends.

    A request without a body passes untouched.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        public_url: str = "",
        most_bytes: int = MOST_BYTES,
        within_seconds: float = WITHIN_SECONDS,
    ) -> None:
        self._app = app
        self._public_url = public_url
        self._most_bytes = most_bytes
        self._within_seconds = within_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Runs the application on a bounded body."""
        declared = _declared_bytes(scope["headers"]) if scope["type"] == "http" else 0
        if not declared:
            await self._app(scope, receive, send)
        elif declared > self._most_bytes:
            await self._refuse(scope, send, BodyTooLarge())
        else:
            await self._run_bounded(scope, receive, send)

    async def _run_bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _BoundedBody(receive, send, most_bytes=self._most_bytes, within_seconds=self._within_seconds)
        try:
            await self._app(scope, body.receive, body.send)
        except Exception:
            if body.fault is None:
                raise
        if body.fault is not None and not body.answered:
            await self._refuse(scope, send, body.fault)

    async def _refuse(self, scope: Scope, send: Send, error: AppError) -> None:
        for message in refusal_messages(error, scope=scope, public_url=self._public_url):
            await send(message)


class _BoundedBody:
    """The two ends of one request: what comes is counted, what goes out after a fault is withheld."""

    def __init__(self, receive: Receive, send: Send, *, most_bytes: int, within_seconds: float) -> None:
        self.fault: AppError | None = None
        self.answered = False
        self._receive = receive
        self._send = send
        self._bytes_left = most_bytes
        self._complete = False
        self._deadline = asyncio.get_running_loop().time() + within_seconds

    async def receive(self) -> Message:
        """The next message; raises BodyTooLarge or RequestTimeout."""
        if self._complete:
            return await self._receive()
        if self.fault is not None:
            raise self.fault
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            self.fault = RequestTimeout()
            raise self.fault from None
        self._complete = not message.get("more_body", False)
        self._bytes_left -= len(message.get("body", b""))
        if self._bytes_left < 0:
            self._complete = False
            self.fault = BodyTooLarge()
            raise self.fault
        return message

    async def send(self, message: Message) -> None:
        """Passes an answer on, unless a fault came before it: then the fault is the answer."""
        if self.fault is None or self.answered:
            self.answered = True
            await self._send(message)


async def read_bounded(scope: Scope, receive: Receive) -> bytes:
    """The body, for who answers in front of the middleware; raises BodyTooLarge or RequestTimeout.

    Whoever leaves in between has sent what he has sent.
    """
    # Nobody has to wait for what is here already, and a timer costs more than reading it.
    if scope["state"].get(BODY_IS_HERE):
        return await _read(receive)
    if _declared_bytes(scope["headers"]) > MOST_BYTES:
        raise BodyTooLarge
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            return await _read(receive)
    except TimeoutError:
        raise RequestTimeout from None


async def _read(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise BodyTooLarge
        if not message.get("more_body", False):
            return body


def _declared_bytes(headers: Iterable[tuple[bytes, bytes]]) -> int:
    """The length that the head declares, -1 for a chunked body, 0 for none. The parser has checked the
    digits.
    """
    for name, value in headers:
        if name == b"content-length":
            return int(value)
        if name == b"transfer-encoding":
            return _UNDECLARED
    return 0
