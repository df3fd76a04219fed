"""The lines that a request left in the log."""

from __future__ import annotations

import time

import httpx2

from tests.makers.apps import App


def lines_of(app: App, answer: httpx2.Response) -> list[str]:
    """All lines with this answer's request id; waits for the first, which is written after the answer has gone."""
    deadline = time.monotonic() + 10
    while True:
        found = [line for line in app.server.log_text().splitlines() if answer.headers["x-request-id"] in line]
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.02)
