"""The control API under /_control: orders of misbehaviour, the books, the record of calls, spins without a browser."""

import secrets
from typing import Any, Literal

import msgspec
from starlette.requests import Request
from starlette.routing import Route

from simulators.instagram.control import control_route, read_body
from simulators.studio.orders import Order
from simulators.studio.sessions import Session, Spin
from simulators.studio.spins import Refused, shown
from simulators.studio.wire import get
from simulators.studio.world import World


class Launch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A launch code, as the address of a launch carries it."""

    game: str
    currency: str = "USD"
    launch_code: str = ""
    mode: Literal["coins", "demo"] = "coins"


class Spins(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """So many spins one after the other; ends at the first that is refused."""

    session: str
    stake: str
    times: int = 1
    in_one_call: bool = False


class Which(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One round of a session."""

    session: str
    round_id: str


class Bonus(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A promotional win, without a bet or a round of the player's own."""

    session: str
    amount: str
    campaign_id: str = "lantern-festival"


class Control:
    """The handlers."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            control_route("POST", "/reset", self._reset),
            control_route("GET", "/orders", self._orders),
            control_route("POST", "/orders", self._order),
            control_route("GET", "/books", self._books),
            control_route("GET", "/calls", self._calls),
            control_route("GET", "/sessions", self._sessions),
            control_route("POST", "/sessions", self._open),
            control_route("POST", "/spin", self._spin),
            control_route("POST", "/settle", self._settle),
            control_route("POST", "/bonus", self._bonus),
            control_route("GET", "/status", self._status),
            control_route("GET", "/statement", self._statement),
        ]

    async def _reset(self, _request: Request) -> object:
        """No orders and an empty record of calls; sessions and books stay, for the money has moved."""
        self._world.orders.clear()
        self._world.delivery.log.clear()
        return {}

    async def _orders(self, _request: Request) -> object:
        return self._world.orders.waiting()

    async def _order(self, request: Request) -> object:
        self._world.orders.add(await read_body(request, Order))
        return {}

    async def _books(self, request: Request) -> object:
        books = self._world.books
        who = request.query_params.get("player_ref")
        players = [each for each in books.players() if who in (None, each["player_ref"])]
        return {"players": players, "actions": books.actions(who), "under_way": self._world.money.under_way}

    async def _calls(self, request: Request) -> object:
        kind = request.query_params.get("kind")
        after = int(request.query_params.get("after", "0"))
        return [sent for sent in self._world.delivery.log if kind in (None, sent.kind) and sent.number > after]

    async def _sessions(self, _request: Request) -> object:
        return [_told(session) for session in self._world.sessions.everyone()]

    async def _open(self, request: Request) -> object:
        launch = await read_body(request, Launch)
        try:
            session = await self._world.open_session(
                launch_code=launch.launch_code,
                game=launch.game,
                currency=launch.currency,
                mode=launch.mode,
                language="en",
            )
        except Refused as refused:
            return {"refused": refused.code}
        return _told(session)

    async def _spin(self, request: Request) -> object:
        wish = await read_body(request, Spins)
        if not 1 <= wish.times <= 10_000:
            raise ValueError("times is 1 to 10000")
        session, spins = self._session(wish.session), []
        refused = None
        for _ in range(wish.times):
            try:
                spins.append(await self._play(session, wish))
            except Refused as fault:
                refused = fault.code
                break
        return {"spins": spins, "refused": refused, "balance": session.balance, "wallet_seq": session.seq}

    async def _play(self, session: Session, wish: Spins) -> Any:
        spin_id = secrets.token_hex(8)
        croupier = self._world.croupier
        return shown(await croupier.spin(session, spin_id=spin_id, stake=wish.stake, in_one_call=wish.in_one_call))

    async def _settle(self, request: Request) -> object:
        """Pay a round that was left open."""
        which = await read_body(request, Which)
        session = self._session(which.session)
        spin = _spin_of(session, which.round_id)
        await self._world.croupier.settle(session, spin)
        return shown(spin)

    async def _bonus(self, request: Request) -> object:
        bonus = await read_body(request, Bonus)
        return (await self._world.money.bonus(self._session(bonus.session), bonus.amount, bonus.campaign_id)).body

    async def _status(self, request: Request) -> object:
        """What the operator says about one action: `?action_id=`."""
        action_id = request.query_params.get("action_id", "")
        return (await self._world.money.ask(get("status", f"transactions/{action_id}"))).body

    async def _statement(self, request: Request) -> object:
        """A page of the operator's statement: `?cursor=`."""
        cursor = request.query_params.get("cursor", "")
        path = f"statement?cursor={cursor}&limit=1000" if cursor else "statement?limit=1000"
        return (await self._world.money.ask(get("statement", path))).body

    def _session(self, session_id: str) -> Session:
        session = self._world.sessions.find(session_id)
        if session is None:
            raise ValueError("there is no such session")
        return session


def _spin_of(session: Session, round_id: str) -> Spin:
    spin = next((each for each in session.seat.spins if each.round_id == round_id), None)
    if spin is None or spin.state != "open":
        raise ValueError("there is no such open round")
    return spin


def _told(session: Session) -> dict[str, Any]:
    return {**session.told(), "player_ref": session.player_ref}
