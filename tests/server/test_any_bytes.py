"""Whatever bytes come, in whatever pieces: the connection answers or ends, and nothing escapes into the event loop."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uvicorn.config import Config
from uvicorn.server import ServerState

from app.server import GuardedProtocol

_WHOLE = [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"HEAD / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
]
_WORDS = [
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b"\x00",
    b":",
    b"Host: b\r\n",
    b"Content-Length: 9\r\n",
    b"x" * 20_000,
    b"\xff",
]
_ANY = st.one_of(st.sampled_from(_WHOLE), st.sampled_from(_WORDS), st.binary(max_size=40))


async def _app(scope: Any, receive: Any, send: Any) -> None:
    while (message := await receive())["type"] == "http.request" and message["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts=st.lists(_ANY, min_size=1, max_size=8), cut=st.integers(min_value=1, max_value=30_000))
async def test_no_bytes_break_the_protocol(parts: list[bytes], cut: int) -> None:
    loop, escaped = asyncio.get_running_loop(), []
    loop.set_exception_handler(lambda _, context: escaped.append(context))
    config = Config(_app, http=GuardedProtocol, ws="none", lifespan="off", log_config=None, proxy_headers=False)
    config.load()
    state = ServerState()
    ours, theirs = socket.socketpair()
    transport, protocol = await loop.create_connection(
        lambda: GuardedProtocol(config=config, server_state=state, app_state={}, _loop=loop), sock=ours
    )
    data = b"".join(parts)
    for start in range(0, len(data), cut):
        if transport.is_closing():
            break
        protocol.data_received(data[start : start + cut])
        if start % 5 == 0:
            await asyncio.sleep(0)
    for _ in range(6):
        await asyncio.sleep(0)
    # The watch's clock runs ahead; every connection must be gone when all time is over.
    for seconds in range(0, 60, 2):
        if not transport.is_closing():
            protocol.look_after(loop.time() + seconds)
            await asyncio.sleep(0)
    assert transport.is_closing() or protocol._lingers
    assert not escaped
    transport.abort()
    theirs.close()
    await asyncio.sleep(0)
    for task in state.tasks:
        task.cancel()
