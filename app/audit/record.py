"""Writing down what happened, inside the transaction in which it happened: both are there, or neither.

An event that must be seen although its act is refused (a wrong password) is written by a transaction of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.models import audit_events
from app.kit.clock import utc_now
from app.kit.text import clean_line

_LONGEST_DETAIL: Final = 100
_LONGEST_AGENT: Final = 255
#: Where `details` keep who of staff acted; `app.audit.queries` takes it out before a player sees them.
BY: Final = "by"


class Event(StrEnum):
    """What can happen; the words are stable, pages and staff read them."""

    REGISTERED = "registered"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    SESSIONS_ENDED = "sessions_ended"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    IDENTITY_DISCONNECTED = "identity_disconnected"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_RENAMED = "passkey_renamed"
    PASSKEY_REMOVED = "passkey_removed"
    PASSKEY_SUSPENDED = "passkey_suspended"
    PROVEN = "proven"
    MAIL_CODE_ASKED = "mail_code_asked"
    MAIL_CODE_REFUSED = "mail_code_refused"
    OWNER_PROVEN = "owner_proven"
    EMAIL_VERIFIED = "email_verified"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    EMAIL_CHANGE_UNDONE = "email_change_undone"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word, no password
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a word, no password
    SESSION_DISOWNED = "session_disowned"
    DELETION_REQUESTED = "deletion_requested"
    DELETION_COMPLETED = "deletion_completed"
    CLOSURE_REQUESTED = "closure_requested"
    CLOSURE_CANCELLED = "closure_cancelled"
    CLOSED = "closed"
    EXPORTED = "exported"
    WALLET_ADJUSTED = "wallet_adjusted"
    TERMS_ACCEPTED = "terms_accepted"
    BIRTH_DATE_SET = "birth_date_set"
    COUNTRY_SET = "country_set"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    LIMIT_LOWERED = "limit_lowered"
    LIMIT_RAISE_ASKED = "limit_raise_asked"
    LIMIT_RAISE_CANCELLED = "limit_raise_cancelled"
    LIMIT_RAISED = "limit_raised"
    REALITY_CHECK_SET = "reality_check_set"
    REALITY_CHECK_SEEN = "reality_check_seen"
    TIME_OUT_TAKEN = "time_out_taken"
    SELF_EXCLUDED = "self_excluded"


class Actor(StrEnum):
    """Who acted."""

    PLAYER = "player"
    PROVIDER = "provider"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Place:
    """From where, as the player will see it."""

    address: str | None = None
    user_agent: str | None = None


NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Record:
    """One event. `details` are short words for people and never hold a secret.

    `by`: who of staff acted, given where the actor is staff and nowhere else. Colleagues see it, the player does not.
    """

    event: Event
    user_id: int | None
    actor: Actor = Actor.PLAYER
    by: str | None = None
    method: str | None = None
    session_id: int | None = None
    place: Place = NOWHERE
    details: Mapping[str, str | int | None] = field(default_factory=dict)


async def record(tx: AsyncConnection, entry: Record) -> None:
    """Append the event."""
    if (entry.actor is Actor.STAFF) != bool(entry.by):
        raise AssertionError("an act of staff has a name, and no other act has one")
    agent = entry.place.user_agent
    await tx.execute(
        insert(audit_events).values(
            at=utc_now(),
            user_id=entry.user_id,
            event=entry.event.value,
            actor=entry.actor.value,
            method=entry.method,
            session_id=entry.session_id,
            address=entry.place.address,
            user_agent=clean_line(agent, longest=_LONGEST_AGENT) if agent else None,
            details=_details(entry.details if entry.by is None else {**entry.details, BY: entry.by}),
        )
    )


def _details(details: Mapping[str, str | int | None]) -> str | None:
    if not details:
        return None
    short = {
        name: clean_line(value, longest=_LONGEST_DETAIL) if isinstance(value, str) else value
        for name, value in details.items()
    }
    return json.dumps(short, ensure_ascii=False)[:1000]
