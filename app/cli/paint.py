"""Colour, for those who see it."""

import os
import sys


def paint(text: str, code: str) -> str:
    """Coloured on a terminal, plain elsewhere and for those who set NO_COLOR."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"\x1b[{code}m{text}\x1b[0m"
