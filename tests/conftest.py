"""Fixtures that all tests share; tests/README.md lists them. Servers start when first asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import sleep
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page

from tests.makers.apps import App, start_app
from tests.makers.browsers import Visit, fresh_visit, start_chromium
from tests.makers.databases import DatabaseUnderTest, Kind, make_empty_database, make_migrated_database
from tests.makers.players import Player
from tests.makers.programs import start_program
from tests.schedule import ByModuleAndDatabase, long_ones_first
from tests.servers.mariadb import MariaDBServer, shared_mariadb
from tests.servers.redis import RedisServer, shared_redis
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

_SHORTLY = timedelta(seconds=40)
_RUN = pytest.StashKey[RunFolder]()


def pytest_configure(config: pytest.Config) -> None:
    """The process that the person started opens the run's folder; pytest-xdist's workers join it."""
    config.addinivalue_line("markers", "alone: needs the machine for itself; run before all others")
    config.addinivalue_line("markers", "screen(width, height, locale): the browser profile that `page` gets")
    leads = not hasattr(config, "workerinput")
    config.stash[_RUN] = RunFolder.open() if leads else RunFolder.join()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModuleAndDatabase:
    """Side by side, tests are dealt out as tests/schedule.py says."""
    config.option.loadscopereorder = False
    return ByModuleAndDatabase(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only pytest-xdist's workers need the order; alone, files run as they are listed."""
    if hasattr(config, "workerinput"):
        items.sort(key=long_ones_first)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """When all workers have ended, look through every log of the run once more, with every secret known."""
    if hasattr(session.config, "workerinput"):
        return
    leaks = _all_leaks(session.config)
    if leaks:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.ensure_newline()
            reporter.section("secrets in logs: the run fails", red=True)
            reporter.write("\n".join(leaks) + "\n")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let the reaper end what is left of the run."""
    config.stash[_RUN].close()


def _all_leaks(config: pytest.Config) -> list[str]:
    run = config.stash[_RUN]
    logs = [log for log in run.logs.iterdir() if log.name.startswith(("igw", "instagram"))]
    return [str(leak) for leak in SecretsSeen(run.path / "secrets").scan(logs)]


@pytest.fixture(autouse=True)
def _within_one_day() -> None:
    """No test begins shortly before midnight by UTC, when limits, grants and ages begin anew."""
    now = datetime.now(UTC)
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if midnight - now < _SHORTLY:
        sleep((midnight - now).total_seconds() + 1)


@pytest.fixture(scope="session")
def run_folder(request: pytest.FixtureRequest) -> RunFolder:
    """The folder of this run: logs, and room for what a test keeps on disk."""
    return request.config.stash[_RUN]


@pytest.fixture(scope="session")
def secrets_seen(run_folder: RunFolder) -> SecretsSeen:
    """Where a test registers every secret it makes or receives; no log may contain one."""
    return SecretsSeen(run_folder.path / "secrets")


@pytest.fixture(scope="session")
def mariadb(run_folder: RunFolder) -> MariaDBServer:
    """The run's MariaDB. A test that kills or pauses one starts its own with `start_mariadb`."""
    return shared_mariadb(run_folder)


@pytest.fixture(scope="session")
def redis_server(run_folder: RunFolder) -> RedisServer:
    """The run's Redis. A test that kills or pauses one starts its own with `start_redis`."""
    return shared_redis(run_folder)


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The `REDIS_URL` of an empty Redis database that no other worker uses."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = int(worker.removeprefix("gw")) % 16
    with redis_server.client(number) as client:
        client.flushdb()
    return redis_server.url(number)


@pytest.fixture(scope="session", params=["sqlite", "mariadb"])
def database_kind(request: pytest.FixtureRequest) -> Kind:
    """Both databases in turn. One only: `@pytest.mark.parametrize("database_kind", [...], indirect=True)`."""
    return request.param


@pytest.fixture
def database(run_folder: RunFolder, database_kind: Kind) -> DatabaseUnderTest:
    """A database of this test's own with the current schema."""
    return make_migrated_database(run_folder, database_kind)


@pytest.fixture
def empty_database(run_folder: RunFolder, database_kind: Kind) -> DatabaseUnderTest:
    """A database of this test's own without a table."""
    return make_empty_database(run_folder, database_kind)


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """The shipped app, one for the module and the kind of database, with limits off."""
    app = start_app(run_folder, secrets_seen, kind=database_kind)
    yield app
    app.stop()


@pytest.fixture
def start_own_app(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[Callable[..., App]]:
    """Starts apps of this test's own, with the settings it gives; see makers/apps.py."""
    apps: list[App] = []

    def start(**wishes: Any) -> App:
        apps.append(start_app(run_folder, secrets_seen, **wishes))
        return apps[-1]

    yield start
    for app in apps:
        app.stop()


@pytest.fixture
def player(app: App) -> Player:
    """Somebody who has not signed in yet, with an e-mail and a password of his own."""
    return app.new_player()


@pytest.fixture
def program(app: App) -> Iterator[httpx2.Client]:
    """A client of the app without cookie jar, Origin or any memory: it sends exactly what the test tells it to."""
    with start_program(app.url) as client:
        yield client


@pytest.fixture(scope="module")
def chromium(run_folder: RunFolder) -> Iterator[Browser]:
    """The browser. Its module may have no async test: Playwright keeps a loop running meanwhile."""
    with start_chromium(run_folder) as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A fresh browser profile; `@pytest.mark.screen(width=…, height=…, locale=…)` chooses another one.

    When the test is over, no page may have thrown, complained or broken a content security policy.
    """
    mark = request.node.get_closest_marker("screen")
    with fresh_visit(chromium, **(mark.kwargs if mark else {})) as visit:
        yield visit
        assert not visit.errors, "\n".join(visit.errors)


@pytest.fixture
def page(visit: Visit) -> Page:
    """One tab of a fresh browser profile."""
    return visit.context.new_page()
