"""Keeps ready what identity providers need beforehand, so that the first person of the morning need not wait.

A provider that cannot be reached holds up nothing: not the start, not the other providers. It is asked again.
"""

import asyncio
from collections.abc import Iterable
from typing import Final

from app.oauth.identity_provider import IdentityProvider

_EVERY_SECONDS: Final = 60.0


async def prepare_for_ever(providers: Iterable[IdentityProvider]) -> None:
    """Until cancelled: now, and once a minute."""
    every = list(providers)
    while every:
        await asyncio.gather(*(provider.prepare() for provider in every))
        await asyncio.sleep(_EVERY_SECONDS)


def not_ready(providers: Iterable[IdentityProvider]) -> list[str]:
    """Names of those to which nobody can be sent at this moment, in order."""
    return sorted(provider.name for provider in providers if not provider.is_ready)
