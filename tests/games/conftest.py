"""One app with a studio for each file: players who may play and have coins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.games.casino import Casino
from tests.makers.apps import start_app
from tests.makers.databases import Kind
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen


@pytest.fixture(scope="module")
def casino(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[Casino]:
    """Every new player finds 100 USD and 1,000,000 VND."""
    app = start_app(
        run_folder, secrets_seen, kind=database_kind, WELCOME_GRANTS="USD:100,VND:1000000", RATE_LIMITS="off"
    )
    yield Casino(app, run_folder)
    app.stop()
