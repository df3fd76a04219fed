"""The way in: every call to the played platform is logged, and may meet a fault that was ordered."""

from collections.abc import Iterable

from simulators.instagram.call_log import Call
from simulators.instagram.fault_delivery import AsgiApp, Message, Receive, Scope, Send, deliver
from simulators.instagram.forms import LARGEST_BYTES, Pairs, form_pairs
from simulators.instagram.masking import masked
from simulators.instagram.world import World

FORM_ENDPOINTS = frozenset(("token", "decision"))
CONTROL_PATH = "/_control"


class Front:
    """Logs, reads forms, orders faults; the control API passes untouched."""

    def __init__(self, app: AsgiApp, *, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_control(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = _headers(scope["headers"])
        call = self._open(scope, headers)
        scope["form"] = []
        if call.endpoint in FORM_ENDPOINTS and scope["method"] == "POST":
            scope["form"] = await _read_form(receive, content_type=headers.get("content-type", ""))
            call.form = masked(scope["form"])
        await self._serve(scope, receive, _noting_status(send, call), call=call)

    def _open(self, scope: Scope, headers: dict[str, str]) -> Call:
        return self._world.log.open(
            at=self._world.clock.now(),
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send, *, call: Call) -> None:
        fault = self._world.faults.next(call.endpoint)
        if fault is None:
            await self._app(scope, receive, send)
            return
        call.fault = fault.kind
        await deliver(self._app, scope, receive, send, fault=fault, endpoint=call.endpoint)


def _is_control(path: str) -> bool:
    return path == CONTROL_PATH or path.startswith(CONTROL_PATH + "/")


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}


async def _read_form(receive: Receive, *, content_type: str) -> Pairs:
    """The fields of the body; none of them when it is longer than any honest form."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] == "http.disconnect" or len(body) > LARGEST_BYTES:
            return []
        if not message.get("more_body"):
            return form_pairs(body, content_type=content_type)


def _noting_status(send: Send, call: Call) -> Send:
    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            call.status = message["status"]
        await send(message)

    return noting
