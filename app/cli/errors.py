"""How a command fails: with a sentence for the person at the terminal."""

from pathlib import Path

from app.kit.system_faults import reason_of


class CommandFailed(Exception):
    """The command cannot go on; the text says why and what to do (none: it has been said). Exit code 1."""


def cannot_be_read(file: Path, fault: OSError | UnicodeError) -> CommandFailed:
    """Of a file that somebody named: it is not there, no file, not for this user, or no text."""
    return CommandFailed(f"{file} cannot be read: {reason_of(fault)}.")
