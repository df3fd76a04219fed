"""An identity that waited for its player to sign in once: linked when he does, in the same transaction."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Place, record
from app.players.errors import IdentityInUse
from app.players.identities import ProvenIdentity, link_identity, linked_event
from app.signin.social.pending import find_pending, finish_pending


async def link_claimed_identity(
    tx: AsyncConnection, token: str | None, *, user_id: int, place: Place
) -> ProvenIdentity | None:
    """Link the identity whose sign-up waits under `token`, if this player's e-mail was typed there.

    A sign-up that merely lies in the browser is not enough: on a shared computer it may be another person's.
    """
    pending = await find_pending(tx, token, lock=True)
    if pending is None or pending.claimed_user_id != user_id or pending.finished_user_id is not None:
        return None
    try:
        await link_identity(tx, pending.identity, user_id=user_id)
    except IdentityInUse:
        return None  # somebody finished a sign-up with it meanwhile; this player is simply signed in
    await record(tx, linked_event(pending.identity, user_id=user_id, place=place))
    await finish_pending(tx, pending, user_id=user_id)
    return pending.identity
