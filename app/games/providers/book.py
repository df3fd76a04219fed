"""The providers and their keys as a worker knows them, so that a bet need not ask for them.

Read again when they are older than a second: a key that was ended and a provider that was turned off are refused
within that time by every worker. For a key or a name that is not known they are read again sooner, but not for each.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct
from sqlalchemy import select

from app.db import Database
from app.games.models import game_provider_keys, game_providers
from app.kit.clock import monotonic

_FRESH_SECONDS: Final = 1.0
_MISSED_SECONDS: Final = 0.05


class Provider(Struct, frozen=True):
    """One provider; `keys` are its live ones, secret by key id. `source` is its name in the ledger."""

    provider_id: int
    name: str
    dialect: str
    launch_url: str | None
    public_key: str | None
    is_active: bool
    keys: Mapping[str, str]

    @property
    def source(self) -> str:
        """Under which the ledger keeps its keys."""
        return source_of(self.name)


def source_of(name: str) -> str:
    """Where the ledger keeps the keys of the provider of this name; also the account of its games."""
    return f"game:{name}"


class ProviderBook:
    """`by_key`, `by_name`, `by_id` for one worker. All raise DatabaseUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._read_at: float | None = None
        self._by_key: dict[str, Provider] = {}
        self._by_name: dict[str, Provider] = {}

    async def by_key(self, key_id: str) -> Provider | None:
        """Whose live key this is."""
        return await self._find(self._keys, key_id)

    async def by_name(self, name: str) -> Provider | None:
        """The provider of this name."""
        return await self._find(self._names, name)

    async def all(self) -> list[Provider]:
        """Every provider, the disabled ones too."""
        await self._refresh(older_than=_FRESH_SECONDS)
        return list(self._by_name.values())

    def _keys(self) -> Mapping[str, Provider]:
        return self._by_key

    def _names(self) -> Mapping[str, Provider]:
        return self._by_name

    async def _find(self, among: Callable[[], Mapping[str, Provider]], name: str) -> Provider | None:
        await self._refresh(older_than=_FRESH_SECONDS)
        if name not in among():
            await self._refresh(older_than=_MISSED_SECONDS)
        return among().get(name)

    async def _refresh(self, *, older_than: float) -> None:
        if self._is_fresh(older_than):
            return
        async with self._turn:
            # Whoever waited here for another's reading need not read once more.
            if not self._is_fresh(older_than):
                await self._read()

    def _is_fresh(self, older_than: float) -> bool:
        return self._read_at is not None and monotonic() - self._read_at < older_than

    async def _read(self) -> None:
        now = monotonic()
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(game_providers))).all()
            live = select(game_provider_keys).where(game_provider_keys.c.ends_at.is_(None))
            keys = (await connection.execute(live)).all()
        found = [
            Provider(
                row.provider_id, row.name, row.dialect, row.launch_url, row.public_key, row.status == "active",
                {key.key_id: key.secret for key in keys if key.provider_id == row.provider_id},
            )
            for row in rows
        ]  # fmt: skip
        self._by_name = {provider.name: provider for provider in found}
        self._by_key = {key_id: provider for provider in found for key_id in provider.keys}
        self._read_at = now
