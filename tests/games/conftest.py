"""A provider's server that gives game-cards, for the tests of the importer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any

import pytest

from tests.makers.games import card


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
