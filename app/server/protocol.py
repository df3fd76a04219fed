"""HTTP/1.1 connections with bounds.

uvicorn's own protocol never cuts a slow caller, takes heads of 64 KiB and more, lets two Host headers through,
answers a broken request ahead of whole ones before it, and reads the skipped body of an upgrade as a request.
What is added costs the hot path a dictionary and some comparisons, and takes a timer for each request away: time
is kept by a watch that looks at all connections twice a second.
"""

import asyncio
from typing import Any, ClassVar, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.errors import AppError, Busy, RequestTimeout
from app.server.cycle import BODY_IS_HERE, Cycle
from app.server.errors import HeadersTooLarge, MalformedRequest, TargetTooLong
from app.server.head_faults import head_fault, is_plain
from app.server.limits import GuardLimits
from app.server.refusal import refusal_bytes, refusing_app
from app.server.stopping import STOPPING
from app.server.watch import Wait, watch_of
from app.server.wire import DEAF, Wire

_PIECE_BYTES = 16 * 1024
_TURNED_AWAY_AT_ONCE = 200
_let_through = HttpToolsProtocol.on_headers_complete


class _HeadRefusedError(Exception):
    """Leaves the parser's callback; the reason waits in the connection."""


class GuardedProtocol(HttpToolsProtocol):
    """uvicorn's httptools protocol within `limits`."""

    limits: ClassVar[GuardLimits] = GuardLimits()
    #: Base of the `type` of a problem; empty makes it a relative reference.
    public_url: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # uvicorn's access log writes whole addresses, and those of a sign-in hold codes.
        self.access_log = False
        self._wire: asyncio.Transport = cast(asyncio.Transport, None)
        self._fault: AppError | None = None
        # How many bytes of the request that is being read are neither a finished head nor body.
        self._surplus = 0
        self._lingers = False
        self._farewell: asyncio.TimerHandle | None = None
        self._sender, self._reader, self._idler = Wait(), Wait(), Wait()
        # The request in work and the bytes unread when the caller last read on; None if nothing is unread.
        self._unread: tuple[object, int] | None = None

    # -- the connection ----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes the connection in, or turns it away when the worker holds enough of them."""
        self._wire = transport
        super().connection_made(cast(asyncio.Transport, Wire(transport, close=self._close)))
        over = len(self.connections) - self.limits.connections
        if over > _TURNED_AWAY_AT_ONCE:
            transport.abort()
        elif over > 0:
            self._answer_and_leave(Busy(retry_after=2))
        watch_of(self.server_state, loop=self.loop).wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        if self._farewell is not None:
            self._farewell.cancel()
        super().connection_lost(exc)
        # Ends the circle of references at once; the collector runs rarely.
        self.transport.close = self._wire.close  # type: ignore[method-assign]

    def resume_writing(self) -> None:
        """The caller has read on."""
        self._unread = None
        super().resume_writing()

    def shutdown(self) -> None:
        """The server stops: whole requests are answered, and one that is on its way still finds us.

        uvicorn closes idle connections at once; a request sent in that moment would be lost.
        """
        STOPPING.begun = True
        cycle = self.cycle
        self.timeout_keep_alive = cast(int, self.limits.farewell_seconds)
        if cycle is None or cycle.response_complete:
            self._farewell = self.loop.call_later(self.limits.farewell_seconds, self._leave_if_idle)
        elif not cycle.response_started:
            cycle.keep_alive = False

    # -- reading -----------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Feeds the parser; whole requests in one small piece, as nearly all are, need no counting."""
        if self.timeout_keep_alive_task is not None:
            self._unset_keepalive_if_required()
        cycle = self.cycle
        if cycle is None or cycle.more_body or cycle.scope is not self.scope or len(data) > _PIECE_BYTES:
            self._feed_counting(data)
            return
        try:
            self.parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as interruption:
            self._interrupted(interruption)

    def on_headers_complete(self) -> None:
        """Lets the request through to the application, or raises what ends the connection."""
        names = dict(self.headers)
        if self._surplus or not is_plain(self.url, self.headers, names):
            self._look_closely()
        _let_through(self)
        if not self.parser.should_upgrade():
            self.cycle.__class__ = Cycle  # before its task begins
        if b"transfer-encoding" in names:
            # Trailers go nowhere: uvicorn would add them to the headers of a request that already runs.
            self.headers = []
        if STOPPING.begun:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Hands the bytes on; they are no surplus."""
        self._surplus = max(0, self._surplus - len(body))
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The body is whole: who reads it now will not have to wait."""
        super().on_message_complete()
        self.scope["state"][BODY_IS_HERE] = True

    def on_response_complete(self) -> None:
        """Goes on with what waits, if anything does; an idle connection is the watch's to close."""
        if self.pipeline or self.flow.read_paused:
            super().on_response_complete()
        else:
            self.server_state.total_requests += 1

    def _feed_counting(self, data: bytes) -> None:
        """Feeds piece by piece and bounds what is neither a finished head nor body: endless heads, chunk sizes,
        trailers. A piece in which a request begins is not counted; it is small.
        """
        if self.parser is DEAF:
            return
        for start in range(0, len(data), _PIECE_BYTES):
            piece = data[start : start + _PIECE_BYTES]
            if self._is_inside():
                self._surplus += len(piece)
            request = self.scope
            try:
                self.parser.feed_data(piece)
            except (httptools.HttpParserError, httptools.HttpParserUpgrade) as interruption:
                self._interrupted(interruption)
                return
            if not self._is_inside() or self.scope is not request:
                self._surplus = 0
            elif self._surplus > self.limits.head_bytes:
                self._refuse(self._surplus_fault())
                return

    def _interrupted(self, interruption: Exception) -> None:
        if isinstance(interruption, httptools.HttpParserUpgrade):
            self._end_after_last_request()
        else:
            self._refuse(self._fault or MalformedRequest())

    def _surplus_fault(self) -> AppError:
        if not self._is_in_head():
            return MalformedRequest()
        return HeadersTooLarge() if self.headers or not self.url else TargetTooLong()

    def _look_closely(self) -> None:
        self._fault = head_fault(
            self.url, self.headers, http_version=self.parser.get_http_version(), limits=self.limits
        )
        if self._fault is not None:
            raise _HeadRefusedError

    def _is_in_head(self) -> bool:
        return self.scope is not None and (self.cycle is None or self.cycle.scope is not self.scope)

    def _is_inside(self) -> bool:
        """Whether a request has begun and not been read to its end, as far as uvicorn keeps count of that."""
        return self._is_in_head() or (self.cycle is not None and self.cycle.more_body)

    # -- refusing and leaving ----------------------------------------------------------------------------------

    def _refuse(self, error: AppError) -> None:
        """Answers what was broken after every whole request before it has had its answer, and ends."""
        cycle = self.cycle
        if cycle is None or not (cycle.more_body and cycle.scope is self.scope):
            if cycle is None or cycle.response_complete:
                self._answer_and_leave(error)
            else:
                self._end_after_last_request()
        elif cycle.response_complete:
            self._wire.close()
        elif self.pipeline and self.pipeline[0][0] is cycle:
            self.pipeline[0] = (cycle, refusing_app(error, public_url=self.public_url))
            self.parser = DEAF
        elif cycle.response_started:
            self._disown(cycle)
            self._wire.close()
        else:
            self._disown(cycle)
            self._answer_and_leave(error)

    def _end_after_last_request(self) -> None:
        """Nothing more is read; the connection ends with the answer to the last whole request."""
        self.parser = DEAF
        self.cycle.keep_alive = False

    def _disown(self, cycle: RequestResponseCycle) -> None:
        """The application learns that the caller is gone; what it still answers goes nowhere."""
        cycle.disconnected = True
        cycle.waiting_for_100_continue = False
        cycle.message_event.set()

    def _answer_and_leave(self, error: AppError) -> None:
        server_headers = self.server_state.default_headers
        self._wire.write(refusal_bytes(error, public_url=self.public_url, server_headers=server_headers))
        self._linger()

    def _close(self) -> None:
        """What `transport.close()` means to a request: at once, unless its body is still on the way."""
        cycle = self.cycle
        if not self._lingers and cycle is not None and cycle.response_complete and cycle.more_body:
            self._linger()
        else:
            self._wire.close()

    def _linger(self) -> None:
        """Says that we have finished, and reads into the void until the caller has noticed."""
        if self._wire.is_closing():
            return
        self._lingers = True
        self._unset_keepalive_if_required()
        self.parser = DEAF
        self.pipeline.clear()
        self.flow.resume_reading()
        self._farewell = self.loop.call_later(self.limits.linger_seconds, self._wire.close)
        if self._wire.can_write_eof():
            self._wire.write_eof()

    def _leave_if_idle(self) -> None:
        if not self._is_in_head() and (self.cycle is None or self.cycle.response_complete):
            self._wire.close()

    # -- time --------------------------------------------------------------------------------------------------

    def look_after(self, now: float) -> None:
        """Cuts a caller who sends too slowly, does not read, or has long had nothing to say."""
        self._note_unread(self._wire.get_write_buffer_size())
        if self._reader.lasts(self._unread, now=now, seconds=self.limits.unread_answer_seconds):
            self._wire.abort()
        elif self._sender.lasts(self._owed(), now=now, seconds=self.limits.head_seconds):
            self._cut_sender()
        elif self._idler.lasts(self._last_request(), now=now, seconds=self.timeout_keep_alive + 1):
            self._wire.close()

    def _note_unread(self, unread_bytes: int) -> None:
        if not unread_bytes:
            self._unread = None
        elif (
            self._unread is None
            or self._unread[0] is not self.cycle
            or self._unread[1] - unread_bytes >= self.limits.progress_bytes
        ):
            self._unread = (self.cycle, unread_bytes)

    def _owed(self) -> object | None:
        """What the caller owes us: the end of a head, or of a body whose answer he already has."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if self.parser is DEAF:
            return None
        if cycle is None:
            # Until the first request is there, the connection's whole life counts.
            return self
        if self._is_in_head():
            return self.scope
        return cycle if cycle.response_complete and cycle.more_body else None

    def _last_request(self) -> object | None:
        """The answered request after which nothing has come yet."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is None or not cycle.response_complete or cycle.more_body or self._is_in_head():
            return None
        return cycle

    def _cut_sender(self) -> None:
        if self._is_in_head():
            self._refuse(RequestTimeout())
        else:
            # Not a byte came, as from a browser that connects ahead of need, or the answer is already given.
            self._wire.close()
