"""A case: what is asked, what must come of it, and the function that plays it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from simulators.conformance.scene import Scene

Act: TypeAlias = Callable[[Scene], None]


@dataclass(frozen=True)
class Case:
    """`needs` names what the dialect must have (fields of its policy)."""

    name: str
    title: str
    asked: str
    expected: str
    act: Act
    needs: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """Where it stands among the cases."""
        return int(self.name.removeprefix("W"))


class Cases:
    """The cases of one module, in the order in which they are written."""

    def __init__(self) -> None:
        self.all: list[Case] = []

    def case(
        self, name: str, title: str, *, asked: str, expected: str, needs: tuple[str, ...] = ()
    ) -> Callable[[Act], Act]:
        """A decorator: this function plays the case."""

        def take(act: Act) -> Act:
            self.all.append(Case(name, title, asked, expected, act, needs))
            return act

        return take
