"""A game is taken out of the lobby, or put back. Its rounds go on: what was won is paid."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_providers, games
from app.kit.clock import utc_now

ACTIVE = "active"
DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Listed:
    """A game as staff sees it: also one that nobody else sees."""

    provider: str
    code: str
    name: str
    category: str
    status: str
    provider_status: str


async def switch_game(tx: AsyncConnection, *, provider: str, code: str, on: bool) -> bool:
    """False when there is no such game. Workers see it within two seconds."""
    its = select(game_providers.c.provider_id).where(game_providers.c.name == provider).scalar_subquery()
    change = (
        update(games)
        .where(games.c.provider_id == its, games.c.code == code)
        .values(status=ACTIVE if on else DISABLED, version=games.c.version + 1, changed_at=utc_now())
    )
    return bool((await tx.execute(change)).rowcount)


async def listed_games(
    connection: AsyncConnection, *, provider: str | None = None, after: int = 0, most: int = 500
) -> tuple[Sequence[Listed], int | None]:
    """A page of all games in the order they came, and where the next one begins; None: nothing more."""
    query = (
        select(
            games.c.game_id,
            game_providers.c.name,
            games.c.code,
            games.c.name,
            games.c.category,
            games.c.status,
            game_providers.c.status,
        )
        .join(game_providers, game_providers.c.provider_id == games.c.provider_id)
        .where(games.c.game_id > after)
        .order_by(games.c.game_id)
        .limit(most)
    )
    if provider is not None:
        query = query.where(game_providers.c.name == provider)
    rows = (await connection.execute(query)).all()
    return [Listed(*row[1:]) for row in rows], rows[-1][0] if len(rows) == most else None
