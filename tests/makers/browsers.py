"""A real Chromium, driven by Playwright, that says which addresses it asked and what went wrong in a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.servers.process import START_SECONDS, clean_environment, find_program
from tests.servers.run_folder import RunFolder

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # a container may have very little of it, and pages would crash
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visit:
    """One fresh browser profile, and what was seen of it."""

    context: BrowserContext
    errors: list[str] = field(default_factory=list)
    origins: set[str] = field(default_factory=set)

    def open(self, url: str) -> Page:
        """A new tab at this address."""
        page = self.context.new_page()
        page.goto(url)
        return page

    def watch(self, page: Page) -> None:
        """Note what a tab of this profile complains of."""
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._hear(page, said))

    def _hear(self, page: Page, said: ConsoleMessage) -> None:
        # Chromium also reports every answer of 4xx here; these are the app's to show.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.errors.append(f"{page.url}: {said.text}")

    def note(self, request: Request) -> None:
        """Note which origin was asked."""
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss"):
            self.origins.add(f"{parts.scheme}://{parts.netloc}")


@contextmanager
def start_chromium(run: RunFolder) -> Iterator[Browser]:
    """A headless Chromium of the system, never one that Playwright downloads."""
    program = find_program("chromium", "chromium-browser", "google-chrome", package="chromium")
    environment = clean_environment(run, home=run.folder("chromium"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=_ARGUMENTS, env=environment, timeout=START_SECONDS * 1000
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def fresh_visit(browser: Browser, *, width: int = 1280, height: int = 800, locale: str = "en-US") -> Iterator[Visit]:
    """A profile without cookies, at this screen size and in this language."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
    context.set_default_timeout(20_000)  # as patient as a busy machine needs
    visit = Visit(context)
    context.on("page", visit.watch)
    context.on("request", visit.note)
    try:
        yield visit
    finally:
        context.close()
