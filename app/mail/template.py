"""The form of a mail's text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """`lines` stand above the button and the code, `after` below. `action` is the button's word; none, no button."""

    subject: str
    lines: tuple[str, ...]
    after: tuple[str, ...]
    action: str | None = None
