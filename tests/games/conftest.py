"""One app with a studio for each file: players who may play and have coins. And a provider's feed of game-cards."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any

import pytest

from tests.games.casino import Casino
from tests.makers.apps import start_app
from tests.makers.databases import Kind
from tests.makers.games import card
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen


@pytest.fixture(scope="module")
def casino(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[Casino]:
    """Every new player finds 100 USD and 1,000,000 VND, and may fetch some more every day."""
    grants = {"WELCOME_GRANTS": "USD:100,VND:1000000", "DAILY_GRANTS": "USD:50,VND:500000"}
    app = start_app(run_folder, secrets_seen, kind=database_kind, **grants, RATE_LIMITS="off")
    yield Casino(app, run_folder)
    app.stop()


@pytest.fixture(scope="module")
def somebody(casino: Casino) -> Player:
    """One who may play, for tests that change nothing."""
    return casino.player()


class _Feed(BaseHTTPRequestHandler):
    """A provider's server: what it answers stands in the path."""

    def do_GET(self) -> None:
        body = {
            "/feed": json.dumps({"games": [card("fed")]}).encode(),
            "/foreign": json.dumps([card("fed2", provider="many")]).encode(),
        }.get(self.path, b"")
        self.send_response({"/moved": 302, "/broken": 500}.get(self.path, 200))
        self.send_header("Location", "/feed")
        self.end_headers()
        with_patience = {"/slow": 0.2, "/huge": 0}.get(self.path)
        try:
            self.wfile.write(body)
            for _ in range(2000 if with_patience is not None else 0):
                self.wfile.write(b" " * (1 if with_patience else 65536))
                sleep(with_patience or 0)
        except OSError:
            return

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def feed() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
