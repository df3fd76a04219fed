"""The people of a small platform, and the codes and tokens that stand for them."""

import hashlib
import secrets
from typing import Any

import msgspec

MOST = 20_000


class Person(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One made-up human. `username` is the handle of the control API; an empty `person_id` is given by us."""

    username: str
    person_id: str = ""
    name: str | None = None
    email: str | None = None
    email_verified: bool = False
    claims: dict[str, Any] = {}
    """Whatever else the platform says of this person."""


class UnknownPerson(Exception):
    """Nobody goes by this name."""


class People:
    """Everybody, by user name. The ready ones have the same numbers in every run."""

    def __init__(self, ready: tuple[Person, ...]) -> None:
        self._everyone: dict[str, Person] = {}
        for person in ready:
            self.add(msgspec.structs.replace(person))

    def add(self, person: Person) -> Person:
        """Raises ValueError for a name that is taken."""
        if not person.username or person.username in self._everyone or len(self._everyone) >= MOST:
            raise ValueError("a person needs a user name of his own")
        if not person.person_id:
            person.person_id = str(10**16 + int(hashlib.sha256(person.username.encode()).hexdigest()[:12], 16))
        self._everyone[person.username] = person
        return person

    def find(self, username: str) -> Person:
        """Raises UnknownPerson."""
        if username not in self._everyone:
            raise UnknownPerson(username)
        return self._everyone[username]

    def change(self, username: str, changes: dict[str, Any]) -> Person:
        """Other facts about the same human; the number stays unless it is named."""
        old = self.find(username)
        new = msgspec.convert({**msgspec.to_builtins(old), **changes}, Person)
        del self._everyone[username]
        self._everyone[new.username] = new
        return new

    def everyone(self) -> list[Person]:
        """In the order in which they came."""
        return list(self._everyone.values())


class Grant(msgspec.Struct, kw_only=True):
    """What a code was given for."""

    person: Person
    redirect_uri: str
    asked: dict[str, str]
    """The parameters of the authorize address: nonce, code_challenge, scope."""
    given_at: float
    is_used: bool = False


class Ledger:
    """Codes and access tokens that were given out."""

    def __init__(self) -> None:
        self.codes: dict[str, Grant] = {}
        self.tokens: dict[str, Person] = {}

    def new_code(self, grant: Grant) -> str:
        code = "Co" + secrets.token_urlsafe(30)
        self.codes[code] = grant
        return code

    def new_token(self, person: Person, *, prefix: str) -> str:
        token = prefix + secrets.token_urlsafe(48)
        self.tokens[token] = person
        return token
