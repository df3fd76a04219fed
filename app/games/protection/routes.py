"""`/me/limits`, `/me/time-out`, `/me/self-exclusion`, `/me/reality-check/acknowledge`."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.deps import place_of
from app.errors import CrossSiteRequest, ValidationFailed
from app.games.errors import BreakNotShortened
from app.games.protection.clock import Net, acknowledge, set_interval
from app.games.protection.limits import Wish, change_limits, has_due_raise, raise_due
from app.games.protection.queries import LimitKind, latest
from app.games.protection.schemas import (
    ExclusionBody,
    LimitAnswer,
    LimitsAnswer,
    LimitsBody,
    LimitWish,
    NetAnswer,
    PendingAnswer,
    RealityCheckAnswer,
    TimeOutBody,
)
from app.games.protection.standing import Standing, UsedLimit, standing_of
from app.games.protection.stops import exclude, take_time_out
from app.http.bodies import json_body_of, json_document
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc, utc_now
from app.kit.money import BadAmount, amount_text, read_amount
from app.players.deps import count_change
from app.players.personal_facts import Teller
from app.players.register import player_by_id
from app.sessions.cookies import SESSION, clear_cookie
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn
from app.sessions.lookup import SignedIn

router = APIRouter(prefix="/me", tags=["games"], dependencies=[Depends(count_change)])


@router.get(
    "/limits",
    operation_id="my_limits",
    summary="Limits, breaks and the reality check",
    response_model=LimitsAnswer,
    responses=problems(NotSignedIn),
)
async def my_limits(request: Request, current: CurrentSession) -> LimitsAnswer:
    """What the player has set himself, what of it is used, and whether he must say that he knows how long he plays."""
    database = database_of(request)
    async with database.reading() as connection:
        is_late = await has_due_raise(connection, user_id=current.user_id)
    if is_late:
        await database.in_transaction(lambda tx: raise_due(tx, user_id=current.user_id))
    async with database.reading() as connection:
        return _answer(await standing_of(connection, user_id=current.user_id))


@router.put(
    "/limits",
    operation_id="set_limits",
    summary="Change limits and the reality check",
    response_model=LimitsAnswer,
    openapi_extra=json_document(LimitsBody),
    responses=problems(NotSignedIn, CrossSiteRequest, *BODY_PROBLEMS, limited=True),
)
async def set_limits(
    request: Request, current: CurrentSession, body: Annotated[LimitsBody, Depends(json_body_of(LimitsBody))]
) -> LimitsAnswer:
    """A lower limit counts when the answer arrives, a higher one or none 24 hours later; the newest wish for more
    takes the place of the one before, and setting a limit lower takes it back. A longer reality check counts from the
    next one on.
    """
    wishes = [_wish(one, at=at) for at, one in enumerate(body.limits)]

    async def change(tx: AsyncConnection, teller: Teller) -> None:
        if wishes:
            await change_limits(tx, teller, wishes)
        if body.reality_check_minutes is not None:
            await set_interval(tx, teller, minutes=body.reality_check_minutes)

    return await _held(request, current, change)


@router.post(
    "/time-out",
    operation_id="take_time_out",
    summary="Take a break of one day to six weeks",
    response_model=LimitsAnswer,
    openapi_extra=json_document(TimeOutBody),
    responses=problems(NotSignedIn, CrossSiteRequest, BreakNotShortened, *BODY_PROBLEMS, limited=True),
)
async def post_time_out(
    request: Request, current: CurrentSession, body: Annotated[TimeOutBody, Depends(json_body_of(TimeOutBody))]
) -> LimitsAnswer:
    """No game opens and no bet is taken from now on; what was won is still paid. It can be made longer, not shorter."""
    return await _held(request, current, lambda tx, teller: take_time_out(tx, teller, hours=body.hours))


@router.post(
    "/self-exclusion",
    operation_id="exclude_myself",
    summary="Exclude oneself from games for six months or more",
    response_model=LimitsAnswer,
    openapi_extra=json_document(ExclusionBody),
    responses=problems(NotSignedIn, CrossSiteRequest, BreakNotShortened, *BODY_PROBLEMS, limited=True),
)
async def post_exclusion(
    request: Request,
    response: Response,
    current: CurrentSession,
    body: Annotated[ExclusionBody, Depends(json_body_of(ExclusionBody))],
) -> LimitsAnswer:
    """As a time-out, and every session of the player ends, this one as well. Nobody can lift it. Signing in stays
    possible.
    """
    told = await _held(request, current, lambda tx, teller: exclude(tx, teller, months=body.months))
    clear_cookie(response, SESSION, settings=settings_of(request))
    return told


@router.post(
    "/reality-check/acknowledge",
    operation_id="acknowledge_reality_check",
    summary="Say that one knows how long one plays",
    response_model=LimitsAnswer,
    responses=problems(NotSignedIn, CrossSiteRequest, limited=True),
)
async def post_acknowledgement(request: Request, current: CurrentSession) -> LimitsAnswer:
    """Bets are taken again, for another interval. Nothing happens while none is due."""
    return await _held(request, current, acknowledge)


async def _held(
    request: Request, current: SignedIn, act: Callable[[AsyncConnection, Teller], Awaitable[None]]
) -> LimitsAnswer:
    """The act with the player's row held, and everything as it stands after it."""
    teller = Teller(current.user_id, current.session_id, place_of(request))

    async def run(tx: AsyncConnection) -> LimitsAnswer:
        if await player_by_id(tx, teller.user_id, hold="alone") is None:
            raise NotSignedIn
        await raise_due(tx, user_id=teller.user_id)
        await act(tx, teller)
        return _answer(await standing_of(tx, user_id=teller.user_id))

    return await database_of(request).in_transaction(run)


def _wish(body: LimitWish, *, at: int) -> Wish:
    if body.amount is None:
        return Wish(body.currency, LimitKind(body.kind), None)
    try:
        amount = read_amount(body.amount, currency=body.currency)
    except BadAmount:
        raise ValidationFailed(fields=[(f"limits.{at}.amount", "bad_format")]) from None
    if amount.is_signed():
        raise ValidationFailed(fields=[(f"limits.{at}.amount", "not_allowed")])
    return Wish(body.currency, LimitKind(body.kind), amount)


def _answer(standing: Standing) -> LimitsAnswer:
    clock, protection = standing.clock, standing.protection
    check = RealityCheckAnswer(
        minutes=clock.minutes,
        due=clock.is_due,
        due_at=iso_utc(clock.due_at),
        playing_since=iso_utc(clock.playing_since),
        elapsed_seconds=clock.elapsed_seconds,
        net=[_net(one) for one in standing.net],
    )
    return LimitsAnswer(
        limits=[_limit(one) for one in standing.limits],
        reality_check=check,
        time_out_until=iso_utc(latest(protection.time_out_until, after=utc_now())),
        excluded_until=iso_utc(protection.exclusion()),
        day_ends_at=iso_utc(standing.day_ends_at) or "",
    )


def _net(net: Net) -> NetAnswer:
    return NetAnswer(currency=net.currency, amount=amount_text(net.amount, currency=net.currency))


def _limit(used: UsedLimit) -> LimitAnswer:
    limit, pending = used.limit, None
    told = [
        None if amount is None else amount_text(amount, currency=limit.currency)
        for amount in (limit.amount, limit.pending_amount)
    ]
    if limit.pending_from is not None:
        pending = PendingAnswer(amount=told[1], counts_from=iso_utc(limit.pending_from) or "")
    return LimitAnswer(
        currency=limit.currency,
        kind=limit.kind,
        amount=told[0],
        used=amount_text(used.used, currency=limit.currency),
        pending=pending,
    )
