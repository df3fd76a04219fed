"""What people do to a sign-in: back, reload, double click, a second tab. Nothing is made twice, nobody is stuck."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Request, expect

from tests.journeys.house import House
from tests.makers.apps import App
from tests.makers.browsers import Visit, fresh_visit

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def callbacks(house: House) -> list[str]:
    """Every answer of Instagram's that this tab has brought back."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if "/oauth/instagram/callback" in request.url:
            seen.append(request.url)

    house.page.on("request", note)
    return seen


def _sessions(app: App) -> int:
    return app.database.count("sessions")


def test_the_same_answer_once_more_leads_to_the_same_place(house: House, app: App, callbacks: list[str]) -> None:
    """A reload of the address, before the sign-up is finished and after it."""
    house.go_to_instagram()
    house.allow("lan.nguyen")
    house.expect_at("/signup/complete")
    house.page.goto(callbacks[0])
    house.expect_at("/signup/complete")
    house.fill_sign_up(house.person())
    house.button(house.words.create).click()
    house.expect_lobby()
    house.sign_out()
    house.go_to_instagram()
    house.allow("lan.nguyen")
    house.expect_lobby()
    before = _sessions(app)
    house.page.goto(callbacks[-1])
    house.expect_lobby()
    assert _sessions(app) == before


def test_the_back_button_to_the_consent_page_and_yes_once_more(house: House, app: App) -> None:
    house.sign_up_with_instagram("maple.diner", house.person())
    house.sign_out()
    house.go_to_instagram()
    house.allow("maple.diner")
    house.expect_lobby()
    before = _sessions(app)
    house.page.go_back()
    expect(house.page).to_have_url(re.compile(f"^{re.escape(app.instagram.url)}"))
    house.allow("maple.diner")
    house.expect_lobby()
    assert _sessions(app) == before


def test_a01_an_answer_that_is_opened_in_another_browser_is_refused_there(
    house: House, app: App, callbacks: list[str]
) -> None:
    """A link that somebody sends: the victim must not be signed in as the sender."""
    house.go_to_instagram()
    house.allow("ines.paints")
    house.expect_at("/signup/complete")
    browser = house.page.context.browser
    assert browser is not None
    with fresh_visit(browser) as visit:
        victim = House(visit.open(callbacks[0]), app)
        victim.expect_at("/signin")
        assert "error=state_mismatch" in victim.path
        assert visit.context.cookies() == []
        assert not visit.errors


def test_a_double_click_makes_one_player(house: House, app: App) -> None:
    person = house.person()
    house.open("/signup")
    house.fill_sign_up(person)
    house.button(house.words.create).dblclick()
    house.expect_lobby()
    players = app.database.rows("SELECT userId FROM players WHERE email = :email", email=person.email)
    assert len(players) == 1
    wallets = app.database.rows("SELECT * FROM wallets WHERE userId = :number", number=players[0]["userId"])
    assert len(wallets) == 2


def test_a_double_click_on_instagram_still_arrives(house: House) -> None:
    house.open("/signin")
    house.instagram.dblclick()
    house.allow("maple.diner")
    expect(house.page).to_have_url(re.compile("/(lobby|signup/complete)$"))


def test_two_tabs_at_once_both_arrive(house: House, app: App, visit: Visit) -> None:
    """Each attempt has a cookie of its own, so neither spoils the other."""
    app.instagram.control.create_person("two.tabs")
    house.sign_up_with_instagram("two.tabs", house.person())
    house.sign_out()
    other = House(visit.context.new_page(), app)
    house.go_to_instagram()
    other.go_to_instagram()
    house.allow("two.tabs")
    house.expect_lobby()
    other.allow("two.tabs")
    other.expect_lobby()
    house.page.reload()
    house.expect_lobby()


def test_what_one_tab_signs_out_of_the_other_one_notices(house: House, app: App, visit: Visit) -> None:
    person = house.person()
    house.register(person)
    other = House(visit.context.new_page(), app)
    other.open("/account")
    expect(other.heading(house.words.account_title)).to_be_visible()
    house.sign_out()
    other.page.reload()
    other.expect_at("/signin")
    other.fill_sign_in(person.email, person.password)
    other.button(other.words.sign_in).click()
    other.expect_at("/account")


def test_back_after_signing_out_shows_nothing_of_the_player(house: House) -> None:
    person = house.person()
    house.register(person)
    house.open("/account")
    expect(house.page.get_by_text(person.email).first).to_be_visible()
    house.sign_out()
    house.page.go_back()
    house.expect_at("/signin")
    expect(house.page.get_by_text(person.email)).to_have_count(0)
