"""Every way in, and every way in which it can go wrong that a person can see."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.house import House, Person
from tests.makers.apps import App

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_signing_up_and_in_by_email(house: House) -> None:
    person = house.person()
    house.open("/")
    house.link(house.words.to_register).click()
    house.expect_at("/signup")
    house.fill_sign_up(person)
    house.button(house.words.create).click()
    house.expect_lobby()
    house.sign_out()
    house.fill_sign_in(person.email, person.password)
    house.button(house.words.sign_in).click()
    house.expect_lobby()


def test_a_wrong_password_is_told_and_what_was_typed_stays(house: House) -> None:
    """In the form, aloud, in words; unknown address and wrong password alike."""
    person = house.person()
    house.register(person)
    house.sign_out()
    for email in (person.email, "nobody-at-all@example.com"):
        house.fill_sign_in(email, "not the password")
        house.button(house.words.sign_in).click()
        expect(house.page.locator("form").get_by_role("alert")).to_contain_text(house.words.wrong)
        expect(house.field(house.words.email)).to_have_value(email)
    house.fill_sign_in(person.email, person.password)
    house.button(house.words.sign_in).click()
    house.expect_lobby()


def test_an_empty_sign_in_is_told_beside_each_field(house: House) -> None:
    house.open("/signin")
    house.button(house.words.sign_in).click()
    expect(house.fault_of(house.words.email)).to_be_visible()
    expect(house.fault_of(house.words.password)).to_be_visible()
    expect(house.field(house.words.email)).to_be_focused()


def test_what_the_server_refuses_is_told_beside_its_field(house: House) -> None:
    """The page lets this address pass, the service does not."""
    person = house.person()
    house.open("/signup")
    house.fill_sign_up(Person(email="lan@nowhere", password=person.password))
    house.button(house.words.create).click()
    expect(house.fault_of(house.words.email)).to_contain_text("@example.com")
    expect(house.field(house.words.email)).to_be_focused()
    expect(house.field(house.words.password)).to_have_value(person.password)
    house.field(house.words.email).fill(person.email)
    house.button(house.words.create).click()
    house.expect_lobby()


def test_saying_no_at_instagram_changes_nothing_and_leaves_a_way_on(house: House, app: App) -> None:
    before = app.database.count("players")
    house.go_to_instagram()
    house.deny()
    house.expect_at("/signin")
    assert house.path.startswith("/signin?error=access_denied")
    expect(house.page.get_by_text(house.words.denied)).to_be_visible()
    expect(house.instagram).to_be_visible()
    assert app.database.count("players") == before
    assert app.database.count("pending_signups") == 0
    house.go_to_instagram()
    house.allow("maple.diner")
    house.expect_at("/signup/complete")


def test_an_address_that_exists_is_signed_in_once_and_then_linked(house: House) -> None:
    """Somebody who registered by e-mail comes with Instagram, and types the address he has here."""
    person = house.person()
    house.register(person)
    house.sign_out()
    house.go_to_instagram()
    house.allow("ines.paints")
    house.expect_at("/signup/complete")
    house.fill_sign_up(person)
    house.button(house.words.create).click()
    expect(house.fault_of(house.words.email)).to_be_visible()
    house.link(house.words.sign_in_once).click()
    house.expect_at("/signin")
    expect(house.page.get_by_text(house.words.waits_for_link)).to_be_visible()
    expect(house.field(house.words.email)).to_have_value(person.email)
    house.field(house.words.password).fill(person.password)
    house.button(house.words.sign_in).click()
    house.expect_lobby()
    expect(house.page.get_by_text(house.words.now_linked)).to_be_visible()
    house.sign_out()
    house.go_to_instagram()
    house.allow("ines.paints")
    house.expect_lobby()


def test_not_you_forgets_the_identity(house: House, app: App) -> None:
    """Nothing of it is left, neither after a reload nor in the database."""
    house.go_to_instagram()
    house.allow("maple.diner")
    house.expect_at("/signup/complete")
    expect(house.page.get_by_text("@maple.diner")).to_be_visible()
    waiting = app.database.count("pending_signups")
    house.button(house.words.not_you).click()
    expect(house.page.get_by_text(house.words.gone)).to_be_visible()
    assert app.database.count("pending_signups") == waiting - 1
    house.page.reload()
    expect(house.page.get_by_text(house.words.gone)).to_be_visible()
    expect(house.page.get_by_text("@maple.diner")).to_have_count(0)


def test_a_sign_up_that_waits_survives_a_reload(house: House) -> None:
    """What was typed too, but for the password."""
    person = house.person()
    house.go_to_instagram()
    house.allow("maple.diner")
    house.expect_at("/signup/complete")
    house.fill_sign_up(person)
    house.page.reload()
    expect(house.page.get_by_text("@maple.diner")).to_be_visible()
    expect(house.field(house.words.email)).to_have_value(person.email)
    expect(house.field(house.words.password)).to_have_value("")


def test_a_personal_account_ends_at_instagram_and_the_other_door_is_open(house: House) -> None:
    """As the note on the sign-in page says beforehand."""
    house.go_to_instagram()
    house.page.get_by_role("radio", name=re.compile("quiet.pine")).check()
    house.page.get_by_role("button", name="Allow and continue").click()
    expect(house.heading("This account cannot continue")).to_be_visible()
    house.open("/signin")
    expect(house.field(house.words.email)).to_be_visible()


def test_whoever_is_not_signed_in_is_led_to_the_door_and_back(house: House) -> None:
    person = house.person()
    house.register(person)
    house.sign_out()
    house.open("/account")
    house.expect_at("/signin")
    house.fill_sign_in(person.email, person.password)
    house.button(house.words.sign_in).click()
    house.expect_at("/account")


def test_a35_no_address_of_ours_is_told_to_anybody(house: House) -> None:
    """Neither Instagram nor our own files learn from a Referer which page somebody comes from."""
    told: list[str] = []
    house.page.on("request", lambda request: told.append(request.headers.get("referer", "")))
    house.sign_up_with_instagram("lan.nguyen", house.person())
    assert len(told) > 10
    assert [referer for referer in told if referer.startswith(house.app.url)] == []


def test_a46_t09_no_script_of_a_page_can_read_a_secret(house: House) -> None:
    """Neither cookies nor the browser's storage show the session, the waiting sign-up or the password."""
    person = house.person()
    house.app.instagram.control.create_person("storage.reader")
    house.go_to_instagram()
    house.allow("storage.reader")
    house.expect_at("/signup/complete")
    house.fill_sign_up(person)
    readable = "[document.cookie, JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})].join()"
    waiting = house.page.evaluate(readable)
    house.button(house.words.create).click()
    house.expect_lobby()
    signed_in = house.page.evaluate(readable)
    held = [cookie["value"] for cookie in house.page.context.cookies() if cookie["name"] == "igw_session"]
    assert len(held) == 1
    for secret in (person.password, *held, "igw_session", "igw_signup", "igw_flow"):
        assert secret not in waiting + signed_in
