"""`GET /me/balance/stream`: server-sent events."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final, cast

from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.db import Database
from app.errors import Busy, CrossSiteRequest, DatabaseUnavailable
from app.games.stream.hub import Hub
from app.games.stream.listener import Listener, Stop, position_of
from app.games.stream.watch import Row, rows_of_player
from app.http.openapi import problems
from app.http.origin import refuse_foreign_site
from app.http.state import database_of, settings_of
from app.kit.clock import monotonic
from app.server.stopping import is_stopping
from app.sessions.deps import CurrentSession, maybe_signed_in
from app.sessions.errors import NotSignedIn

router = APIRouter(prefix="/me", tags=["me"])

EVENT_STREAM: Final = "text/event-stream"
_BEAT_SECONDS: Final = 15.0
_RETRY_MS: Final = 3000
_GOING_DOWN: Final = Stop(retry_ms=1000)
#: Who is signed out is refused when he comes back; who has only got a new token (a fresh proof) has his balances again.
_SIGNED_OUT: Final = Stop(retry_ms=_RETRY_MS, notice="session_ended")
_NOBODY_KNOWS: Final = Stop(retry_ms=_RETRY_MS)
_EXAMPLE: Final = 'event: balance\nid: 7:42\ndata: {"wallet_id":7,"balance":"12.50","currency_code":"USD","seq":42}\n\n'
_DOCUMENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "events until the session ends",
        "content": {EVENT_STREAM: {"schema": {"type": "string"}, "example": _EXAMPLE}},
    }
}

#: Read by hand: whatever stands there is no fault, it only tells where to go on.
_LAST_EVENT_ID: Final[dict[str, Any]] = {
    "parameters": [
        {
            "in": "header",
            "name": "Last-Event-ID",
            "description": "`id` of the last event that was seen",
            "required": False,
            "schema": {"type": "string"},
        }
    ]
}


class BalanceStream(StreamingResponse):
    """Leaves the hub however it ends."""

    media_type = EVENT_STREAM

    def __init__(
        self, content: AsyncIterator[bytes], *, hub: Hub, listener: Listener, wallet_ids: Sequence[int]
    ) -> None:
        # nginx would gather the events otherwise.
        super().__init__(content, headers={"X-Accel-Buffering": "no"})
        self._hub, self._listener, self._wallet_ids = hub, listener, wallet_ids

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._hub.leave(self._listener, wallet_ids=self._wallet_ids)


@router.get(
    "/balance/stream",
    operation_id="balance_stream",
    summary="Balances as they change",
    status_code=200,
    response_class=BalanceStream,
    responses={**problems(NotSignedIn, CrossSiteRequest, Busy), **_DOCUMENT},
    openapi_extra=_LAST_EVENT_ID,
)
async def balance_stream(request: Request, current: CurrentSession) -> BalanceStream:
    """Server-sent events. `balance`: a wallet after a movement; its `seq` only rises, and movements that follow each
    other closely may come as one. `notice`: `{"kind": …}`, one of reality_check, play_stopped, session_ended,
    replaced. On connecting: the wallets that have moved since `Last-Event-ID`, or all. A comment every 15 seconds.
    """
    # A page elsewhere could not read the answer; it shall not hold one of the player's few streams either.
    refuse_foreign_site(request, public_url=settings_of(request).public_url)
    database, hub = database_of(request), cast(Hub, request.app.state.balance_hub)
    if hub.is_full():
        raise Busy(retry_after=5)
    wallet_ids = [row.wallet_id for row in await _rows(database, current.user_id)]
    claimed = position_of(request.headers.get("last-event-id"))
    listener = Listener(user_id=current.user_id, told={own: claimed[own] for own in wallet_ids if own in claimed})
    hub.enter(listener, wallet_ids=wallet_ids)
    try:
        # Read again: what moved since the first time was told to nobody.
        for row in await _rows(database, current.user_id):
            row.tell(listener, first=True)
    except BaseException:
        hub.leave(listener, wallet_ids=wallet_ids)
        raise
    return BalanceStream(_events(request, listener), hub=hub, listener=listener, wallet_ids=wallet_ids)


async def _rows(database: Database, user_id: int) -> Sequence[Row]:
    async with database.reading() as connection:
        return await rows_of_player(connection, user_id=user_id)


async def _events(request: Request, listener: Listener) -> AsyncIterator[bytes]:
    yield f"retry: {_RETRY_MS}\n\n".encode()
    beat = monotonic()
    while True:
        look_is_due, events = listener.take_look(), listener.take()
        if look_is_due or events:
            # Asked after the movement was committed: a session that ended before it hears nothing of it.
            if stop := await _why_not(request, has_news=bool(events)):
                listener.end(stop)
            elif events:
                yield events
        if is_stopping():
            listener.end(_GOING_DOWN)
        if listener.stop is not None:
            yield listener.last_words()
            return
        await listener.wait(seconds=max(0.0, _BEAT_SECONDS - (monotonic() - beat)))
        if monotonic() - beat >= _BEAT_SECONDS:
            beat = monotonic()
            listener.look()
            yield b":\n\n"


async def _why_not(request: Request, *, has_news: bool) -> Stop | None:
    """Why nothing may be told any more; None: the session is open.

    What all streams of a worker ask at one moment travels as one query (`app.sessions.lookup`). A database that is away
    tells nothing: the next look will, unless there is news, which the browser then comes back for.
    """
    try:
        return None if await maybe_signed_in(request) else _SIGNED_OUT
    except DatabaseUnavailable:
        return _NOBODY_KNOWS if has_news else None
