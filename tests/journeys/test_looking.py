"""The eyes of the other tests: each rule finds a page that breaks it, and none complains of one that is in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.looking import (
    faults_of_page,
    name_of_focus,
    poor_contrasts,
    shows_focus,
    too_small_to_touch,
    what_sticks_out,
)

GOOD = """<!doctype html><html lang="en"><title>In order</title>
<style>button { min-height: 30px; min-width: 60px } button:focus-visible { outline: 2px solid black }</style>
<main><h1>Title</h1><h2>Part</h2><label>Name <input style="height: 30px"></label><button>Go</button>
<ul><li>item</li></ul><p>black on white</p></main></html>"""
BROKEN: list[tuple[Callable[[Page], list[str]], str, str]] = [
    (faults_of_page, '<html lang="en">', "<html>"),
    (faults_of_page, "<title>In order</title>", ""),
    (faults_of_page, "<h2>Part</h2>", "<h4>Part</h4>"),
    (faults_of_page, "<h2>Part</h2>", "<h1>Part</h1>"),
    (faults_of_page, "<button>Go</button>", "<button><svg></svg></button>"),
    (faults_of_page, "<label>Name <input", "<label></label>Name <input"),
    (faults_of_page, "<label>Name", '<p id="a" aria-describedby="nothing"></p><label>Name'),
    (faults_of_page, "<label>Name", '<p id="a"></p><p id="a"></p><label>Name'),
    (faults_of_page, "<button>Go", '<button tabindex="3">Go'),
    (faults_of_page, "<button>Go</button>", "<fieldset><button>Go</button></fieldset>"),
    (faults_of_page, "<ul><li>item</li></ul>", "<ul><p>item</p></ul>"),
    (faults_of_page, "<button>Go</button>", '<button>Go</button><p aria-hidden="true"><button>Stop</button></p>'),
    (faults_of_page, "<button>Go</button>", '<button>Go</button><img src="data:,">'),
    (poor_contrasts, "<p>black", '<p style="color: #999">black'),
    (poor_contrasts, "<p>black", '<p style="background: rgb(0 0 0 / 60%); color: #333">black'),
    (what_sticks_out, "<p>black", '<p style="width: 3000px">black'),
    (too_small_to_touch, "<button>Go", '<button style="min-height: 0; height: 12px">Go'),
]


def _rules() -> list[Callable[[Page], list[str]]]:
    return [faults_of_page, poor_contrasts, what_sticks_out, too_small_to_touch]


def test_a_page_in_order_has_no_faults(page: Page) -> None:
    page.set_content(GOOD)
    assert [fault for rule in _rules() for fault in rule(page)] == []


@pytest.mark.parametrize(("rule", "good", "bad"), BROKEN, ids=[f"{rule.__name__}: {bad}" for rule, _, bad in BROKEN])
def test_a_broken_page_has_one(page: Page, rule: Callable[[Page], list[str]], good: str, bad: str) -> None:
    assert good in GOOD
    page.set_content(GOOD.replace(good, bad))
    assert rule(page) != []


@pytest.mark.screen(width=360, height=740)
def test_a_finger_needs_more_than_a_mouse(page: Page) -> None:
    page.set_content(GOOD)
    assert len(too_small_to_touch(page)) == 2
    page.set_content(GOOD.replace("30px", "44px"))
    assert too_small_to_touch(page) == []


def test_a_focus_is_named_and_seen(page: Page) -> None:
    page.set_content(GOOD)
    page.keyboard.press("Tab")
    assert name_of_focus(page) == "Name"
    page.keyboard.press("Tab")
    assert (name_of_focus(page), shows_focus(page)) == ("Go", True)
    page.set_content(GOOD.replace("outline: 2px solid black", "outline: none"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert (name_of_focus(page), shows_focus(page)) == ("Go", False)
