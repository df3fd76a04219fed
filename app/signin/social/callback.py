"""The browser comes back from the identity provider: who is it, and where does he go from here?

Order: read the answer strictly → find this browser's attempt → use the state up, committed, before any network
call → exchange the code with no transaction open → decide, in one transaction. Edge cases E1-E16.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import QueryParams
from starlette.requests import Request

from app.audit.record import Place, record
from app.db import Database
from app.oauth.errors import BadCallback, ProviderError
from app.oauth.identity_provider import IdentityProvider
from app.players.identities import ProvenIdentity, held_owner_of, link_identity, linked_event, note_sign_in
from app.players.mailbox import owner_by_id
from app.sessions.errors import NotSignedIn
from app.sessions.lifecycle import OpenedSession, still_open
from app.sessions.lookup import SignedIn
from app.signin.complete import Entrance, sign_in
from app.signin.errors import AccessDenied, StateMissing
from app.signin.social.attempt import Attempt
from app.signin.social.pending import begin_pending
from app.signin.social.used_states import record_outcome

_LONGEST_STATE: Final = 200
_READ: Final = frozenset({"code", "state", "error", "error_reason", "error_description", "error_code", "iss"})
_MOST_OTHERS: Final = 10
_LONGEST_OTHER: Final = 2000


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """The query of a callback, each name at most once."""

    code: str | None
    state: str | None
    error: str | None
    #: What else came, for the provider's own file: each name once, bounded, written by anybody.
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewPending:
    """A new identity: its sign-up waits under `token`."""

    pending_id: int
    token: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The identity now belongs to the signed-in player."""

    session_id: int


Arrival: TypeAlias = OpenedSession | NewPending | Linked


def read_answer(request: Request) -> ProviderAnswer:
    """Raises BadCallback for a repeated name (E6) or neither code nor error (E5), StateMissing for no state (E8)."""
    query = request.query_params
    if any(len(query.getlist(name)) > 1 for name in _READ):
        raise BadCallback
    code, state, error = (query.get(name) or None for name in ("code", "state", "error"))
    answer = ProviderAnswer(code, state, error, _others(query))
    if answer.code is None and answer.error is None:
        raise BadCallback
    if answer.state is None:
        # A denial may come without a state (E2); it changes nothing, so it needs none.
        raise AccessDenied if answer.error == "access_denied" else StateMissing
    if len(answer.state) > _LONGEST_STATE or not answer.state.isascii():
        raise BadCallback
    return answer


def _others(query: QueryParams) -> Mapping[str, str]:
    short = {name: value for name, value in query.items() if len(name) + len(value) <= _LONGEST_OTHER}
    names = [name for name in short if name not in {"code", "state"} and len(query.getlist(name)) == 1]
    return {name: short[name] for name in names[:_MOST_OTHERS]}


def refuse_error(answer: ProviderAnswer) -> str:
    """The code of a good answer; an error is an error even beside a code (E4), and its text is never echoed (E3)."""
    if answer.error is not None:
        raise AccessDenied if answer.error == "access_denied" else ProviderError
    if answer.code is None:
        raise BadCallback
    return answer.code


async def prove_identity(
    provider: IdentityProvider, *, code: str, attempt: Attempt, answer: ProviderAnswer
) -> tuple[ProvenIdentity, str | None]:
    """What the provider vouches for, and an address to suggest. No transaction is open while this waits."""
    profile = await provider.fetch_profile(code=code, extras=attempt.extras, answer=answer.others)
    identity = ProvenIdentity(
        provider=profile.provider,
        client_id=profile.client_id,
        external_id=profile.external_id,
        alternate_id=profile.alternate_id,
        username=profile.username,
    )
    return identity, profile.email if profile.email_verified else None


async def arrive(
    database: Database,
    attempt: Attempt,
    identity: ProvenIdentity,
    *,
    entrance: Entrance,
    session: SignedIn | None,
    suggested_email: str | None = None,
) -> Arrival:
    """Decide in one transaction. `session` is who is signed in here, for a link. Raises AccountBlocked,
    IdentityInUse, NotSignedIn.

    Whose `suggested_email` is does not matter: it fills in a form that may be filled in otherwise (A10, A11, E52).
    """

    async def decide(tx: AsyncConnection) -> Arrival:
        if attempt.intent == "link":
            return await _link(tx, attempt, identity, session=session, place=entrance.place)
        return await _enter(tx, attempt, identity, entrance=entrance, suggested_email=suggested_email)

    return await database.in_transaction(decide)


async def _enter(
    tx: AsyncConnection,
    attempt: Attempt,
    identity: ProvenIdentity,
    *,
    entrance: Entrance,
    suggested_email: str | None,
) -> Arrival:
    owner = await held_owner_of(tx, identity)
    if owner is None:
        pending_id, token = await begin_pending(
            tx, identity, next_path=attempt.next_path, suggested_email=suggested_email
        )
        await record_outcome(tx, state_hash=attempt.state_hash, pending_id=pending_id)
        return NewPending(pending_id, token)
    session = await sign_in(tx, user_id=owner, entrance=entrance)
    await note_sign_in(tx, identity)
    await record_outcome(tx, state_hash=attempt.state_hash, session_id=session.session_id)
    return session


async def _link(
    tx: AsyncConnection, attempt: Attempt, identity: ProvenIdentity, *, session: SignedIn | None, place: Place
) -> Arrival:
    # The player who started must still be the one who is signed in here, or the identity would go to another.
    if session is None or session.user_id != attempt.user_id:
        raise NotSignedIn
    # The player's row first, as everybody who takes both: whoever takes them crosswise waits for each other.
    owner = await owner_by_id(tx, session.user_id)
    if owner is None or not await still_open(tx, session_id=session.session_id, user_id=session.user_id):
        raise NotSignedIn
    await link_identity(tx, identity, user_id=session.user_id)
    await record(tx, linked_event(identity, user_id=session.user_id, place=place))
    await record_outcome(tx, state_hash=attempt.state_hash, session_id=session.session_id)
    return Linked(session.session_id)
