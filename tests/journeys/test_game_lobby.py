"""The lobby with games: finding, liking, what does not open and why, and every room on both screens and languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.games.real_studio import RealStudio
from tests.journeys.gaming import COINS, be_inside, wait_until
from tests.journeys.house import House
from tests.journeys.looking import faults_of_page, poor_contrasts, too_small_to_touch, what_sticks_out
from tests.journeys.rooms import wait_until_quiet
from tests.journeys.table import GameTable
from tests.journeys.test_screens import SCREENS
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.makers.games import card, import_cards, make_provider
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

CARDS = [
    *(card(f"g{number:02}", f"River Game {number:02}") for number in range(40)),
    card("jade", "Jade Emperor", category="table", demo=True),
    card("euro", "Euro Only", currencies=["EUR"]),
    card("abroad", "Not Here", blocked_countries=["VN"]),
]

#: What a select has beside the text that it shows, in pixels; below nothing where the text is cut off.
ROOM_LEFT = """(select) => {
  const style = getComputedStyle(select);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = style.font;
  const text = pen.measureText(select.selectedOptions[0].textContent).width;
  return select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - text;
}"""


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """With more games than one page shows."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, **COINS)
    make_provider(app.database)
    done = import_cards(app.database, run_folder, CARDS)
    assert done.returncode == 0, done.stdout + done.stderr
    yield app
    app.stop()


def _list(house: House) -> Locator:
    return house.page.get_by_role("region", name=re.compile("^(All games|What we found)$"))


def _cards(house: House) -> Locator:
    return _list(house).get_by_role("listitem")


def _search(house: House, text: str) -> None:
    house.page.get_by_role("textbox", name="Search games").fill(text)


def test_everything_is_there_a_page_at_a_time(house: House) -> None:
    be_inside(house)
    house.open("/lobby")
    expect(_cards(house)).to_have_count(24)
    expect(_list(house).get_by_role("status")).to_have_text("43 games")
    house.button("Show more games").click()
    expect(_cards(house)).to_have_count(43)
    expect(house.button("Show more games")).to_have_count(0)


def test_search_forgives_and_filters_narrow_and_the_way_back_remembers(house: House) -> None:
    be_inside(house)
    house.open("/lobby")
    expect(_cards(house)).to_have_count(24)
    house.page.keyboard.press("/")
    expect(house.page.get_by_role("textbox", name="Search games")).to_be_focused()
    house.page.keyboard.type("jaed emporer")
    expect(_cards(house)).to_have_count(1)
    expect(_cards(house)).to_contain_text("Jade Emperor")
    expect(house.page.get_by_role("region", name="New", exact=True)).to_have_count(0)
    house.origins.add("http://127.0.0.1:9")  # the game's, which its frame asks unless we are back before it is launched
    _cards(house).get_by_role("link", name="Play Jade Emperor").click()
    house.page.go_back()
    expect(_cards(house)).to_have_count(1)
    _search(house, "nothing of that kind")
    expect(house.page.get_by_text("No game by that description")).to_be_visible()
    house.button("Show all games").click()
    expect(_cards(house)).to_have_count(24)
    house.choice("Kind").select_option("table")
    expect(_cards(house)).to_have_count(1)
    assert house.path == "/lobby?category=table"


@pytest.mark.screen(width=360, height=740)
def test_what_is_found_comes_into_view_on_a_phone(house: House) -> None:
    """The search stands at the lower edge of the first screen; nobody should have to guess that something was found."""
    be_inside(house)
    house.open("/lobby")
    expect(_cards(house)).to_have_count(24)
    house.page.get_by_role("textbox", name="Search games").click()
    house.page.keyboard.type("jade")
    expect(_cards(house)).to_have_count(1)
    expect(house.page.get_by_role("textbox", name="Search games")).to_be_in_viewport()
    expect(_cards(house).get_by_role("link", name="Play Jade Emperor")).to_be_in_viewport(ratio=1)


@pytest.mark.screen(width=360, height=740, locale="vi-VN")
def test_the_longest_name_of_a_category_can_be_read_on_a_phone(house: House) -> None:
    be_inside(house, language_code="vi")
    house.open("/lobby?category=baccarat")
    category = house.page.get_by_role("combobox", name="Loại")
    expect(category.locator("option:checked")).to_have_text("Bài cào Baccarat")
    wait_until_quiet(house.page)
    assert category.evaluate(ROOM_LEFT) >= 0


def test_a_heart_is_kept_and_one_that_cannot_be_kept_is_taken_back(house: House) -> None:
    player = be_inside(house)
    house.open("/lobby")
    heart = _list(house).get_by_role("button", name="Favourite: Jade Emperor")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    rail = house.page.get_by_role("region", name="Your favourites")
    expect(rail.get_by_role("listitem")).to_have_count(1)
    wait_until(house, lambda: len(player.http.get("/me/favourites").json()["games"]) == 1)
    house.page.reload()
    expect(heart).to_have_attribute("aria-pressed", "true")

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json={"code": "busy", "status": 503})

    house.page.route("**/me/favourites/**", refuse)
    heart.click()
    expect(house.page.get_by_text("We could not save that about Jade Emperor.")).to_be_visible()
    expect(heart).to_have_attribute("aria-pressed", "true")
    house.page.unroute("**/me/favourites/**")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    expect(rail).to_have_count(0)


def test_what_does_not_open_says_why(house: House) -> None:
    """Grey, with the reason and without a link; somebody who types its address is told as well."""
    be_inside(house, country="VN")
    house.open("/lobby?q=euro+only")
    expect(_cards(house)).to_contain_text("Plays with EUR only")
    expect(_cards(house).get_by_role("link")).to_have_count(0)
    house.open("/lobby?q=not+here")
    expect(_cards(house)).to_contain_text("Not open to you here")
    house.open("/play/acme-games/euro")
    expect(house.page.get_by_text("This game takes none of your wallets.")).to_be_visible()
    house.open("/play/acme-games/abroad")
    expect(house.page.get_by_text("or it is not offered where you live")).to_be_visible()
    house.link("Back to the lobby").click()
    house.expect_at("/lobby")
    house.open("/play/acme-games/nothing")
    expect(house.heading("No game at this table")).to_be_visible()


def test_who_may_not_play_yet_is_asked_right_there(house: House) -> None:
    """What is missing stands where the game would be; once it is given, the game is one press away."""
    be_inside(house, accept_terms=False)
    house.open("/play/acme-games/g01")
    panel = house.page.get_by_role("region", name="Before a game opens")
    panel.get_by_role("button", name="I have read them and accept").click()
    expect(house.button("Open the game again")).to_be_visible()


def test_the_coins_of_the_day_are_taken_once(house: House) -> None:
    be_inside(house)
    house.open("/lobby")
    house.button("Take them").click()
    coins = house.page.get_by_role("region", name="Daily coins")
    expect(coins).to_contain_text(re.compile(r"\$100\.00 and ₫200,000 are in your wallets\. .* in \d+ (hour|minute)"))
    expect(house.wallet_button).to_contain_text("$1,100.00")
    house.page.reload()
    expect(coins).to_contain_text("Today's are taken.")
    expect(house.button("Take them")).to_have_count(0)


def test_what_cannot_be_loaded_says_so_and_tries_again(house: House) -> None:
    be_inside(house)

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json={"code": "busy", "status": 503})

    house.page.route(re.compile(r"/games\?"), refuse)
    house.open("/lobby")
    expect(_list(house).get_by_text("This part could not be loaded.")).to_be_visible(timeout=20_000)
    house.page.unroute(re.compile(r"/games\?"))
    _list(house).get_by_role("button", name="Try again").click()
    expect(_cards(house)).to_have_count(24)


def _faults(page: Page) -> list[str]:
    return [*what_sticks_out(page), *faults_of_page(page), *poor_contrasts(page), *too_small_to_touch(page)]


@pytest.mark.parametrize("language", SCREENS)
def test_every_room_with_games_fits_and_can_be_read_and_touched(
    house: House, table: GameTable, studio: RealStudio, language: str
) -> None:
    """The lobby, the list of a search, the game with each question above it, the limits with theirs."""
    be_inside(house, language_code=language)
    page, found = house.page, dict[str, list[str]]()

    def look(where: str) -> None:
        wait_until_quiet(page)
        if faults := _faults(page):
            found[where] = faults

    house.open("/lobby")
    expect(page.locator("#all-games li")).to_have_count(24)
    look("lobby")
    house.open("/lobby?q=lotus")
    expect(page.locator("#all-games li")).to_have_count(1)
    look("search")
    house.open("/play/studio/lotus-lanterns")
    expect(table.frame.locator("button").first).to_be_enabled()
    look("game")
    page.locator("header button[aria-expanded]").click()
    page.get_by_role("radio").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("another wallet")
    house.open("/play/studio/lotus-lanterns?mode=demo")
    look("demo")
    house.open("/play/acme-games/euro")
    expect(page.get_by_role("alert")).to_be_visible()
    look("no such wallet")
    house.open("/account#play-limits")
    page.locator("#play-limits li button").first.click()
    page.get_by_role("dialog").locator("input").fill("x")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    look("limit")
    page.keyboard.press("Escape")
    page.locator("#play-limits > div").last.locator("button").click()
    look("exclusion")
    page.get_by_role("dialog").locator("button").first.click()
    page.get_by_role("dialog").locator("button").first.click()
    look("exclusion, last word")
    assert found == {}
