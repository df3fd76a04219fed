"""How routes reach the gate, and how their bodies carry an answer."""

from typing import Annotated, Final, TypeAlias, cast

from pydantic import Field
from starlette.requests import HTTPConnection

from app.abuse.bot_check.errors import BotCheckFailed, BotCheckNeeded
from app.abuse.bot_check.gate import BotGate
from app.abuse.errors import RateLimited

#: What a route that asks the gate declares: every 429 there is.
BOT_CHECK_PROBLEMS: Final = (RateLimited, BotCheckNeeded, BotCheckFailed)

BotCheckAnswer: TypeAlias = Annotated[
    str | None,
    Field(max_length=6_000, description="the answer to the check that `GET /auth/bot-check` or a problem offered"),
]


def bot_gate_of(request: HTTPConnection) -> BotGate:
    """The application's gate; `app.state.bot_gate`."""
    return cast(BotGate, request.app.state.bot_gate)
