"""`igw games import`, `list`, `enable`, `disable`: all cards or none, every fault at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.makers.databases import DatabaseUnderTest, Kind, make_migrated_database
from tests.makers.games import PROVIDER, card, game_id_of, games_command, import_cards, make_provider
from tests.servers.run_folder import RunFolder

WHOLE = card(
    "whole",
    "Rồng Vàng",
    rtp="96.50",
    volatility="medium-high",
    currencies=["USD", "VND"],
    blocked_countries=["US", "FR"],
    images={"thumbnail": "https://img.example/t.webp"},
    demo=True,
)


@pytest.fixture(scope="module")
def shop(run_folder: RunFolder, database_kind: Kind) -> DatabaseUnderTest:
    """One database for this file, with a provider; no server is needed for what the commands do."""
    database = make_migrated_database(run_folder, database_kind)
    make_provider(database)
    return database


def _row(shop: DatabaseUnderTest, code: str) -> dict[str, Any]:
    [row] = shop.rows("SELECT * FROM games WHERE code = :code", code=code)
    return row


def test_cards_become_games_and_the_same_again_changes_nothing(shop: DatabaseUnderTest, run_folder: RunFolder) -> None:
    first = import_cards(shop, run_folder, [WHOLE, card("bare")])
    assert (first.returncode, first.stdout.strip()) == (0, "2 new, 0 changed, 0 as before; 2 games read.")
    row = _row(shop, "whole")
    assert (row["name"], float(row["rtp"]), row["currencies"]) == ("Rồng Vàng", 96.5, "USD,VND")
    assert (row["blocked_countries"], row["has_demo"], row["status"]) == ("US,FR", 1, "active")
    again = import_cards(shop, run_folder, {"games": [WHOLE, card("bare", rtp=95.125)]}, "--json")
    assert json.loads(again.stdout) == {"new": 0, "changed": 1, "unchanged": 1, "read": 2, "dry_run": False}
    assert (_row(shop, "whole")["version"], _row(shop, "bare")["version"]) == (1, 2)
    assert _row(shop, "whole")["game_id"] == row["game_id"]


def test_a_dry_run_tells_and_changes_nothing(shop: DatabaseUnderTest, run_folder: RunFolder) -> None:
    before = shop.count("games")
    told = import_cards(shop, run_folder, [card("only-told")], "--dry-run")
    assert told.stdout.strip() == "Nothing was changed. It would be: 1 new, 0 changed, 0 as before; 1 games read."
    assert shop.count("games") == before


def test_a_game_that_staff_has_switched_off_stays_off(shop: DatabaseUnderTest, run_folder: RunFolder) -> None:
    import_cards(shop, run_folder, [card("off")])
    assert games_command(shop, run_folder, "disable", PROVIDER, "off").returncode == 0
    import_cards(shop, run_folder, [card("off", "Another name")])
    assert (_row(shop, "off")["status"], _row(shop, "off")["name"]) == ("disabled", "Another name")
    listed = games_command(shop, run_folder, "list", "--provider", PROVIDER, "--json").stdout.splitlines()
    [line] = [each for each in map(json.loads, listed) if each["code"] == "off"]
    assert (line["status"], line["provider_status"]) == ("disabled", "active")
    assert games_command(shop, run_folder, "enable", PROVIDER, "off").returncode == 0
    assert _row(shop, "off")["status"] == "active"
    missing = games_command(shop, run_folder, "disable", PROVIDER, "nowhere")
    assert (missing.returncode, "has no game nowhere" in missing.stderr) == (1, True)


def test_faults_are_told_and_nothing_is_imported(shop: DatabaseUnderTest, run_folder: RunFolder) -> None:
    before = shop.count("games")
    done = import_cards(shop, run_folder, [card("fine"), card("bad code!"), card("fine")])
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        [
            "Nothing was imported:",
            "row 2: code is not in the form that the schema asks for",
            "row 3: code stands in row 1 already",
        ],
    )
    as_data = json.loads(import_cards(shop, run_folder, "{", "--json").stdout)
    assert (as_data["count"], as_data["faults"][0]["row"]) == (1, 0)
    assert shop.count("games") == before


def test_an_unknown_provider_is_told_once_with_the_command_that_mends_it(
    shop: DatabaseUnderTest, run_folder: RunFolder
) -> None:
    before = shop.count("games")
    cards = [card("known"), *(card(f"g{number}", provider="nobody") for number in range(50))]
    done = import_cards(shop, run_folder, cards)
    assert done.returncode == 1
    assert done.stdout.count("igw provider add nobody") == 1
    assert shop.count("games") == before


def test_thousands_of_games_come_in_at_once_with_progress(shop: DatabaseUnderTest, run_folder: RunFolder) -> None:
    make_provider(shop, "many")
    cards = [card(f"m{number}", provider="many") for number in range(5200)]
    done = import_cards(shop, run_folder, cards)
    assert done.stdout.strip() == "5,200 new, 0 changed, 0 as before; 5,200 games read."
    assert "5,200 of 5,200 written" in done.stderr
    assert shop.value("SELECT COUNT(*) AS n FROM games WHERE code LIKE 'm%'") == 5200


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_feed_is_imported_for_its_own_provider_alone(
    shop: DatabaseUnderTest, run_folder: RunFolder, feed: str
) -> None:
    make_provider(shop, "many")
    run: Callable[..., Any] = partial(games_command, shop, run_folder, "import")
    assert run("--feed", f"{feed}/feed", "--provider", PROVIDER).stdout.startswith("1 new")
    assert game_id_of(shop, "fed")
    foreign = run("--feed", f"{feed}/foreign", "--provider", PROVIDER)
    assert (foreign.returncode, "a feed of acme-games cannot tell of others' games" in foreign.stdout) == (1, True)
    assert "status 500" in run("--feed", f"{feed}/broken", "--provider", PROVIDER).stderr
    assert "needs --provider" in run("--feed", f"{feed}/feed").stderr
    assert "cannot be read" in run("/nowhere/cards.json").stderr
