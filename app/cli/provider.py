"""`igw provider …`: who may call the wallet, and with which keys."""

import json
from dataclasses import asdict
from pathlib import Path

from app.cli.errors import CommandFailed, cannot_be_read
from app.cli.on_database import on_database
from app.config import Settings
from app.db import Database
from app.games.providers.register import (
    IssuedKey,
    NewProvider,
    ProviderLine,
    ProviderRefused,
    add_provider,
    list_providers,
    rotate_key,
    set_status,
)

_ONCE = "The secret is not shown again."


def add(settings: Settings, new: NewProvider, *, public_key: Path | None, as_data: bool) -> str:
    """Register it; key id and secret for the person at the terminal. Raises CommandFailed."""
    if (new.key_id or new.secret) and settings.app_env == "prod":
        raise CommandFailed("--key-id and --secret are for development and tests: in production both are made here.")
    if public_key is not None:
        new = NewProvider(new.name, new.dialect, new.launch_url, _text_of(public_key), new.key_id, new.secret)
    try:
        key = on_database(settings, lambda database: database.in_transaction(lambda tx: add_provider(tx, new)))
    except ProviderRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    return _told(key, as_data=as_data)


def rotate(settings: Settings, name: str, *, public_key: Path | None, as_data: bool) -> str:
    """A fresh key beside the newest one. Raises CommandFailed."""
    pem = None if public_key is None else _text_of(public_key)
    try:
        key = on_database(
            settings, lambda database: database.in_transaction(lambda tx: rotate_key(tx, name, public_key=pem))
        )
    except ProviderRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    more = "" if as_data else "\nThe key before it works until the next turn; older ones have ended."
    return _told(key, as_data=as_data) + more


def turn(settings: Settings, name: str, *, active: bool) -> str:
    """On or off. Raises CommandFailed."""
    try:
        on_database(settings, lambda database: database.in_transaction(lambda tx: set_status(tx, name, active=active)))
    except ProviderRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    if active:
        return f"{name} is on."
    return f"{name} is off: its games do not open and no bet is taken. What players have won is still paid."


def list_all(settings: Settings, *, as_data: bool) -> str:
    """All of them, a line each."""
    lines = on_database(settings, _read)
    if as_data:
        return json.dumps([asdict(line) for line in lines], indent=2, default=list)
    if not lines:
        return "No game provider yet: `igw provider add NAME --dialect native --url …` makes one."
    return "\n".join(
        f"{line.name}  {line.dialect}  {line.status}  {line.games} games  keys {', '.join(line.live_keys) or 'none'}"
        f"  {line.launch_url or 'no launch address'}"
        for line in lines
    )


async def _read(database: Database) -> list[ProviderLine]:
    async with database.reading() as connection:
        return await list_providers(connection)


def _told(key: IssuedKey, *, as_data: bool) -> str:
    if as_data:
        told = {"name": key.provider, "dialect": key.dialect, "key_id": key.key_id, "secret": key.secret}
        return json.dumps(told)
    return f"provider: {key.provider} ({key.dialect})\nkey_id: {key.key_id}\nsecret: {key.secret}\n{_ONCE}"


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise cannot_be_read(path, error) from None
