"""`/me/identities`."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import LARGEST_ID
from app.errors import CrossSiteRequest, NotFound, ValidationFailed
from app.http.openapi import problems
from app.http.state import database_of
from app.kit.clock import iso_utc
from app.players.errors import LastWayIn
from app.players.identities import identities_of, unlink_identity
from app.players.register import player_by_id
from app.players.schemas import IdentityAnswer
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn

router = APIRouter(prefix="/me", tags=["me"])


@router.get(
    "/identities",
    operation_id="my_identities",
    summary="Linked identities",
    response_model=list[IdentityAnswer],
    responses=problems(NotSignedIn),
)
async def my_identities(request: Request, current: CurrentSession) -> list[IdentityAnswer]:
    """The ways to sign in that other services hold."""
    async with database_of(request).reading() as connection:
        linked = await identities_of(connection, user_id=current.user_id)
    return [
        IdentityAnswer(
            id=row.identity_id,
            provider=row.provider,
            username=row.username,
            created_at=iso_utc(row.created_at),
        )
        for row in linked
    ]


@router.delete(
    "/identities/{identity_id}",
    operation_id="unlink_my_identity",
    summary="Unlink an identity",
    status_code=204,
    response_class=Response,
    responses=problems(NotSignedIn, CrossSiteRequest, NotFound, LastWayIn, ValidationFailed),
)
async def unlink_my_identity(
    request: Request, current: CurrentSession, identity_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]
) -> Response:
    """404 for an identity that is not the player's own; 409 for the last way to sign in."""

    async def unlink(tx: AsyncConnection) -> None:
        if not await unlink_identity(tx, user_id=current.user_id, identity_id=identity_id):
            raise NotFound
        player = await player_by_id(tx, current.user_id)
        has_password = player is not None and bool(player.password_hash)
        if not has_password and not await identities_of(tx, user_id=current.user_id):
            raise LastWayIn  # rolls the removal back

    await database_of(request).in_transaction(unlink)
    return Response(status_code=204)
