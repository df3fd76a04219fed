"""What somebody with good eyes, or with a screen reader, finds on a page; in the page's own words and measures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SCRIPTS = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")


def _look(page: Page, what: str) -> Any:
    # Evaluated by the debugger, which the page's own policy does not concern.
    return page.evaluate(f"(() => {{ {_SCRIPTS}\nreturn {what}; }})()")


def name_of_focus(page: Page) -> str:
    """The accessible name of what has the focus; empty for the page itself."""
    return str(_look(page, "nameOf(document.activeElement)"))


def shows_focus(page: Page) -> bool:
    """Whether an outline or a shadow of its own marks what has the focus."""
    return bool(_look(page, "showsFocus()"))


def faults_of_page(page: Page) -> list[str]:
    """Rules of WCAG that a program can judge: names, labels, language, title, headings, references, ids."""
    return [str(fault) for fault in _look(page, "faultsOfPage()")]


def poor_contrasts(page: Page) -> list[str]:
    """Texts whose contrast to what lies behind them is under 4.5 : 1, or 3 : 1 if they are large."""
    return [str(fault) for fault in _look(page, "poorContrasts()")]


def what_sticks_out(page: Page) -> list[str]:
    """What is wider than the window, so that the page would scroll sideways."""
    return [str(fault) for fault in _look(page, "whatSticksOut()")]


def too_small_to_touch(page: Page) -> list[str]:
    """Controls under 24 by 24 pixels (WCAG 2.5.8), on a phone 44 by 44 (2.5.5), measured with their label. No links."""
    return [str(fault) for fault in _look(page, "tooSmallToTouch()")]
