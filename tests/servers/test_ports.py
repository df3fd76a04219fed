"""No port is given out twice in a run, whoever asks: a server listens only seconds after its port was chosen."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.servers import ports
from tests.servers.ports import free_port
from tests.servers.run_folder import MARK


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> range:
    """Three free ports, kept from everybody else, and a run in which there are no others and none was given yet."""
    start = free_port(room=3)
    (tmp_path / "locks").mkdir()
    monkeypatch.setenv(MARK, str(tmp_path))
    monkeypatch.setattr(ports, "_RANGE", range(start, start + 3))
    return range(start, start + 3)


def test_a_port_is_given_once(few: range) -> None:
    assert {free_port() for _ in few} == set(few)
    with pytest.raises(RuntimeError, match="no free port"):
        free_port()


def test_a_port_on_which_somebody_listens_is_not_given(few: range) -> None:
    with socket.create_server(("127.0.0.1", few[1])):
        assert {free_port(), free_port()} == {few[0], few[2]}


def test_the_room_behind_a_port_is_the_callers_own(few: range) -> None:
    first = free_port(room=2)
    others = set(few) - {first, first + 1}
    assert {free_port() for _ in others} == others
    with pytest.raises(RuntimeError, match="no free port"):
        free_port()


def test_another_worker_gets_none_of_ours() -> None:
    """Eight processes ask at once, forty times each."""
    script = "from tests.servers.ports import free_port\nfor _ in range(40): print(free_port())"
    asking = [
        subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(8)
    ]
    given = [int(line) for one in asking for line in one.communicate(timeout=60)[0].splitlines()]
    assert len(given) == len(set(given)) == 320
