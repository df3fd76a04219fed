"""What a check finds: one line for a person, one object for a program."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

#: ok: as it should be; info: nothing to mend, but to know; warning: works, and will not always; error: wrong.
Status: TypeAlias = Literal["ok", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check. `mend` says what to do, where there is something to do."""

    check: str
    status: Status
    message: str
    mend: str | None = None


def ok(check: str, message: str) -> Finding:
    """As it should be."""
    return Finding(check, "ok", message)


def info(check: str, message: str, mend: str | None = None) -> Finding:
    """Nothing is wrong; the operator should know."""
    return Finding(check, "info", message, mend)


def warning(check: str, message: str, mend: str) -> Finding:
    """It works, and will not always."""
    return Finding(check, "warning", message, mend)


def error(check: str, message: str, mend: str) -> Finding:
    """Something is wrong."""
    return Finding(check, "error", message, mend)
