"""The way of every call of a signed-body dialect: body, signature, parsing, act, answer; faults in its own words.

Verified over the exact bytes before anything of them is parsed. An unknown provider, a provider of another dialect
and a wrong signature are one and the same answer.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
import structlog

from app.errors import BadBody, Busy, DatabaseUnavailable
from app.games.play.desk import Desk
from app.games.providers.book import Provider
from app.games.wallet_api.policy import Fault, Policy, Refusal, refused
from app.http.bodies import read_json_object
from app.ledger.commands import Code

log = structlog.get_logger()

Values: TypeAlias = dict[str, Any]
Act: TypeAlias = Callable[[Desk, Provider, Values], Awaitable[Values]]
Body = TypeVar("Body", bound=msgspec.Struct)

_ALERTS: Final = frozenset({Code.KEY_CONFLICT, Fault.BAD_SIGNATURE})


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the provider's name in its address, its headers and its bytes."""

    provider: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON and its status."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs: who signed, and how a refusal looks. `render` gets what was parsed, or nothing if nothing was."""

    policy: Policy
    verify: Callable[[Provider | None, Mapping[str, str], bytes], bool]
    render: Callable[[Refusal, Values], Values]


async def answer(desk: Desk, dialect: Dialect, asked: Asked, act: Act) -> Answer:
    """One call, decided. Raises nothing: every fault is an answer."""
    values: Values = {}
    try:
        provider = await _caller(desk, dialect, asked)
        values = read_json_object(asked.body)
        return Answer(200, msgspec.json.encode(await act(desk, provider, values)))
    except Refusal as refusal:
        told = refusal
    except BadBody as error:
        told = Refusal(Fault.BAD_REQUEST, error.detail)
    except (DatabaseUnavailable, Busy):
        told = refused(Fault.TRY_AGAIN)
    except Exception:
        log.exception("wallet_call_failed", dialect=dialect.policy.dialect)
        told = refused(Fault.TRY_AGAIN)
    if told.reason in _ALERTS:
        log.warning("wallet_call_refused", dialect=dialect.policy.dialect, reason=told.reason.value)
    return rendered(dialect, told, values)


def rendered(dialect: Dialect, refusal: Refusal, values: Values) -> Answer:
    """A refusal in the dialect's words."""
    status = dialect.policy.http_map[refusal.reason].status
    return Answer(status, msgspec.json.encode(dialect.render(refusal, values)))


def body_as(model: type[Body], values: Values) -> Body:
    """The body as its model; raises Refusal with what is wrong, never with what was sent. Unknown names are let be:
    these dialects grow by adding some.
    """
    try:
        return msgspec.convert(values, model, strict=True)
    except msgspec.ValidationError as error:
        text = str(error)
        raise Refusal(Fault.WRONG_TYPE if text.startswith("Expected") else Fault.BAD_REQUEST, text) from None


async def _caller(desk: Desk, dialect: Dialect, asked: Asked) -> Provider:
    provider = await desk.book.by_name(asked.provider)
    genuine = dialect.verify(provider, asked.headers, asked.body)
    if provider is None or provider.dialect != dialect.policy.dialect or not genuine:
        raise refused(Fault.BAD_SIGNATURE)
    return provider
