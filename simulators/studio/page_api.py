"""What the game's own page asks: JSON under /api, told apart by a header with the session's id.

A header, not a cookie: a game in a frame is a third party, whose cookies browsers drop, and no other site can send it.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.instagram.control import WrongContentType, read_body
from simulators.instagram.json_answers import json_answer
from simulators.studio.draw import Seeds
from simulators.studio.sessions import Session, Spin
from simulators.studio.spins import Refused, shown
from simulators.studio.wire import post
from simulators.studio.world import World

SESSION_HEADER: Final = "x-studio-session"
Handler = Callable[[Request], Awaitable[object]]


class Opening(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the launch address said."""

    game: str
    currency: str
    mode: Literal["coins", "demo"] = "coins"
    language: Literal["en", "vi"] = "en"
    launch_code: str = ""


class SpinWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    spin_id: str
    stake: str
    in_one_call: bool = False


class SeedWish(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    client_seed: str


class PageApi:
    """The handlers. A no is an answer as good as any: 200 with `refused`, a code."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            _route("POST", "/api/sessions", self._open),
            _route("GET", "/api/session", self._session_now),
            _route("POST", "/api/balance", self._balance),
            _route("POST", "/api/spins", self._spin),
            _route("POST", "/api/seeds", self._rotate),
            _route("GET", "/api/rounds", self._rounds),
        ]

    async def _open(self, request: Request) -> object:
        wish = await read_body(request, Opening)
        session = await self._world.open_session(
            launch_code=wish.launch_code,
            game=wish.game,
            currency=wish.currency,
            mode=wish.mode,
            language=wish.language,
        )
        return session.told()

    async def _session_now(self, request: Request) -> object:
        return self._session(request).told()

    async def _balance(self, request: Request) -> object:
        """Ask the operator; in demo mode there is nobody to ask."""
        session = self._session(request)
        if session.mode == "coins":
            who = {"player_ref": session.player_ref, "currency": session.currency}
            session.see((await self._world.money.ask(post("balance", "balance", who))).body)
        return session.told()

    async def _spin(self, request: Request) -> object:
        wish = await read_body(request, SpinWish)
        session = self._session(request)
        spin = await self._world.croupier.spin(
            session, spin_id=wish.spin_id[:64], stake=wish.stake, in_one_call=wish.in_one_call
        )
        return {"spin": shown(spin), **session.told()}

    async def _rotate(self, request: Request) -> object:
        wish = await read_body(request, SeedWish)
        session = self._session(request)
        await self._world.croupier.rotate(session, wish.client_seed)
        return {"revealed": _open_seed(session.seat.chain.revealed[-1]), **session.told()}

    async def _rounds(self, request: Request) -> object:
        session = self._session(request)
        return {"rounds": [_checkable(session, spin) for spin in session.seat.spins]}

    def _session(self, request: Request) -> Session:
        session = self._world.sessions.find(request.headers.get(SESSION_HEADER, ""))
        if session is None:
            raise Refused("SESSION_UNKNOWN")
        return session


def _checkable(session: Session, spin: Spin) -> dict[str, Any]:
    """A round with everything that checks it. The server seed is there once it has been revealed."""
    revealed = {seeds.commitment: seeds.server_seed.hex() for seeds in session.seat.chain.revealed}
    table = session.game.table
    return {
        **shown(spin),
        "game": session.game.code,
        "table_sha256": table.sha256,
        "server_seed": revealed.get(spin.commitment),
    }


def _open_seed(seeds: Seeds) -> dict[str, Any]:
    return {
        "server_seed": seeds.server_seed.hex(),
        "commitment": seeds.commitment,
        "client_seed": seeds.client_seed,
        "draws": seeds.nonce,
    }


def _route(method: str, path: str, handler: Handler) -> Route:
    async def answering(request: Request) -> Response:
        try:
            return json_answer(await handler(request))
        except Refused as refused:
            return json_answer({"refused": refused.code})
        except WrongContentType as wrong:
            return json_answer({"refused": "BAD_REQUEST", "message": str(wrong)}, status=415)
        except (ValueError, msgspec.MsgspecError) as wrong:
            return json_answer({"refused": "BAD_REQUEST", "message": str(wrong)}, status=422)

    return Route(path, answering, methods=[method])
