"""`igw games list`, `enable`, `disable`, `open-rounds`, `schema`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from app.cli.errors import CommandFailed
from app.cli.on_database import on_database
from app.config import Settings
from app.db import Database
from app.games.catalogue.card import card_schema
from app.games.catalogue.switch import Listed, listed_games, switch_game
from app.games.rounds.close_stale import OpenRound, open_rounds
from app.kit.clock import iso_utc, utc_now
from app.kit.money import amount_text
from app.kit.text import clean_line

_MOST_ROUNDS: Final = 1000


def list_games(settings: Settings, *, provider: str | None, as_data: bool) -> None:
    """Print them as they are read. Raises CommandFailed."""
    on_database(settings, lambda database: _print_games(database, provider=provider, as_data=as_data))


def switch(settings: Settings, *, provider: str, code: str, on: bool) -> str:
    """Turn one on or off. Raises CommandFailed."""
    found = on_database(
        settings,
        lambda database: database.in_transaction(lambda tx: switch_game(tx, provider=provider, code=code, on=on)),
    )
    if not found:
        names = clean_line(provider, longest=40), clean_line(code, longest=80)
        raise CommandFailed("{} has no game {}; `igw games list` names all.".format(*names))
    return f"{provider} {code} is {'shown' if on else 'not shown'}; every server knows within two seconds."


def list_open_rounds(settings: Settings, *, hours: int, as_data: bool) -> str:
    """The oldest first, at most a thousand. Raises CommandFailed."""
    rounds = on_database(settings, lambda database: _read_open(database, hours=hours))
    if as_data:
        return json.dumps([_plain(each) for each in rounds], indent=1)
    if not rounds:
        return "No round is open."
    more = [f"… there may be more; these are the {_MOST_ROUNDS} oldest."] if len(rounds) == _MOST_ROUNDS else []
    return "\n".join([*map(_line, rounds), *more])


def schema_text() -> str:
    """docs/game-card.schema.json as it should be."""
    return json.dumps(card_schema(), indent=2) + "\n"


async def _print_games(database: Database, *, provider: str | None, as_data: bool) -> None:
    after: int | None = 0
    while after is not None:
        async with database.reading() as connection:
            found, after = await listed_games(connection, provider=provider, after=after)
        for each in found:
            print(json.dumps(asdict(each)) if as_data else _told(each))


def _told(game: Listed) -> str:
    off = "" if game.provider_status == "active" else ", provider off"
    return f"{game.provider}\t{game.code}\t{game.name}\t{game.category}\t{game.status}{off}"


async def _read_open(database: Database, *, hours: int) -> Sequence[OpenRound]:
    async with database.reading() as connection:
        before = utc_now() - timedelta(hours=hours) + timedelta(seconds=0 if hours else 1)
        return await open_rounds(connection, opened_before=before, most=_MOST_ROUNDS)


def _plain(each: OpenRound) -> dict[str, Any]:
    return {
        "source": each.source,
        "round": each.round_key,
        "wallet_id": each.wallet_id,
        "currency": each.currency,
        "staked": amount_text(each.staked, currency=each.currency),
        "paid": amount_text(each.paid, currency=each.currency),
        "opened_at": iso_utc(each.opened_at),
    }


def _line(each: OpenRound) -> str:
    told = _plain(each)
    return "\t".join(
        str(told[name]) for name in ("opened_at", "source", "round", "wallet_id", "staked", "paid", "currency")
    )
