"""What Zalo's error answers mean: JSON with a negative `error`, under a status that says nothing.

Few of the numbers are documented; what is not known here is told as refused, and stands in the log by its number.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from app.oauth.errors import OutsideVietnam, ProviderError, ProviderMisconfigured
from app.oauth.fetch import Reply
from app.oauth.judge_status import judge_status, pause_seconds
from app.oauth.read_json import read_json_object
from app.oauth.verdict import REFUSED, SERVER_FAULT, CallFailed, Verdict

OUTSIDE_VIETNAM: Final = Verdict(
    "outside_vietnam",
    OutsideVietnam,
    "critical",
    causes=(
        "Zalo names its people to servers in Vietnam only: run this one there, or let ZALO_GRAPH_URL lead to a relay "
        "of your own in Vietnam",
    ),
)
MISCONFIGURED: Final = Verdict(
    "misconfigured",
    ProviderMisconfigured,
    "critical",
    causes=(
        "ZALO_APP_ID or ZALO_APP_SECRET is wrong",
        "{PUBLIC_URL}/oauth/zalo/callback is not among the callback addresses of Zalo's developer pages",
    ),
)
CODE_REFUSED: Final = Verdict("code_refused", ProviderError, "info")

_BY_CODE: Final[Mapping[int, Verdict]] = MappingProxyType({-501: OUTSIDE_VIETNAM})
_TEXTS: Final = ("message", "error_name", "error_reason", "error_description")
_OF_SETTINGS: Final = re.compile(r"app[ _]?id|secret|redirect", re.IGNORECASE)
_OF_THE_CODE: Final = re.compile(r"\bcode\b|code_verifier", re.IGNORECASE)
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}")


def read_document(reply: Reply) -> dict[str, Any]:
    """The JSON object of a good answer, in which `error` is absent or 0; raises CallFailed for every other one."""
    document = read_json_object(reply.body)
    code = None if document is None else _number(document.get("error"))
    if document is not None and code != 0:
        text = " ".join(
            str(document[name]) for name in ("message", "error_name", "error_description") if name in document
        )
        verdict = _judge(code, text, status=reply.status)
        facts = {"error_code": code, "provider_text": text}
        raise CallFailed(verdict, facts={**reply.facts(), **facts}, retry_after=pause_seconds(verdict, reply.headers))
    if not 200 <= reply.status < 300 or document is None:
        verdict = judge_status(reply.status)
        raise CallFailed(verdict, facts=reply.facts(), retry_after=pause_seconds(verdict, reply.headers))
    return document


def _judge(code: int | None, text: str, *, status: int) -> Verdict:
    if status == 429:
        return judge_status(status)
    if code is not None and code in _BY_CODE:
        return _BY_CODE[code]
    if _OF_SETTINGS.search(text):
        return MISCONFIGURED
    if _OF_THE_CODE.search(text):
        return CODE_REFUSED
    return SERVER_FAULT if status >= 500 else REFUSED


def _number(value: object) -> int | None:
    """0 where no error is told; None for an error that is no number."""
    if value is None:
        return 0
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else None
