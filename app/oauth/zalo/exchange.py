"""From a code to a token. Zalo calls our id `app_id` and takes the secret in the header `secret_key`."""

import re
from typing import Final
from urllib.parse import urlencode

import httpx2

from app.oauth.errors import BadCallback
from app.oauth.fetch import Reply, form_request
from app.oauth.verdict import MALFORMED, CallFailed
from app.oauth.zalo.errors import read_document

_CODE: Final = re.compile(r"[A-Za-z0-9._~+/=|*:!-]{1,4096}")
_TOKEN: Final = re.compile(r"[!-~]{1,8192}")


def check_code(code: str) -> str:
    """Raises BadCallback for what cannot be a code."""
    if not _CODE.fullmatch(code):
        raise BadCallback
    return code


def exchange_request(token_url: str, *, app_id: str, app_secret: str, code: str, verifier: str) -> httpx2.Request:
    """The POST that spends `code`. Zalo asks for no redirect address here."""
    form = {"app_id": app_id, "grant_type": "authorization_code", "code": code, "code_verifier": verifier}
    return form_request(token_url, form=urlencode(form).encode(), headers={"secret_key": app_secret})


def read_token(reply: Reply) -> str:
    """The access token; raises CallFailed."""
    token = read_document(reply).get("access_token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise CallFailed(MALFORMED, facts={**reply.facts(), "missing": "access_token"})
    return token
