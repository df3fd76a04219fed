"""What a player tells of himself once, and the terms he accepts. Staff alone changes birth date or country later."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.kit.clock import utc_now
from app.kit.countries import country_code
from app.players.errors import BirthDateSet, CountrySet, TermsOutdated
from app.players.may_play import Profile, profile_of
from app.players.models import players


@dataclass(frozen=True, slots=True)
class Teller:
    """The signed-in player, and from where he speaks."""

    user_id: int
    session_id: int
    place: Place


async def tell_birth_date(tx: AsyncConnection, teller: Teller, *, born: date) -> None:
    """Once. The same again changes nothing; raises BirthDateSet for another one.

    A date that is too young is kept as well: who may try until one fits has no age gate in front of him.
    """
    profile = await _own(tx, teller)
    if profile.date_of_birth == born:
        return
    if profile.date_of_birth is not None:
        raise BirthDateSet
    await _set(tx, teller, Event.BIRTH_DATE_SET, date_of_birth=born)


async def tell_country(tx: AsyncConnection, teller: Teller, *, country: str) -> None:
    """Once, where none is known; raises CountrySet. What an older system stored and is no code counts as none."""
    profile = await _own(tx, teller)
    known = country_code(profile.country or "")
    if known == country:
        return
    if known is not None:
        raise CountrySet
    await _set(tx, teller, Event.COUNTRY_SET, country=country)


async def accept_terms(tx: AsyncConnection, teller: Teller, *, version: str, in_force: str) -> None:
    """Raises TermsOutdated for any version but the one in force. Accepting it again changes nothing."""
    if version != in_force:
        raise TermsOutdated
    profile = await _own(tx, teller)
    if profile.terms_version == version:
        return
    values = {"terms_version": version, "terms_accepted_at": utc_now()}
    await tx.execute(update(players).where(players.c.user_id == teller.user_id).values(**values))
    await record(tx, acceptance(teller.user_id, version=version, place=teller.place, session_id=teller.session_id))


def acceptance(user_id: int, *, version: str, place: Place, session_id: int | None = None) -> Record:
    """The event that stays when a newer version is accepted later."""
    return Record(Event.TERMS_ACCEPTED, user_id, session_id=session_id, place=place, details={"version": version})


async def _own(tx: AsyncConnection, teller: Teller) -> Profile:
    profile = await profile_of(tx, user_id=teller.user_id, lock=True)
    if profile is None:
        raise AssertionError("a session without a player")
    return profile


async def _set(tx: AsyncConnection, teller: Teller, event: Event, **values: date | str) -> None:
    await tx.execute(update(players).where(players.c.user_id == teller.user_id).values(**values))
    # What was told stands in the profile; the record, which outlives it, says only that it was told.
    await record(tx, Record(event, teller.user_id, session_id=teller.session_id, place=teller.place))
