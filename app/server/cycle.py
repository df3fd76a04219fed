"""One request and its answer: uvicorn's, with the head of an answer sent together with its body.

uvicorn writes the head and then the body, and the event loop sends each at once: two calls of the system and two
packets for every answer, and a caller that wakes up twice. An answer whose length is known has its body at hand.
"""

from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, RequestResponseCycle

#: In a request's `state`: its whole body has arrived.
BODY_IS_HERE: Final = "body_is_here"
#: These say more than they are; answers with them go uvicorn's way.
_SPECIAL: Final = frozenset({b"connection", b"transfer-encoding"})
#: Seldom twice the same.
_CHANGING: Final = frozenset({b"date", b"set-cookie", b"location", b"etag"})
#: A number and an id of ours, new in every answer.
_OUR_OWN: Final = frozenset({b"content-length", b"x-request-id"})
_MOST_LINES: Final = 512
#: Of headers that were looked at before: nearly all are the same for every answer.
_lines: Final[dict[tuple[bytes, bytes], bytes]] = {}


class Cycle(RequestResponseCycle):
    """Keeps the head of an answer of known length until its body comes; everything else goes uvicorn's way."""

    _head: Any = None
    _length: int = 0

    async def send(self, message: Any) -> None:
        """ASGI. An answer that breaks off between head and body has not begun, so its caller is told 500."""
        head, self._head = self._head, None
        if message["type"] == "http.response.start":
            # A head that is kept gives way to another: uvicorn's 500 for an application that failed behind it.
            length = None if self.response_started else self._length_of(message)
            if length is not None:
                self._head, self._length = message, length
                return
        elif head is not None:
            body = message.get("body", b"")
            if len(body) == self._length and not message.get("more_body", False) and not self.flow.write_paused:
                self._send_whole(head, body)
                return
            await super().send(head)
        await super().send(message)

    def _length_of(self, start: Any) -> int | None:
        """Of the body, if nothing but that says where it ends."""
        length = None
        for name, value in start.get("headers", ()):
            if name == b"content-length":
                length = int(value)
            elif name in _SPECIAL:
                return None
        return length if self.scope["method"] != "HEAD" and start["status"] not in {204, 304} else None

    def _send_whole(self, head: Any, body: bytes) -> None:
        if self.disconnected:
            return
        lines = [STATUS_LINE[head["status"]]]
        lines += [_lines.get(header) or _line(header) for header in (*self.default_headers, *head["headers"])]
        lines += (b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n", body)
        self.response_started, self.waiting_for_100_continue = True, False
        self.transport.write(b"".join(lines))
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()


def _line(header: tuple[bytes, bytes]) -> bytes:
    """Raises RuntimeError for what is no header."""
    name, value = header
    if name in _OUR_OWN:
        return b"%b: %b\r\n" % header
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError("what the application wants to send is no header")
    line = b"%b: %b\r\n" % (name.lower(), value)
    if len(_lines) < _MOST_LINES and name not in _CHANGING:
        _lines[header] = line
    return line
