"""Access tokens: one hour or sixty days, and the ways they die."""

from collections.abc import Callable
from typing import Literal

import msgspec

from simulators.instagram.chance import Chance

SHORT_SECONDS = 3600
LONG_SECONDS = 60 * 24 * 3600
LONG_ANNOUNCED_SECONDS = 5183944  # what live answers say: sixty days less a little
REFRESH_FLOOR_SECONDS = 24 * 3600
MOST_TOKENS = 20_000

Life = Literal["short", "long"]
State = Literal["live", "revoked", "logged_out", "checkpoint"]


class Token(msgspec.Struct, kw_only=True):
    ref: str
    """Handle of the control API, so that a list of tokens need not show one."""
    value: str
    client_id: str
    person_id: str
    permissions: list[str]
    life: Life
    issued_at: float
    expires_at: float
    state: State = "live"
    from_console: bool = False
    """Made in the dashboard: `/me` takes it, the exchange for a long-lived one does not."""


class UnknownToken(Exception):
    """No token has this value or reference."""


class Tokens:
    """Every token that was handed out, in the order of its making."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._tokens: dict[str, Token] = {}
        self._issued = 0

    def all(self) -> list[Token]:
        return list(self._tokens.values())

    def issue(
        self,
        *,
        prefix: str,
        client_id: str,
        person_id: str,
        permissions: list[str],
        life: Life,
        now: float,
        from_console: bool = False,
    ) -> Token:
        self._issued += 1
        lifetime_seconds = SHORT_SECONDS if life == "short" else LONG_SECONDS
        token = Token(
            ref=f"token-{self._issued}",
            value=prefix + self._chance.opaque(length=160),
            client_id=client_id,
            person_id=person_id,
            permissions=permissions,
            life=life,
            issued_at=now,
            expires_at=now + lifetime_seconds,
            from_console=from_console,
        )
        self._forget_oldest()
        self._tokens[token.value] = token
        return token

    def get(self, value: str) -> Token | None:
        return self._tokens.get(value)

    def find(self, handle: str) -> Token:
        """By value or reference. Raises UnknownToken."""
        token = self._tokens.get(handle) or next(iter(self.where(lambda token: token.ref == handle)), None)
        if token is None:
            raise UnknownToken
        return token

    def where(self, wanted: Callable[[Token], bool]) -> list[Token]:
        return [token for token in self._tokens.values() if wanted(token)]

    def end(self, tokens: list[Token], *, state: State) -> int:
        """Put all of `tokens` into `state` and say how many there were."""
        for token in tokens:
            token.state = state
        return len(tokens)

    def age(self, tokens: list[Token], *, seconds: float) -> int:
        """Make all of `tokens` older, as if they had been issued `seconds` earlier."""
        for token in tokens:
            token.issued_at -= seconds
            token.expires_at -= seconds
        return len(tokens)

    def _forget_oldest(self) -> None:
        while len(self._tokens) >= MOST_TOKENS:
            del self._tokens[next(iter(self._tokens))]
