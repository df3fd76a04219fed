"""The lobby: `/games`, `/games/rails`, one game; `/me/favourites`, `/me/recent`."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import JSONResponse

from app.errors import CrossSiteRequest, NotFound, ValidationFailed
from app.games.catalogue.card import card_schema
from app.games.catalogue.deps import CurrentCatalogue, Viewer, popular_of
from app.games.catalogue.entries import Entry
from app.games.catalogue.favourites import favourites_of, mark, unmark
from app.games.catalogue.find import Wish, find_games
from app.games.catalogue.queries import find_game_id
from app.games.catalogue.rails import rails_of
from app.games.catalogue.recent import last_currency_of, visits_of
from app.games.catalogue.schemas import (
    CURRENCY,
    CountAnswer,
    GameListAnswer,
    GamePageAnswer,
    GamesAnswer,
    GamesQuery,
    OpenRoundAnswer,
    RailAnswer,
    RailsAnswer,
    RecentAnswer,
    RecentGameAnswer,
    View,
    is_new,
)
from app.games.rounds.queries import open_round_of
from app.http.openapi import problems
from app.http.state import database_of, settings_of
from app.kit.clock import iso_utc
from app.players.deps import count_change
from app.sessions.deps import CurrentSession
from app.sessions.errors import NotSignedIn
from app.sessions.lookup import SignedIn
from app.wallets.queries import wallets_of

router = APIRouter(tags=["games"])

_SCHEMA_JSON = "application/schema+json"
Currency: TypeAlias = Annotated[
    str | None, Query(pattern=CURRENCY, description="of the wallet that is chosen; decides `available`")
]
Provider: TypeAlias = Annotated[str, Path(min_length=1, max_length=40)]
Code: TypeAlias = Annotated[str, Path(min_length=1, max_length=80)]


@router.get(
    "/games",
    operation_id="find_games",
    summary="Look for games",
    response_model=GamesAnswer,
    responses=problems(ValidationFailed),
)
async def get_games(
    request: Request, catalogue: CurrentCatalogue, viewer: Viewer, asked: Annotated[GamesQuery, Query()]
) -> GamesAnswer:
    """Twenty-four at a time. Nobody needs to be signed in; whoever is sees his favourites marked."""
    page = find_games(catalogue, Wish(asked.q, asked.provider, asked.category, asked.sort, asked.cursor))
    view = await _view(request, viewer, currency=asked.currency)
    return GamesAnswer(
        games=[view.answer(entry) for entry in page.entries],
        next_cursor=page.next_cursor,
        total=page.total,
        providers=[CountAnswer(name=name, count=count) for name, count in page.providers],
        categories=[CountAnswer(name=name, count=count) for name, count in page.categories],
    )


@router.get(
    "/games/rails",
    operation_id="game_rails",
    summary="Rows of games for the lobby",
    response_model=RailsAnswer,
    responses=problems(ValidationFailed),
)
async def get_rails(
    request: Request, catalogue: CurrentCatalogue, viewer: Viewer, currency: Currency = None
) -> RailsAnswer:
    """The player's own first: recent, favourites; then new, popular, and one for each of the largest providers."""
    view = await _view(request, viewer, currency=currency)
    rails = rails_of(
        catalogue,
        recent=await _recent_ids(request, viewer),
        favourites=view.favourites,
        popular=await popular_of(request).game_ids(),
        is_available=view.can_open,
        is_new=is_new,
    )
    return RailsAnswer(
        rails=[RailAnswer(name=rail.name, games=[view.answer(entry) for entry in rail.entries]) for rail in rails]
    )


@router.get(
    "/games/{provider}/{code}",
    operation_id="one_game",
    summary="One game",
    response_model=GamePageAnswer,
    responses=problems(NotFound, ValidationFailed),
)
async def get_game(
    request: Request,
    catalogue: CurrentCatalogue,
    viewer: Viewer,
    provider: Provider,
    code: Code,
    currency: Currency = None,
) -> GamePageAnswer:
    """With what the player needs to know before he opens it. A game that is off looks absent."""
    entry = catalogue.by_code.get((provider, code))
    if entry is None:
        raise NotFound
    view = await _view(request, viewer, currency=currency)
    mine = await _mine(request, viewer, entry)
    return GamePageAnswer(**view.card(entry), description=None, **mine)


@router.get(
    "/me/favourites",
    operation_id="my_favourites",
    summary="Games that the player has marked",
    response_model=GameListAnswer,
    responses=problems(NotSignedIn, ValidationFailed),
)
async def my_favourites(
    request: Request, catalogue: CurrentCatalogue, current: CurrentSession, currency: Currency = None
) -> GameListAnswer:
    """The newest mark first. What is off right now is left out and comes back with the game."""
    view = await _view(request, current, currency=currency)
    known = (catalogue.by_id[game_id] for game_id in view.favourites if game_id in catalogue.by_id)
    return GameListAnswer(games=[view.answer(entry) for entry in known])


@router.put(
    "/me/favourites/{provider}/{code}",
    operation_id="mark_favourite",
    summary="Mark a game",
    status_code=204,
    response_class=Response,
    dependencies=[Depends(count_change)],
    responses=problems(NotSignedIn, CrossSiteRequest, NotFound, ValidationFailed, limited=True),
)
async def put_favourite(
    request: Request, catalogue: CurrentCatalogue, current: CurrentSession, provider: Provider, code: Code
) -> Response:
    """Once is as good as twice."""
    entry = catalogue.by_code.get((provider, code))
    if entry is None:
        raise NotFound
    return await _change(request, lambda tx: mark(tx, user_id=current.user_id, game_id=entry.game_id))


@router.delete(
    "/me/favourites/{provider}/{code}",
    operation_id="unmark_favourite",
    summary="Take the mark off a game",
    status_code=204,
    response_class=Response,
    dependencies=[Depends(count_change)],
    responses=problems(NotSignedIn, CrossSiteRequest, NotFound, ValidationFailed, limited=True),
)
async def delete_favourite(request: Request, current: CurrentSession, provider: Provider, code: Code) -> Response:
    """Also of a game that is off by now, and of one that was not marked."""
    async with database_of(request).reading() as connection:
        game_id = await find_game_id(connection, provider=provider, code=code)
    if game_id is None:
        raise NotFound
    return await _change(request, lambda tx: unmark(tx, user_id=current.user_id, game_id=game_id))


@router.get(
    "/me/recent",
    operation_id="my_recent_games",
    summary="Games that the player has opened",
    response_model=RecentAnswer,
    responses=problems(NotSignedIn, ValidationFailed),
)
async def my_recent(
    request: Request, catalogue: CurrentCatalogue, current: CurrentSession, currency: Currency = None
) -> RecentAnswer:
    """The newest first, at most twenty-four."""
    view = await _view(request, current, currency=currency)
    async with database_of(request).reading() as connection:
        visits = await visits_of(connection, user_id=current.user_id)
    return RecentAnswer(
        games=[
            RecentGameAnswer(
                **view.card(catalogue.by_id[visit.game_id]),
                last_currency=visit.currency,
                last_at=iso_utc(visit.last_at) or "",
            )
            for visit in visits
            if visit.game_id in catalogue.by_id
        ]
    )


@router.get("/game-card.schema.json", include_in_schema=False)
async def get_card_schema() -> Response:
    """What a game-card is; docs/game-card.schema.json is the same."""
    return JSONResponse(card_schema(), media_type=_SCHEMA_JSON)


async def _view(request: Request, viewer: SignedIn | None, *, currency: str | None) -> View:
    if viewer is None:
        return View(None, (), currency)
    async with database_of(request).reading() as connection:
        return View(viewer, tuple(await favourites_of(connection, user_id=viewer.user_id)), currency)


async def _recent_ids(request: Request, viewer: SignedIn | None) -> list[int]:
    if viewer is None:
        return []
    async with database_of(request).reading() as connection:
        return [visit.game_id for visit in await visits_of(connection, user_id=viewer.user_id)]


async def _mine(request: Request, viewer: SignedIn | None, entry: Entry) -> dict[str, object]:
    """What only concerns the player: his wallets that may play it, a round of it that is open, the last wallet."""
    if viewer is None:
        offered = [one for one in settings_of(request).default_wallet_currencies if entry.is_offered_in(one)]
        return {"launchable_currencies": offered, "open_round": None, "last_currency": None}
    async with database_of(request).reading() as connection:
        wallets = await wallets_of(connection, user_id=viewer.user_id)
        wallet_ids = [wallet.wallet_id for wallet in wallets]
        found = await open_round_of(connection, wallet_ids=wallet_ids, game_id=entry.game_id)
        last = await last_currency_of(connection, user_id=viewer.user_id, game_id=entry.game_id)
    currencies = dict.fromkeys(wallet.currency_code for wallet in wallets)
    return {
        "launchable_currencies": [one for one in currencies if entry.is_offered_in(one)],
        "open_round": OpenRoundAnswer(round_id=str(found[0]), currency=found[1]) if found else None,
        "last_currency": last,
    }


async def _change(request: Request, act: Callable[[AsyncConnection], Awaitable[None]]) -> Response:
    await database_of(request).in_transaction(act)
    return Response(status_code=204)
