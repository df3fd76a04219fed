"""`/docs`: the API document as a page of ours, under the same strict policy as every other page."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from app.cli.openapi import document_text
from tests.journeys.house import House

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

#: `action` of `GET /auth/bot-check`
_OF_A_PARAMETER = "what the answer shall be good for"


def test_the_reference_shows_every_operation_and_every_code(house: House) -> None:
    """And asks no other origin for anything, as pages of this kind usually do."""
    house.open("/docs")
    expect(house.heading()).to_be_visible()
    document = json.loads(document_text())
    first = next(iter(document["paths"]))
    expect(house.page.get_by_text(first, exact=True).first).to_be_attached()
    # All texts at once: asked for one by one they take the browser a minute.
    shown = set(house.page.evaluate("[...document.querySelectorAll('main *')].map((one) => one.textContent.trim())"))
    for path, operations in document["paths"].items():
        assert path in shown
        assert {operation["summary"] for operation in operations.values()} <= shown
    texts = house.page.locator("dd", has_text=_OF_A_PARAMETER).first.locator("p").all_inner_texts()
    assert texts == [_OF_A_PARAMETER], "told once"


def test_a_page_of_an_error_code_leads_back_to_the_site(house: House) -> None:
    house.open("/errors/email_taken")
    expect(house.heading("This e-mail already has an account")).to_be_visible()
    house.link("Back to the site").click()
    house.expect_at("/")
