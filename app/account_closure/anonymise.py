"""Closing an account: the person goes, the books stay.

The player's row remains, because wallets and what was booked on them point to it; nothing in it says any more who he
was. His identities leave tombstones, his address is free, his sessions are dead at once (the session lookup reads the
status with every request). What else holds something personal about a player must be emptied here.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.account_closure.request_closure import IS_OPEN
from app.audit.forget import forget_places
from app.audit.record import Actor, Event, Record, record
from app.games.catalogue.taste import forget_taste
from app.games.forget import forget_play
from app.games.protection.queries import protection_of
from app.kit.clock import utc_now
from app.kit.email import email_normal_form
from app.mail.outbox import forget_mail
from app.players.disconnect import forget_identity, held_identities_of
from app.players.models import players
from app.players.passkeys import drop_passkeys
from app.players.tombstones import EMAIL, Cause, bury
from app.sessions.lifecycle import forget_sessions
from app.signin.challenge.use import forget_challenges
from app.signin.social.pending import forget_pending_of

CLOSED: Final = "closed"


async def close_if_due(tx: AsyncConnection, *, user_id: int, keys: Sequence[str]) -> bool:
    """Close and make anonymous, if the hour has come; False when it has not, or another worker was faster."""
    query = select(players.c.email).where(players.c.user_id == user_id, players.c.closes_at <= utc_now(), IS_OPEN)
    email = (await tx.execute(query.with_for_update())).scalar()
    if email is None:
        return False
    stopped_until = (await protection_of(tx, user_id=user_id)).stop()
    address = email_normal_form(email)
    await bury(tx, keys=keys, provider=EMAIL, subjects=[address], cause=Cause.CLOSED, stopped_until=stopped_until)
    for held in await held_identities_of(tx, user_id=user_id):
        await forget_identity(tx, held, keys=keys, cause=Cause.CLOSED, stopped_until=stopped_until)
    await drop_passkeys(tx, user_id=user_id)
    await forget_pending_of(tx, user_id=user_id)
    await forget_challenges(tx, user_id=user_id, mailbox=address)
    await forget_mail(tx, user_id=user_id, recipient=email)
    await forget_sessions(tx, user_id=user_id)
    await forget_play(tx, user_id=user_id)
    await forget_places(tx, user_id=user_id)
    await forget_taste(tx, user_id=user_id)
    await tx.execute(update(players).where(players.c.user_id == user_id).values(**_nobody(user_id)))
    await record(tx, Record(Event.CLOSED, user_id, actor=Actor.SYSTEM))
    return True


def _nobody(user_id: int) -> dict[str, Any]:
    """What remains of the row: that there was a player, since when, and which terms he had accepted."""
    address = f"closed-{user_id}@closed.invalid"  # `.invalid` is nobody's, and no sign-up takes it
    personal = (
        "user_name",
        "ext_user_id",
        "first_name",
        "last_name",
        "date_of_birth",
        "phone_number",
        "country",
        "email_verified_at",
        "password_changed_at",
        "closes_at",
    )
    own = {"email": address, "email_normal": address, "password_hash": "", "language_code": "en"}
    return {**dict.fromkeys(personal), **own, "status": CLOSED, "closed_at": utc_now()}
