"""Somebody for the load: signs up, again and again as somebody else, and remembers whom the service has taken."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx2

from tests.makers.players import new_email
from tests.makers.programs import start_program

PASSWORD = "the same for the whole crowd"


@dataclass
class Crowd:
    """New players, each with the same password. `taken` are those whose sign-up was answered with 200."""

    http: httpx2.Client
    taken: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, url: str) -> Crowd:
        """A crowd in front of this service; its client may be shared by threads."""
        return cls(start_program(url, timeout=30))

    def sign_up(self) -> httpx2.Response:
        """One more player."""
        email = new_email()
        answer = self.http.post("/auth/register", json={"email": email, "password": PASSWORD})
        if answer.status_code == 200:
            self.tokens[email] = answer.json()["session_token"]
            self.taken.append(email)
        else:
            self.refused.append(email)
        return answer

    def sign_in(self, email: str) -> httpx2.Response:
        """As one of them."""
        return self.http.post("/auth/login", json={"email": email, "password": PASSWORD})
