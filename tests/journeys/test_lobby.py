"""Behind the door: the wallet in hand, the devices, the linked accounts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.house import House
from tests.makers.apps import App
from tests.makers.browsers import fresh_visit

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_the_chosen_wallet_is_remembered(house: House) -> None:
    """After a reload, on the next page, and for the next sign-in on this device."""
    person = house.person()
    house.register(person)
    house.expect_wallet("USD")
    house.choose_wallet("VND")
    house.expect_wallet("VND")
    house.page.reload()
    house.expect_wallet("VND")
    house.open("/account")
    house.expect_wallet("VND")
    house.sign_out()
    house.sign_in(person)
    house.expect_wallet("VND")


def test_the_lobby_shows_both_wallets_and_that_nothing_is_real_money(house: House) -> None:
    house.register(house.person())
    cards = house.page.get_by_role("list").filter(has_text="USD").filter(has_text="VND")
    expect(cards.get_by_role("listitem")).to_have_count(2)
    expect(house.page.get_by_text(house.words.not_real).first).to_be_visible()


def test_signing_out_everywhere_else_ends_the_other_browser_and_keeps_this_one(house: House, app: App) -> None:
    person = house.person()
    house.register(person)
    browser = house.page.context.browser
    assert browser is not None
    with fresh_visit(browser) as other_visit:
        other = House(other_visit.context.new_page(), app)
        other.sign_in(person)
        house.open("/account")
        devices = house.page.get_by_role("region", name=house.words.devices)
        expect(devices.get_by_role("listitem")).to_have_count(2)
        expect(devices.get_by_text(house.words.this_device, exact=True)).to_have_count(1)
        house.button(house.words.everywhere).click()
        house.page.get_by_role("dialog").get_by_role("button", name=house.words.everywhere, exact=True).click()
        expect(house.page.get_by_text(house.words.only_this)).to_be_visible()
        expect(devices.get_by_role("listitem")).to_have_count(1)
        other.page.reload()
        other.expect_at("/signin")
        assert not other_visit.errors
    house.open("/lobby")
    house.expect_lobby()


def test_one_device_is_ended_by_its_own_button(house: House, app: App) -> None:
    person = house.person()
    house.register(person)
    elsewhere = app.new_player(email=person.email, password=person.password)
    assert elsewhere.login().status_code == 200
    house.open("/account")
    devices = house.page.get_by_role("region", name=house.words.devices)
    devices.get_by_role("button", name=re.compile(f"^{house.words.sign_out} (?!of|everywhere)")).click()
    expect(devices.get_by_role("listitem")).to_have_count(1)
    assert elsewhere.session().status_code == 401


def test_instagram_is_linked_from_the_account_page_and_unlinked_again(house: House, app: App) -> None:
    house.register(house.person())
    house.open("/account")
    house.link("Link Instagram").click()
    house.allow("maple.diner")
    house.expect_at("/account")
    unlink = house.page.get_by_role("button", name=re.compile("^Unlink Instagram @maple.diner$"))
    expect(unlink).to_be_visible()
    assert app.database.count("player_external_ids") == 1
    unlink.click()
    house.page.get_by_role("dialog").get_by_role("button", name="Unlink", exact=True).click()
    expect(house.link("Link Instagram")).to_be_visible()
    assert app.database.count("player_external_ids") == 0
