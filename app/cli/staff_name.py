"""Who of staff runs a command: the name that the record keeps. It is told, not proven."""

import getpass
import os
from typing import Final

from app.cli.errors import CommandFailed

_LONGEST: Final = 64


def staff_name(told: str | None) -> str:
    """`told`, else whoever has called sudo, which makes everybody root, else the system's user. Raises CommandFailed.

    Nothing is cut or cleaned: what is left could be another one's name.
    """
    name = told if told is not None else os.environ.get("SUDO_USER") or _system_user()
    if not name.strip() or len(name) > _LONGEST or not name.isprintable():
        raise CommandFailed(
            f"The name of who runs this is one line of 1 to {_LONGEST} printable characters; --by NAME gives another."
        )
    return name


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user often has no name
        return "unknown"
