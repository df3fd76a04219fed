"""What hides a game until it is there: the wait, the news that its studio is away; and a game that says nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.games.real_studio import RealStudio
from tests.journeys.gaming import COINS, be_inside
from tests.journeys.house import House
from tests.journeys.looking import faults_of_page, poor_contrasts, too_small_to_touch, what_sticks_out
from tests.journeys.table import GameTable
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

ADDRESS = "/play/studio/lotus-lanterns"
STILL_OPENING = "The game is taking its time. If nothing comes, open it again."


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """With coins for everybody."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, **COINS)
    yield app
    app.stop()


def _told(house: House) -> Locator:
    return house.page.get_by_role("alert").filter(has_text="Your coins are where they were.")


def test_a_studio_that_is_away_is_told_of_until_it_is_back(house: House, table: GameTable, studio: RealStudio) -> None:
    """Instead of the browser's own page of an error; nor does the page say then that the game is still opening."""
    be_inside(house)
    house.page.clock.install()
    with studio.simulator.away():
        house.open(ADDRESS)
        expect(_told(house)).to_contain_text("does not answer right now")
        house.page.clock.run_for(15_000)
        expect(_told(house)).to_be_visible()
        expect(house.page.get_by_text(STILL_OPENING)).to_have_count(0)
        house.button("Open the game again").click()
        expect(_told(house)).to_have_count(0)
        expect(_told(house)).to_be_visible()
    house.button("Open the game again").click()
    table.wait()
    table.spin()
    expect(_told(house)).to_have_count(0)


def test_from_a_studio_that_is_away_a_click_leads_to_the_lobby(
    house: House, table: GameTable, studio: RealStudio
) -> None:
    be_inside(house)
    with studio.simulator.away():
        house.open(ADDRESS)
        expect(_told(house)).to_be_visible()
        house.button("Back to the lobby").click()
        house.expect_lobby()


@pytest.mark.screen(width=360, height=740, locale="vi-VN")
def test_it_is_told_in_vietnamese_on_a_small_phone(house: House, table: GameTable, studio: RealStudio) -> None:
    be_inside(house, language_code="vi")
    with studio.simulator.away():
        house.open(ADDRESS)
        told = house.page.get_by_role("alert").filter(has_text="Điểm của bạn vẫn còn nguyên.")
        expect(told).to_be_visible()
        faults = [look(house.page) for look in (faults_of_page, poor_contrasts, what_sticks_out, too_small_to_touch)]
        assert faults == [[], [], [], []]


def test_a_game_that_never_says_a_word_is_shown_all_the_same(house: House, table: GameTable) -> None:
    """It does not speak our bridge, as a game whose script does not come; its studio answers."""
    be_inside(house)
    house.page.route("**/static/play.js", lambda route: route.abort())
    house.open(ADDRESS)
    waits = house.page.get_by_role("main").get_by_role("status")
    expect(waits).to_be_visible()
    expect(waits).to_have_count(0)
    expect(_told(house)).to_have_count(0)


def test_a_silent_game_whose_studio_may_not_be_asked_is_shown_to_whoever_wants_it(
    house: House, table: GameTable
) -> None:
    """To a browser a studio that forbids the question looks like one that is away."""
    be_inside(house)
    house.page.route("**/static/play.js", lambda route: route.abort())
    house.page.route("**/robots.txt", lambda route: route.abort())
    house.open(ADDRESS)
    expect(_told(house)).to_be_visible()
    house.button("Show the game anyway").click()
    expect(_told(house)).to_have_count(0)
    expect(house.page.get_by_role("button", name="Open the game again")).to_have_count(0)
