"""The way of every call of every dialect: signature, parsing, act, answer; faults in the dialect's own words.

Verified over the exact bytes before anything of them is parsed. An unknown provider, a provider of another dialect
and a wrong signature are one and the same answer.
"""

from typing import Final

import msgspec
import structlog

from app.errors import BadBody, Busy, DatabaseUnavailable
from app.games.play.desk import Desk
from app.games.providers.book import Provider
from app.games.wallet_api.dialect import Asked, Dialect, Operation, Values
from app.games.wallet_api.policy import Fault, Refusal
from app.http.bodies import read_json_object
from app.ledger.commands import Code

log = structlog.get_logger()

_ALERTS: Final = frozenset({Code.KEY_CONFLICT, Fault.BAD_SIGNATURE})
_BROKEN_OFF: Final = frozenset({Fault.TOO_LARGE, Fault.TOO_SLOW})


class Answer(msgspec.Struct, frozen=True):
    """JSON and its status. `ends`: what follows on the connection is the rest of a body that nobody reads."""

    status: int
    body: bytes
    ends: bool = False


async def answer(desk: Desk, dialect: Dialect, operation: Operation, asked: Asked) -> Answer:
    """One call, decided. Raises nothing: every fault is an answer."""
    values: Values = {}
    try:
        provider = await _caller(desk, dialect, asked)
        values = read_json_object(asked.body) if operation.body else dict(asked.named)
        told, status = await operation.act(desk, provider, values)
        return Answer(status, msgspec.json.encode(told))
    except Refusal as refusal:
        return rendered(dialect, refusal, values)
    except BadBody:
        return rendered(dialect, Refusal(Fault.BAD_REQUEST), values)
    except (DatabaseUnavailable, Busy):
        # It may have been applied: the commit's answer was lost. The same call again tells.
        return rendered(dialect, Refusal(Fault.TRY_AGAIN), values)
    except Exception:
        log.exception("wallet_call_failed", dialect=dialect.policy.dialect)
        return rendered(dialect, Refusal(Fault.TRY_AGAIN), values)


def rendered(dialect: Dialect, refusal: Refusal, values: Values) -> Answer:
    """A refusal in the dialect's words."""
    tell = log.warning if refusal.reason in _ALERTS else log.info
    tell("wallet_call_refused", dialect=dialect.policy.dialect, reason=refusal.reason.value)
    status, ends = dialect.policy.http_map[refusal.reason].status, refusal.reason in _BROKEN_OFF
    return Answer(status, msgspec.json.encode(dialect.render(refusal, values)), ends)


async def _caller(desk: Desk, dialect: Dialect, asked: Asked) -> Provider:
    provider = await dialect.find(desk.book, asked)
    # Looked at for nobody as well, so that both refusals take the same time.
    genuine = dialect.is_genuine(provider, asked)
    if provider is None or provider.dialect != dialect.policy.dialect or not genuine:
        raise Refusal(Fault.BAD_SIGNATURE)
    return provider
