"""Every page there is, and how somebody gets to see it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.house import House

LEGAL = ("/terms", "/privacy", "/delete-my-data")
_IS_QUIET = (
    "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
    ".every((entry) => performance.now() - entry.responseEnd > 500)"
)
PUBLIC = ("/", "/signin", "/signup", "/signin?error=provider_unavailable", "/play/anything", "/docs", *LEGAL)
PLAYERS = ("/lobby", "/account", "/play/nobody/nothing")


def walk_through(house: House, look: Callable[[str], None]) -> None:
    """Open each page in turn, wait until it is whole, and look: in front of the door, at the door, behind it."""
    for path in PUBLIC:
        _open(house, path)
        look(path)
    _open(house, "/signup")
    house.page.locator("button[type=submit]").click()
    expect(house.page.locator("[aria-invalid=true]").first).to_be_visible()
    look("/signup with faults")
    house.app.instagram.control.allow_next("maple.diner")
    house.page.goto(f"{house.app.url}/oauth/instagram/start")
    house.expect_at("/signup/complete")
    expect(house.page.get_by_text("@maple.diner")).to_be_visible()
    look("/signup/complete")
    _be_signed_in(house)
    for path in PLAYERS:
        _open(house, path)
        look(path)
    _open(house, "/lobby")
    house.page.locator("header button[aria-expanded]").last.click()
    expect(house.page.locator("header button[aria-expanded=true]")).to_be_visible()
    look("the menu")
    house.page.keyboard.press("Escape")
    house.page.locator("header button[aria-expanded]").first.click()
    expect(house.page.get_by_role("radio")).to_have_count(2)
    look("the wallets")


def _open(house: House, path: str) -> None:
    house.open(path)
    expect(house.heading()).to_be_visible()
    wait_until_quiet(house.page)


def wait_until_quiet(page: Page) -> None:
    """Until nothing has come for half a second. A stream of events is never done, so the network is never idle."""
    for _ in range(100):
        if page.evaluate(_IS_QUIET):
            return
        page.wait_for_timeout(100)


def _be_signed_in(house: House) -> None:
    """By a session made over HTTP, of a player who speaks the browser's language: the pages follow it."""
    player = house.app.new_player()
    language = str(house.page.evaluate("navigator.language"))
    assert player.register(language_code=language).status_code == 200
    cookie = {"name": "igw_session", "value": player.http.cookies["igw_session"], "url": house.app.url}
    house.page.context.add_cookies([cookie])  # type: ignore[list-item]
