"""English and Vietnamese: by the browser's wish, by choice, and remembered."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.house import ENGLISH, VIETNAMESE, House
from tests.makers.apps import App

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.screen(locale="vi-VN")
def test_a_vietnamese_browser_gets_vietnamese_pages(house: House) -> None:
    house.open("/signin")
    expect(house.heading(VIETNAMESE.sign_in_title)).to_be_visible()
    expect(house.link(VIETNAMESE.with_instagram)).to_be_visible()
    expect(house.page.get_by_text(VIETNAMESE.not_real).first).to_be_visible()
    expect(house.page.locator("html")).to_have_attribute("lang", "vi")
    expect(house.link(ENGLISH.with_instagram)).to_have_count(0)


@pytest.mark.screen(locale="vi-VN")
def test_an_error_is_told_in_vietnamese(house: House) -> None:
    house.open("/signin")
    house.button(VIETNAMESE.sign_in).click()
    fault = house.page.locator("[aria-invalid=true]").first
    expect(fault).to_be_focused()
    described = (fault.get_attribute("aria-describedby") or "").split()[0]
    text = house.page.locator(f'[id="{described}"]').inner_text()
    assert any(character in text for character in "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def test_the_choice_is_remembered_and_goes_to_the_player(house: House, app: App) -> None:
    """Chosen on the page, kept over a reload, preset in the sign-up form, stored with the player."""
    house.open("/signup")
    house.page.locator("button[lang=vi]").filter(visible=True).click()
    house.page.reload()
    expect(house.page.locator("html")).to_have_attribute("lang", "vi")
    expect(house.page.locator("select[name=language_code]")).to_have_value("vi")
    player = house.person()
    house.page.locator("input[name=email]").fill(player.email)
    house.page.locator("input[name=password]").fill(player.password)
    house.page.locator("input[name=birth_day]").fill("1")
    house.page.locator("select[name=birth_month]").select_option("1")
    house.page.locator("input[name=birth_year]").fill("1990")
    house.page.locator("select[name=country]").select_option("VN")
    house.page.locator("input[name=accept_terms]").check()
    house.page.locator("button[type=submit]").click()
    house.expect_at("/lobby")
    expect(house.page.get_by_text(VIETNAMESE.not_real).first).to_be_visible()
    stored = app.database.value("SELECT language_code AS code FROM players WHERE email = :email", email=player.email)
    assert stored == "vi"


@pytest.mark.screen(locale="de-DE")
def test_any_other_browser_gets_english(house: House) -> None:
    house.open("/signin")
    expect(house.heading(ENGLISH.sign_in_title)).to_be_visible()
    expect(house.page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.screen(locale="vi-VN")
def test_money_is_written_as_the_reader_writes_it(house: House, app: App) -> None:
    """Dong have no decimals in any language; a comma or a point is the reader's own."""
    player = app.new_player()
    number = player.register(language_code="vi").json()["userId"]
    app.database.execute("UPDATE wallets SET balance = 1234567.5 WHERE userId = :number", number=number)
    cookie = {"name": "igw_session", "value": player.http.cookies["igw_session"], "url": app.url}
    house.page.context.add_cookies([cookie])  # type: ignore[list-item]
    house.open("/lobby")
    expect(house.page.get_by_text("1.234.567,50").first).to_be_visible()
