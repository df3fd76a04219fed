"""Control of the platform itself: reset, settings, apps, faults, clock, call log, callbacks."""

from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.routing import Route

from simulators.instagram.apps import App
from simulators.instagram.callbacks import CallbackOrder, send_callback
from simulators.instagram.control import control_route, read_body
from simulators.instagram.faults import Fault
from simulators.instagram.switches import changed
from simulators.instagram.world import World

DONE = {"done": True}


class ClockOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One of the two: push the clock, or put it."""

    advance_seconds: float | None = None
    set: datetime | float | None = None
    """An ISO 8601 moment with its zone, or seconds since 1970."""


class PlatformControl:
    """The handlers; each returns what is printed."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            control_route("POST", "/reset", self.reset),
            control_route("GET", "/settings", self.settings),
            control_route("PATCH", "/settings", self.change_settings),
            control_route("GET", "/apps", self.apps),
            control_route("GET", "/apps/{client_id}", self.app),
            control_route("PUT", "/apps/{client_id}", self.put_app),
            control_route("PATCH", "/apps/{client_id}", self.change_app),
            control_route("DELETE", "/apps/{client_id}", self.delete_app),
            control_route("GET", "/faults", self.faults),
            control_route("POST", "/faults", self.order_fault),
            control_route("DELETE", "/faults", self.clear_faults),
            control_route("GET", "/clock", self.clock),
            control_route("POST", "/clock", self.set_clock),
            control_route("GET", "/calls", self.calls),
            control_route("DELETE", "/calls", self.clear_calls),
            control_route("POST", "/callbacks", self.callback),
        ]

    async def reset(self, request: Request) -> object:
        await read_body(request, dict)
        self._world.reset()
        return DONE

    async def settings(self, _request: Request) -> object:
        return self._world.switches

    async def change_settings(self, request: Request) -> object:
        changes = await read_body(request, dict[str, object])
        self._world.switches = changed(self._world.switches, changes)
        return self._world.switches

    async def apps(self, _request: Request) -> object:
        return self._world.apps.all()

    async def app(self, request: Request) -> object:
        return self._world.apps.find(request.path_params["client_id"])

    async def put_app(self, request: Request) -> object:
        return self._store({}, request, await read_body(request, dict[str, object]))

    async def change_app(self, request: Request) -> object:
        before = self._world.apps.find(request.path_params["client_id"])
        return self._store(msgspec.to_builtins(before), request, await read_body(request, dict[str, object]))

    def _store(self, before: dict[str, object], request: Request, changes: dict[str, object]) -> App:
        app = msgspec.convert({**before, **changes, "client_id": request.path_params["client_id"]}, App)
        # Testers may be named by user name; the list keeps who was meant, whatever they are called later.
        app.testers = {self._world.people.find(who).person_id: how for who, how in app.testers.items()}
        self._world.apps.put(app)
        return app

    async def delete_app(self, request: Request) -> object:
        self._world.apps.delete(request.path_params["client_id"])
        return DONE

    async def faults(self, _request: Request) -> object:
        return self._world.faults.waiting()

    async def order_fault(self, request: Request) -> object:
        self._world.faults.order(await read_body(request, Fault))
        return DONE

    async def clear_faults(self, _request: Request) -> object:
        self._world.faults.clear()
        return DONE

    async def clock(self, _request: Request) -> object:
        now = self._world.clock.now()
        return {
            "now": datetime.fromtimestamp(now, tz=UTC),
            "epoch_seconds": now,
            "offset_seconds": self._world.clock.offset_seconds,
        }

    async def set_clock(self, request: Request) -> object:
        order = await read_body(request, ClockOrder)
        if (order.advance_seconds is None) == (order.set is None):
            raise ValueError("give either advance_seconds or set")
        if order.advance_seconds is not None:
            self._world.clock.advance(seconds=order.advance_seconds)
        elif order.set is not None:
            self._world.clock.set(instant=_instant(order.set))
        return await self.clock(request)

    async def calls(self, request: Request) -> object:
        after = int(request.query_params.get("after", "0"))
        return self._world.log.calls(endpoint=request.query_params.get("endpoint"), after=after)

    async def clear_calls(self, _request: Request) -> object:
        self._world.log.clear()
        return DONE

    async def callback(self, request: Request) -> object:
        return await send_callback(await read_body(request, CallbackOrder), world=self._world)


def _instant(moment: datetime | float) -> float:
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError("a moment needs its zone, such as Z")
        return moment.timestamp()
    return moment
