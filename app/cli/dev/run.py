"""`igw dev`: starts everything, tells that it runs, and ends everything it started.

Goals: one command and no settings to a running product; nothing outlives it; each end is told in a sentence.
"""

import asyncio
import contextlib
import os
import signal
import threading
from typing import Any, Final

from app.cli.dev.banner import banner, meta_addresses
from app.cli.dev.children import REFUSED, Child, start_child
from app.cli.dev.others import Other, others_for, until_ready
from app.cli.dev.plan import Plan, make_plan
from app.cli.dev.simulate import Simulation, start_simulated_instagram
from app.cli.dev.sources import Sources
from app.cli.dev.studio import Studio, plan_studio, until_stocked
from app.cli.dev.tunnel import Listener, TunnelSettings, close_tunnel, ngrok_forward, open_tunnel
from app.cli.dev.wish import Wish
from app.cli.errors import CommandFailed
from app.cli.ports import require_free_port
from app.config import Settings
from app.legal.texts import read_legal_texts

_READY_SECONDS: Final = 30
_LOOK_SECONDS: Final = 0.02
_END_SECONDS: Final = 1.8
_CANCEL_SECONDS: Final = 0.3


def dev(settings: Settings, *, wish: Wish) -> int:
    """Run until told to stop; the exit code. Raises CommandFailed, SettingsError."""
    if settings.app_env == "prod":
        raise CommandFailed("`igw dev` is for development, and APP_ENV says prod. Use `igw serve`.")
    read_legal_texts(settings.legal_dir)
    require_free_port(wish.host, wish.port, hint="make run PORT=… or igw dev --port")
    return asyncio.run(Everything(settings, wish=wish).run())


class Everything:
    """The product while it runs: what was started, in the order in which it was."""

    def __init__(self, settings: Settings, *, wish: Wish) -> None:
        self._settings = settings
        self._wish = wish
        self._children: list[Child] = []
        self._watchers: list[asyncio.Task[None]] = []
        self._sources = Sources()  # before the first start: whoever changes something meanwhile is heard
        self._listener: Listener | None = None

    async def run(self) -> int:
        """Bring everything up and stay until a signal comes, or until the server ends by itself."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in _stop_signals():
            loop.add_signal_handler(number, stop.set)
        work = asyncio.create_task(self._work())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({work, stopping}, return_when=asyncio.FIRST_COMPLETED)
        timer = _leave_at_the_latest(0 if stop.is_set() else 1)
        await self._end(work, stopping)
        timer.cancel()
        return 0 if stop.is_set() else work.result()

    async def _work(self) -> int:
        if self._wish.tunnel:
            self._listener = await _open_tunnel(self._wish)
        tunnel_url = self._listener.url() if self._listener else None
        plan = make_plan(self._settings, wish=self._wish, tunnel_url=tunnel_url)
        simulation = await self._simulate(plan)
        others = self._plan_others(plan, simulation)
        studio = plan_studio(near_port=others[-1].port if others else simulation.port) if simulation else None
        settings = plan.settings()
        await self._start_others([other for other in others if other.is_asked_at_once], plan=plan)
        server = await self._start_server(plan)
        stocking = await self._open_studio(studio, plan=plan)
        await self._start_others([other for other in others if not other.is_asked_at_once], plan=plan)
        if simulation:
            await simulation.wait()
        people = await asyncio.to_thread(simulation.people) if simulation else ()
        games_at = studio.url if studio and stocking and await until_stocked(stocking) else None
        print(banner(plan, settings=settings, simulation=simulation, people=people, games_at=games_at), flush=True)
        if tunnel_url:
            print(meta_addresses(plan), flush=True)
        return await self._stay(server, plan=plan, simulation=simulation)

    async def _simulate(self, plan: Plan) -> Simulation | None:
        if not plan.simulates_instagram:
            return None
        simulation = await start_simulated_instagram(
            near_port=self._wish.port, redirect_uri=plan.redirect_uri, api=self._settings.ig_api
        )
        self._children.append(simulation.child)
        plan.environment |= simulation.settings
        return simulation

    def _plan_others(self, plan: Plan, simulation: Simulation | None) -> list[Other]:
        """With Instagram, the other providers are simulated too; whoever has his own has his own world."""
        if simulation is None:
            return []
        others = others_for(self._settings, near_port=simulation.port)
        for other in others:
            plan.environment |= other.settings
        return others

    async def _start_others(self, others: list[Other], *, plan: Plan) -> None:
        for other in others:
            child = await other.start(public_url=plan.public_url)
            self._children.append(child)
            if other.is_asked_at_once:
                await until_ready(child)

    async def _open_studio(self, studio: Studio | None, *, plan: Plan) -> Child | None:
        """Games to play, in the simulated world only; gives what puts them into the lobby."""
        if studio is None:
            return None
        self._children.append(await studio.start(wish=self._wish, plan=plan))
        self._children.append(stocking := await studio.stock(plan))
        return stocking

    async def _start_server(self, plan: Plan) -> Child:
        where = (self._wish.host, str(self._wish.port))
        server = await start_child("server", "app.cli.dev.server", *where, environment=plan.whole_environment())
        self._children.append(server)
        await _until_it_listens(server, wish=self._wish)
        return server

    async def _stay(self, server: Child, *, plan: Plan, simulation: Simulation | None) -> int:
        """Until the server ends by itself. A simulator that ends is told, and the rest goes on without it."""
        if simulation:
            self._tell_end(simulation.child, mend="Stop and start again to have it back")
        if self._wish.reload:
            await self._reload_for_ever(server, plan=plan)
        code = await server.process.wait()
        raise CommandFailed(f"The server ended by itself, {_by(code)}; its own words stand above.")

    async def _reload_for_ever(self, server: Child, *, plan: Plan) -> None:
        while True:
            telling = self._tell_end(server, mend="The next change of the source starts it again")
            await self._sources.changed()
            telling.cancel()
            server = await self._replace(server, plan=plan)

    async def _replace(self, server: Child, *, plan: Plan) -> Child:
        """A new server in the old one's place, running or not: when it does not start, the next change may mend it."""
        print("The source has changed; starting the server again.", flush=True)
        await server.end()
        self._children.remove(server)
        try:
            return await self._start_server(plan)
        except CommandFailed:
            return self._children[-1]

    def _tell_end(self, child: Child, *, mend: str) -> asyncio.Task[None]:
        async def tell() -> None:
            code = await child.process.wait()
            print(f"The {child.name} has ended, {_by(code)}. {mend}.", flush=True)

        self._watchers.append(asyncio.create_task(tell()))
        return self._watchers[-1]

    async def _end(self, *tasks: asyncio.Task[Any]) -> None:
        for task in (*tasks, *self._watchers):
            task.cancel()
        await asyncio.wait(tasks, timeout=_CANCEL_SECONDS)
        ends = [child.end() for child in self._children]
        if self._listener:
            ends.append(close_tunnel(self._listener))
        await asyncio.gather(*ends)


async def _open_tunnel(wish: Wish) -> Listener:
    token = TunnelSettings().ngrok_authtoken
    return await open_tunnel(f"{wish.near_host}:{wish.port}", authtoken=token, forward=ngrok_forward())


async def _until_it_listens(server: Child, *, wish: Wish) -> None:
    """Wait until the server takes connections, which it does once it is ready. Raises CommandFailed."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_READY_SECONDS):
            while server.runs:
                if await _listens(wish):
                    server.serves = True
                    return
                await asyncio.sleep(_LOOK_SECONDS)
    if server.process.returncode == REFUSED:
        raise CommandFailed  # it has said why
    how = f"it took more than {_READY_SECONDS} s" if server.runs else _by(server.process.returncode)
    raise CommandFailed(f"The server did not start ({how}); its own words stand above.")


async def _listens(wish: Wish) -> bool:
    try:
        _, writer = await asyncio.open_connection(wish.near_host, wish.port)
    except OSError:
        return False
    writer.close()
    return True


def _by(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    return f"killed by {signal.Signals(-code).name}"


def _stop_signals() -> list[signal.Signals]:
    """Under `nohup` a hang-up is ignored, and stays so."""
    hangup = [] if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else [signal.SIGHUP]
    return [signal.SIGINT, signal.SIGTERM, *hangup]


def _leave_at_the_latest(code: int) -> threading.Timer:
    """Whatever hangs, such as a statement that the database does not let go, does not hold the person up."""
    timer = threading.Timer(_END_SECONDS, os._exit, (code,))
    timer.daemon = True
    timer.start()
    return timer
