"""Making a player with his wallets and his first session, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Record, record
from app.config import Settings
from app.kit.email import email_normal_form, mailbox_form
from app.players.errors import CountryBlocked, EmailTaken, UnderAge
from app.players.may_play import is_under_age
from app.players.personal_facts import acceptance
from app.players.register import NewPlayer, insert_player
from app.players.tombstones import EMAIL, stop_of
from app.sessions.lifecycle import OpenedSession
from app.signin.complete import Entrance, sign_in
from app.signin.schemas import NewPlayerBody
from app.wallets.grant import Trace, grant_welcome
from app.wallets.open import open_wallets


def refuse_by_age_or_place(body: NewPlayerBody, *, settings: Settings) -> None:
    """Raises CountryBlocked or UnderAge, before any work is done for the sign-up.

    Only of what the form tells: without it the player is in, and no game opens.
    """
    if body.country in settings.blocked_countries:
        raise CountryBlocked
    if body.date_of_birth is not None and is_under_age(body.date_of_birth, min_age=settings.min_age):
        raise UnderAge


def new_player_of(body: NewPlayerBody, *, password_hash: str, terms_version: str) -> NewPlayer:
    """What the form told, with the password hashed. `terms_version` is in force, for who accepts the terms."""
    return NewPlayer(
        email=body.email,
        password_hash=password_hash,
        language_code=body.language_code,
        country=body.country,
        date_of_birth=body.date_of_birth,
        terms_version=terms_version if body.accept_terms else None,
    )


async def register_player(tx: AsyncConnection, new: NewPlayer, *, entrance: Entrance) -> OpenedSession:
    """Player, wallets, session. Raises EmailTaken; of two at once the unique key lets one through."""
    try:
        async with tx.begin_nested():
            user_id = await insert_player(tx, new)
    except IntegrityError:
        raise EmailTaken from None
    await furnish(tx, new, user_id=user_id, entrance=entrance)
    return await sign_in(tx, user_id=user_id, entrance=entrance)


async def furnish(
    tx: AsyncConnection, new: NewPlayer, *, user_id: int, entrance: Entrance, traces: Sequence[Trace] = ()
) -> None:
    """What every new player gets, whichever way he came: wallets, the record of what he agreed to, and WELCOME_GRANTS
    unless his address, or one of the further `traces`, was here before (attacks A71, A72).
    """
    settings = entrance.settings
    known_by = [Trace(EMAIL, (email_normal_form(new.email),)), *traces]
    keys = settings.jwt_signing_key
    await open_wallets(
        tx,
        user_id=user_id,
        currencies=settings.default_wallet_currencies,
        wallet_type=settings.default_wallet_type,
        no_stakes_until=await _stop_before(tx, known_by, keys=keys),
    )
    if settings.welcome_grants:
        mailbox = mailbox_form(new.email)
        await grant_welcome(
            tx, user_id=user_id, grants=settings.welcome_grants, mailbox=mailbox, traces=known_by, keys=keys
        )
    await record(tx, Record(Event.REGISTERED, user_id, method=entrance.method, place=entrance.place))
    if new.terms_version is not None:
        await record(tx, acceptance(user_id, version=new.terms_version, place=entrance.place))


async def _stop_before(tx: AsyncConnection, traces: Sequence[Trace], *, keys: Sequence[str]) -> datetime | None:
    """Until when he had stopped himself from playing, in an account that he has closed since."""
    stops = [await stop_of(tx, keys=keys, provider=trace.provider, subjects=trace.subjects) for trace in traces]
    return max((stop for stop in stops if stop is not None), default=None)
