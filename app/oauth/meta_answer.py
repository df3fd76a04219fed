"""Answers of Meta's hosts, Instagram's and Facebook's alike: where an error stands in them, and what wrapping means.

api.instagram.com says `{"error_type", "code", "error_message"}`, every graph host says `{"error": {"message",
"type", "code", "error_subcode"?, "fbtrace_id"?}}`. The HTTP status is a poor guide: errors come with 200, and
400 is usual for everything. So the body is read first, and the status only counts where the body says
nothing. Which code means what is each provider's own table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import httpx2

from app.oauth.fetch import Reply
from app.oauth.judge_status import judge_status, pause_seconds
from app.oauth.read_json import read_json_object
from app.oauth.verdict import PERSON_THROTTLED, REFUSED, SERVER_FAULT, THROTTLED, CallFailed, Verdict

Words: TypeAlias = tuple[re.Pattern[str], Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTable:
    """What numbers and words mean for one provider. Words about settings count before any number."""

    by_code: Mapping[int, Verdict]
    by_subcode: Mapping[tuple[int, int], Verdict]
    of_settings: Words
    of_the_code: Words
    #: With code 100 only, which means anything.
    of_permission: Words


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


def read_answer(reply: Reply, *, errors: ErrorTable) -> dict[str, Any]:
    """The JSON object of a good answer; raises CallFailed for every error, in whatever dialect it is told."""
    document = read_json_object(reply.body)
    answer = None if document is None else _error_answer(document)
    if answer is not None:
        verdict = _judge(answer, status=reply.status, errors=errors)
        raise CallFailed(verdict, facts={**reply.facts(), **answer.facts()}, retry_after=_pause(verdict, reply.headers))
    if not 200 <= reply.status < 300 or document is None:
        verdict = judge_status(reply.status)
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


def _judge(answer: ErrorAnswer, *, status: int, errors: ErrorTable) -> Verdict:
    code, subcode = answer.graph_code or 0, answer.subcode or 0
    by_number = errors.by_subcode.get((code, subcode)) or errors.by_code.get(code)
    if 429 in {status, answer.flat_code}:
        return PERSON_THROTTLED if by_number is PERSON_THROTTLED else THROTTLED
    by_words = _said(answer, errors.of_settings)
    if by_words or by_number:
        return by_words or by_number or REFUSED
    by_words = (_said(answer, errors.of_permission) if code == 100 else None) or _said(answer, errors.of_the_code)
    if by_words:
        return by_words
    return SERVER_FAULT if answer.is_transient or status >= 500 else REFUSED


def _said(answer: ErrorAnswer, words: Words) -> Verdict | None:
    pattern, verdict = words
    return verdict if pattern.search(answer.text) else None


def _pause(verdict: Verdict, headers: httpx2.Headers) -> int | None:
    return pause_seconds(verdict, headers, told=_business_use_case_seconds(headers))


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
