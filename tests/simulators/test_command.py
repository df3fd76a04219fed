"""The command line: what it prints, how fast it is there, and how it ends."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from simulators.running_instagram import running_instagram

COMMAND = [sys.executable, "-m", "simulators.instagram"]


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.alone
def test_it_is_ready_within_a_second_and_says_what_to_paste() -> None:
    began = time.monotonic()
    with start("--port", "0") as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        seconds = time.monotonic() - began
        process.stdout.readline()
        pairs = dict(process.stdout.readline().strip().split("=", 1) for _ in range(7))
        assert httpx2.get(pairs["IG_AUTHORIZE_URL"], trust_env=False).status_code == 400
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=15)
    assert "is ready on http://127.0.0.1:" in first
    assert seconds < 1.0
    assert pairs["IG_CLIENT_ID"] == "1234567890"
    assert pairs["IG_CLIENT_SECRET"] == "simulated-instagram-secret"
    assert pairs["IG_REDIRECT_URI"] == "http://127.0.0.1:8001/oauth/instagram/callback"
    assert pairs["IG_TOKEN_URL"] == f"{pairs['IG_GRAPH_URL']}/oauth/access_token"
    assert (process.returncode, errors) == (0, "")


def test_every_option_arrives() -> None:
    uris = ["https://casino.example/a", "https://casino.example/b"]
    options = ["--client-id", "77", "--client-secret", "chosen-secret", "--mode", "basic_display"]
    more = ["--token-shape", "A", "--access-level", "standard", "--host", "::1"]
    with running_instagram(redirect_uris=uris, arguments=[*options, *more]) as instagram:
        app = instagram.app("77")
        assert (app["client_secret"], app["redirect_uris"]) == ("chosen-secret", uris)
        assert app["access_level"] == "standard"
        assert (instagram.settings()["mode"], instagram.settings()["token_shape"]) == ("basic_display", "A")
        assert instagram.base_url.startswith("http://[::1]:")
        assert instagram.settings_for_app["IG_API"] == "basic_display"
        assert "chosen-secret" not in json.dumps(instagram.settings_for_app)


def test_a_taken_port_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = subprocess.run(
            [*COMMAND, "--port", str(port)], capture_output=True, text=True, timeout=30, check=False
        )
    assert process.returncode == 1
    assert process.stderr.startswith(f"cannot listen on 127.0.0.1 port {port}")
    assert process.stderr.count("\n") == 1


@pytest.mark.parametrize("options", [["--mode", "facebook"], ["--token-shape", "Z"], ["--port", "x"]])
def test_options_that_do_not_exist_are_refused(options: list[str]) -> None:
    process = subprocess.run([*COMMAND, *options], capture_output=True, text=True, timeout=30, check=False)
    assert process.returncode == 2


def test_it_ends_soon_even_while_a_call_hangs() -> None:
    """Ctrl-C in the middle of a test that waits for a hanging provider must not wait with it."""
    with start("--json", "--port", "0") as process:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        order = {"endpoint": "me", "kind": "hang", "seconds": 60}
        httpx2.post(f"{url}/_control/faults", json=order, trust_env=False)
        with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)) as caller:
            caller.sendall(b"GET /me HTTP/1.1\r\nHost: x\r\n\r\n")
            while not httpx2.get(f"{url}/_control/calls", trust_env=False).json():
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=15)
    assert process.returncode == 0


def test_an_idle_simulator_takes_little_memory() -> None:
    with start("--json", "--port", "0") as process:
        assert process.stdout is not None
        process.stdout.readline()
        kilobytes = _resident_kilobytes(process.pid)
        process.terminate()
        process.communicate(timeout=15)
    assert 1_000 < kilobytes < 80_000


def _resident_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
