"""The session is proven from now on, under a new token, and the record says by what."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Event, Place, Record, record
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import OpenedSession, prove_session
from app.sessions.lookup import SignedIn


async def renew_proof(
    tx: AsyncConnection, current: SignedIn, *, token: str, method: str, place: Place
) -> OpenedSession:
    """Raises NotSignedIn when another request was faster."""
    session = await prove_session(tx, session_id=current.session_id, user_id=current.user_id, token=token)
    if session is None:
        raise NotSignedIn
    await record(tx, Record(Event.PROVEN, current.user_id, method=method, session_id=current.session_id, place=place))
    return session
