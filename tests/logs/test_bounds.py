"""How much of a long text stays in a log line, and which part of it."""

from __future__ import annotations

import pytest

from app.logs import mask_secrets

WHAT_FAILED = "app.preflight.StartRefused: the database has not been prepared yet"
TRACE = "Traceback (most recent call last):\n" + '  File "/x/routing.py", line 1, in lifespan\n' * 400 + WHAT_FAILED


@pytest.mark.parametrize("name", ["exception", "event"])
def test_of_a_long_trace_the_end_stays_which_tells_what_failed(name: str) -> None:
    """A server that runs us logs the trace of a failed start as its event."""
    [said] = mask_secrets(None, "error", {name: TRACE}).values()
    assert said.endswith(WHAT_FAILED)
    assert len(said) < len(TRACE)


def test_of_any_other_long_text_the_beginning_stays_on_one_line() -> None:
    [said] = mask_secrets(None, "info", {"agent": "Mozilla\n" + "x" * 9000}).values()
    assert said.startswith("Mozilla x")
    assert len(said) == 2000
