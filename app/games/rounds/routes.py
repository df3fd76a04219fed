"""`/me/rounds`."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from app.errors import ValidationFailed
from app.games.rounds.queries import PAGE_SIZE, Round, rounds_of
from app.http.openapi import problems
from app.http.state import database_of
from app.kit.clock import iso_utc
from app.kit.money import amount_text
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn
from app.wallets.queries import wallets_of

router = APIRouter(prefix="/me", tags=["me"])


class RoundGameAnswer(BaseModel):
    """The game that was played."""

    provider: str
    code: str
    name: str


class RoundAnswer(BaseModel):
    """One round: all its bets and wins together."""

    round_id: str
    game: RoundGameAnswer | None = Field(description="null: a game that the lobby has never known")
    currency: str
    staked: str = Field(description="virtual coins that went in")
    paid: str = Field(description="virtual coins that came back")
    net: str = Field(description="paid less staked")
    state: Literal["open", "closed"]
    opened_at: str
    closed_at: str | None


class RoundsAnswer(BaseModel):
    """A page of rounds, the newest first."""

    rounds: list[RoundAnswer]
    next_cursor: str | None = Field(description="give it back as `cursor` for older ones; null: these were the oldest")


@router.get(
    "/rounds",
    operation_id="my_rounds",
    summary="What the player has played",
    response_model=RoundsAnswer,
    responses=problems(NotSignedIn, ValidationFailed),
)
async def my_rounds(
    request: Request,
    current: CurrentSession,
    cursor: Annotated[UUID | None, Query(description="`next_cursor` of the page before")] = None,
) -> RoundsAnswer:
    """Fifty at a time, over all wallets."""
    async with database_of(request).reading() as connection:
        wallet_ids = [wallet.wallet_id for wallet in await wallets_of(connection, user_id=current.user_id)]
        rounds = await rounds_of(connection, wallet_ids=wallet_ids, before=cursor)
    return RoundsAnswer(
        rounds=[_answer(each) for each in rounds],
        next_cursor=str(rounds[-1].round_id) if len(rounds) == PAGE_SIZE else None,
    )


def _answer(each: Round) -> RoundAnswer:
    known = each.provider is not None and each.code is not None and each.game_name is not None
    return RoundAnswer(
        round_id=str(each.round_id),
        game=RoundGameAnswer(provider=each.provider, code=each.code, name=each.game_name) if known else None,
        currency=each.currency,
        staked=amount_text(each.staked, currency=each.currency),
        paid=amount_text(each.paid, currency=each.currency),
        net=amount_text(each.paid - each.staked, currency=each.currency),
        state="open" if each.closed_at is None else "closed",
        opened_at=iso_utc(each.opened_at) or "",
        closed_at=iso_utc(each.closed_at),
    )
