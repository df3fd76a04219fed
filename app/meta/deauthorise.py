"""A person has taken our access away in Meta's settings: that way in is disconnected, its sessions end.

The player stays, and so does the row that leads to him: a deletion request may follow days later and must find
whom it means, and signing in with the same identity again must lead to the same wallets (attack A70).
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.record import Actor, Event, Record, record
from app.db import Database
from app.meta.observe import observe
from app.meta.requests import DEAUTHORISE, note_request
from app.meta.signed_request import SignedRequest
from app.meta.states import State
from app.players.disconnect import disconnect_identity, identities_called
from app.sessions.lifecycle import end_sessions_of_method
from app.signin.social.pending import forget_pending


async def deauthorise(database: Database, request: SignedRequest) -> None:
    """Done when this returns; a request that has come before changes nothing, even if the player is back."""
    outcome = await database.in_transaction(lambda tx: _deauthorise(tx, request))
    observe(DEAUTHORISE, product=request.product, outcome=outcome)


async def _deauthorise(tx: AsyncConnection, request: SignedRequest) -> str:
    noted = await note_request(tx, request, kind=DEAUTHORISE, state=State.COMPLETED.value)
    if not noted.is_new:
        return "replayed"
    waiting = await forget_pending(tx, provider=request.product, subjects=[request.subject])
    held = await identities_called(tx, provider=request.product, subject=request.subject)
    for identity in held:
        await disconnect_identity(tx, identity)
        ended = await end_sessions_of_method(tx, user_id=identity.user_id, method=identity.provider)
        entry = Record(
            Event.IDENTITY_DISCONNECTED,
            identity.user_id,
            actor=Actor.PROVIDER,
            method=identity.provider,
            details={"sessions_ended": ended},
        )
        await record(tx, entry)
    return "done" if held or waiting else "unknown_user"
