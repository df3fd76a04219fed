""" "It was not me": the link of a notice ends that session, and takes the passkeys that were added in it along.

Whoever came in by such a passkey meanwhile is out as well; which session that was nobody has written down, so all
that were opened by passkey end.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.players.passkeys import drop_passkeys
from app.sessions.lifecycle import end_session, end_sessions_of_method
from app.signin.challenge.errors import CodeDead
from app.signin.challenge.issue import Purpose
from app.signin.challenge.use import Binding, Proof, use


async def disown_session(tx: AsyncConnection, link: str, *, place: Place, keys: Sequence[str]) -> None:
    """End it, if it has not ended by itself. Raises CodeDead."""
    challenge = await use(tx, Proof(None, link), purposes=(Purpose.NOT_ME,), binding=Binding(), keys=keys, place=place)
    if challenge.user_id is None or challenge.session_id is None:
        raise CodeDead
    await end_session(tx, user_id=challenge.user_id, session_id=challenge.session_id)
    fallen = await drop_passkeys(tx, user_id=challenge.user_id, added_in_session=challenge.session_id)
    if fallen:
        await end_sessions_of_method(tx, user_id=challenge.user_id, method="passkey")
    entry = Record(
        Event.SESSION_DISOWNED,
        challenge.user_id,
        method="mail",
        place=place,
        details={"ended": challenge.session_id, "passkeys": fallen},
    )
    await record(tx, entry)
