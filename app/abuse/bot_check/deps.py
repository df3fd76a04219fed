"""How routes reach the gate."""

from typing import Final, cast

from starlette.requests import HTTPConnection

from app.abuse.bot_check.errors import BotCheckFailed, BotCheckNeeded
from app.abuse.bot_check.gate import BotGate
from app.abuse.errors import RateLimited

#: What a route that asks the gate declares: every 429 there is.
BOT_CHECK_PROBLEMS: Final = (RateLimited, BotCheckNeeded, BotCheckFailed)


def bot_gate_of(request: HTTPConnection) -> BotGate:
    """The application's gate; `app.state.bot_gate`."""
    return cast(BotGate, request.app.state.bot_gate)
