"""Making a player with his wallets and his first session, in one transaction."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Record, record
from app.config import Settings
from app.players.errors import CountryBlocked, EmailTaken
from app.players.register import NewPlayer, insert_player
from app.sessions.lifecycle import OpenedSession
from app.signin.complete import Entrance, sign_in
from app.signin.schemas import NewPlayerBody
from app.wallets.open import open_wallets


def refuse_blocked_country(body: NewPlayerBody, *, settings: Settings) -> None:
    """Raises CountryBlocked, before any work is done for the sign-up."""
    if body.country in settings.blocked_countries:
        raise CountryBlocked


def new_player_of(body: NewPlayerBody, *, password_hash: str) -> NewPlayer:
    """What the form told, with the password hashed."""
    return NewPlayer(
        email=body.email,
        password_hash=password_hash,
        language_code=body.language_code,
        country=body.country,
        date_of_birth=body.date_of_birth,
        terms_accepted=bool(body.accept_terms),
    )


async def register_player(
    tx: AsyncConnection, new: NewPlayer, *, entrance: Entrance, settings: Settings
) -> OpenedSession:
    """Player, wallets, session. Raises EmailTaken; of two at once the unique key lets one through."""
    try:
        async with tx.begin_nested():
            user_id = await insert_player(tx, new)
    except IntegrityError:
        raise EmailTaken from None
    await open_default_wallets(tx, user_id=user_id, settings=settings)
    await record(tx, Record(Event.REGISTERED, user_id, method=entrance.method, place=entrance.place))
    return await sign_in(tx, user_id=user_id, entrance=entrance)


async def open_default_wallets(tx: AsyncConnection, *, user_id: int, settings: Settings) -> None:
    """One wallet for each of DEFAULT_WALLET_CURRENCIES."""
    await open_wallets(
        tx,
        user_id=user_id,
        currencies=settings.default_wallet_currencies,
        wallet_type=settings.default_wallet_type,
    )
