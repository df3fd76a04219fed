"""From a code to a token, and whose token it is. The exchange is a POST, so that the secret stays out of addresses."""

import hashlib
import hmac
import re
from typing import Any, Final
from urllib.parse import urlencode

import httpx2

from app.oauth.exact_id import exact_id
from app.oauth.facebook.errors import FOREIGN_TOKEN, TOKEN_REFUSED, read_document
from app.oauth.fetch import Reply, form_request, get_request
from app.oauth.verdict import MALFORMED, CallFailed

_TOKEN: Final = re.compile(r"[!-~]{1,8192}")


def exchange_request(
    token_url: str, *, client_id: str, client_secret: str, redirect_uri: str, code: str
) -> httpx2.Request:
    """The POST that spends `code`."""
    form = {"client_id": client_id, "client_secret": client_secret, "redirect_uri": redirect_uri, "code": code}
    return form_request(token_url, form=urlencode(form).encode())


def read_token(reply: Reply) -> str:
    """The access token; `expires_in` is sometimes absent and never needed. Raises CallFailed."""
    token = read_document(reply).get("access_token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise CallFailed(MALFORMED, facts={**reply.facts(), "missing": "access_token"})
    return token


def app_token(client_id: str, client_secret: str) -> str:
    """The app's own token, as Meta writes it."""
    return f"{client_id}|{client_secret}"


def proof_of(token: str, *, client_secret: str) -> str:
    """`appsecret_proof`: that whoever uses this token is the app it was made for, and did not find it somewhere."""
    return hmac.new(client_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def inspect_request(graph_url: str, *, client_id: str, client_secret: str, token: str) -> httpx2.Request:
    """The GET of `/debug_token`. Both tokens stand in the address, as Meta documents it: never log this request."""
    query = {"input_token": token, "access_token": app_token(client_id, client_secret)}
    return get_request(f"{graph_url}/debug_token?{urlencode(query)}")


def read_owner(reply: Reply, *, client_id: str) -> str:
    """The id of the person whose living token of *our* app it is; raises CallFailed for every other token (A9)."""
    data = read_document(reply).get("data")
    facts: dict[str, Any] = reply.facts()
    if not isinstance(data, dict):
        raise CallFailed(MALFORMED, facts={**facts, "missing": "data"})
    if str(data.get("app_id")) != client_id or data.get("type", "USER") != "USER":
        raise CallFailed(FOREIGN_TOKEN, facts={**facts, "refused": "app_id"})
    if data.get("is_valid") is not True:
        raise CallFailed(TOKEN_REFUSED, facts=facts)
    owner = exact_id(data.get("user_id"))
    if owner is None:
        raise CallFailed(MALFORMED, facts={**facts, "missing": "user_id"})
    return owner
