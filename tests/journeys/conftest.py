"""A tab in front of the running service."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.house import House
from tests.makers.apps import App
from tests.makers.browsers import Visit

# As patient as a busy machine needs; a page that is well shows what is expected long before.
expect.set_options(timeout=15_000)


@pytest.fixture
def house(app: App, page: Page, visit: Visit) -> Iterator[House]:
    """One tab of a fresh profile. Nothing but the service and the simulated Instagram may have been asked."""
    house = House(page, app)
    yield house
    assert visit.origins <= house.origins
