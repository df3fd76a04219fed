"""What is known of a player's taste: told to him when he asks for his data, gone when he leaves."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import favourite_games, game_providers, games, recent_games
from app.kit.clock import iso_utc

_MOST: Final = 10_000


async def tell_taste(connection: AsyncConnection, *, user_id: int) -> Mapping[str, list[dict[str, Any]]]:
    """`favourite_games` and `recent_games`, each with the names of provider and game and with its moment."""
    return {
        table.name: [
            {"provider": provider, "code": code, "name": name, "at": iso_utc(at)}
            for provider, code, name, at in await connection.execute(_named(table, moment, user_id))
        ]
        for table, moment in ((favourite_games, "created_at"), (recent_games, "last_at"))
    }


async def forget_taste(tx: AsyncConnection, *, user_id: int) -> None:
    """A player has left."""
    for table in (favourite_games, recent_games):
        await tx.execute(delete(table).where(table.c.user_id == user_id))


def _named(table: Table, moment: str, user_id: int) -> Any:
    return (
        select(game_providers.c.name, games.c.code, games.c.name, table.c[moment])
        .select_from(table)
        .join(games, games.c.game_id == table.c.game_id)
        .join(game_providers, game_providers.c.provider_id == games.c.provider_id)
        .where(table.c.user_id == user_id)
        .order_by(table.c[moment].desc())
        .limit(_MOST)
    )
