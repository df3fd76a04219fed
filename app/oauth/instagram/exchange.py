"""From a code to a grant: the one call that carries our secret. It is never sent twice."""

import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import httpx2

from app.oauth.exact_id import exact_id
from app.oauth.fetch import Reply, form_request
from app.oauth.instagram.errors import PERMISSION_MISSING, read_document
from app.oauth.meta_answer import first_entry
from app.oauth.verdict import MALFORMED, CallFailed

_TOKEN: Final = re.compile(r"[!-~]{1,8192}")
_SEPARATORS: Final = re.compile(r"[,\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a code was worth. Lives until `/me` has been read, and is written nowhere."""

    access_token: str = field(repr=False)
    #: The token answer's own id, for a comparison only, or None.
    user_id: str | None
    #: Permission names without doubles; None where the answer does not say, which differs from "none at all".
    permissions: tuple[str, ...] | None


def exchange_request(
    token_url: str, *, client_id: str, client_secret: str, redirect_uri: str, code: str
) -> httpx2.Request:
    """The POST that spends `code`."""
    form = {
        "client_id": client_id,
        "client_secret": client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": redirect_uri,
        "code": code,
    }
    return form_request(token_url, form=urlencode(form).encode())


def read_grant(reply: Reply, *, permission: str) -> Grant:
    """The grant in any of the shapes that are documented or seen; raises CallFailed.

    Shapes: `{"data": [{…}]}` with a comma string, and flat with a list; ids as numbers or strings.
    """
    entry = first_entry(read_document(reply))
    token = entry.get("access_token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise CallFailed(MALFORMED, facts={**reply.facts(), "missing": "access_token"})
    permissions = read_permissions(entry.get("permissions"))
    if permissions is not None and permission not in permissions:
        raise CallFailed(PERMISSION_MISSING, facts={**reply.facts(), "permissions": list(permissions)})
    return Grant(access_token=token, user_id=exact_id(entry.get("user_id")), permissions=permissions)


def read_permissions(value: Any) -> tuple[str, ...] | None:
    """Permission names of a list or a comma string, in order, each once; None where none can be read."""
    if isinstance(value, str):
        value = _SEPARATORS.split(value)
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return None
    return tuple(dict.fromkeys(name.strip() for name in value if name.strip()))
