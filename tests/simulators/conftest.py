"""A simulator of this folder's own, and a browser's worth of HTTP beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulators.control_client import InstagramControl
from simulators.running_instagram import running_instagram
from tests.simulators.visits import Visitor


@pytest.fixture(scope="module")
def running() -> Iterator[InstagramControl]:
    """One simulated Instagram for the module, as a process of its own."""
    with running_instagram() as instagram:
        yield instagram


@pytest.fixture
def instagram(running: InstagramControl) -> InstagramControl:
    """The same, as if it had just started."""
    running.reset()
    return running


@pytest.fixture
def visitor(instagram: InstagramControl) -> Iterator[Visitor]:
    """An app and its player in one: asks for codes, exchanges them, reads the graph."""
    with Visitor(instagram) as visitor:
        yield visitor
