"""An app under a name, and players with an authenticator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.signin.passkeys.holder import Holder, new_holder


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """The shipped app at http://localhost, one for the module and the kind of database."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, host="localhost")
    yield app
    app.stop()


@pytest.fixture
def holder(app: App) -> Holder:
    """A player with one passkey, signed in by password a moment ago."""
    holder = new_holder(app)
    assert holder.add().status_code == 201
    return holder
