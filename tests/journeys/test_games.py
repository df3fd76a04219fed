"""From the door to the table and back: a player plays in a real studio, and page, history and ledger say the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.kit.clock import utc_now
from tests.games.real_studio import RealStudio
from tests.journeys.house import House
from tests.journeys.table import GAME, GameTable
from tests.makers.apps import App, start_app
from tests.makers.browsers import Visit
from tests.makers.databases import Kind
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """New players find coins in both wallets, and every day some more."""
    app = start_app(
        run_folder,
        secrets_seen,
        kind=database_kind,
        WELCOME_GRANTS="USD:1000,VND:1000000",
        DAILY_GRANTS="USD:100,VND:200000",
    )
    yield app
    app.stop()


@pytest.fixture(scope="module")
def studio(app: App, run_folder: RunFolder) -> Iterator[RealStudio]:
    """A studio of two games."""
    studio = RealStudio(app, run_folder)
    yield studio
    studio.stop()


@pytest.fixture
def house(app: App, studio: RealStudio, page: Page, visit: Visit) -> Iterator[House]:
    """One tab, which may ask the studio as well."""
    studio.control.reset()
    house = House(page, app)
    house.origins.add(studio.simulator.url)
    yield house
    assert visit.origins <= house.origins


@pytest.fixture
def table(house: House) -> GameTable:
    return GameTable(house)


def be_inside(house: House, **told: Any) -> Player:
    """A player who may play, signed in in this tab without walking through the door."""
    player = house.app.new_player()
    grown_up = {"date_of_birth": "1990-05-17", "accept_terms": True}
    assert player.register(**(grown_up | told)).status_code == 200
    cookie = {"name": "igw_session", "value": player.http.cookies["igw_session"], "url": house.app.url}
    house.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return player


def wallet_of(player: Player, currency: str) -> dict[str, Any]:
    """As the server tells it."""
    return next(wallet for wallet in player.wallets().json() if wallet["currency_code"] == currency)


def balance_of(player: Player, currency: str) -> Decimal:
    return Decimal(wallet_of(player, currency)["balance"])


def rounds_of(player: Player) -> list[dict[str, Any]]:
    return list(player.http.get("/me/rounds").json()["rounds"])


def test_a_player_signs_in_plays_with_both_wallets_takes_a_break_and_is_refused(
    house: House, table: GameTable, studio: RealStudio
) -> None:
    """Simulated Instagram, lobby, five spins; header, game, history, statement agree; the other wallet; time-out."""
    house.sign_up_with_instagram("maple.diner", house.person())
    player = house.app.new_player()
    cookies = house.page.context.cookies(house.app.url)  # type: ignore[arg-type]
    player.http.cookies.set("igw_session", next(one["value"] for one in cookies if one["name"] == "igw_session"))

    table.open_from_lobby()
    table.expect_balance(Decimal("1000.00"))
    table.spin(5)
    dollars = balance_of(player, "USD")
    table.expect_balance(dollars)
    assert table.balance_in_game == dollars
    table.leave()
    table.expect_balance(dollars)
    rounds = rounds_of(player)
    assert len(rounds) == 5
    assert dollars == 1000 + sum(Decimal(each["net"]) for each in rounds)
    mine = house.page.get_by_role("region", name="My rounds")
    expect(mine.get_by_role("listitem")).to_have_count(5)
    moved = house.page.get_by_role("region", name="What moved in your USD wallet")
    expect(moved.get_by_role("listitem").first).to_contain_text(f"then ${dollars:,}")
    statement = studio.igw("ledger", "statement", "--wallet", str(wallet_of(player, "USD")["wallet_id"]))
    assert str(dollars) in statement.strip().splitlines()[-1]

    table.open_from_lobby()
    dialog = table.switch_wallet("VND")
    dialog.get_by_role("button", name="Play with VND").click()
    table.wait()
    table.expect_balance(Decimal(1000000))
    table.spin()
    dong = balance_of(player, "VND")
    table.expect_balance(dong)
    assert table.balance_in_game == dong
    assert balance_of(player, "USD") == dollars

    house.open("/account#play-limits")
    house.button("Start the break").click()
    house.page.get_by_role("dialog").get_by_role("button", name="Start the break").click()
    expect(house.page.get_by_text("You are on a break until").first).to_be_visible()
    house.open("/lobby")
    house.page.get_by_role("link", name=f"Play {GAME}", exact=True).first.click()
    expect(house.page.get_by_role("heading", name="Play is paused for you")).to_be_visible()
    expect(house.page.locator("iframe")).to_have_count(0)
    assert player.http.post("/games/studio/lotus-lanterns/launch", json={"currency": "USD"}).status_code == 403
    studio.igw("ledger", "check")


def test_the_balance_changes_on_every_open_page(house: House, table: GameTable, app: App) -> None:
    """Staff give coins while the player reads: the header of the page that is open says so without a reload."""
    player = be_inside(house)
    house.open("/account")
    table.expect_balance(Decimal("1000.00"))
    assert player.http.post("/me/daily-grant").json()["granted"] is True
    table.expect_balance(Decimal("1100.00"))
    house.open("/lobby")
    table.expect_balance(Decimal("1100.00"))


def test_leaving_ends_the_game_by_whatever_way(house: House, table: GameTable, app: App) -> None:
    """The arrow, the browser's own way back, another address, and another game: never more than one is open."""

    def open_games() -> int:
        return int(app.database.value("SELECT COUNT(*) FROM game_sessions WHERE ended_at IS NULL"))

    before = open_games()
    be_inside(house)
    house.open("/lobby")
    table.open_from_lobby()
    assert open_games() == before + 1
    table.leave()
    _until(house, lambda: open_games() == before)
    table.open_from_lobby()
    house.page.go_back()
    house.expect_lobby()
    _until(house, lambda: open_games() == before)
    table.open_from_lobby()
    house.open("/terms")
    _until(house, lambda: open_games() == before)
    house.open("/lobby")
    table.open_from_lobby()
    house.page.reload()
    table.wait()
    _until(house, lambda: open_games() == before + 1)
    table.spin()


def test_a_reality_check_stops_the_game_until_it_is_answered(house: House, table: GameTable, app: App) -> None:
    """Time, result, and a way on or out; the game spins again afterwards."""
    player = be_inside(house)
    house.open("/lobby")
    table.open_from_lobby()
    table.spin(2)
    user_id = player.session().json()["userId"]
    _make_it_due(app, user_id)
    dialog = house.page.get_by_role("dialog", name="A moment to look up")
    expect(dialog).to_contain_text(re.compile(r"You have been playing for 1 hour"))
    net = balance_of(player, "USD") - 1000
    result = f"${abs(net):.2f} {'ahead' if net > 0 else 'behind'}" if net else "neither ahead nor behind"
    expect(dialog).to_contain_text(result)
    house.page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert player.http.get("/me/limits").json()["reality_check"]["due"] is True
    dialog.get_by_role("button", name="Go on playing").click()
    expect(dialog).to_have_count(0)
    assert player.http.get("/me/limits").json()["reality_check"]["due"] is False
    table.spin()
    _make_it_due(app, user_id)
    dialog.get_by_role("button", name="Stop for now").click()
    house.expect_lobby()


def test_a_limit_of_the_day_is_set_and_met(house: House, table: GameTable) -> None:
    """Set on the account page, met in the game, and said; a higher one waits."""
    player = be_inside(house)
    house.open("/account#play-limits")
    house.button("Change: Played in a day, USD").click()
    dialog = house.page.get_by_role("dialog")
    dialog.get_by_label("Most in a day, in USD").fill("x")
    dialog.get_by_role("button", name="Set the limit").click()
    expect(dialog.get_by_text("Write an amount such as 50 or 12.50.")).to_be_visible()
    dialog.get_by_label("Most in a day, in USD").fill("0.75")
    dialog.get_by_role("button", name="Set the limit").click()
    expect(house.page.get_by_text("Your limit counts now.")).to_be_visible()
    house.button("Change: Played in a day, USD").click()
    dialog.get_by_label("Most in a day, in USD").fill("1,000")
    dialog.get_by_role("button", name="Set the limit").click()
    expect(house.page.get_by_text("The old limit counts for 24 more hours.")).to_be_visible()
    expect(house.page.get_by_role("region", name="Play limits")).to_contain_text("$1,000.00 from")
    house.open("/lobby")
    table.open_from_lobby()
    table.spin()
    table.spin_button.click()
    told = house.page.get_by_role("dialog", name="That would go past your limit")
    expect(told).to_be_visible()
    assert len(rounds_of(player)) == 1
    told.get_by_role("button", name="Back to the game").click()
    expect(told).to_have_count(0)
    expect(table.spin_button).to_be_visible()


def test_excluding_oneself_takes_two_steps_and_ends_everything(house: House, table: GameTable) -> None:
    """Not by one click; every session ends; signing in again shows the account and opens no game."""
    player = be_inside(house)
    elsewhere = player.another_browser()
    assert elsewhere.login().status_code == 200
    house.open("/account#play-limits")
    house.button("Exclude myself").click()
    dialog = house.page.get_by_role("dialog")
    dialog.get_by_role("radio", name="One year").check()
    dialog.get_by_role("button", name="Go on").click()
    dialog.get_by_role("button", name="Exclude me now").click()
    expect(dialog.get_by_text("Tick this to go on.")).to_be_visible()
    assert elsewhere.session().status_code == 200
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Exclude me now").click()
    house.expect_at("/signin")
    expect(house.page.get_by_text("You are excluded from play until")).to_be_visible()
    assert elsewhere.session().status_code == 401
    house.fill_sign_in(player.email, player.password)
    house.button(house.words.sign_in).click()
    house.expect_lobby()
    house.open("/play/studio/lotus-lanterns")
    expect(house.page.get_by_role("heading", name="Play is paused for you")).to_be_visible()


def _make_it_due(app: App, user_id: int) -> None:
    """As if the player had begun an hour and a bit ago."""
    now = utc_now()
    began, due = ((now - timedelta(minutes=ago)).isoformat(sep=" ") for ago in (62, 2))
    app.database.execute("UPDATE play_protection SET playing_since = :at WHERE userId = :user", at=began, user=user_id)
    app.database.execute("UPDATE wallets SET pause_due_at = :at WHERE userId = :user", at=due, user=user_id)


def _until(house: House, holds: Callable[[], bool]) -> None:
    for _ in range(50):
        if holds():
            return
        house.page.wait_for_timeout(100)
    raise AssertionError("it never came to that")
