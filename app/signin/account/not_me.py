""" "It was not me": the link of a new-device notice ends that session."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.sessions.lifecycle import end_session
from app.signin.challenge.errors import CodeDead
from app.signin.challenge.issue import Purpose
from app.signin.challenge.use import Binding, Proof, use


async def disown_session(tx: AsyncConnection, link: str, *, place: Place, keys: Sequence[str]) -> None:
    """End it, if it has not ended by itself. Raises CodeDead."""
    challenge = await use(tx, Proof(None, link), purposes=(Purpose.NOT_ME,), binding=Binding(), keys=keys, place=place)
    if challenge.user_id is None or challenge.session_id is None:
        raise CodeDead
    await end_session(tx, user_id=challenge.user_id, session_id=challenge.session_id)
    entry = Record(
        Event.SESSION_DISOWNED,
        challenge.user_id,
        method="mail",
        place=place,
        details={"ended": challenge.session_id},
    )
    await record(tx, entry)
