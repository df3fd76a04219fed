"""A person with a device that keeps passkeys: Chromium's own virtual authenticator. http://localhost is name enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.house import House, Person
from tests.journeys.looking import faults_of_page, poor_contrasts, too_small_to_touch, what_sticks_out
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """At http://localhost."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, host="localhost")
    yield app
    app.stop()


@dataclass
class Device:
    """The virtual authenticator of one tab."""

    session: CDPSession
    authenticator: str

    def tell(self, command: str, **wishes: Any) -> dict[str, Any]:
        return dict(self.session.send(f"WebAuthn.{command}", {"authenticatorId": self.authenticator} | wishes))

    def credentials(self) -> list[dict[str, Any]]:
        return list(self.tell("getCredentials")["credentials"])

    def knows_its_person(self, *, known: bool) -> None:
        """Whether finger, face or PIN are right."""
        self.tell("setUserVerified", isUserVerified=known)


def plug_in(page: Page) -> Device:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
        "defaultBackupEligibility": True,
        "defaultBackupState": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Device(session, made["authenticatorId"])


@pytest.fixture
def device(page: Page) -> Device:
    """A browser that makes no suggestions: a device that answers by itself would be faster than the button."""
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    return plug_in(page)


@pytest.fixture
def suggesting_device(page: Page) -> Device:
    return plug_in(page)


@pytest.fixture
def person(house: House) -> Person:
    """Somebody registered, in the lobby."""
    person = house.person()
    house.register(person)
    return person


SIGN_IN = "Sign in with a passkey"
ADD = "Add a passkey"


def add_on_account_page(house: House) -> None:
    house.open("/account")
    # What stands above it comes a moment later, and would move the button away from under the pointer.
    expect(house.page.get_by_text("The day ends in")).to_be_visible()
    house.button(ADD).click()
    expect(house.page.get_by_text("Your passkey is added.")).to_be_visible()


def section(house: House) -> Any:
    return house.page.get_by_role("region", name="Passkeys")


def test_added_used_renamed_removed(house: House, device: Device, person: Person, app: App) -> None:
    """Without typing a user name once; the passkey that is gone signs nobody in and says so."""
    add_on_account_page(house)
    [credential] = device.credentials()
    assert credential["isResidentCredential"]
    assert credential["rpId"] == "localhost"
    expect(section(house).get_by_role("listitem")).to_contain_text("Chrome on Linux")
    house.sign_out()
    house.button(SIGN_IN).click()
    house.expect_lobby()
    house.open("/account")
    section(house).get_by_role("button", name="Rename Chrome on Linux").click()
    house.field("Name of the passkey").fill("My laptop")
    house.button("Save").click()
    expect(section(house).get_by_text("My laptop")).to_be_visible()
    expect(section(house).get_by_text(re.compile("Last used"))).to_be_visible()
    section(house).get_by_role("button", name="Remove My laptop").click()
    house.button("Remove").last.click()
    expect(house.page.get_by_text("My laptop is removed.")).to_be_visible()
    assert app.database.count("passkeys") == 0
    house.sign_out()
    house.button(SIGN_IN).click()
    expect(house.alert()).to_contain_text("This passkey opens no account here")
    expect(house.button(SIGN_IN)).not_to_have_attribute("aria-disabled", "true")


def test_it_is_offered_once_after_a_password(house: House, device: Device, person: Person) -> None:
    house.sign_out()
    house.sign_in(person)
    offer = house.page.get_by_text("Next time without a password?")
    expect(offer).to_be_visible()
    house.sign_out()
    house.sign_in(person)
    expect(house.page.get_by_role("heading", level=1)).to_be_visible()
    expect(offer).to_have_count(0)


def test_the_offer_adds_one(house: House, device: Device, person: Person) -> None:
    house.sign_out()
    house.sign_in(person)
    house.button(ADD).click()
    expect(house.page.get_by_text("Your passkey is added.")).to_be_visible()
    assert len(device.credentials()) == 1


def test_the_browser_suggests_it_in_the_field_for_the_address(
    house: House, suggesting_device: Device, person: Person
) -> None:
    """Conditional UI: the page asks quietly as soon as it is there, and the person need only agree. A device that
    answers by itself agrees at once.
    """
    add_on_account_page(house)
    house.page.context.clear_cookies()
    house.open("/signin")
    house.expect_lobby()


def test_a_device_that_fails_leaves_every_way_open(house: House, device: Device, person: Person) -> None:
    """Wrong finger, twice, in words; then the right one. The password would have worked all the time."""
    add_on_account_page(house)
    house.sign_out()
    device.knows_its_person(known=False)
    for _ in range(2):
        house.button(SIGN_IN).click()
        expect(house.alert()).to_contain_text("No passkey was used")
        expect(house.button(SIGN_IN)).not_to_have_attribute("aria-disabled", "true")
    expect(house.field(house.words.email)).to_have_attribute("autocomplete", "username webauthn")
    device.knows_its_person(known=True)
    house.button(SIGN_IN).click()
    house.expect_lobby()


def test_the_same_device_makes_no_second_one(house: House, device: Device, person: Person) -> None:
    add_on_account_page(house)
    house.button(ADD).click()
    expect(section(house).get_by_role("alert")).to_contain_text("has a passkey for your account already")
    assert len(device.credentials()) == 1


def test_a_passkey_is_proof_enough(house: House, device: Device, person: Person, app: App) -> None:
    """In an old session a second device's passkey is to be removed: the dialog takes a passkey for a password."""
    add_on_account_page(house)
    app.database.execute("UPDATE sessions SET proven_at = '2020-01-01 00:00:00'")
    section(house).get_by_role("button", name="Remove Chrome on Linux").click()
    house.button("Remove").last.click()
    house.button("Use a passkey").click()
    expect(house.page.get_by_text("Chrome on Linux is removed.")).to_be_visible()


def test_inside_another_app_no_passkey_is_offered(house: House, device: Device) -> None:
    """They fail there, whatever the small browser says of itself."""
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 Instagram 350.0"
    house.page.add_init_script(f"Object.defineProperty(navigator, 'userAgent', {{get: () => {agent!r}}})")
    house.open("/signin")
    expect(house.page.get_by_text("You are inside Instagram")).to_be_visible()
    expect(house.button(SIGN_IN)).to_have_count(0)
    expect(house.field(house.words.email)).to_have_attribute("autocomplete", "username")


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(
            locale[:2], id=f"{width} px, {locale}", marks=pytest.mark.screen(width=width, height=740, locale=locale)
        )
        for width in (360, 1280)
        for locale in ("en-US", "vi-VN")
    ],
)
def test_every_part_fits_and_can_be_read_and_touched(house: House, device: Device, language: str, app: App) -> None:
    """The sign-in page, the section with two passkeys (one suspended), its dialogs, the proof."""
    found: dict[str, list[str]] = {}

    def look(where: str) -> None:
        page = house.page
        faults = [*what_sticks_out(page), *faults_of_page(page), *poor_contrasts(page), *too_small_to_touch(page)]
        if faults:
            found[where] = faults

    player = app.new_player()
    player.register(language_code=language)
    house.page.context.add_cookies(
        [{"name": "igw_session", "value": player.http.cookies["igw_session"], "url": app.url}]
    )
    house.open("/account")
    rows = house.page.locator("section[aria-labelledby=passkeys] li")
    house.page.locator("section[aria-labelledby=passkeys] button").last.click()
    expect(rows).to_have_count(1)
    look("one passkey")
    app.database.execute("UPDATE passkeys SET suspended_at = '2026-01-01 00:00:00'")
    app.database.execute("UPDATE sessions SET proven_at = '2020-01-01 00:00:00'")
    house.page.reload()
    expect(rows).to_have_count(1)
    look("a suspended one")
    rows.get_by_role("button").first.click()
    expect(house.page.get_by_role("dialog")).to_be_visible()
    look("renaming")
    house.page.keyboard.press("Escape")
    app.database.execute("UPDATE passkeys SET suspended_at = NULL")
    house.page.reload()
    rows.get_by_role("button").last.click()
    dialog = house.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    look("removing")
    dialog.get_by_role("button").last.click()
    expect(house.page.get_by_role("dialog")).to_have_count(2)
    look("proving")
    house.page.context.clear_cookies()
    house.open("/signin")
    expect(house.page.get_by_role("button").first).to_be_visible()
    look("signing in")
    assert found == {}
