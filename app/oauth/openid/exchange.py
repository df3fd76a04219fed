"""From a code to tokens: the one call that carries our secret. It is never sent twice."""

import base64
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_plus, urlencode

import httpx2

from app.oauth.errors import BadCallback
from app.oauth.fetch import Reply, form_request
from app.oauth.openid.errors import malformed, read_document
from app.oauth.openid.id_token import LONGEST_TOKEN

_CODE: Final = re.compile(r"[!-~]{1,4096}")
_TOKEN: Final = re.compile(r"[!-~]{1,16384}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a code was worth. Lives until the profile is read, and is written nowhere."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)


def check_code(code: str) -> str:
    """Raises BadCallback for what cannot be a code."""
    if not _CODE.fullmatch(code):
        raise BadCallback
    return code


def basic_credentials(client_id: str, client_secret: str) -> str:
    """Id and secret as RFC 6749 §2.3.1 puts them into a header: each form-encoded first."""
    return base64.b64encode(f"{quote_plus(client_id)}:{quote_plus(client_secret)}".encode()).decode()


def exchange_request(
    token_endpoint: str,
    *,
    client_id: str,
    client_secret: str,
    secret_in_header: bool,
    redirect_uri: str,
    code: str,
    verifier: str,
) -> httpx2.Request:
    """The POST that spends `code`."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    headers = {}
    if secret_in_header:
        headers["authorization"] = f"Basic {basic_credentials(client_id, client_secret)}"
    else:
        form |= {"client_id": client_id, "client_secret": client_secret}
    return form_request(token_endpoint, form=urlencode(form).encode(), headers=headers)


def read_tokens(reply: Reply) -> Tokens:
    """Both tokens; raises CallFailed. An answer without an id_token proves nothing (A9)."""
    document = read_document(reply)
    id_token, access_token = document.get("id_token"), document.get("access_token")
    if not isinstance(id_token, str) or len(id_token) > LONGEST_TOKEN:
        raise malformed(reply, missing="id_token")
    if not isinstance(access_token, str) or not _TOKEN.fullmatch(access_token):
        raise malformed(reply, missing="access_token")
    return Tokens(id_token=id_token, access_token=access_token)
