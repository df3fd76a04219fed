"""`POST /games/{provider}/{code}/launch`, `DELETE /me/game-session`."""

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import Settings
from app.db import LARGEST_ID
from app.errors import CrossSiteRequest, NotFound, ValidationFailed
from app.games.end_game import EndReason, end_game_sessions
from app.games.errors import CurrencyNotOffered, DemoNotOffered, GameUnavailable, PlayNotAllowed, PlayStopped
from app.games.launch.open_game import Game, Opened, Wish, open_demo, open_game
from app.games.launch.parameters import NAMES, seat_parameters
from app.http.bodies import json_body_of, json_document
from app.http.openapi import BODY_PROBLEMS, problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc
from app.legal.deps import legal_texts_of
from app.players.deps import count_change
from app.players.may_play import PlayRules
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn

router = APIRouter(tags=["games"], dependencies=[Depends(count_change)])

GAME_PATH = "/games/{provider}/{code}/launch"


class LaunchBody(BaseModel):
    """With which wallet; `demo`: without any."""

    model_config = {"extra": "forbid", "strict": True}

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO code of the wallet", examples=["USD"])]
    demo: bool = False


class LaunchAnswer(BaseModel):
    """Where the game opens. The code in the address works once, within two minutes."""

    launch_url: str
    game_session_id: int | None = Field(description="null for a demo, which has none")
    expires_at: str | None = Field(description="when the session ends at the latest")
    mode: Literal["coins", "demo"]


@router.post(
    GAME_PATH,
    operation_id="launch_game",
    summary="Open a game with a wallet",
    response_model=LaunchAnswer,
    openapi_extra=json_document(LaunchBody),
    responses=problems(
        NotSignedIn, CrossSiteRequest, NotFound, PlayNotAllowed, PlayStopped, CurrencyNotOffered, GameUnavailable,
        DemoNotOffered, *BODY_PROBLEMS, limited=True,
    ),
)  # fmt: skip
async def launch_game(
    request: Request,
    current: CurrentSession,
    provider: Annotated[str, Path(max_length=40)],
    code: Annotated[str, Path(max_length=80)],
    body: Annotated[LaunchBody, Depends(json_body_of(LaunchBody))],
) -> LaunchAnswer:
    """Ends the game that was open before: one at a time. Another wallet needs another launch."""
    settings = settings_of(request)
    rules = PlayRules(settings.min_age, settings.blocked_countries, legal_texts_of(request).terms_version)
    wish = Wish(provider, code, current.user_id, current.session_id, body.currency)

    async def open_it(tx: AsyncConnection) -> Game | Opened | None:
        if body.demo:
            return await open_demo(tx, wish, rules=rules)
        return await open_game(tx, wish, rules=rules, default_wallet_type=settings.default_wallet_type)

    opened = await database_of(request).in_transaction(open_it)
    if opened is None:
        raise NotFound
    if isinstance(opened, Game):
        url = launch_url(opened, wish, settings, language=current.language_code)
        return LaunchAnswer(launch_url=url, game_session_id=None, expires_at=None, mode="demo")
    seat = seat_parameters(opened.game.dialect, code=opened.launch_code, player=opened.player_reference)
    url = launch_url(opened.game, wish, settings, language=current.language_code, seat=seat)
    return LaunchAnswer(
        launch_url=url, game_session_id=opened.game_session_id, expires_at=iso_utc(opened.expires_at), mode="coins"
    )


@router.delete(
    "/me/game-session",
    operation_id="leave_game",
    summary="Leave the game",
    status_code=204,
    responses=problems(NotSignedIn, CrossSiteRequest, ValidationFailed, limited=True),
)
async def leave_game(
    request: Request,
    current: CurrentSession,
    game_session_id: Annotated[
        int | None,
        Query(ge=1, le=LARGEST_ID, description="only this one: a page that is left late ends no other's game"),
    ] = None,
) -> None:
    """No new bet is taken from it; what it has won is still paid. Nothing to leave is no error."""
    await database_of(request).in_transaction(
        lambda tx: end_game_sessions(tx, user_id=current.user_id, reason=EndReason.LEFT, only=game_session_id)
    )


def launch_url(
    game: Game, wish: Wish, settings: Settings, *, language: str, seat: Mapping[str, str] | None = None
) -> str:
    """The game's address with what it needs to know, and nothing of the player's but what his dialect asks for."""
    base, names = game.launch_url or "", NAMES[game.dialect]
    query = {
        **(seat or {}),
        names.game: game.code,
        "currency": wish.currency,
        names.language: language,
        "mode": "coins" if seat else "demo",
        names.lobby: f"{settings.public_url}/lobby",
        "host": settings.public_url,
    }
    return f"{base}{'&' if '?' in base else '?'}{urlencode(query)}"
