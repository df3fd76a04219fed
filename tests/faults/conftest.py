"""Servers to be hurt; none is shared with another folder's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.hurt import HurtMariaDB
from tests.faults.people import PASSWORD, Crowd
from tests.makers.apps import App, start_app
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen


@pytest.fixture(scope="session")
def own_mariadb(run_folder: RunFolder) -> HurtMariaDB:
    """This worker's own MariaDB."""
    return HurtMariaDB.start(run_folder)


@pytest.fixture
def mariadb_to_hurt(own_mariadb: HurtMariaDB) -> Iterator[HurtMariaDB]:
    """The same, well again when the test is over."""
    yield own_mariadb
    own_mariadb.heal()


@pytest.fixture(scope="module")
def app_on_own_mariadb(run_folder: RunFolder, secrets_seen: SecretsSeen, own_mariadb: HurtMariaDB) -> Iterator[App]:
    """The shipped app on that server, one for the module."""
    secrets_seen.add(PASSWORD, kind="password")
    app = start_app(run_folder, secrets_seen, database=own_mariadb.database())
    yield app
    app.stop()


@pytest.fixture
def crowd(app_on_own_mariadb: App) -> Iterator[Crowd]:
    """People in front of it."""
    crowd = Crowd.at(app_on_own_mariadb.url)
    yield crowd
    crowd.http.close()
