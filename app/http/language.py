"""Which of our two languages the caller reads."""

from typing import Final, Literal, TypeAlias

from starlette.requests import Request

Language: TypeAlias = Literal["en", "vi"]

_LONGEST: Final = 500


def language_of(request: Request) -> Language:
    """By `Accept-Language`: Vietnamese where it is wanted more than English, else English."""
    wishes = {"en": 0.0, "vi": 0.0}
    for part in request.headers.get("accept-language", "")[:_LONGEST].split(","):
        name, _, weight = part.partition(";")
        primary = name.strip().lower().partition("-")[0]
        if primary in wishes:
            wishes[primary] = max(wishes[primary], _weight(weight))
    return "vi" if wishes["vi"] > wishes["en"] else "en"


def _weight(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text.strip().lower().removeprefix("q="))))
    except ValueError:
        return 1.0
