"""Starting and stopping without losing a request (fault F17)."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults.waiting import wait_until
from tests.server.callers import Caller
from tests.server.running import TinyServer
from tests.servers.ports import accepts_connections

_TINY = ("tests.server.tiny_server", "{port}")


class _Load:
    """Callers on kept connections who ask without a pause and follow `Connection: close`, as HTTP tells them to."""

    def __init__(self, port: int, *, callers: int = 8) -> None:
        self.port = port
        self.answers: Counter[str] = Counter()
        self.workers: set[int] = set()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._call) for _ in range(callers)]

    def __enter__(self) -> _Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)

    def _call(self) -> None:
        caller: Caller | None = None
        while not self._stop.is_set():
            try:
                caller = caller or Caller(self.port)
                answer = caller.get("/facts")
                self.workers.add(json.loads(answer.body)["pid"])
                self.answers[str(answer.status)] += 1
                if answer.headers.get("connection") == "close":
                    caller.__exit__()
                    caller = None
            except (OSError, EOFError) as error:
                self.answers[type(error).__name__] += 1
                caller = None
        if caller:
            caller.__exit__()


def _children(pid: int) -> set[int]:
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_f17_workers_replaced_under_load_lose_no_request(start_own_tiny: Callable[..., TinyServer]) -> None:
    server = start_own_tiny(*_TINY, "2")
    time.sleep(1)  # both workers up
    with _Load(server.port) as load:
        time.sleep(0.5)
        wait_until(lambda: bool(load.workers), "somebody is answered", seconds=30)
        old = _children(server.pid) & load.workers
        server.process.signal(signal.SIGHUP)
        wait_until(lambda: not _children(server.pid) & old, "the old workers are gone", seconds=30)
        wait_until(lambda: bool(load.workers - old), "new workers answer", seconds=30)
        wait_until(lambda: load.answers["200"] > 500, "it was a load", seconds=30)
    assert old
    assert set(load.answers) == {"200"}
    assert server.process.stop() == 0


def test_f17_a_worker_that_is_told_to_stop_finishes_what_it_has_and_ends_well(
    start_own_tiny: Callable[..., TinyServer],
) -> None:
    server = start_own_tiny(*_TINY)
    with Caller(server.port) as slow, Caller(server.port) as idle, Caller(server.port) as fresh:
        assert idle.get("/ready").status == 200
        slow.send(b"GET /slow?seconds=3 HTTP/1.1\r\nHost: tiny\r\n\r\n")
        time.sleep(0.2)
        server.process.signal(signal.SIGTERM)
        # Not ready any more, but still answering, old connections and new ones, and saying goodbye with each answer.
        while (answer := idle.get("/ready")).status == 200:  # the signal has not reached it yet
            time.sleep(0.05)
        assert (answer.status, answer.headers["connection"]) == (503, "close")
        assert idle.ends()
        with Caller(server.port) as late:
            assert late.get("/ok").status == 200
        # A connection that has not asked yet is not cut off in the moment of its first request.
        time.sleep(1.0)
        assert fresh.get("/ok").status == 200
        assert slow.answer().body == b"done"
        assert server.process.wait_for_end() == 0
    assert not accepts_connections(server.port)


def test_f17_a_request_that_outlives_the_patience_of_the_stop_does_not_hold_it_up(
    start_own_tiny: Callable[..., TinyServer],
) -> None:
    server = start_own_tiny(*_TINY)
    with Caller(server.port, patience=20) as endless:
        endless.send(b"GET /slow?seconds=60 HTTP/1.1\r\nHost: tiny\r\n\r\n")
        time.sleep(0.2)
        began = time.monotonic()
        assert server.process.stop(seconds=20) == 0
        assert 9 < time.monotonic() - began < 14


def test_ctrl_c_ends_at_once_and_well(start_own_tiny: Callable[..., TinyServer]) -> None:
    server = start_own_tiny(*_TINY)
    began = time.monotonic()
    server.process.signal(signal.SIGINT)
    assert server.process.wait_for_end() == 0
    assert time.monotonic() - began < 5, "a stop by SIGTERM may take ten"


def test_an_application_that_cannot_start_ends_the_server_with_1(
    start_own_tiny: Callable[..., TinyServer],
) -> None:
    for workers in ("1", "2"):
        server = start_own_tiny(*_TINY, workers, environment={"TINY_APP_FAILS": "1"}, wait=False)
        assert server.process.wait_for_end(seconds=60) == 1
        assert "this application cannot start" in server.process.log_text()


def test_workers_share_a_folder_for_metrics_which_goes_with_them(
    start_own_tiny: Callable[..., TinyServer],
) -> None:
    alone, many = start_own_tiny(*_TINY), start_own_tiny(*_TINY, "2")
    with Caller(alone.port) as caller:
        assert json.loads(caller.get("/facts").body)["metrics_folder"] is None
    with Caller(many.port) as caller:
        folder = Path(json.loads(caller.get("/facts").body)["metrics_folder"])
    assert folder.is_dir()
    assert many.process.stop() == 0
    assert not folder.exists()


def test_a_full_worker_turns_newcomers_away_and_serves_those_it_has(
    start_own_tiny: Callable[..., TinyServer],
) -> None:
    server = start_own_tiny(*_TINY, environment={"TINY_MOST_CONNECTIONS": "5"})
    held: list[Caller] = []
    # Until the connection is gone by which the start saw that somebody listens, only four find room.
    wait_until(lambda: _finds_room(server.port, held) and len(held) == 5, "five connections are taken")
    with Caller(server.port) as newcomer:
        answer = newcomer.get("/ok")
        assert (answer.status, answer.problem["code"], answer.headers["retry-after"]) == (503, "busy", "2")
    for caller in held:
        assert caller.get("/ok").status == 200
        caller.__exit__()
    wait_until(lambda: _finds_room(server.port, held), "there is room again")
    for caller in held:
        caller.__exit__()


def _finds_room(port: int, held: list[Caller]) -> bool:
    """Whether a newcomer is served; then he stays, among those who are `held`."""
    newcomer = Caller(port)
    if newcomer.get("/ok").status == 200:
        held.append(newcomer)
        return True
    newcomer.__exit__()
    return False
