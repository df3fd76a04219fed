"""A tab in front of the running service."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.faults.waiting import wait_until
from tests.games.real_studio import RealStudio
from tests.journeys.house import House
from tests.journeys.table import GameTable
from tests.makers.apps import App
from tests.makers.browsers import Visit
from tests.servers.run_folder import RunFolder

# As patient as a busy machine needs; a page that is well shows what is expected long before.
expect.set_options(timeout=30_000)


@pytest.fixture
def house(app: App, page: Page, visit: Visit) -> Iterator[House]:
    """One tab of a fresh profile. Nothing but the service and the simulated Instagram may have been asked."""
    house = House(page, app)
    yield house
    assert visit.origins <= house.origins


@pytest.fixture(scope="module")
def studio(app: App, run_folder: RunFolder) -> Iterator[RealStudio]:
    """A studio of two games, in the app's lobby."""
    studio = RealStudio(app, run_folder)
    # A page keeps the policy that it came with: before that names the studio, its pictures would be blocked.
    wait_until(lambda: _policy_of(app).count(studio.simulator.url) == 3, "the studio's frames, pictures and answers")
    yield studio
    studio.stop()


@pytest.fixture
def table(house: House, studio: RealStudio) -> GameTable:
    """The game in the tab, which may ask the studio from now on."""
    studio.control.reset()
    house.origins.add(studio.simulator.url)
    return GameTable(house, studio)


def _policy_of(app: App) -> str:
    page = httpx2.get(f"{app.url}/lobby", headers={"Accept": "text/html"}, trust_env=False, verify=False)
    return page.headers["content-security-policy"]
