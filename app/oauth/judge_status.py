"""What an HTTP status alone says, and how long an answer asks us to wait."""

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

import httpx2

from app.kit.clock import unix_seconds
from app.oauth.verdict import MALFORMED, PERSON_THROTTLED, REDIRECTED, REFUSED, SERVER_FAULT, THROTTLED, Verdict

_SHORTEST_PAUSE_SECONDS: Final = 1
_USUAL_PAUSE_SECONDS: Final = 30
_LONGEST_PAUSE_SECONDS: Final = 900


def judge_status(status: int) -> Verdict:
    """What a status means where the body says nothing; a good one without a good body is malformed."""
    if status == 429:
        return THROTTLED
    if status >= 500:
        return SERVER_FAULT
    if 300 <= status < 400:
        return REDIRECTED
    return MALFORMED if status < 300 else REFUSED


def pause_seconds(verdict: Verdict, headers: httpx2.Headers, *, told: int = 0) -> int | None:
    """Seconds to wait as the answer says, within bounds; None for verdicts that waiting does not help.

    `told` is what the answer says elsewhere than in `Retry-After`.
    """
    told = _retry_after_seconds(headers.get("retry-after", "")) or told
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
