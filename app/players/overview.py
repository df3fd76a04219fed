"""A player as support sees him: no secret, and why he cannot get in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.queries import StoredEvent, events_of
from app.kit.clock import iso_utc, utc_now
from app.players.identities import LinkedIdentity, identities_of
from app.players.may_play import Obstacle, PlayRules, Profile, may_play
from app.players.models import players
from app.players.register import player_by_id
from app.players.ways_in import has_way_in
from app.sessions.lifecycle import session_rows

_COLUMNS = (
    "user_id",
    "user_name",
    "email",
    "email_verified_at",
    "status",
    "registration_date",
    "country",
    "date_of_birth",
    "language_code",
    "terms_version",
    "terms_accepted_at",
    "closes_at",
    "closed_at",
)


@dataclass(frozen=True, slots=True)
class Overview:
    """`facts` are the player's own columns; `obstacles` are sentences, none when nothing stands in his way;
    `play_obstacles` is why no game opens.
    """

    facts: dict[str, Any]
    obstacles: list[str]
    play_obstacles: tuple[Obstacle, ...]
    identities: list[LinkedIdentity]
    sessions: list[dict[str, Any]]
    events: list[StoredEvent]


async def overview_of(
    connection: AsyncConnection, *, user_id: int, idle_days: int, rules: PlayRules
) -> Overview | None:
    """None when there is no such player."""
    query = select(*(players.c[name] for name in _COLUMNS), players.c.password_hash).where(players.c.user_id == user_id)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        return None
    facts = {name: row[name] for name in _COLUMNS} | {"has_password": bool(row["password_hash"])}
    linked = await identities_of(connection, user_id=user_id)
    obstacles = await _obstacles(connection, facts, linked=linked)
    return Overview(
        facts=facts,
        obstacles=obstacles,
        play_obstacles=may_play(Profile(**{name: row[name] for name in Profile.__slots__}), rules=rules),
        identities=linked,
        sessions=await session_rows(connection, user_id=user_id, idle_days=idle_days),
        events=await events_of(connection, user_id=user_id, most=20),
    )


async def _obstacles(connection: AsyncConnection, facts: dict[str, Any], *, linked: list[LinkedIdentity]) -> list[str]:
    player = await player_by_id(connection, facts["user_id"])
    found = []
    if facts["closed_at"]:
        found.append(f"The account was closed on {iso_utc(facts['closed_at'])}; nobody can sign in to it any more.")
    elif player is not None and not player.may_sign_in:
        found.append(f"The status is {facts['status']!r}: every sign-in is refused with account_blocked.")
    if not await has_way_in(connection, user_id=facts["user_id"]):
        found.append("There is no way in: no password, no verified e-mail, no identity.")
    elif not facts["has_password"]:
        found.append("There is no password: he signs in with an identity or by mail.")
    return found + _disconnected(linked) + _closing(facts["closes_at"])


def _disconnected(linked: list[LinkedIdentity]) -> list[str]:
    return [
        f"{identity.provider} says he took our access away on {iso_utc(identity.disconnected_at)}; signing in with it "
        "once more and agreeing there brings it back."
        for identity in linked
        if identity.disconnected_at
    ]


def _closing(closes_at: datetime | None) -> list[str]:
    if closes_at is None:
        return []
    left = max(0, round((closes_at - utc_now()).total_seconds() / 3600))
    return [f"The account will be closed in {left} h, on {iso_utc(closes_at)}; he can call it off on his page."]
