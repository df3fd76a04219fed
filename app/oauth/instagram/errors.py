"""What Instagram's error answers mean, in both of its dialects.

api.instagram.com says `{"error_type", "code", "error_message"}`, every graph host says `{"error": {"message",
"type", "code", "error_subcode"?, "fbtrace_id"?}}`. The HTTP status is a poor guide: errors come with 200, and
400 is usual for everything. So the body is read first, and the status only counts where the body says
nothing. Source of the codes: Meta's "Handle Errors" page and answers seen in the field.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Any, Final

import httpx2

from app.kit.clock import unix_seconds
from app.oauth.errors import PermissionMissing, ProviderError, ProviderMisconfigured
from app.oauth.fetch import Reply
from app.oauth.read_json import read_json_object
from app.oauth.verdict import (
    MALFORMED,
    PERSON_THROTTLED,
    REDIRECTED,
    REFUSED,
    SERVER_FAULT,
    THROTTLED,
    CallFailed,
    Verdict,
)

#: Meta answers a wrong or cut-off secret with words about redirect_uri, so the alarm always names both.
MISCONFIGURED: Final = Verdict(
    "misconfigured",
    ProviderMisconfigured,
    "critical",
    causes=(
        "IG_CLIENT_SECRET is wrong or cut off, or is the Facebook app's and not the Instagram app's",
        "IG_REDIRECT_URI differs from the address registered in Meta's dashboard, be it by one slash",
        "IG_CLIENT_ID is not the Instagram app id",
    ),
)
WRONG_ADDRESS: Final = Verdict(
    "wrong_address",
    ProviderMisconfigured,
    "critical",
    causes=("IG_GRAPH_URL or IG_TOKEN_URL names a path Meta does not know",),
)
APP_BLOCKED: Final = Verdict(
    "app_blocked",
    ProviderMisconfigured,
    "critical",
    causes=("Meta has blocked the app for a breach of policy; see its dashboard",),
)
PERMISSION_MISSING: Final = Verdict("permission_missing", PermissionMissing, "info")
CODE_REFUSED: Final = Verdict("code_refused", ProviderError, "info")
TOKEN_REFUSED: Final = Verdict("token_refused", ProviderError, "warning")
DISCONNECTED: Final = Verdict("disconnected", ProviderError, "info")
CHECKPOINT: Final = Verdict("checkpoint", ProviderError, "info")

_BY_CODE: Final[Mapping[int, Verdict]] = MappingProxyType(
    {
        1: SERVER_FAULT,
        2: SERVER_FAULT,
        4: THROTTLED,
        17: PERSON_THROTTLED,
        32: THROTTLED,
        341: THROTTLED,
        613: THROTTLED,
        10: PERMISSION_MISSING,
        **dict.fromkeys(range(200, 300), PERMISSION_MISSING),
        **dict.fromkeys(range(80_000, 80_015), PERSON_THROTTLED),
        101: MISCONFIGURED,
        191: MISCONFIGURED,
        102: TOKEN_REFUSED,
        190: TOKEN_REFUSED,
        368: APP_BLOCKED,
        2500: WRONG_ADDRESS,
    }
)
_BY_SUBCODE: Final[Mapping[tuple[int, int], Verdict]] = MappingProxyType(
    {
        (100, 33): REFUSED,
        (100, 36007): CODE_REFUSED,
        (100, 36008): MISCONFIGURED,
        (100, 36009): CODE_REFUSED,
        (190, 458): DISCONNECTED,
        (190, 459): CHECKPOINT,
    }
)
# Types and numbers do not tell these apart, only the words do; where Meta changes them, the verdict is
# "refused".
_OF_SETTINGS: Final = re.compile(r"redirect_uri|client[ _]secret|client_id|platform app", re.IGNORECASE)
_OF_THE_CODE: Final = re.compile(r"authorization code|verification code|code was not found", re.IGNORECASE)
# A missing permission in disguise: the token is checked first, then whether the operation is allowed.
_OF_PERMISSION: Final = re.compile(r"unsupported request", re.IGNORECASE)

_SHORTEST_PAUSE_SECONDS: Final = 1
_USUAL_PAUSE_SECONDS: Final = 30
_LONGEST_PAUSE_SECONDS: Final = 900


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """An error of either dialect; `graph_code` is None in the flat one, whose `code` repeats the status."""

    kind: str
    text: str
    graph_code: int | None
    subcode: int | None
    flat_code: int | None
    is_transient: bool
    fbtrace_id: str | None

    def facts(self) -> dict[str, object]:
        """For the log."""
        return {
            "error_type": self.kind,
            "error_code": self.flat_code if self.graph_code is None else self.graph_code,
            "error_subcode": self.subcode,
            "fbtrace_id": self.fbtrace_id,
            "provider_text": self.text,
        }


def read_document(reply: Reply) -> dict[str, Any]:
    """The JSON object of a good answer; raises CallFailed for every error, in whatever dialect it is told."""
    document = read_json_object(reply.body)
    answer = None if document is None else _error_answer(document)
    if answer is not None:
        verdict = _judge(answer, status=reply.status)
        raise CallFailed(verdict, facts={**reply.facts(), **answer.facts()}, retry_after=_pause(verdict, reply.headers))
    if not 200 <= reply.status < 300 or document is None:
        verdict = _judge_status(reply.status)
        raise CallFailed(verdict, facts=reply.facts(), retry_after=_pause(verdict, reply.headers))
    return document


def first_entry(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer itself, unwrapped where it comes as `{"data": [answer]}`; empty where that holds none."""
    wrapped = document.get("data")
    if not isinstance(wrapped, list):
        return document
    entry = wrapped[0] if wrapped else None
    return entry if isinstance(entry, dict) else {}


def _error_answer(document: Mapping[str, Any]) -> ErrorAnswer | None:
    nested = document.get("error")
    if nested is not None:
        return _nested_error(nested if isinstance(nested, dict) else {"type": nested}, around=document)
    if document.get("error_type") is None and document.get("error_message") is None:
        return None
    return ErrorAnswer(
        kind=_text(document.get("error_type")),
        text=_text(document.get("error_message")),
        graph_code=None,
        subcode=None,
        flat_code=_number(document.get("code")),
        is_transient=False,
        fbtrace_id=_text(document.get("fbtrace_id")) or None,
    )


def _nested_error(error: Mapping[str, Any], *, around: Mapping[str, Any]) -> ErrorAnswer:
    return ErrorAnswer(
        kind=_text(error.get("type")),
        text=_text(error.get("message") or around.get("error_description")),
        graph_code=_number(error.get("code")),
        subcode=_number(error.get("error_subcode")),
        flat_code=None,
        is_transient=error.get("is_transient") is True,
        fbtrace_id=_text(error.get("fbtrace_id")) or None,
    )


def _judge(answer: ErrorAnswer, *, status: int) -> Verdict:
    code, subcode = answer.graph_code or 0, answer.subcode or 0
    by_number = _BY_SUBCODE.get((code, subcode)) or _BY_CODE.get(code)
    if 429 in {status, answer.flat_code}:
        return PERSON_THROTTLED if by_number is PERSON_THROTTLED else THROTTLED
    if _OF_SETTINGS.search(answer.text):
        return MISCONFIGURED
    if by_number is not None:
        return by_number
    if code == 100 and _OF_PERMISSION.search(answer.text):
        return PERMISSION_MISSING
    if _OF_THE_CODE.search(answer.text):
        return CODE_REFUSED
    return SERVER_FAULT if answer.is_transient or status >= 500 else REFUSED


def _judge_status(status: int) -> Verdict:
    if status == 429:
        return THROTTLED
    if status >= 500:
        return SERVER_FAULT
    if 300 <= status < 400:
        return REDIRECTED
    return MALFORMED if status < 300 else REFUSED


def _pause(verdict: Verdict, headers: httpx2.Headers) -> int | None:
    """Seconds to wait as the answer says, within bounds; None for verdicts that waiting does not help."""
    told = _retry_after_seconds(headers.get("retry-after", "")) or _business_use_case_seconds(headers)
    if verdict in {THROTTLED, PERSON_THROTTLED}:
        told = told or _USUAL_PAUSE_SECONDS
    elif verdict is SERVER_FAULT:
        told = told or 5
    else:
        return None
    return min(max(told, _SHORTEST_PAUSE_SECONDS), _LONGEST_PAUSE_SECONDS)


def _retry_after_seconds(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, int(aware.timestamp()) - unix_seconds())


def _business_use_case_seconds(headers: httpx2.Headers) -> int:
    """The longest `estimated_time_to_regain_access` (minutes) of `X-Business-Use-Case-Usage`, in seconds."""
    usage = read_json_object(headers.get("x-business-use-case-usage", "").encode("utf-8", "replace")[:8192]) or {}
    entries = [entry for group in usage.values() if isinstance(group, list) for entry in group]
    minutes = [_number(entry.get("estimated_time_to_regain_access")) for entry in entries if isinstance(entry, dict)]
    return 60 * max((number for number in minutes if number is not None), default=0)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    """A whole number, also where it is written as a string; None for anything else or anything absurd."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    return None
