"""May this player play? Age, place, terms and the state of the account, in one answer with all its reasons.

Asked by the lobby, by support, and by whatever opens a game.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.age import age_on
from app.kit.clock import utc_now
from app.kit.countries import country_code
from app.players.models import players
from app.players.register import is_open


class Obstacle(StrEnum):
    """Why no game opens; the words are stable, pages and programs read them."""

    ACCOUNT_BLOCKED = "account_blocked"
    TERMS_NOT_ACCEPTED = "terms_not_accepted"
    BIRTH_DATE_MISSING = "birth_date_missing"
    UNDER_AGE = "under_age"
    COUNTRY_MISSING = "country_missing"
    COUNTRY_BLOCKED = "country_blocked"


@dataclass(frozen=True, slots=True)
class PlayRules:
    """What the operator asks for: MIN_AGE, BLOCKED_COUNTRIES, the version of the terms in force."""

    min_age: int
    blocked_countries: Sequence[str]
    terms_version: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What the rules look at."""

    status: str | None
    date_of_birth: date | None
    country: str | None
    terms_version: str | None
    terms_accepted_at: datetime | None


async def profile_of(connection: AsyncConnection, *, user_id: int, lock: bool = False) -> Profile | None:
    """None when there is no such player; `lock` holds his row until the transaction ends."""
    query = select(*(players.c[name] for name in Profile.__slots__)).where(players.c.user_id == user_id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return Profile(*row) if row else None


def may_play(profile: Profile, *, rules: PlayRules, today: date | None = None) -> tuple[Obstacle, ...]:
    """Everything that stands in the way, in the order in which it is best mended; nothing: he may."""
    obstacles = []
    if not is_open(profile.status):
        obstacles.append(Obstacle.ACCOUNT_BLOCKED)
    if profile.terms_version != rules.terms_version:
        obstacles.append(Obstacle.TERMS_NOT_ACCEPTED)
    if rules.min_age > 0:
        obstacles += _of_age(profile.date_of_birth, rules=rules, today=today or utc_now().date())
    if rules.blocked_countries:
        obstacles += _of_country(profile.country, rules=rules)
    return tuple(obstacles)


def is_under_age(born: date, *, min_age: int) -> bool:
    """Whether somebody born on this day is too young today."""
    return age_on(utc_now().date(), born=born) < min_age


def _of_age(born: date | None, *, rules: PlayRules, today: date) -> list[Obstacle]:
    if born is None:
        return [Obstacle.BIRTH_DATE_MISSING]
    return [Obstacle.UNDER_AGE] if age_on(today, born=born) < rules.min_age else []


def _of_country(country: str | None, *, rules: PlayRules) -> list[Obstacle]:
    # Rows of an older system may hold a name or anything else: what is no code tells us no country.
    code = country_code(country or "")
    if code is None:
        return [Obstacle.COUNTRY_MISSING]
    return [Obstacle.COUNTRY_BLOCKED] if code in rules.blocked_countries else []
