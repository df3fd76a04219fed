"""From a token to a profile: `/me` of the graph host, or of a relay in Vietnam that stands before it.

Zalo gives apps no e-mail address: `email` stays None and `email_verified` False. The telephone number is another
permission, and is not asked for.
"""

from typing import Any, Final

import httpx2

from app.kit.text import clean_name
from app.oauth.exact_id import exact_id
from app.oauth.fetch import Reply, get_request
from app.oauth.identity_provider import Profile
from app.oauth.verdict import MALFORMED, CallFailed
from app.oauth.zalo.errors import read_document

_LONGEST_NAME: Final = 64
_LONGEST_RAW: Final = 4096


def profile_request(graph_url: str, *, token: str) -> httpx2.Request:
    """The GET of `/me`; the token is a header there."""
    return get_request(f"{graph_url}/me?fields=id,name", headers={"access_token": token})


def read_profile(reply: Reply, *, provider: str, client_id: str) -> Profile:
    """The profile; raises CallFailed where the id is absent or no exact id."""
    document = read_document(reply)
    external_id = exact_id(document.get("id"))
    if external_id is None:
        kind = type(document.get("id")).__name__
        raise CallFailed(MALFORMED, facts={**reply.facts(), "missing": "id", "id_type": kind})
    name = _name(document.get("name"))
    return Profile(
        provider=provider,
        client_id=client_id,
        external_id=external_id,
        alternate_id=None,
        username=name,
        display_name=name,
    )


def _name(value: Any) -> str | None:
    return clean_name(value[:_LONGEST_RAW], longest=_LONGEST_NAME) if isinstance(value, str) else None
