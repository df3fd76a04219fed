"""An operator in one page: checks signatures by itself, holds one player's coins, fails on demand."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Operator:
    """The wallet of `p_1`. `faults`: statuses answered to the next calls, after the work (-status) or instead of it."""

    secret: str = ""
    key_id: str = ""
    url: str = ""
    balance: Decimal = Decimal("1000.00")
    currency: str = "USD"
    seq: int = 0
    deeds: dict[str, tuple[str, Any]] = field(default_factory=dict)
    refusals: deque[str] = field(default_factory=deque)
    faults: deque[int] = field(default_factory=deque)
    paths: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """One call whose signature was right."""
        with self.lock:
            self.paths.append(path)
            fault = self.faults.popleft() if self.faults and path != "/provider/v1/session/exchange" else 0
            if fault > 0:
                return fault, {}
            answer = self._act(path.removeprefix("/provider/v1/"), body)
            return (-fault, {}) if fault < 0 else answer

    def _act(self, act: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if act == "session/exchange":
            return self._exchanged(body)
        if act == "transactions":
            return self._played(body)
        if act == "rollbacks":
            for each in body["rollbacks"]:
                self._take_back(each["action_id"])
            return self._told("OK")
        return self._told("OK")

    def _exchanged(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body["launch_code"] != "good":
            return self._told("SESSION_INVALID", status=422)
        status, told = self._told("OK")
        game = {"game_id": "lotus-lanterns", "player_ref": "p_1", "session_token": "token-1", "exponent": 2}
        return status, {**told, **game, "reality_check": {"interval_seconds": 3600, "elapsed_seconds": 120}}

    def _played(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        steps = [(each["action_id"], each) for each in body["actions"]]
        if all(key in self.deeds for key, _ in steps):
            if any(self.deeds[key][0] == "back" for key, _ in steps):
                return self._told("TX_ROLLED_BACK", status=422)
            same = all(self.deeds[key][1] == each for key, each in steps)
            return self._told("REPLAYED", outcome="replayed") if same else self._told("TX_CONFLICT", status=409)
        if self.refusals:
            return self._told(self.refusals.popleft(), status=422)
        if steps[0][1]["type"] == "win" and steps[0][1].get("ref_action_id") not in self.deeds:
            return self._told("TX_NOT_FOUND", status=422)
        for key, each in steps:
            self.deeds[key] = ("applied", each)
            self._move(Decimal(each["amount"]) * (-1 if each["type"] == "bet" else 1))
        return self._told("OK")

    def _take_back(self, key: str) -> None:
        state, each = self.deeds.get(key, ("", None))
        if state == "applied":
            self._move(Decimal(each["amount"]) * (1 if each["type"] == "bet" else -1))
        self.deeds[key] = ("back", each)

    def _move(self, amount: Decimal) -> None:
        self.balance += amount
        self.seq += 1

    def _told(self, code: str, *, status: int = 200, outcome: str | None = None) -> tuple[int, dict[str, Any]]:
        word = outcome or ("applied" if status == 200 else "rejected")
        told = {"outcome": word, "code": code, "message": "", "currency": self.currency}
        return status, {**told, "balance": f"{self.balance:.2f}", "wallet_seq": self.seq}

    def is_genuine(self, headers: Any, method: str, target: str, body: bytes) -> bool:
        """The protocol's own words, written down a second time."""
        stamp = headers.get("X-IGW-Timestamp", "0")
        lines = ["v1", stamp, method, target, hashlib.sha256(body).hexdigest()]
        right = hmac.new(self.secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()
        fresh = abs(time.time() - int(stamp)) <= 300
        return fresh and headers.get("X-IGW-Key") == self.key_id and headers.get("X-IGW-Signature") == right


#: A page that frames the game at `?…&src=` as a lobby would, and keeps what the game says.
_HOST_PAGE = b"""<!doctype html><title>Lobby</title><link rel="icon" href="data:,">
<style>body{margin:0}iframe{border:0;width:100vw;height:100vh;display:block}</style>
<iframe sandbox="allow-scripts allow-same-origin allow-forms" allow="autoplay"></iframe><script>
const src = new URLSearchParams(location.search).get('src'), frame = document.querySelector('iframe');
window.heard = [];
addEventListener('message', (event) => { if (event.origin === new URL(src).origin) heard.push(event.data); });
window.say = (type, payload = {}, source = 'igw-host') =>
  frame.contentWindow.postMessage({ source, type, version: 1, payload }, new URL(src).origin);
frame.src = src;
</script>"""


@contextmanager
def running_operator() -> Iterator[Operator]:
    """It listens; tell it `key_id` and `secret` before the first call."""
    operator = Operator()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, _HOST_PAGE, kind="text/html")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = 401, {"outcome": "rejected", "code": "BAD_SIGNATURE", "message": ""}
            if operator.is_genuine(self.headers, "POST", self.path, body):
                status, answer = operator.answer(self.path, json.loads(body))
            content = json.dumps(answer).encode() if answer else b"<html>Bad gateway</html>"
            self._answer(status, content, kind="application/json" if answer else "text/html")

        def _answer(self, status: int, content: bytes, *, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing to stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    operator.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield operator
    server.shutdown()
    server.server_close()
