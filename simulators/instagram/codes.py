"""Authorization codes: opaque, one hour, once, bound to app, redirect URI and permissions."""

from typing import Literal

import msgspec

from simulators.instagram.chance import Chance

CODE_SECONDS = 3600
MOST_CODES = 20_000
Verdict = Literal["good", "unknown", "used", "expired", "wrong_redirect_uri"]


class Code(msgspec.Struct, kw_only=True):
    value: str
    client_id: str
    redirect_uri: str
    person_id: str
    permissions: list[str]
    expires_at: float
    used: bool = False


class Codes:
    """Every code that was handed out, in the order of its making."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._codes: dict[str, Code] = {}

    def issue(self, *, client_id: str, redirect_uri: str, person_id: str, permissions: list[str], now: float) -> Code:
        code = Code(
            value="AQ" + self._chance.opaque(length=180),
            client_id=client_id,
            redirect_uri=redirect_uri,
            person_id=person_id,
            permissions=permissions,
            expires_at=now + CODE_SECONDS,
        )
        self._forget_oldest()
        self._codes[code.value] = code
        return code

    def judge(self, value: str, *, client_id: str, redirect_uri: str, now: float) -> tuple[Verdict, Code | None]:
        """What the token endpoint thinks of a code. Judging uses nothing up."""
        code = self._codes.get(value)
        if code is None or code.client_id != client_id:
            return "unknown", None
        if code.used:
            return "used", code
        if now >= code.expires_at:
            return "expired", code
        return ("good" if code.redirect_uri == redirect_uri else "wrong_redirect_uri"), code

    def _forget_oldest(self) -> None:
        while len(self._codes) >= MOST_CODES:
            del self._codes[next(iter(self._codes))]
