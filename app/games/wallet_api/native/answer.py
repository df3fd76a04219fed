"""One call of the native protocol from bytes to bytes: signature, body, act. Every fault in its own shape."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

import msgspec
import structlog
from msgspec import Struct

from app.errors import BadBody, Busy, DatabaseUnavailable
from app.games.play.desk import Desk
from app.games.providers.book import Provider
from app.games.wallet_api.native import acts
from app.games.wallet_api.native.replies import BAD_SIGNATURE, Refusal
from app.games.wallet_api.native.signature import caller_of
from app.http.bodies import read_json_object
from app.kit.clock import unix_seconds

log = structlog.get_logger()

Post: TypeAlias = Callable[[Desk, Provider, dict[str, Any]], Awaitable[acts.Answer]]
Read: TypeAlias = Callable[[Desk, Provider], Awaitable[acts.Answer]]
PREFIX: Final = "/provider/v1"
POSTS: Final[dict[str, Post]] = {
    f"{PREFIX}/session/exchange": acts.exchange,
    f"{PREFIX}/balance": acts.balance,
    f"{PREFIX}/transactions": acts.transactions,
    f"{PREFIX}/rollbacks": acts.rollbacks,
    f"{PREFIX}/rounds/close": acts.close_round,
}
TOO_LARGE: Final = Refusal("BAD_REQUEST", status=413, message="A body is at most 64 KiB.")
TOO_SLOW: Final = Refusal("BAD_REQUEST", status=408, message="The body must arrive within ten seconds.")
_RETRY_AFTER_SECONDS: Final = 1


class Asked(Struct, frozen=True):
    """What was signed: `target` is the path with its query, as it was sent; header names in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Told(Struct, frozen=True):
    """JSON for the caller."""

    status: int
    body: bytes
    retry_after: int | None = None


async def answer_post(desk: Desk, asked: Asked, post: Post) -> Told:
    """A call with a body."""

    async def run(provider: Provider) -> acts.Answer:
        return await post(desk, provider, read_json_object(asked.body))

    return await _answer(desk, asked, run)


async def answer_get(desk: Desk, asked: Asked, read: Read) -> Told:
    """A call without one."""
    return await _answer(desk, asked, lambda provider: read(desk, provider))


def refused(refusal: Refusal, *, retry_after: int | None = None) -> Told:
    """The answer of a call that ended early."""
    return Told(refusal.status, msgspec.json.encode(refusal.body), retry_after)


async def _answer(desk: Desk, asked: Asked, run: Callable[[Provider], Awaitable[acts.Answer]]) -> Told:
    try:
        body, status = await run(await _caller(desk, asked))
        return Told(status, msgspec.json.encode(body))
    except Refusal as refusal:
        return refused(refusal)
    except BadBody as error:
        return refused(Refusal("BAD_REQUEST", status=400, message=error.detail))
    except (DatabaseUnavailable, Busy) as error:
        return _try_again(error.retry_after)
    except Exception:
        log.exception("native_call_failed")
        return _try_again(None)


async def _caller(desk: Desk, asked: Asked) -> Provider:
    provider = await caller_of(
        desk.book, asked.headers, method=asked.method, target=asked.target, body=asked.body, now=unix_seconds()
    )
    if provider is None:
        code, status, message = BAD_SIGNATURE
        raise Refusal(code, status=status, message=message)
    return provider


def _try_again(retry_after: int | None) -> Told:
    """It may have been applied: the commit's answer was lost. The same call again tells."""
    told = Refusal("TRY_AGAIN", status=503, message="Not known to be applied; send the same again.", outcome="unknown")
    return refused(told, retry_after=retry_after or _RETRY_AFTER_SECONDS)
