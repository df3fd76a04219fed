"""The service is away, busy or refuses: the page says so in words, keeps what was typed and offers the next step."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from app.errors import AppError, DatabaseUnavailable, InternalError
from tests.journeys.house import House
from tests.makers.apps import App

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

API = re.compile(r"/(auth|me)/")


def _answer_with(page: Page, error: AppError, *, where: re.Pattern[str] = API) -> None:
    """From now on the API answers this problem, in the service's own words."""
    body = error.problem(public_url="http://127.0.0.1", request_id="5f0c1b2a9d3e4f60")

    def refuse(route: Route) -> None:
        route.fulfill(status=error.status, content_type="application/problem+json", body=json.dumps(body))

    page.route(where, refuse)


def test_a_page_that_finds_no_service_offers_to_try_again_and_then_works(house: House) -> None:
    person = house.person()
    house.register(person)
    _answer_with(house.page, DatabaseUnavailable(retry_after=2))
    house.open("/lobby")
    expect(house.heading(house.words.unreachable)).to_be_visible()
    expect(house.alert()).to_contain_text("We cannot reach our records right now.")
    expect(house.alert()).not_to_contain_text("typed")
    house.page.unroute(API)
    house.button(house.words.retry).first.click()
    house.expect_lobby()


def test_the_sign_in_page_stands_even_if_nothing_answers(house: House) -> None:
    """The ways in could not be asked for; the form is there all the same, and says what happened when it is sent."""
    _answer_with(house.page, DatabaseUnavailable(retry_after=2))
    house.open("/signin")
    house.fill_sign_in("lan@example.com", "what I typed is kept")
    house.button(house.words.sign_in).click()
    expect(house.alert()).to_contain_text("What you typed is still here")
    expect(house.field(house.words.email)).to_have_value("lan@example.com")
    expect(house.field(house.words.password)).to_have_value("what I typed is kept")


def test_a_sign_in_that_meets_a_pause_can_be_sent_again(house: House) -> None:
    """503 with seconds to wait: they are counted down, and then the button works again."""
    person = house.person()
    house.register(person)
    house.sign_out()
    _answer_with(house.page, DatabaseUnavailable(retry_after=2), where=re.compile("/auth/login"))
    house.fill_sign_in(person.email, person.password)
    house.button(house.words.sign_in).click()
    expect(house.page.get_by_text(re.compile(r"Try again in \d second")).first).to_be_visible()
    house.page.unroute(re.compile("/auth/login"))
    house.button(house.words.sign_in).click(timeout=15_000)
    house.expect_lobby()


def test_a_fault_of_ours_is_told_with_its_reference(house: House) -> None:
    house.open("/signup")
    _answer_with(house.page, InternalError(), where=re.compile("/auth/register"))
    house.fill_sign_up(house.person())
    house.button(house.words.create).click()
    expect(house.alert()).to_contain_text("5f0c1b2a9d3e4f60")


def test_without_a_network_the_form_keeps_what_was_typed(house: House) -> None:
    house.open("/signin")
    house.page.route(re.compile("/auth/login"), lambda route: route.abort())
    house.fill_sign_in("lan@example.com", "what I typed is kept")
    house.button(house.words.sign_in).click()
    expect(house.alert()).to_contain_text("Check your connection")
    expect(house.field(house.words.password)).to_have_value("what I typed is kept")


def test_too_many_tries_are_told_with_the_time_to_wait(house: House, start_own_app: Callable[..., App]) -> None:
    """The real limiter, after ten wrong passwords for one account."""
    app = start_own_app(RATE_LIMITS="on")
    here = House(house.page, app)
    house.origins |= here.origins
    stranger = app.new_player()
    for _ in range(10):
        stranger.login()
    here.open("/signin")
    here.fill_sign_in(stranger.email, stranger.password)
    here.button(here.words.sign_in).click()
    expect(here.alert()).to_contain_text(re.compile(r"Try again in \d+ (minute|second)"))
    expect(here.page.get_by_role("button", name=re.compile("^Try again in"))).to_be_visible()


def test_a_dead_link_leads_to_a_new_password(house: House) -> None:
    """Whoever finds a stranger's sign-in reported too late can still keep him out."""
    house.open(f"/not-me#{'a' * 43}")
    house.button("End that sign-in").click()
    expect(house.alert()).to_contain_text("no longer works")
    expect(house.button("End that sign-in")).to_have_count(0)
    house.link("Choose a new password").click()
    house.expect_at("/forgot")


@pytest.mark.parametrize("path", ["/not-me", "/email/undo"])
def test_a_link_page_that_was_reloaded_still_leads_on(house: House, path: str) -> None:
    """What the link brought is gone: a new password and the sign-in are one press away."""
    house.open(path)
    expect(house.link("Choose a new password")).to_have_attribute("href", "/forgot")
    house.link("Sign in").click()
    house.expect_at("/signin")


def test_a_session_that_was_ended_elsewhere_leads_to_the_door_and_back(house: House, app: App) -> None:
    person = house.person()
    house.register(person)
    app.database.execute("UPDATE sessions SET status = 'closed', logout_time = '2026-01-01 00:00:00'")
    house.open("/account")
    house.expect_at("/signin")
    house.fill_sign_in(person.email, person.password)
    house.button(house.words.sign_in).click()
    house.expect_at("/account")


def test_a66_t37_a_user_name_from_outside_is_text_and_nothing_else(house: House, app: App) -> None:
    """Script, markup, a name that is an attribute, and a name of JavaScript's own."""
    hostile = '<img src=x onerror="document.title=1">__proto__"><script>document.title=2</script>'
    app.instagram.control.create_person("plain.name")
    house.go_to_instagram()
    app.instagram.control.answer_with(
        "me",
        {"id": "17841400000000042", "user_id": "17841400000000042", "username": hostile, "account_type": "BUSINESS"},
    )
    house.allow("plain.name")
    house.expect_at("/signup/complete")
    expect(house.page.get_by_text("onerror")).to_be_visible()
    house.fill_sign_up(house.person())
    house.button(house.words.create).click()
    house.expect_lobby()
    house.open("/account")
    expect(house.heading(house.words.account_title)).to_be_visible()
    assert house.page.locator("main img, main script").count() == 0
    assert house.page.title() not in {"1", "2"}
