"""Every page on a phone and a desktop, in both languages: nothing sticks out, all has a name and can be read."""

from __future__ import annotations

import pytest

from tests.journeys.house import House
from tests.journeys.looking import faults_of_page, poor_contrasts, too_small_to_touch, what_sticks_out
from tests.journeys.rooms import walk_through

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def _screen(width: int, height: int, locale: str) -> object:
    marks = pytest.mark.screen(width=width, height=height, locale=locale)
    return pytest.param(locale[:2], id=f"{width} px, {locale}", marks=marks)


SCREENS = [
    _screen(width, height, locale) for width, height in ((360, 740), (1280, 800)) for locale in ("en-US", "vi-VN")
]


@pytest.mark.parametrize("language", SCREENS)
def test_every_page_fits_and_can_be_read_and_touched(house: House, language: str) -> None:
    """No scrolling sideways, no control without a name or too small for a finger, no text too pale."""
    found: dict[str, list[str]] = {}

    def look(where: str) -> None:
        page = house.page
        faults = [*what_sticks_out(page), *faults_of_page(page), *poor_contrasts(page), *too_small_to_touch(page)]
        said = page.evaluate("document.documentElement.lang")
        if said != language and where != "/docs":
            faults.append(f"the page says its language is {said}")
        if faults:
            found[where] = faults

    walk_through(house, look)
    assert found == {}
