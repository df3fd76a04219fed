"""The server and the database are killed while games are played: by the studio's own record nothing is lost or doubled.

The studio does what studios do: it sends a call again until it is told how it ended, and takes no answer for none.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import count

import httpx2
import pytest

from tests.faults.hurt import HurtMariaDB
from tests.games.casino import Casino
from tests.makers.apps import App, start_app
from tests.makers.studios import Reply, Table, act
from tests.servers.igw import start_igw
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

SPINNERS = 5
NUMBERS = count(1)
STAKE, PRIZE = Decimal("0.10"), Decimal("0.25")


@dataclass
class Spinner:
    """One player's machine, and what its studio believes of him."""

    table: Table
    number: int
    bets: int = 0
    wins: int = 0
    again: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def believed(self) -> Decimal:
        """His balance by the studio's record."""
        return Decimal(100) - STAKE * self.bets + PRIZE * self.wins

    def spin_on(self) -> None:
        """Bet, and win every third time, until it is told to stop."""
        spin = 0
        while not self.stop.is_set():
            spin += 1
            name = f"{self.number}-{spin}"
            self._insist(partial(self.table.bet, f"{STAKE}", key=f"b{name}", round_id=name))
            self.bets += 1
            if spin % 3 == 0:
                win = act(f"w{name}", "win", f"{PRIZE}")
                self._insist(partial(self.table.transact, win, round_id=name, round_closed=True))
                self.wins += 1

    def _insist(self, call: Callable[[], Reply]) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                told = call()
            except (httpx2.TransportError, ValueError):
                told = None
            if told is not None and told.status == 200:
                return
            assert told is None or told.status == 503, told
            self.again += 1
            time.sleep(0.05)
        raise AssertionError("not answered within a minute")


@dataclass
class Hall:
    """Several machines at once."""

    casino: Casino
    spinners: list[Spinner]
    threads: list[threading.Thread] = field(default_factory=list)
    broken: list[BaseException] = field(default_factory=list)

    def open(self) -> None:
        for spinner in self.spinners:
            thread = threading.Thread(target=self._run, args=(spinner,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def _run(self, spinner: Spinner) -> None:
        try:
            spinner.spin_on()
        except BaseException as error:
            self.broken.append(error)

    def wait_for(self, bets: int) -> None:
        """Until so many more bets are made."""
        goal, until = self.bets + bets, time.monotonic() + 60
        while self.bets < goal:
            assert not self.broken, self.broken
            assert time.monotonic() < until, "nobody gets anywhere"
            time.sleep(0.02)

    @property
    def bets(self) -> int:
        return sum(spinner.bets for spinner in self.spinners)

    def close(self) -> None:
        for spinner in self.spinners:
            spinner.stop.set()
        for thread in self.threads:
            thread.join(timeout=70)
        assert not self.broken, self.broken


@pytest.fixture(scope="module")
def hurt_casino(run_folder: RunFolder, secrets_seen: SecretsSeen, own_mariadb: HurtMariaDB) -> Iterator[Casino]:
    app = start_app(run_folder, secrets_seen, database=own_mariadb.database(), WELCOME_GRANTS="USD:100")
    yield Casino(app, run_folder)
    app.stop()


@pytest.fixture
def hall(hurt_casino: Casino) -> Iterator[Hall]:
    hall = Hall(hurt_casino, [Spinner(hurt_casino.table(), next(NUMBERS)) for _ in range(SPINNERS)])
    hall.open()
    yield hall
    for spinner in hall.spinners:
        spinner.stop.set()


def assert_nothing_lost(hall: Hall) -> None:
    """Every machine's record, the wallet and the ledger come to the same."""
    for spinner in hall.spinners:
        assert Decimal(spinner.table.balance().balance) == spinner.believed
        moved = hall.casino.entries(spinner.table)
        assert (moved.count(-STAKE), moved.count(PRIZE), len(moved)) == (
            spinner.bets, spinner.wins, spinner.bets + spinner.wins,
        )  # fmt: skip
    hall.casino.check_books()


def restart(app: App, run: RunFolder) -> None:
    """The same server again, on the same port and database."""
    app.server = start_igw(run, app.server.settings, secrets_seen=app.secrets_seen, port=app.server.port)


def test_w28_the_database_is_killed_in_the_middle_of_play(hall: Hall, mariadb_to_hurt: HurtMariaDB) -> None:
    """Twice; each time some commits were under way."""
    for _ in range(2):
        hall.wait_for(60)
        mariadb_to_hurt.kill()
        time.sleep(0.3)
        mariadb_to_hurt.restart()
    hall.wait_for(60)
    hall.close()
    assert sum(spinner.again for spinner in hall.spinners) > 0
    assert_nothing_lost(hall)


def test_w28_the_server_is_killed_in_the_middle_of_play(hall: Hall, run_folder: RunFolder) -> None:
    """SIGKILL, so that nothing is told and nothing is finished; the next one finds what was committed."""
    app = hall.casino.app
    for _ in range(2):
        hall.wait_for(60)
        app.server.kill()
        restart(app, run_folder)
    hall.wait_for(60)
    hall.close()
    assert sum(spinner.again for spinner in hall.spinners) > 0
    assert_nothing_lost(hall)


def test_w30_a_database_slower_than_the_studio_and_then_its_rollback(hall: Hall, mariadb_to_hurt: HurtMariaDB) -> None:
    """The bet hangs, the studio gives up and takes it back; the balance ends as it was."""
    hall.close()
    table = hall.spinners[0].table
    before = table.balance().balance
    patience = httpx2.Client(base_url=hall.casino.app.url, timeout=0.5, trust_env=False, verify=False)
    patient, table.studio.http = table.studio.http, patience
    mariadb_to_hurt.pause()
    with pytest.raises(httpx2.TimeoutException):
        table.bet("1.00", key="slow-bet", round_id="slow")
    mariadb_to_hurt.resume()
    table.studio.http = patient
    told = None
    for _ in range(100):
        told = table.roll_back("slow-bet")
        if told.status == 200:
            break
        time.sleep(0.1)
    assert told is not None
    assert told.status == 200
    time.sleep(1)
    assert table.balance().balance == before
    assert table.bet("1.00", key="slow-bet", round_id="slow").code == "TX_ROLLED_BACK"
    hall.casino.check_books()
