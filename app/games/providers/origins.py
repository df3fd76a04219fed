"""Where games live: the only foreign origins that our pages open in a frame and take pictures from."""

import re
from typing import Final
from urllib.parse import urlsplit

from app.errors import DatabaseUnavailable
from app.games.providers.book import ProviderBook

# What may stand in a content security policy without a chance of meaning anything else there.
_PLAIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")


async def game_origins(book: ProviderBook) -> tuple[str, ...]:
    """Origins of the launch addresses of active providers, in order; none while the database is away."""
    try:
        providers = await book.all()
    except DatabaseUnavailable:
        return ()
    found = {origin_of(provider.launch_url or "") for provider in providers if provider.is_active}
    return tuple(sorted(origin for origin in found if origin is not None))


def origin_of(address: str) -> str | None:
    """Scheme, host and port of an address of the web; None for anything else."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    origin = f"{parts.scheme}://{parts.hostname or ''}{'' if port is None else f':{port}'}"
    return origin if _PLAIN.fullmatch(origin) else None
