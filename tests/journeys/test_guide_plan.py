"""The design guide's own test plan (§5), step by step, in a real browser, with the rows of step 8."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from playwright.sync_api import expect

from tests.journeys.house import House, Person
from tests.makers.apps import App

USERNAME = "lan.nguyen"


def test_the_guides_plan(house: House, app: App) -> None:
    """Sign-in page → Instagram → finish the sign-up → lobby with both wallets → out → Instagram → straight in."""
    person = house.person()
    house.open("/signin")
    expect(house.page.get_by_text(house.words.professional)).to_be_visible()
    house.instagram.click()
    expect(house.page).to_have_url(re.compile(f"^{re.escape(app.instagram.url)}/oauth/authorize"))
    house.allow(USERNAME)
    _assert_step_6(house)
    house.fill_sign_up(person)
    house.button(house.words.create).click()
    _assert_step_7(house)
    first = _assert_step_8(house, app, person)
    house.sign_out()
    assert _open_sessions(app, first) == 0
    house.go_to_instagram()
    house.allow(USERNAME)
    house.expect_lobby()
    _assert_step_9(app, first)


def _assert_step_6(house: House) -> None:
    """The finish page shows who it is; the address holds no identity, as the guide's did."""
    house.expect_at("/signup/complete")
    expect(house.heading(house.words.finish_title)).to_be_visible()
    expect(house.page.get_by_text(f"@{USERNAME}")).to_be_visible()
    assert house.path == "/signup/complete"


def _assert_step_7(house: House) -> None:
    """The guide shows JSON with the token here; a page keeps the token where no script reads it."""
    house.expect_lobby()
    expect(house.page.get_by_text(house.words.not_real).first).to_be_visible()
    house.expect_wallet("USD")
    house.choose_wallet("VND")
    house.expect_wallet("VND")
    assert "igw_session" not in house.page.evaluate("document.cookie")


def _assert_step_8(house: House, app: App, person: Person) -> int:
    """New row in players, wallets in USD and VND, a mapping, and a session whose token is hashed. The player's id."""
    [player] = app.database.rows("SELECT * FROM players WHERE email = :email", email=person.email)
    assert (player["language_code"], player["country"], player["status"]) == ("en", "VN", "active")
    assert str(player["date_of_birth"]) == "1994-05-17"
    assert player["terms_accepted_at"] is not None
    assert player["password_hash"].startswith("$2b$")
    number = int(player["userId"])
    wallets = _rows_of(app, "wallets", number)
    assert {(row["currency_code"], row["wallet_type"], float(row["balance"])) for row in wallets} == {
        ("USD", "CASH", 0.0),
        ("VND", "CASH", 0.0),
    }
    assert len(wallets) == 2
    [mapping] = _rows_of(app, "player_external_ids", number)
    known = app.instagram.control.person(USERNAME)
    assert (mapping["provider"], mapping["username"], mapping["verified"]) == ("instagram", USERNAME, 1)
    assert mapping["external_id"] == known["ids"][app.instagram.client_id]
    [session] = _rows_of(app, "sessions", number)
    [cookie] = [cookie for cookie in house.page.context.cookies() if cookie["name"] == "igw_session"]
    assert session["token"] == hashlib.sha256(cookie["value"].encode()).hexdigest()
    return number


def _assert_step_9(app: App, number: int) -> None:
    """No second player, no second sign-up: a second session, and nothing else."""
    assert app.database.count("players") == 1
    assert app.database.count("player_external_ids") == 1
    assert app.database.count("wallets") == 2
    assert len(_rows_of(app, "sessions", number)) == 2
    assert _open_sessions(app, number) == 1


def _open_sessions(app: App, number: int) -> int:
    return len([row for row in _rows_of(app, "sessions", number) if row["logout_time"] is None])


def _rows_of(app: App, table: str, number: int) -> list[dict[str, Any]]:
    return app.database.rows(f"SELECT * FROM {table} WHERE userId = :number", number=number)
