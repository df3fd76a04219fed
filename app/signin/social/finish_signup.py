"""Finishing a sign-up: from a proven identity to a player, exactly once.

Two browsers with one identity, one double click, two people with one e-mail: the unique keys decide, and whoever
comes second gets the first one's answer where it is his, or a clear error.
"""

from dataclasses import dataclass, replace
from typing import TypeAlias

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.players.errors import EmailClaimed, EmailTaken
from app.players.identities import ProvenIdentity, add_identity, held_owner_of, note_sign_in, owner_of
from app.players.passwords import is_still_the_password
from app.players.register import NewPlayer, PlayerRow, insert_player, player_by_email, player_by_id
from app.sessions.lifecycle import OpenedSession
from app.signin.complete import Entrance, sign_in
from app.signin.errors import NoPendingSignup
from app.signin.new_player import furnish
from app.signin.social.pending import Pending, claim_pending, find_pending, finish_pending
from app.wallets.grant import Trace


@dataclass(frozen=True, slots=True)
class AlreadyFinished:
    """This sign-up was finished before; the password decides whether the same person asks again."""

    player: PlayerRow


Finished: TypeAlias = OpenedSession | AlreadyFinished


async def finish_signup(tx: AsyncConnection, token: str, new: NewPlayer, *, entrance: Entrance) -> Finished:
    """Player, identity, wallets and session in one transaction.

    Raises NoPendingSignup, EmailClaimed, EmailTaken, AccountBlocked.
    """
    pending = await find_pending(tx, token, lock=True)
    if pending is None:
        raise NoPendingSignup
    if pending.finished_user_id is not None:
        return await _already_finished(tx, pending.finished_user_id)
    # The session hangs on the identity: when its provider takes our access away, it ends.
    entrance = replace(entrance, method=pending.identity.provider)
    user_id = await _new_player(tx, pending.identity, new, entrance=entrance)
    if user_id is None:
        # The identity got its player while this form was open: whoever has proven the identity is that player. The
        # password that was typed here is nobody's, so nothing but the identity has been proven.
        user_id = await _known_player(tx, pending, new)
        entrance = replace(entrance, proven=False)
    await finish_pending(tx, pending, user_id=user_id)
    return await sign_in(tx, user_id=user_id, entrance=entrance)


async def enter_again(tx: AsyncConnection, finished: AlreadyFinished, *, entrance: Entrance) -> OpenedSession:
    """For a repeated submit whose password fits. Raises NoPendingSignup when it has changed since, AccountBlocked."""
    if not await is_still_the_password(tx, finished.player):
        raise NoPendingSignup
    return await sign_in(tx, user_id=finished.player.user_id, entrance=entrance)


async def _new_player(
    tx: AsyncConnection, identity: ProvenIdentity, new: NewPlayer, *, entrance: Entrance
) -> int | None:
    """The new player's id; None when the identity or the e-mail has one already."""
    if await owner_of(tx, identity) is not None:
        return None
    try:
        async with tx.begin_nested():
            user_id = await insert_player(tx, new, user_name=identity.username, ext_user_id=identity.external_id)
            await add_identity(tx, identity, user_id=user_id)
    except IntegrityError:
        return None
    await furnish(tx, new, user_id=user_id, entrance=entrance, traces=[_trace_of(identity)])
    return user_id


async def _known_player(tx: AsyncConnection, pending: Pending, new: NewPlayer) -> int:
    """Whose identity it is by now; raises EmailClaimed or EmailTaken when it was the e-mail that is taken."""
    owner = await held_owner_of(tx, pending.identity)
    if owner is None:
        await _claim_for_owner_of_email(tx, pending, new.email)
        raise EmailTaken
    await note_sign_in(tx, pending.identity)
    return owner


async def _claim_for_owner_of_email(tx: AsyncConnection, pending: Pending, email: str) -> None:
    player = await player_by_email(tx, email)
    if player is not None:
        await claim_pending(tx, pending, user_id=player.user_id)
        raise EmailClaimed


async def _already_finished(tx: AsyncConnection, user_id: int) -> AlreadyFinished:
    player = await player_by_id(tx, user_id)
    if player is None:
        raise NoPendingSignup
    return AlreadyFinished(player)


def _trace_of(identity: ProvenIdentity) -> Trace:
    known = (identity.external_id, identity.alternate_id)
    return Trace(identity.provider, tuple(subject for subject in known if subject))
