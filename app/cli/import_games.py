"""`igw games import`: cards out of a file or a provider's feed."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from app.cli.errors import CommandFailed, cannot_be_read
from app.cli.on_database import on_database
from app.config import Settings
from app.games.catalogue.fetch_feed import FeedFailed, fetch_feed
from app.games.catalogue.read_cards import LARGEST_BYTES, CardsRefused, Fault, read_cards
from app.games.catalogue.store_cards import Import, store_cards

_MOST_FAULTS_TOLD: Final = 1000
_WORTH_TELLING: Final = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """Where the cards come from: a file or the address of a feed."""

    file: Path | None = None
    feed: str | None = None
    provider: str | None = None


def import_games(settings: Settings, source: Source, *, dry_run: bool, as_data: bool) -> tuple[str, int]:
    """The text for the person at the terminal, and the exit code. Raises CommandFailed."""
    data = _read(source)
    try:
        cards = read_cards(data)
        done = on_database(
            settings,
            lambda database: store_cards(
                database, cards, dry_run=dry_run, only_provider=source.provider, progress=_tell_progress
            ),
            away="The database did not answer, or somebody else holds it; nothing was imported. Run this again.",
        )
    except CardsRefused as refusal:
        return (_faults_as_json if as_data else _faults_as_text)(refusal.faults), 1
    return (_as_json if as_data else _as_text)(done, dry_run=dry_run), 0


def _read(source: Source) -> bytes:
    if (source.file is None) == (source.feed is None):
        raise CommandFailed("Name a file of game-cards, or a feed with --feed ADDRESS --provider NAME.")
    if source.feed is not None:
        if source.provider is None:
            raise CommandFailed("--feed needs --provider NAME: a feed may tell of its own games alone.")
        try:
            return asyncio.run(fetch_feed(source.feed))
        except FeedFailed as failure:
            raise CommandFailed(str(failure)) from None
    assert source.file is not None  # noqa: S101 - one of both is there
    try:
        if source.file.stat().st_size > LARGEST_BYTES:
            raise CommandFailed(
                f"{source.file} is larger than {LARGEST_BYTES // 1024 // 1024} MiB; import it in parts."
            )
        return source.file.read_bytes()
    except OSError as fault:
        raise cannot_be_read(source.file, fault) from None


def _tell_progress(done: int, total: int) -> None:
    if total >= _WORTH_TELLING:
        print(f"{done:,} of {total:,} written", file=sys.stderr)


def _as_text(done: Import, *, dry_run: bool) -> str:
    would = "Nothing was changed. It would be: " if dry_run else ""
    return f"{would}{done.new:,} new, {done.changed:,} changed, {done.unchanged:,} as before; {done.read:,} games read."


def _as_json(done: Import, *, dry_run: bool) -> str:
    return json.dumps({**asdict(done), "read": done.read, "dry_run": dry_run})


def _faults_as_text(faults: Sequence[Fault]) -> str:
    more = len(faults) - _MOST_FAULTS_TOLD
    lines = [str(fault) for fault in faults[:_MOST_FAULTS_TOLD]] + ([f"… and {more:,} more"] if more > 0 else [])
    return "\n".join(["Nothing was imported:", *lines])


def _faults_as_json(faults: Sequence[Fault]) -> str:
    return json.dumps({"faults": [asdict(fault) for fault in faults[:_MOST_FAULTS_TOLD]], "count": len(faults)})
