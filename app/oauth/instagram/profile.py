"""From a token to a profile: `/me`, the only source of the id.

The token answer's own `user_id` was seen to differ from `/me`, so it is never a key. Instagram gives no
e-mail address to sign-in apps at all: `email` stays None and `email_verified` False.
"""

from typing import Any, Final
from urllib.parse import urlencode

import httpx2

from app.kit.text import clean_name
from app.oauth.exact_id import exact_id
from app.oauth.fetch import Reply, get_request
from app.oauth.identity_provider import Profile
from app.oauth.instagram.errors import read_document
from app.oauth.meta_answer import first_entry
from app.oauth.verdict import MALFORMED, CallFailed

LONGEST_USERNAME: Final = 64
_LONGEST_RAW_USERNAME: Final = 4096


def profile_request(graph_url: str, *, fields: str, access_token: str) -> httpx2.Request:
    """The GET of `/me`. The token stands in the address, as Meta documents it: never log this request."""
    return get_request(f"{graph_url}/me?{urlencode({'fields': fields, 'access_token': access_token})}")


def read_profile(reply: Reply, *, provider: str, client_id: str) -> Profile:
    """The profile, flat or wrapped in `data`; raises CallFailed where the id is absent or no exact id.

    `user_id` does not stand in for a missing `id`: that would silently change what players are keyed on.
    """
    entry = first_entry(read_document(reply))
    external_id = exact_id(entry.get("id"))
    if external_id is None:
        kind = type(entry.get("id")).__name__
        raise CallFailed(MALFORMED, facts={**reply.facts(), "missing": "id", "id_type": kind})
    return Profile(
        provider=provider,
        client_id=client_id,
        external_id=external_id,
        alternate_id=exact_id(entry.get("user_id")),
        username=_username(entry.get("username")),
        account_type=_account_type(entry.get("account_type")),
    )


def _username(value: Any) -> str | None:
    """The name as data. Instagram's names are `[A-Za-z0-9._]{1,30}` today; others are no reason to fail."""
    if not isinstance(value, str):
        return None
    return clean_name(value[:_LONGEST_RAW_USERNAME], longest=LONGEST_USERNAME)


def _account_type(value: Any) -> str | None:
    """`business`, `media_creator`, `personal` or whatever comes next; decides nothing."""
    name = clean_name(value[:64], longest=32) if isinstance(value, str) else None
    return name.lower() if name else None
