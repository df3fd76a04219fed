"""Keeps ready what identity providers need beforehand, so that the first person of the morning need not wait.

A provider that cannot be reached holds up nothing: not the start, not the other providers. It is asked again.
"""

import asyncio
from collections.abc import Iterable
from typing import Final

from app.oauth.identity_provider import IdentityProvider

_EVERY_SECONDS: Final = 60.0
_FIRST_PAUSE_SECONDS: Final = 1.5


async def prepare_for_ever(providers: Iterable[IdentityProvider]) -> None:
    """Until cancelled: now, sooner again for those that were away, and once a minute."""
    every, pause = list(providers), _FIRST_PAUSE_SECONDS
    while every:
        await asyncio.gather(*(provider.prepare() for provider in every))
        pause = min(2 * pause, _EVERY_SECONDS) if not_ready(every) else _EVERY_SECONDS
        await asyncio.sleep(pause)


def not_ready(providers: Iterable[IdentityProvider]) -> list[str]:
    """Names of those to which nobody can be sent at this moment, in order."""
    return sorted(provider.name for provider in providers if not provider.is_ready)
