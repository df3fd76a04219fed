"""The control API of a small platform under /_control: JSON in, JSON out."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.routing import Route

from simulators.instagram.control import control_route, read_body
from simulators.instagram.decisions import Decision
from simulators.stage.faults import Fault
from simulators.stage.people import Person, UnknownPerson
from simulators.stage.stage import Stage


class Change(msgspec.Struct, forbid_unknown_fields=True):
    """Other facts about somebody."""

    username: str
    changes: dict[str, Any]


class Advance(msgspec.Struct, forbid_unknown_fields=True):
    """The clock goes forward."""

    seconds: float


class Control:
    """The handlers."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def routes(self) -> list[Route]:
        return [
            control_route("POST", "/reset", self._reset),
            control_route("GET", "/switches", self._switches),
            control_route("PATCH", "/switches", self._switch),
            control_route("GET", "/people", self._people),
            control_route("POST", "/people", self._add_person),
            control_route("PATCH", "/people", self._change_person),
            control_route("POST", "/decisions", self._decide),
            control_route("POST", "/faults", self._order_fault),
            control_route("POST", "/clock", self._advance),
            control_route("GET", "/calls", self._calls),
        ]

    async def _reset(self, _request: Request) -> object:
        self._stage.reset()
        return {}

    async def _switches(self, _request: Request) -> object:
        return self._stage.switches

    async def _switch(self, request: Request) -> object:
        return self._stage.switch(await read_body(request, dict[str, Any]))

    async def _people(self, _request: Request) -> object:
        return self._stage.people.everyone()

    async def _add_person(self, request: Request) -> object:
        return self._stage.people.add(await read_body(request, Person))

    async def _change_person(self, request: Request) -> object:
        change = await read_body(request, Change)
        try:
            return self._stage.people.change(change.username, change.changes)
        except UnknownPerson:
            raise ValueError("nobody is called that") from None

    async def _decide(self, request: Request) -> object:
        self._stage.decisions.add(await read_body(request, Decision))
        return {}

    async def _order_fault(self, request: Request) -> object:
        self._stage.faults.order(await read_body(request, Fault))
        return {}

    async def _advance(self, request: Request) -> object:
        self._stage.clock.advance(seconds=(await read_body(request, Advance)).seconds)
        return {"now": self._stage.clock.now()}

    async def _calls(self, request: Request) -> object:
        endpoint = request.query_params.get("endpoint")
        return [call for call in self._stage.log if endpoint in (None, call.endpoint)]
