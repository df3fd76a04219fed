"""What games know of a player, for his export."""

from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_providers, game_sessions, games, play_limits, play_protection
from app.kit.clock import iso_utc
from app.kit.money import amount_text
from app.ledger.models import ledger_rounds
from app.wallets.models import wallets

_GAME: Final = (game_providers.c.name.label("provider"), games.c.code.label("game"))


async def gather_play(tx: AsyncConnection, *, user_id: int, most: int) -> dict[str, Any]:
    """rounds, play_limits, play_protection, game_sessions: the newest `most` of each."""
    return {
        "rounds": await _rounds(tx, user_id=user_id, most=most),
        "play_limits": await _limits(tx, user_id=user_id),
        "play_protection": await _protection(tx, user_id=user_id),
        "game_sessions": await _sessions(tx, user_id=user_id, most=most),
    }


async def _rounds(tx: AsyncConnection, *, user_id: int, most: int) -> list[dict[str, Any]]:
    names = ("wallet_id", "currency_code", "opened_at", "closed_at", "staked", "paid")
    query = (
        _with_game(select(*_GAME, *(ledger_rounds.c[name] for name in names)), ledger_rounds.c.subject_id)
        .join(wallets, wallets.c.wallet_id == ledger_rounds.c.wallet_id)
        .where(wallets.c.user_id == user_id)
        .order_by(ledger_rounds.c.round_id.desc())
        .limit(most)
    )
    rows = [_told(row) for row in (await tx.execute(query)).mappings()]
    return [_with_amounts(row, "staked", "paid") for row in rows]


async def _limits(tx: AsyncConnection, *, user_id: int) -> list[dict[str, Any]]:
    names = ("currency_code", "kind", "amount", "pending_amount", "pending_from", "changed_at")
    query = select(*(play_limits.c[name] for name in names)).where(play_limits.c.user_id == user_id)
    rows = [_told(row) for row in (await tx.execute(query)).mappings()]
    return [_with_amounts(row, "amount", "pending_amount") for row in rows]


async def _protection(tx: AsyncConnection, *, user_id: int) -> dict[str, Any]:
    names = ("reality_check_minutes", "time_out_until", "excluded_until", "playing_since", "changed_at")
    query = select(*(play_protection.c[name] for name in names)).where(play_protection.c.user_id == user_id)
    row = (await tx.execute(query)).mappings().first()
    return _told(row) if row else {}


async def _sessions(tx: AsyncConnection, *, user_id: int, most: int) -> list[dict[str, Any]]:
    names = ("currency_code", "created_at", "ended_at", "end_reason")
    query = _with_game(select(*_GAME, *(game_sessions.c[name] for name in names)), game_sessions.c.game_id)
    newest = query.where(game_sessions.c.user_id == user_id).order_by(game_sessions.c.game_session_id.desc())
    return [_told(row) for row in (await tx.execute(newest.limit(most))).mappings()]


def _with_game(query: Select[Any], game_id: Any) -> Select[Any]:
    played = query.outerjoin(games, games.c.game_id == game_id)
    return played.outerjoin(game_providers, game_providers.c.provider_id == games.c.provider_id)


def _told(row: Any) -> dict[str, Any]:
    return {name: iso_utc(value) if hasattr(value, "isoformat") else value for name, value in row.items()}


def _with_amounts(row: dict[str, Any], *names: str) -> dict[str, Any]:
    currency = row["currency_code"]
    told = {name: None if row[name] is None else amount_text(row[name], currency=currency) for name in names}
    return row | told
