"""The lobby: what is found, for whom it is available, what a player has marked and played."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx2
import pytest

from app.account_closure.anonymise import close_if_due
from app.cli.games import schema_text
from app.config import Settings
from app.db import Database
from tests.http.problems import problem_of
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.makers.games import PROVIDER, card, game_id_of, games_command, import_cards, make_provider, make_round
from tests.makers.players import Player
from tests.makers.programs import start_program
from tests.makers.races import all_at_once
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

NAMES = ["Lucky Lanterns", "Rồng Vàng", "Đèn Lồng Đỏ", "Starburst", "Sweet Bonanza"]
SECONDS_UNTIL_GONE = 2.5
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lobby(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """One app with two providers and seventy games."""
    app = start_app(run_folder, secrets_seen, kind=database_kind)
    make_provider(app.database)
    make_provider(app.database, "moon-play")
    cards = [card(f"g{number}", name, rtp="96.5", demo=True) for number, name in enumerate(NAMES)]
    cards += [
        card(f"t{number:02}", f"Table {number:02}", provider="moon-play", category="tables") for number in range(60)
    ]
    cards += [
        card("usd-only", "Dollar Days", currencies=["USD"], images={"thumbnail": "https://img.example/d.webp"}),
        card("not-in-vn", "Away Game", blocked_countries=["VN"]),
        card("to-switch", "Switch Me"),
        card("old", "Old Timer"),
    ]
    done = import_cards(app.database, run_folder, cards)
    assert done.returncode == 0, done.stdout + done.stderr
    app.database.execute("UPDATE games SET created_at = '2020-01-01 00:00:00' WHERE code = 'old'")
    app.database.execute("UPDATE games SET version = version + 1 WHERE code = 'old'")
    sleep(2)  # within which every worker sees it
    yield app
    app.stop()


@pytest.fixture
def stranger(lobby: App) -> Iterator[httpx2.Client]:
    with start_program(lobby.url) as client:
        yield client


@pytest.fixture
def signed_in(lobby: App) -> Player:
    player = lobby.new_player()
    assert player.register().status_code == 200
    return player


def _games(client: httpx2.Client, **query: str) -> dict[str, Any]:
    answer = client.get("/games", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _codes(body: dict[str, Any]) -> list[str]:
    return [game["code"] for game in body["games"]]


def _eventually(client: httpx2.Client, path: str, status: int) -> float:
    started = monotonic()
    while client.get(path).status_code != status:
        assert monotonic() - started < SECONDS_UNTIL_GONE
        sleep(0.05)
    return monotonic() - started


def test_a_card_says_everything_and_nobody_needs_to_be_signed_in(stranger: httpx2.Client) -> None:
    [game] = _games(stranger, q="lucky lanterns")["games"]
    assert game == {
        "provider": PROVIDER,
        "code": "g0",
        "name": "Lucky Lanterns",
        "category": "slots",
        "rtp": "96.50",
        "volatility": None,
        "currencies": None,
        "images": {},
        "demo": True,
        "is_new": True,
        "available": True,
        "favourite": None,
    }
    [dollar] = _games(stranger, q="dollar days", currency="VND")["games"]
    assert (dollar["available"], dollar["currencies"]) == (False, ["USD"])
    assert dollar["images"] == {"thumbnail": "https://img.example/d.webp"}
    assert _games(stranger, q="old timer")["games"][0]["is_new"] is False


@pytest.mark.parametrize("sort", ["name", "new"])
def test_pages_hold_every_game_once(stranger: httpx2.Client, sort: str) -> None:
    found: list[str] = []
    page = _games(stranger, sort=sort)
    total = page["total"]
    while True:
        assert page["total"] == total
        found += _codes(page)
        if page["next_cursor"] is None:
            break
        assert len(page["games"]) == 24
        page = _games(stranger, sort=sort, cursor=page["next_cursor"])
    assert len(found) == len(set(found)) == total


def test_names_are_sorted_as_people_read_them(stranger: httpx2.Client) -> None:
    """Đ stands with D, whatever its number is."""
    names = [game["name"] for game in _games(stranger, provider=PROVIDER)["games"]]
    assert names.index("Away Game") < names.index("Đèn Lồng Đỏ") < names.index("Dollar Days") < names.index("Rồng Vàng")


def test_filters_and_how_many_each_would_leave(stranger: httpx2.Client) -> None:
    everything = _games(stranger)
    assert {"name": "moon-play", "count": 60} in everything["providers"]
    tables = _games(stranger, category="TABLES", provider="moon-play")
    assert (tables["total"], tables["providers"]) == (60, [{"name": "moon-play", "count": 60}])
    assert tables["categories"] == [{"name": "tables", "count": 60}]
    nothing = _games(stranger, category="tables", provider=PROVIDER)
    assert (nothing["total"], nothing["games"], nothing["next_cursor"]) == (0, [], None)
    assert _games(stranger, provider="nobody")["total"] == 0


@pytest.mark.parametrize(
    ("query", "code"),
    [("rong vang", "g1"), ("den long do", "g2"), ("satrburst", "g3"), ("swet bonaza", "g4"), ("sweetbon", "g4")],
)
def test_search_forgives(stranger: httpx2.Client, query: str, code: str) -> None:
    assert _codes(_games(stranger, q=query))[0] == code


def test_a_search_has_pages_too(stranger: httpx2.Client) -> None:
    first = _games(stranger, q="tabel")
    second = _games(stranger, q="tabel", cursor=first["next_cursor"])
    assert (first["total"], len(set(_codes(first) + _codes(second)))) == (60, 48)


def _cursor_of(parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"cursor": "é"},
        {"cursor": "A" * 1001},
        {"cursor": _cursor_of({"a": 1})},
        {"cursor": _cursor_of([1, "a"])},
        {"cursor": _cursor_of(["a", None])},
        {"cursor": _cursor_of(["a", 1, 2])},
        {"cursor": _cursor_of([["a"], 1])},
        {"sort": "rtp"},
        {"currency": "usd"},
        {"q": "a" * 81},
        {"provider": "a" * 41},
    ],
)
def test_what_no_page_of_ours_would_ask_is_refused(stranger: httpx2.Client, query: dict[str, str]) -> None:
    problem_of(stranger.get("/games", params=query), status=422, code="validation_failed")


def test_one_game(lobby: App, stranger: httpx2.Client, signed_in: Player) -> None:
    game = stranger.get("/games/acme-games/usd-only").json()
    assert (game["launchable_currencies"], game["open_round"], game["last_currency"]) == (["USD"], None, None)
    assert (game["description"], game["favourite"]) == (None, None)
    mine = signed_in.http.get("/games/acme-games/g0").json()
    assert (mine["launchable_currencies"], mine["favourite"]) == (["USD", "VND"], False)
    wallet_id = signed_in.wallets().json()[0]["wallet_id"]
    game_id = game_id_of(lobby.database, "g0")
    make_round(lobby.database, wallet_id=wallet_id, key=f"open-{wallet_id}", subject_id=game_id)
    mine = signed_in.http.get("/games/acme-games/g0").json()
    assert (mine["open_round"]["currency"], len(mine["open_round"]["round_id"])) == ("USD", 36)
    for path in ("/games/acme-games/nowhere", "/games/nobody/g0", "/games/moon-play/g0", "/games/acme-games/G0"):
        problem_of(stranger.get(path), status=404, code="not_found")


def test_the_players_country_decides(lobby: App, signed_in: Player) -> None:
    """Unknown: not where a game may not be played everywhere."""
    path = "/games/acme-games/not-in-vn"
    assert signed_in.http.get(path).json()["available"] is False
    for country, available in (("VN", False), ("DE", True)):
        lobby.database.execute("UPDATE players SET country = :c WHERE email = :e", c=country, e=signed_in.email)
        assert signed_in.http.get(path).json()["available"] is available
    assert signed_in.http.get("/games/acme-games/g0").json()["available"] is True


def test_favourites_are_the_players_own(lobby: App, signed_in: Player) -> None:
    path = "/me/favourites/acme-games/g1"
    for _ in range(2):
        assert signed_in.http.put(path).status_code == 204
    assert _codes(signed_in.http.get("/me/favourites").json()) == ["g1"]
    assert _games(signed_in.http, q="rong vang")["games"][0]["favourite"] is True
    other = lobby.new_player()
    other.register()
    assert other.http.get("/me/favourites").json() == {"games": []}
    for _ in range(2):
        assert signed_in.http.delete(path).status_code == 204
    assert signed_in.http.get("/me/favourites").json() == {"games": []}
    for method in ("PUT", "DELETE"):
        problem_of(signed_in.http.request(method, "/me/favourites/acme-games/nowhere"), status=404, code="not_found")


def test_the_published_schema_is_the_one_that_is_checked(stranger: httpx2.Client) -> None:
    """docs/game-card.schema.json is what `igw games schema` prints and what the server gives."""
    committed = (ROOT / "docs" / "game-card.schema.json").read_text()
    assert committed == schema_text()
    answer = stranger.get("/game-card.schema.json")
    assert answer.json() == json.loads(committed)
    assert answer.headers["content-type"] == "application/schema+json"


def test_marks_at_once_are_one_mark(lobby: App, signed_in: Player) -> None:
    calls = [lambda: signed_in.http.put("/me/favourites/acme-games/g2").status_code for _ in range(8)]
    assert set(all_at_once(calls)) == {204}
    assert _codes(signed_in.http.get("/me/favourites").json()) == ["g2"]


def test_a48_marking_needs_a_session_and_our_own_page(signed_in: Player, stranger: httpx2.Client) -> None:
    path = "/me/favourites/acme-games/g1"
    for method in ("PUT", "DELETE"):
        problem_of(stranger.request(method, path), status=401, code="not_signed_in")
        foreign = signed_in.http.request(method, path, headers={"Origin": "https://evil.example"})
        problem_of(foreign, status=403, code="cross_site_request")
    for path in ("/me/favourites", "/me/recent", "/me/rounds"):
        problem_of(stranger.get(path), status=401, code="not_signed_in")


def test_a_launch_makes_a_game_recent(lobby: App, signed_in: Player) -> None:
    """The newest first, each once, with the wallet it was opened with last."""
    facts = {"date_of_birth": "1990-01-01"}
    assert signed_in.http.put("/me/birth-date", json=facts).status_code == 200
    version = signed_in.http.get("/me/profile").json()["terms"]["current_version"]
    signed_in.http.post("/me/terms", json={"version": version})
    opened = [("g0", "USD"), ("g1", "USD"), ("g0", "VND")]
    for code, currency in opened:
        launched = signed_in.http.post(f"/games/acme-games/{code}/launch", json={"currency": currency})
        assert launched.status_code == 200, launched.text
        lobby.database.execute("UPDATE recent_games SET last_at = '2026-01-01 00:00:00' WHERE currency_code = 'USD'")
    recent = signed_in.http.get("/me/recent").json()["games"]
    assert [(game["code"], game["last_currency"]) for game in recent] == [("g0", "VND"), ("g1", "USD")]
    assert recent[0]["last_at"].endswith("Z")
    assert signed_in.http.get("/games/acme-games/g0").json()["last_currency"] == "VND"
    times = lobby.database.rows("SELECT times FROM recent_games ORDER BY times")
    assert [row["times"] for row in times] == [1, 2]


def test_rails(lobby: App, stranger: httpx2.Client, signed_in: Player) -> None:
    """Empty ones are left out; a player's own stand first; what cannot be played with the wallet is not offered."""
    strangers = {rail["name"]: _codes(rail) for rail in stranger.get("/games/rails").json()["rails"]}
    assert {"recent", "favourites"} & set(strangers) == set()
    assert "old" not in strangers["new"]
    assert len(strangers["provider:moon-play"]) == 16
    signed_in.http.put("/me/favourites/acme-games/usd-only")
    answer = signed_in.http.get("/games/rails", params={"currency": "VND"}).json()["rails"]
    mine = {rail["name"]: rail["games"] for rail in answer}
    assert answer[0]["name"] == "favourites"
    assert [(game["code"], game["available"], game["favourite"]) for game in mine["favourites"]] == [
        ("usd-only", False, True)
    ]
    assert "usd-only" not in [game["code"] for game in mine["provider:acme-games"]]


def test_a_game_that_is_switched_off_is_gone_within_two_seconds(
    lobby: App, run_folder: RunFolder, stranger: httpx2.Client, signed_in: Player
) -> None:
    """And comes back with its marks."""
    path = "/games/acme-games/to-switch"
    signed_in.http.put("/me/favourites/acme-games/to-switch")
    assert games_command(lobby.database, run_folder, "disable", PROVIDER, "to-switch").returncode == 0
    _eventually(stranger, path, 404)
    assert _games(stranger, q="switch me")["games"] == []
    assert signed_in.http.get("/me/favourites").json() == {"games": []}
    problem_of(signed_in.http.put("/me/favourites/acme-games/to-switch"), status=404, code="not_found")
    assert games_command(lobby.database, run_folder, "enable", PROVIDER, "to-switch").returncode == 0
    _eventually(stranger, path, 200)
    assert _codes(signed_in.http.get("/me/favourites").json()) == ["to-switch"]


def test_a_provider_that_is_switched_off_takes_its_games_along(lobby: App, stranger: httpx2.Client) -> None:
    switch = "UPDATE game_providers SET status = :status WHERE name = 'moon-play'"
    lobby.database.execute(switch, status="disabled")
    _eventually(stranger, "/games/moon-play/t00", 404)
    assert "moon-play" not in [each["name"] for each in _games(stranger)["providers"]]
    lobby.database.execute(switch, status="active")
    _eventually(stranger, "/games/moon-play/t00", 200)


def test_his_taste_is_told_to_the_player_and_goes_with_him(lobby: App, signed_in: Player) -> None:
    """In the export, and in the transaction that closes his account."""
    user_id = signed_in.session().json()["userId"]
    signed_in.http.put("/me/favourites/acme-games/g1")
    row = {"user": user_id, "game": game_id_of(lobby.database, "g0")}
    lobby.database.execute("INSERT INTO recent_games VALUES (:user, :game, 'USD', 1, '2026-01-01 00:00:00')", **row)
    with zipfile.ZipFile(io.BytesIO(signed_in.http.get("/me/export").content)) as archive:
        export = json.loads(archive.read("export.json"))
    assert [game["code"] for game in export["favourite_games"]] == ["g1"]
    assert export["recent_games"] == [
        {"provider": PROVIDER, "code": "g0", "name": "Lucky Lanterns", "at": "2026-01-01T00:00:00Z"}
    ]
    lobby.database.execute("UPDATE players SET closes_at = '2026-01-01 00:00:00' WHERE userId = :user", user=user_id)
    asyncio.run(_close(lobby, user_id))
    for table in ("favourite_games", "recent_games"):
        assert lobby.database.rows(f"SELECT * FROM {table} WHERE userId = :user", user=user_id) == []


async def _close(lobby: App, user_id: int) -> None:
    """What the worker does, now."""
    database = Database(Settings(_env_file=None, db_url=lobby.database.url).async_db_url)
    try:
        await database.in_transaction(lambda tx: close_if_due(tx, user_id=user_id, keys=["a key of this test"]))
    finally:
        await database.close()
