"""`/auth/bot-check`: which check is asked, and the challenges of our own."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from app.abuse.bot_check.checker import Action
from app.abuse.bot_check.deps import bot_gate_of
from app.abuse.bot_check.schemas import BotCheckChallenge, BotCheckOffer
from app.abuse.deps import count_try
from app.errors import NotFound, ValidationFailed
from app.http.openapi import problems

router = APIRouter(prefix="/auth/bot-check", tags=["sign in"])

_Action = Annotated[Action, Query(description="what the answer shall be good for")]


@router.get(
    "",
    operation_id="bot_check",
    summary="The check that is asked at this moment",
    response_model=BotCheckOffer,
    response_model_exclude_none=True,
    responses=problems(ValidationFailed, limited=True, database=False),
)
async def bot_check(
    request: Request,
    action: _Action,
    script_blocked: Annotated[
        bool | None, Query(description="the widget did not load: look whether its service answers at all")
    ] = None,
) -> dict[str, Any]:
    """`off` where none is asked. First tries need no answer; a problem `bot_check_needed` carries the same offer."""
    await count_try(request, "bot_check")
    return (await bot_gate_of(request).offer(action, script_blocked=bool(script_blocked))).as_json()


@router.get(
    "/challenge",
    operation_id="bot_check_challenge",
    summary="A challenge for the proof of work",
    response_model=BotCheckChallenge,
    responses=problems(NotFound, ValidationFailed, limited=True, database=False),
)
async def challenge(
    request: Request,
    action: _Action,
    permit: Annotated[str | None, Query(max_length=500, description="as the offer's `challenge_url` has it")] = None,
) -> dict[str, Any]:
    """Good once, for ten minutes, for this action. 404 where another check is asked."""
    await count_try(request, "bot_check")
    made = bot_gate_of(request).challenge(action, permit=permit)
    if made is None:
        raise NotFound
    return made
