"""Which part of an address a browser's policy can name."""

import re
from typing import Final
from urllib.parse import urlsplit

# What may stand in a content security policy without a chance of meaning anything else there.
_PLAIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")


def origin_of(address: str) -> str | None:
    """Scheme, host and port of an address of the web; None for anything else."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.hostname or ''}{'' if port is None else f':{port}'}"
    return origin if _PLAIN.fullmatch(origin) else None
