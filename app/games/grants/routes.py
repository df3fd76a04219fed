"""`GET` and `POST /me/daily-grant`."""

import asyncio
from typing import cast

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from app.errors import CrossSiteRequest
from app.games.errors import PlayNotAllowed, PlayStopped
from app.games.grants.daily import Giver, Offer, offer_of
from app.games.play.desk import Desk
from app.http.openapi import problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc
from app.kit.money import amount_text
from app.ledger.commands import Code
from app.legal.deps import legal_texts_of
from app.players.deps import count_change
from app.players.may_play import PlayRules
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn

router = APIRouter(prefix="/me", tags=["games"], dependencies=[Depends(count_change)])


class AmountAnswer(BaseModel):
    """Virtual coins of one currency."""

    currency: str
    amount: str


class DailyGrantAnswer(BaseModel):
    """The coins of the day."""

    available: bool = Field(description="there is something to fetch now")
    amounts: list[AmountAnswer] = Field(description="what a day brings")
    next_at: str | None = Field(description="when there will be something; null: now, or it cannot be said")


class FetchedAnswer(DailyGrantAnswer):
    """As it stands afterwards."""

    granted: bool = Field(description="this very request has brought them; false: the day's were fetched before")


@router.get(
    "/daily-grant",
    operation_id="daily_grant",
    summary="The coins of the day",
    response_model=DailyGrantAnswer,
    responses=problems(NotSignedIn),
)
async def daily_grant(request: Request, current: CurrentSession) -> DailyGrantAnswer:
    """A day is one of UTC."""
    return _told(await _offer(request, user_id=current.user_id))


@router.post(
    "/daily-grant",
    operation_id="fetch_daily_grant",
    summary="Fetch the coins of the day",
    response_model=FetchedAnswer,
    responses=problems(NotSignedIn, CrossSiteRequest, PlayNotAllowed, PlayStopped, limited=True),
)
async def fetch_daily_grant(request: Request, current: CurrentSession) -> FetchedAnswer:
    """Once a day. Not for who may not play, or has stopped himself."""
    offer = await _offer(request, user_id=current.user_id)
    if offer.obstacles:
        raise PlayNotAllowed([str(one) for one in offer.obstacles])
    if offer.stopped_until:
        raise PlayStopped(offer.stopped_until)
    granted = False
    if offer.is_available:
        # At the worker's own ledger, which tells the player's open pages of it.
        ledger = cast(Desk, request.app.state.desk).ledger
        outcomes = await asyncio.gather(*(ledger.post(share.command()) for share in offer.open_shares))
        granted = any(outcome.code is Code.OK and not outcome.replayed for outcome in outcomes)
        offer = await _offer(request, user_id=current.user_id)
    return FetchedAnswer(**dict(_told(offer)), granted=granted)


async def _offer(request: Request, *, user_id: int) -> Offer:
    settings = settings_of(request)
    rules = PlayRules(settings.min_age, settings.blocked_countries, legal_texts_of(request).terms_version)
    giver = Giver(settings.daily_grants, rules, settings.default_wallet_type, settings.jwt_signing_key)
    async with database_of(request).reading() as connection:
        offer = await offer_of(connection, user_id=user_id, giver=giver)
    if offer is None:
        raise NotSignedIn
    return offer


def _told(offer: Offer) -> DailyGrantAnswer:
    amounts = [
        AmountAnswer(currency=share.currency, amount=amount_text(share.amount, currency=share.currency))
        for share in offer.shares
    ]
    return DailyGrantAnswer(available=offer.is_available, amounts=amounts, next_at=iso_utc(offer.next_at))
