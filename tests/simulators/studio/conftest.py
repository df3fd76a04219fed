"""A studio beside an operator of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.servers.run_folder import RunFolder
from tests.servers.studio import StudioSimulator, start_studio
from tests.simulators.studio.operator import Operator, running_operator


@pytest.fixture(scope="module")
def beside(run_folder: RunFolder) -> Iterator[tuple[StudioSimulator, Operator]]:
    """Both, for the module."""
    with running_operator() as operator:
        studio = start_studio(run_folder, operator=operator.url)
        operator.key_id, operator.secret = studio.key_id, studio.secret
        yield studio, operator
        studio.stop()


@pytest.fixture
def studio(beside: tuple[StudioSimulator, Operator]) -> StudioSimulator:
    """The studio, with no orders left over."""
    beside[0].control.reset()
    return beside[0]


@pytest.fixture
def operator(beside: tuple[StudioSimulator, Operator]) -> Operator:
    """The operator, with a fresh wallet and without faults."""
    operator = beside[1]
    operator.balance = Decimal("1000.00")
    operator.currency = "USD"
    operator.faults.clear()
    operator.refusals.clear()
    operator.paths.clear()
    return operator


@pytest.fixture
def session(studio: StudioSimulator, operator: Operator) -> str:
    """An opened game."""
    opened = studio.control.open(f"{studio.launch_url}?game=lotus-lanterns&currency=USD&launch_code=good")
    return str(opened["session"])
