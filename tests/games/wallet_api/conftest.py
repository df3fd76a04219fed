"""One app for each file, with a provider of every dialect."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.games.wallet_api.callers import KINDS, Caller, make_caller
from tests.makers.apps import App
from tests.servers.run_folder import RunFolder


@pytest.fixture(scope="module")
def callers(app: App, run_folder: RunFolder) -> Iterator[dict[str, Caller]]:
    """By dialect."""
    made = {dialect: make_caller(run_folder, app, dialect) for dialect in KINDS}
    yield made
    for caller in made.values():
        caller.wire.close()
        caller.hooks.close()


@pytest.fixture(params=KINDS)
def caller(callers: dict[str, Caller], request: pytest.FixtureRequest) -> Caller:
    """Every dialect in turn."""
    return callers[request.param]


@pytest.fixture
def native(callers: dict[str, Caller]) -> Caller:
    """The provider of our own protocol."""
    return callers["native"]


@pytest.fixture
def softswiss(callers: dict[str, Caller]) -> Caller:
    """The SOFTSWISS-style provider."""
    return callers["softswiss"]


@pytest.fixture
def hub88(callers: dict[str, Caller]) -> Caller:
    """The Hub88-style provider."""
    return callers["hub88"]
