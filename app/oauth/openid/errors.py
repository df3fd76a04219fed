"""What can be wrong with an OpenID provider: its documents, its token endpoint (RFC 6749 §5.2), its id_token."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from app.oauth.errors import ProviderError, ProviderMisconfigured
from app.oauth.fetch import Reply
from app.oauth.judge_status import judge_status, pause_seconds
from app.oauth.read_json import read_json_object
from app.oauth.verdict import MALFORMED, REFUSED, SERVER_FAULT, THROTTLED, CallFailed, Verdict

DISCOVERY_REFUSED: Final = Verdict(
    "discovery_refused",
    ProviderMisconfigured,
    "critical",
    causes=(
        "OIDC_<NAME>_ISSUER differs from the issuer in the provider's own document, be it by one slash",
        "the provider lacks what we need (https endpoints, the code flow, PKCE with S256, a secret by basic or post)",
    ),
)
MISCONFIGURED: Final = Verdict(
    "misconfigured",
    ProviderMisconfigured,
    "critical",
    causes=(
        "OIDC_<NAME>_CLIENT_ID or OIDC_<NAME>_CLIENT_SECRET is wrong",
        "the redirect address {PUBLIC_URL}/oauth/<name>/callback is not registered with the provider",
    ),
)
CODE_REFUSED: Final = Verdict("code_refused", ProviderError, "info")
#: A forged or mistaken proof of identity. Rare, and worth a look each time.
ID_TOKEN_REFUSED: Final = Verdict("id_token_refused", ProviderError, "error")
OTHER_PERSON: Final = Verdict("userinfo_of_another_person", ProviderError, "error")

_BY_WORD: Final[Mapping[str, Verdict]] = MappingProxyType(
    {
        "invalid_grant": CODE_REFUSED,
        "invalid_client": MISCONFIGURED,
        "unauthorized_client": MISCONFIGURED,
        "invalid_scope": MISCONFIGURED,
        "temporarily_unavailable": SERVER_FAULT,
        "server_error": SERVER_FAULT,
        "slow_down": THROTTLED,
    }
)
_WORD: Final = re.compile(r"[a-z_]{1,40}")


def read_document(reply: Reply) -> dict[str, Any]:
    """The JSON object of a good answer; raises CallFailed for every error, under whatever status it comes."""
    document = read_json_object(reply.body)
    word = None if document is None else document.get("error")
    if document is not None and word is not None:
        verdict = _judge(word, status=reply.status)
        facts = {"error_word": str(word)[:80], "provider_text": _text(document.get("error_description"))}
        raise CallFailed(verdict, facts={**reply.facts(), **facts}, retry_after=pause_seconds(verdict, reply.headers))
    if not 200 <= reply.status < 300 or document is None:
        verdict = judge_status(reply.status)
        raise CallFailed(verdict, facts=reply.facts(), retry_after=pause_seconds(verdict, reply.headers))
    return document


def malformed(reply: Reply, *, missing: str) -> CallFailed:
    """A good answer without what it is asked for."""
    return CallFailed(MALFORMED, facts={**reply.facts(), "missing": missing})


def _judge(word: object, *, status: int) -> Verdict:
    if status == 429:
        return THROTTLED
    if isinstance(word, str) and _WORD.fullmatch(word) and word in _BY_WORD:
        return _BY_WORD[word]
    return SERVER_FAULT if status >= 500 else REFUSED


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
