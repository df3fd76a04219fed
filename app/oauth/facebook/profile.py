"""From a token to a profile: `/me`.

The e-mail address is absent for people who signed up with a telephone or declined to show it, and that is no reason
to fail (E52). Where there is one, Meta does not promise that it was verified, and it may be years old: it never
counts as verified, so it never fills in a form and never joins two accounts.
"""

from typing import Any, Final
from urllib.parse import urlencode

import httpx2

from app.kit.email import BadEmail, read_email
from app.kit.text import clean_name
from app.oauth.exact_id import exact_id
from app.oauth.facebook.errors import FOREIGN_TOKEN, read_document
from app.oauth.fetch import Reply, get_request
from app.oauth.identity_provider import Profile
from app.oauth.verdict import MALFORMED, CallFailed

_FIELDS: Final = "id,name,email"
_LONGEST_NAME: Final = 64
_LONGEST_RAW: Final = 4096


def profile_request(graph_url: str, *, token: str, proof: str) -> httpx2.Request:
    """The GET of `/me`. The token stands in the address, as Meta documents it: never log this request."""
    query = {"fields": _FIELDS, "access_token": token, "appsecret_proof": proof}
    return get_request(f"{graph_url}/me?{urlencode(query)}")


def read_profile(reply: Reply, *, provider: str, client_id: str, owner: str) -> Profile:
    """The profile of `owner`; raises CallFailed where `/me` is about nobody or about another person."""
    document = read_document(reply)
    external_id = exact_id(document.get("id"))
    if external_id is None:
        kind = type(document.get("id")).__name__
        raise CallFailed(MALFORMED, facts={**reply.facts(), "missing": "id", "id_type": kind})
    if external_id != owner:
        raise CallFailed(FOREIGN_TOKEN, facts={**reply.facts(), "refused": "user_id"})
    name = _name(document.get("name"))
    return Profile(
        provider=provider,
        client_id=client_id,
        external_id=external_id,
        alternate_id=None,
        username=name,  # Facebook gives apps no user names any more
        display_name=name,
        email=_email(document.get("email")),
        email_verified=False,
    )


def _name(value: Any) -> str | None:
    return clean_name(value[:_LONGEST_RAW], longest=_LONGEST_NAME) if isinstance(value, str) else None


def _email(value: Any) -> str | None:
    try:
        return read_email(value) if isinstance(value, str) and len(value) < _LONGEST_RAW else None
    except BadEmail:
        return None
