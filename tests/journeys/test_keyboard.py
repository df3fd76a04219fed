"""Everything by keyboard alone, and what a keyboard needs: an order, a visible focus, a way out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.house import House
from tests.journeys.looking import name_of_focus, shows_focus

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def _walk(page: Page, *, steps: int) -> list[str]:
    """Names of what Tab leads to, one after the other, each with a focus that can be seen."""
    names = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        name = name_of_focus(page)
        names.append(name)
        assert name == "" or shows_focus(page), f"the focus on {name!r} cannot be seen"
    return names


def _in_order(walked: list[str], wanted: list[str]) -> bool:
    """Whether the wanted names come in this order, others in between allowed."""
    rest = iter(walked)
    return all(any(step == name for step in rest) for name in wanted)


def test_tab_leads_through_the_sign_in_page_in_reading_order(house: House) -> None:
    words = house.words
    house.open("/signin")
    expect(house.instagram).to_be_visible()
    walked = _walk(house.page, steps=12)
    assert walked[0] == words.skip
    wanted = [words.skip, words.with_instagram, words.email, words.password, words.show_password, words.sign_in]
    assert _in_order(walked, [*wanted, words.to_register]), walked


def test_tab_leads_through_the_sign_up_page_in_reading_order(house: House) -> None:
    words = house.words
    house.open("/signup")
    expect(house.button(words.create)).to_be_visible()
    walked = _walk(house.page, steps=18)
    wanted = [words.skip, words.email, words.password, words.day, words.month, words.year, words.country]
    assert _in_order(walked, [*wanted, words.terms, words.create]), walked


def test_the_skip_link_leads_past_the_head_of_the_page(house: House) -> None:
    house.open("/signin")
    expect(house.instagram).to_be_visible()
    house.page.keyboard.press("Tab")
    house.page.keyboard.press("Enter")
    expect(house.page.locator("#main")).to_be_focused()


def test_a_player_signs_up_by_keyboard_alone(house: House) -> None:
    """Tab, letters, arrows, blank and Enter; no mouse."""
    person, page, words = house.person(), house.page, house.words
    house.open("/signup")
    _tab_to(page, words.email)
    page.keyboard.type(person.email)
    _tab_to(page, words.password)
    page.keyboard.type(person.password)
    _tab_to(page, words.day)
    page.keyboard.type("17")
    _tab_to(page, words.month)
    page.keyboard.type("May")
    _tab_to(page, words.year)
    page.keyboard.type("1994")
    _tab_to(page, words.country)
    page.keyboard.type("Viet")
    _tab_to(page, words.terms)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    house.expect_lobby()


def test_enter_signs_in_and_the_new_page_has_the_focus(house: House) -> None:
    person = house.person()
    house.register(person)
    house.sign_out()
    house.field(house.words.email).fill(person.email)
    house.field(house.words.password).focus()
    house.page.keyboard.type(person.password)
    house.page.keyboard.press("Enter")
    house.expect_lobby()
    expect(house.heading()).to_be_focused()


def test_the_focus_goes_to_the_first_field_that_needs_another_look(house: House) -> None:
    person, words = house.person(), house.words
    house.open("/signup")
    house.button(words.create).click()
    expect(house.field(words.email)).to_be_focused()
    house.fill_sign_up(person)
    house.field(words.password).fill("short")
    house.field(words.year).fill("3000")
    house.button(words.create).click()
    expect(house.field(words.password)).to_be_focused()
    house.field(words.password).fill(person.password)
    house.button(words.create).click()
    expect(house.field(words.day)).to_be_focused()
    expect(house.field(words.day)).to_have_attribute("aria-invalid", "true")


def test_the_wallet_is_changed_by_keyboard(house: House) -> None:
    house.register(house.person())
    house.wallet_button.focus()
    house.page.keyboard.press("Enter")
    expect(house.wallet_button).to_have_attribute("aria-expanded", "true")
    house.page.keyboard.press("Tab")
    house.page.keyboard.press("ArrowDown")
    house.expect_wallet("VND")
    house.page.keyboard.press("Escape")
    expect(house.wallet_button).to_have_attribute("aria-expanded", "false")
    expect(house.wallet_button).to_be_focused()


def test_a_question_holds_the_focus_and_escape_answers_no(house: House) -> None:
    person = house.person()
    house.register(person)
    elsewhere = house.app.new_player(email=person.email, password=person.password)
    assert elsewhere.login().status_code == 200
    house.open("/account")
    house.button(house.words.everywhere).focus()
    house.page.keyboard.press("Enter")
    dialog = house.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(4):
        house.page.keyboard.press("Tab")
        assert house.page.evaluate(
            "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
        )
    house.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(house.button(house.words.everywhere)).to_be_focused()
    assert elsewhere.session().status_code == 200


def test_the_password_can_be_shown_and_hidden(house: House) -> None:
    house.open("/signin")
    password = house.field(house.words.password)
    password.fill("something long enough")
    house.button(house.words.show_password).press("Enter")
    expect(password).to_have_attribute("type", "text")
    house.page.get_by_role("button", name=re.compile("^Hide password$")).press("Enter")
    expect(password).to_have_attribute("type", "password")


def _tab_to(page: Page, name: str) -> None:
    for _ in range(25):
        if name_of_focus(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name!r}")
