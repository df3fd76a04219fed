"""Signing in with e-mail and password: unknown address and wrong password look and take alike."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db import Database
from app.players.errors import AccountBlocked
from app.players.identities import ProvenIdentity
from app.players.models import players
from app.players.passwords import is_still_the_password
from app.players.register import Hold, PlayerRow, player_by_email
from app.sessions.lifecycle import OpenedSession
from app.signin.complete import Entrance, sign_in
from app.signin.errors import InvalidCredentials
from app.signin.hashing import PasswordHasher
from app.signin.social.claim import link_claimed_identity


async def prove_password(database: Database, hasher: PasswordHasher, *, email: str, password: str) -> PlayerRow:
    """The player whose address and password these are. Raises InvalidCredentials, AccountBlocked, Busy.

    The database is not held while the hash runs; whoever opens a session on this proof calls `still_proven`.
    """
    async with database.reading() as connection:
        player = await player_by_email(connection, email)
    fits = await hasher.verify(password, player.password_hash if player else None)
    if player is None or not fits:
        raise InvalidCredentials
    if not player.may_sign_in:
        raise AccountBlocked  # told only to somebody who knows the password
    return player


@dataclass(frozen=True, slots=True)
class SignIn:
    """How it is done: `new_hash` has today's rounds where the old one has others; `waiting` is the cookie under which
    an identity may wait for this player.
    """

    entrance: Entrance
    new_hash: str | None
    waiting: str | None


async def sign_in_with_password(
    tx: AsyncConnection, player: PlayerRow, *, how: SignIn
) -> tuple[OpenedSession, ProvenIdentity | None]:
    """Open the session, renew the hash, link the identity that waits if this player's e-mail was typed there."""
    await still_proven(tx, player, hold="alone" if how.new_hash else "shared")
    if how.new_hash:
        # Only over the very hash that was proven: a password that changed meanwhile stays changed.
        await tx.execute(
            update(players)
            .where(players.c.user_id == player.user_id, players.c.password_hash == player.password_hash)
            .values(password_hash=how.new_hash)
        )
    entrance = how.entrance
    session = await sign_in(tx, user_id=player.user_id, entrance=entrance)
    return session, await link_claimed_identity(tx, how.waiting, user_id=player.user_id, place=entrance.place)


async def still_proven(tx: AsyncConnection, player: PlayerRow, *, hold: Hold = "shared") -> None:
    """Raises InvalidCredentials when the password was changed while it was being verified; else it stays as it is."""
    if not await is_still_the_password(tx, player, hold=hold):
        raise InvalidCredentials
