"""Game providers, cards and rounds for tests that need some, past the commands that make them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from app.kit.clock import utc_now
from app.kit.ids import rising_id
from tests.makers.databases import DatabaseUnderTest, run_igw
from tests.servers.run_folder import RunFolder

PROVIDER = "acme-games"


def make_provider(database: DatabaseUnderTest, name: str = PROVIDER, **fields: str) -> int:
    """A row of `game_providers`; gives its id. The same name twice is the same provider."""
    found = database.rows("SELECT provider_id FROM game_providers WHERE name = :name", name=name)
    if not found:
        row = {"name": name, "dialect": "native", "launch_url": "http://127.0.0.1:9/play", **fields, "now": _now()}
        database.execute(
            "INSERT INTO game_providers (name, dialect, launch_url, created_at)"
            " VALUES (:name, :dialect, :launch_url, :now)",
            **row,
        )
        found = database.rows("SELECT provider_id FROM game_providers WHERE name = :name", name=name)
    return int(found[0]["provider_id"])


def card(code: str, name: str | None = None, **fields: Any) -> dict[str, Any]:
    """A game-card with what must be there."""
    return {"provider": PROVIDER, "code": code, "name": name or f"Game {code}", "category": "slots", **fields}


def import_cards(
    database: DatabaseUnderTest, run: RunFolder, cards: object, *options: str, file: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """`igw games import`, with the cards in a file."""
    path = file or run.folder("cards") / "cards.json"
    path.write_text(cards if isinstance(cards, str) else json.dumps(cards))
    return games_command(database, run, "import", str(path), *options)


def games_command(
    database: DatabaseUnderTest, run: RunFolder, *arguments: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    """`igw games …` on this database."""
    return run_igw(run, "games", *arguments, settings={"DB_URL": database.url, **settings})


def game_id_of(database: DatabaseUnderTest, code: str) -> int:
    """The id of an imported game."""
    return int(database.value("SELECT game_id FROM games WHERE code = :code", code=code))


def make_round(database: DatabaseUnderTest, *, wallet_id: int, key: str, **fields: Any) -> bytes:
    """A row of `ledger_rounds`, open unless `closed_at` is given; gives its id."""
    row = {
        "source": f"game:{PROVIDER}", "round_key": key, "round_id": rising_id(), "wallet_id": wallet_id,
        "currency_code": "USD", "subject_id": None, "session_id": None, "stakes": 1, "staked": "1.00", "paid": "0.00",
        "opened_at": _now(), "last_at": _now(), "closed_at": None, **fields,
    }  # fmt: skip
    row["is_open"] = 1 if row["closed_at"] is None else None
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    database.execute(f"INSERT INTO ledger_rounds ({names}) VALUES ({marks})", **row)
    return bytes(row["round_id"])


def _now() -> str:
    return utc_now().isoformat(sep=" ")
