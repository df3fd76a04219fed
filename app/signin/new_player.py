"""Making a player with his wallets and his first session, in one transaction."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Record, record
from app.config import Settings
from app.players.errors import CountryBlocked, EmailTaken, UnderAge
from app.players.may_play import is_under_age
from app.players.personal_facts import acceptance
from app.players.register import NewPlayer, insert_player
from app.sessions.lifecycle import OpenedSession
from app.signin.complete import Entrance, sign_in
from app.signin.schemas import NewPlayerBody
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


async def furnish(tx: AsyncConnection, new: NewPlayer, *, user_id: int, entrance: Entrance) -> None:
    """What every new player gets, whichever way he came: wallets, and the record of what he agreed to."""
    settings = entrance.settings
    await open_wallets(
        tx,
        user_id=user_id,
        currencies=settings.default_wallet_currencies,
        wallet_type=settings.default_wallet_type,
    )
    await record(tx, Record(Event.REGISTERED, user_id, method=entrance.method, place=entrance.place))
    if new.terms_version is not None:
        await record(tx, acceptance(user_id, version=new.terms_version, place=entrance.place))
