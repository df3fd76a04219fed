"""Terms, birth date and country: asked in the lobby, given once, and then nothing is in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.house import House
from tests.makers.apps import App, start_app
from tests.makers.browsers import Visit
from tests.makers.databases import Kind
from tests.makers.letters import letters_to, wait_for_letters
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def strict(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """An app that asks for a country, too."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, BLOCKED_COUNTRIES="SG")
    yield app
    app.stop()


@pytest.fixture
def inside(strict: App, page: Page, visit: Visit) -> Iterator[tuple[House, Player]]:
    """A tab of a player who has signed up as the guide does, without age, place and terms."""
    house, player = House(page, strict), strict.new_player()
    assert player.register().status_code == 200
    cookie = {"name": "igw_session", "value": player.http.cookies["igw_session"], "url": strict.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    yield house, player
    assert visit.origins <= house.origins


def _panel(house: House) -> Locator:
    return house.page.get_by_role("region", name="Before a game opens")


def test_the_lobby_asks_for_what_is_missing_and_then_is_quiet(inside: tuple[House, Player]) -> None:
    house, player = inside
    house.open("/lobby")
    panel = _panel(house)
    panel.get_by_role("button", name="I have read them and accept").click()
    expect(panel.get_by_role("button", name="I have read them and accept")).to_have_count(0)
    for label, value in (("Day", "17"), ("Year", "1994")):
        panel.get_by_label(label, exact=True).fill(value)
    panel.get_by_role("combobox", name="Month").select_option("5")
    panel.get_by_role("button", name="Save").first.click()
    expect(panel.get_by_label("Year", exact=True)).to_have_count(0)
    panel.get_by_role("combobox", name="Country").select_option("VN")
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_have_count(0)
    assert player.http.get("/me/profile").json()["play"] == {"allowed": True, "reasons": []}
    house.open("/account")
    profile = house.page.get_by_role("region", name="Profile")
    expect(profile).to_contain_text("May 17, 1994")
    expect(profile).to_contain_text("Version template-1")


def test_who_is_too_young_is_told_so_and_cannot_try_again(inside: tuple[House, Player]) -> None:
    """The page sends the date whatever it says: it is kept, and the way on leads to people."""
    house, _ = inside
    house.open("/lobby")
    panel = _panel(house)
    for label, value in (("Day", "1"), ("Year", "2020")):
        panel.get_by_label(label, exact=True).fill(value)
    panel.get_by_role("combobox", name="Month").select_option("1")
    panel.get_by_role("button", name="Save").first.click()
    expect(panel).to_contain_text("Games open to players of 18 and over.")
    expect(panel.get_by_label("Year", exact=True)).to_have_count(0)
    expect(panel.get_by_role("link", name="Whom to write to")).to_be_visible()


def test_a_date_that_is_none_is_told_beside_its_field(inside: tuple[House, Player]) -> None:
    house, _ = inside
    house.open("/lobby")
    panel = _panel(house)
    panel.get_by_role("button", name="Save").first.click()
    expect(panel.get_by_text("Enter your date of birth.")).to_be_visible()
    expect(panel.get_by_label("Day", exact=True)).to_be_focused()


def test_new_terms_are_asked_for_again(inside: tuple[House, Player]) -> None:
    house, player = inside
    player.http.post("/me/terms", json={"version": "template-1"})
    user_id = player.session().json()["userId"]
    house.app.database.execute("UPDATE players SET terms_version = 'old' WHERE userId = :user", user=user_id)
    house.open("/lobby")
    expect(_panel(house)).to_contain_text("The terms have changed since you accepted them.")


def test_the_terms_are_a_click_away_everywhere(house: House) -> None:
    """From the front page and the sign-up; the pages lead to each other, and speak the language of the page before."""
    house.open("/")
    house.page.get_by_role("contentinfo").get_by_role("link", name="Terms of play").click()
    house.expect_at("/terms")
    house.link("How to delete my data").last.click()
    house.expect_at("/delete-my-data")
    house.link("Tiếng Việt").click()
    expect(house.heading("Cách xóa dữ liệu của tôi")).to_be_visible()
    house.link("Điều khoản chơi").click()
    expect(house.heading("Điều khoản chơi")).to_be_visible()
    house.open("/signup")
    with house.page.context.expect_page() as opened:
        house.page.locator("form").get_by_role("link", name="Terms of play").click()
    expect(opened.value.get_by_role("heading", level=1, name="Terms of play")).to_be_visible()


def test_a_sign_up_sends_one_mail_and_says_so(house: House, app: App) -> None:
    person = house.person()
    house.register(person)
    expect(house.page.get_by_text(f"We have sent a code to {person.email}")).to_be_visible()
    assert wait_for_letters(app, person.email)[0].page == "/email/confirm"
    house.link("Type the code").click()
    house.expect_at("/email/confirm")
    house.field("Code from the mail").fill(letters_to(app, person.email)[0].code)
    house.button("Confirm").click()
    expect(house.page.get_by_text(f"{person.email} is confirmed.")).to_be_visible()
    assert len(letters_to(app, person.email)) == 1


def test_whoever_asks_for_the_code_again_is_told_where_it_went(house: House) -> None:
    """His own address is no secret to him: no "if it has an account here"."""
    person = house.person()
    house.register(person)
    house.open("/account")
    house.button("Send me a code").click()
    expect(house.page.get_by_text(f"A mail with a code is on its way to {person.email}.")).to_be_visible()
    expect(house.field("Code from the mail")).to_be_focused()


def test_after_finishing_he_lands_where_he_was_going(house: House, app: App) -> None:
    app.instagram.control.allow_next("ines.paints")
    house.open("/oauth/instagram/start?next=/account")
    house.expect_at("/signup/complete")
    house.fill_sign_up(house.person())
    house.button(house.words.create).click()
    house.expect_at("/account")
    expect(house.heading(house.words.account_title)).to_be_visible()


def test_a_shared_computer_says_loudly_what_will_be_linked(house: House, app: App) -> None:
    """At the password and at the mail alike; "not me" takes it away, and the sign-in links nothing."""
    resident = app.new_player()
    resident.register()
    app.instagram.control.allow_next("maple.diner")
    house.open("/oauth/instagram/start")
    house.expect_at("/signup/complete")
    person = house.person()
    person.email = resident.email
    house.fill_sign_up(person)
    house.button(house.words.create).click()
    house.link(house.words.sign_in_once).click()
    warning = house.page.get_by_role("alert").filter(has_text="@maple.diner")
    expect(warning).to_contain_text("If Instagram @maple.diner is not yours, say so first.")
    house.open("/signin/mail")
    expect(warning).to_be_visible()
    house.button("That is not me").click()
    expect(house.page.get_by_text("Nothing will be linked.")).to_be_visible()
    house.open("/signin")
    house.fill_sign_in(resident.email, resident.password)
    house.button(house.words.sign_in).click()
    house.expect_lobby()
    assert resident.another_browser().login().json().get("linked_identity") is None
    expect(house.page.get_by_text(re.compile("is now linked"))).to_have_count(0)
