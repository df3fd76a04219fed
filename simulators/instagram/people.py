"""The simulated people: who can sign in, what they are called, and the numbers they are known by."""

from typing import Literal

import msgspec

from simulators.instagram.numbers import app_scoped_id, professional_id

AccountType = Literal["personal", "business", "creator"]
LONGEST_TEXT = 4000
MOST_PEOPLE = 20_000


class NewPerson(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What creating a person needs."""

    username: str
    name: str = ""
    account_type: AccountType = "business"
    grants: list[str] | None = None
    """Permissions this person gives when asked; None gives everything an app asks for."""


class PersonChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A rename, a conversion, or other permissions. What is left out stays."""

    username: str | msgspec.UnsetType = msgspec.UNSET
    name: str | msgspec.UnsetType = msgspec.UNSET
    account_type: AccountType | msgspec.UnsetType = msgspec.UNSET
    grants: list[str] | msgspec.UnsetType | None = msgspec.UNSET


class Person(msgspec.Struct, kw_only=True):
    """One simulated human. `person_id` is the handle of the control API and never leaves it."""

    person_id: str
    user_id: str
    username: str
    name: str
    account_type: AccountType
    grants: list[str] | None = None

    @property
    def is_professional(self) -> bool:
        return self.account_type != "personal"

    def granted(self, asked: list[str]) -> list[str]:
        return asked if self.grants is None else [scope for scope in asked if scope in self.grants]


class UnknownPerson(Exception):
    """Nobody goes by this person_id or username."""


class People:
    """All people, by person_id."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed
        self._everyone: dict[str, Person] = {}
        self._by_username: dict[str, Person] = {}
        self._namesakes: dict[str, int] = {}
        for newcomer in READY_PEOPLE:
            self.create(newcomer)

    def everyone(self) -> list[Person]:
        return list(self._everyone.values())

    def create(self, newcomer: NewPerson) -> Person:
        """A new person, even if somebody had this username before: names wander, numbers do not."""
        _check_texts(newcomer.username, newcomer.name)
        if len(self._everyone) >= MOST_PEOPLE:
            raise ValueError(f"the simulator holds at most {MOST_PEOPLE} people")
        if newcomer.username in self._by_username:
            raise ValueError("this username is taken")
        key = self._next_key(newcomer.username)
        person = Person(
            person_id=f"person-{professional_id(seed=self._seed, person_key=key)[4:]}",
            user_id=professional_id(seed=self._seed, person_key=key),
            username=newcomer.username,
            name=newcomer.name or newcomer.username,
            account_type=newcomer.account_type,
            grants=newcomer.grants,
        )
        self._everyone[person.person_id] = self._by_username[person.username] = person
        return person

    def find(self, handle: str) -> Person:
        """By person_id or current username. Raises UnknownPerson."""
        person = self._everyone.get(handle) or self._by_username.get(handle)
        if person is None:
            raise UnknownPerson(handle)
        return person

    def knows(self, person_id: str) -> bool:
        return person_id in self._everyone

    def change(self, handle: str, changes: PersonChanges) -> Person:
        person = self.find(handle)
        _check_texts(*(text for text in (changes.username, changes.name) if isinstance(text, str)))
        if isinstance(changes.username, str):
            self._rename(person, username=changes.username)
        for field in msgspec.structs.fields(changes):
            value = getattr(changes, field.name)
            if value is not msgspec.UNSET:
                setattr(person, field.name, value)
        return person

    def delete(self, handle: str) -> Person:
        person = self.find(handle)
        del self._by_username[person.username], self._everyone[person.person_id]
        return person

    def scoped_id(self, person: Person, *, client_id: str, family: str) -> str:
        """The number by which one app knows this person."""
        return app_scoped_id(seed=self._seed, person_key=person.person_id, client_id=client_id, family=family)

    def _rename(self, person: Person, *, username: str) -> None:
        if self._by_username.get(username, person) is not person:
            raise ValueError("this username is taken")
        del self._by_username[person.username]
        self._by_username[username] = person

    def _next_key(self, username: str) -> str:
        # The first "lan.nguyen" has the same numbers in every run; a second one is somebody else.
        count = self._namesakes.get(username, 0) + 1
        self._namesakes[username] = count
        return f"{username}#{count}"


READY_PEOPLE = (
    NewPerson(username="maple.diner", name="Maple Street Diner", account_type="business"),
    NewPerson(username="ines.paints", name="Inês Duarte", account_type="creator"),
    NewPerson(username="lan.nguyen", name="Nguyễn Thị Lan", account_type="business"),
    NewPerson(username="quiet.pine", name="Robin Pine", account_type="personal"),
)


def _check_texts(*texts: str) -> None:
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise ValueError(f"names have at most {LONGEST_TEXT} characters")
    if texts and not texts[0]:
        raise ValueError("a username has at least one character")
