"""The state of one small platform, and its way in: every call is logged, and may meet a fault that was ordered."""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.responses import Response

from simulators.instagram.clock import VirtualClock
from simulators.instagram.decisions import Decisions
from simulators.instagram.fault_delivery import AsgiApp, Message, Receive, Scope, Send
from simulators.instagram.forms import LARGEST_BYTES, Pairs, form_pairs
from simulators.instagram.masking import fingerprint, masked
from simulators.stage.faults import Faults
from simulators.stage.people import Ledger, People, Person

HIDDEN_HEADERS = frozenset(("authorization", "cookie", "secret_key", "access_token"))
SECRET_NAMES = frozenset(("code_verifier", "input_token"))
LONGEST_LOG = 5_000


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """How the simulator was started, and what a reset goes back to."""

    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...]
    people: tuple[Person, ...]
    switches: dict[str, Any]


class Call(msgspec.Struct, kw_only=True):
    """One call as the log shows it; secrets are masked, codes and tokens are fingerprints."""

    endpoint: str
    method: str
    path: str
    query: Pairs
    headers: dict[str, str]
    form: Pairs = []
    status: int | None = None


class Stage:
    """One event loop owns it, so nothing here is locked."""

    def __init__(self, beginning: Beginning, *, endpoints: Mapping[str, str]) -> None:
        self.beginning = beginning
        self.endpoints = endpoints
        self.base_url = ""
        self.reset()

    def reset(self) -> None:
        """Back to the start."""
        self.clock = VirtualClock()
        self.log: deque[Call] = deque(maxlen=LONGEST_LOG)
        self.faults = Faults()
        self.decisions = Decisions()
        self.people = People(self.beginning.people)
        self.ledger = Ledger()
        self.switches = dict(self.beginning.switches)

    def switch(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Throw some switches; raises ValueError for one that is not there."""
        unknown = sorted(set(changes) - set(self.switches))
        if unknown:
            raise ValueError(f"there is no switch {unknown[0]}")
        self.switches |= changes
        return self.switches


class Front:
    """Logs, reads forms, lets faults in; the control API passes untouched."""

    def __init__(self, app: AsgiApp, stage: Stage) -> None:
        self._app = app
        self._stage = stage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint = self._stage.endpoints.get(scope.get("path", ""))
        if scope["type"] != "http" or endpoint is None:
            await self._app(scope, receive, send)
            return
        call = _call(scope, endpoint)
        self._stage.log.append(call)
        scope["form"] = await _read_form(receive, call) if scope["method"] == "POST" else []
        call.form = _masked(scope["form"])
        await self._serve(scope, receive, _noting_status(send, call), endpoint=endpoint)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, *, endpoint: str) -> None:
        fault = self._stage.faults.next(endpoint)
        answer: AsgiApp | Response = self._app if fault is None else fault.answer()
        if fault is not None and fault.seconds:
            await asyncio.sleep(fault.seconds)
        await answer(scope, receive, send)


def _call(scope: Scope, endpoint: str) -> Call:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return Call(
        endpoint=endpoint,
        method=scope["method"],
        path=scope["path"],
        query=_masked(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        headers={name: fingerprint(value) if name in HIDDEN_HEADERS else value for name, value in headers.items()},
    )


def _masked(pairs: Pairs) -> Pairs:
    return [(name, fingerprint(value) if name in SECRET_NAMES else value) for name, value in masked(pairs)]


async def _read_form(receive: Receive, call: Call) -> Pairs:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or len(body) > LARGEST_BYTES:
            return []
        if not message.get("more_body"):
            return form_pairs(body, content_type=call.headers.get("content-type", ""))


def _noting_status(send: Send, call: Call) -> Send:
    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            call.status = message["status"]
        await send(message)

    return noting
