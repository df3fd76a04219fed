"""Game providers come, change their keys and go: what `igw provider …` does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.models import game_provider_keys, game_providers, games
from app.kit.clock import utc_now
from app.kit.ids import rising_id
from app.kit.tokens import new_secret

DIALECTS: Final = ("native", "softswiss", "hub88")
NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
#: One key in PEM text, which may hold two while they change.
PEM_KEY: Final = re.compile(r"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)
_SMALLEST_RSA_BITS: Final = 2048
_LIVE_KEYS: Final = 2


class ProviderRefused(ValueError):
    """It cannot be done; the text says why, for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A fresh key. Its secret is told once and cannot be read again by any command."""

    provider: str
    dialect: str
    key_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class NewProvider:
    """What somebody wants to register; `key_id` and `secret` are made up when they are not given."""

    name: str
    dialect: str
    launch_url: str | None = None
    public_key: str | None = None
    key_id: str | None = None
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One row of `igw provider list`."""

    name: str
    dialect: str
    status: str
    launch_url: str | None
    live_keys: Sequence[str]
    games: int


async def add_provider(tx: AsyncConnection, new: NewProvider) -> IssuedKey:
    """Write it down with its first key. Raises ProviderRefused."""
    _check(new)
    row = {
        "name": new.name, "dialect": new.dialect, "launch_url": new.launch_url, "public_key": new.public_key,
        "status": "active", "created_at": utc_now(),
    }  # fmt: skip
    try:
        async with tx.begin_nested():
            await tx.execute(insert(game_providers).values(row))
    except IntegrityError:
        raise ProviderRefused(f"There is a provider {new.name} already: `igw provider list` shows it.") from None
    return await _issue(tx, (await _provider(tx, new.name)).provider_id, new)


async def put_provider(tx: AsyncConnection, new: NewProvider) -> IssuedKey:
    """As `add_provider`; one that is there already moves to the new address, and its older keys end."""
    columns = game_providers.c
    known = (await tx.execute(select(columns.provider_id).where(columns.name == new.name).with_for_update())).first()
    if known is None:
        return await add_provider(tx, new)
    _check(new)
    here = columns.provider_id == known.provider_id
    moved = {"launch_url": new.launch_url, "dialect": new.dialect, "public_key": new.public_key, "status": "active"}
    await tx.execute(update(game_providers).where(here).values(moved))
    live = (game_provider_keys.c.provider_id == known.provider_id, game_provider_keys.c.ends_at.is_(None))
    await tx.execute(update(game_provider_keys).where(*live).values(ends_at=utc_now()))
    return await _issue(tx, known.provider_id, new)


async def rotate_key(tx: AsyncConnection, name: str, *, public_key: str | None = None) -> IssuedKey:
    """A fresh key; the newest before it stays good until the next turn, all older ones end now.

    With hub88 the provider makes the key: `public_key` in PEM form comes beside the newest one.
    """
    provider = await _provider(tx, name)
    await _add_public_key(tx, provider, public_key)
    now = utc_now()
    keys = game_provider_keys.c
    live = select(keys.key_id).where(keys.provider_id == provider.provider_id, keys.ends_at.is_(None))
    newest_first = (await tx.execute(live.order_by(keys.created_at.desc(), keys.key_id.desc()))).scalars().all()
    for key_id in newest_first[_LIVE_KEYS - 1 :]:
        await tx.execute(update(game_provider_keys).where(keys.key_id == key_id).values(ends_at=now))
    return await _issue(tx, provider.provider_id, NewProvider(name, provider.dialect))


async def set_status(tx: AsyncConnection, name: str, *, active: bool) -> None:
    """Off: no game of it opens and no bet is taken; what players have won is still paid."""
    provider = await _provider(tx, name)
    change = update(game_providers).where(game_providers.c.provider_id == provider.provider_id)
    await tx.execute(change.values(status="active" if active else "disabled"))
    # The lobby looks at the catalogue's newest change.
    await tx.execute(update(games).where(games.c.provider_id == provider.provider_id).values(changed_at=utc_now()))


async def list_providers(connection: AsyncConnection) -> list[ProviderLine]:
    """All of them, by name."""
    lines = []
    for row in (await connection.execute(select(game_providers).order_by(game_providers.c.name))).all():
        keys = select(game_provider_keys.c.key_id).where(
            game_provider_keys.c.provider_id == row.provider_id, game_provider_keys.c.ends_at.is_(None)
        )
        live = (await connection.execute(keys.order_by(game_provider_keys.c.created_at))).scalars().all()
        count = select(func.count()).select_from(games).where(games.c.provider_id == row.provider_id)
        found = int((await connection.execute(count)).scalar_one())
        lines.append(ProviderLine(row.name, row.dialect, row.status, row.launch_url, live, found))
    return lines


async def _add_public_key(tx: AsyncConnection, provider: "_Known", public_key: str | None) -> None:
    _check_whose_key(provider.dialect, public_key)
    if public_key is None:
        return
    blocks = [*PEM_KEY.findall(provider.public_key or ""), public_key.strip()]
    both = {"public_key": "\n".join(blocks[-_LIVE_KEYS:])}
    await tx.execute(update(game_providers).where(game_providers.c.provider_id == provider.provider_id).values(both))


@dataclass(frozen=True, slots=True)
class _Known:
    provider_id: int
    dialect: str
    public_key: str | None


async def _provider(tx: AsyncConnection, name: str) -> _Known:
    columns = (game_providers.c.provider_id, game_providers.c.dialect, game_providers.c.public_key)
    row = (await tx.execute(select(*columns).where(game_providers.c.name == name).with_for_update())).first()
    if row is None:
        raise ProviderRefused(f"There is no provider {name}: `igw provider list` shows those there are.")
    return _Known(*row)


async def _issue(tx: AsyncConnection, provider_id: int, new: NewProvider) -> IssuedKey:
    key_id = new.key_id or f"gk_{rising_id().hex()}"  # rises, so that the newest of one second is known
    secret = new.secret or new_secret()
    key = {"key_id": key_id, "provider_id": provider_id, "secret": secret, "created_at": utc_now()}
    try:
        async with tx.begin_nested():
            await tx.execute(insert(game_provider_keys).values(key))
    except IntegrityError:
        raise ProviderRefused(f"The key id {key_id} is taken.") from None
    return IssuedKey(new.name, new.dialect, key_id, secret)


def _check(new: NewProvider) -> None:
    if NAME.fullmatch(new.name) is None:
        raise ProviderRefused("NAME is 2 to 40 small letters, digits and hyphens, such as acme-games.")
    if new.dialect not in DIALECTS:
        raise ProviderRefused(f"--dialect is one of {', '.join(DIALECTS)}.")
    if new.launch_url is not None and not re.match(r"https?://[^\s/?#]+", new.launch_url):
        raise ProviderRefused("--url is the http(s) address at which its games open.")
    _check_whose_key(new.dialect, new.public_key)


def _check_whose_key(dialect: str, public_key: str | None) -> None:
    if (public_key is None) == (dialect == "hub88"):
        raise ProviderRefused(
            "--public-key is needed for hub88, whose calls are signed with RSA, and for nothing else."
        )
    if public_key is not None:
        _check_public_key(public_key)


def _check_public_key(text: str) -> None:
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise ProviderRefused("The public key is not in PEM form (-----BEGIN PUBLIC KEY-----).") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST_RSA_BITS:
        raise ProviderRefused(f"The public key is not RSA of at least {_SMALLEST_RSA_BITS} bits.")
