"""Everything that the running studio holds."""

from simulators.studio.books import Books
from simulators.studio.delivery import Delivery
from simulators.studio.games import GAMES, Game
from simulators.studio.money import Money
from simulators.studio.orders import Orders
from simulators.studio.sessions import Mode, Seat, Session, Sessions
from simulators.studio.spins import Croupier, Refused
from simulators.studio.stakes import DEMO_BALANCE, STAKES
from simulators.studio.wire import Meaning, Operator, post


class World:
    """One event loop owns it, so nothing here is locked."""

    def __init__(self, operator: Operator, *, host_origins: tuple[str, ...], provider: str) -> None:
        self.operator = operator
        self.host_origins = host_origins
        self.provider = provider
        self.base_url = ""
        self.orders = Orders()
        self.books = Books()
        self.delivery = Delivery(operator, self.orders)
        self.money = Money(self.delivery, self.books)
        self.croupier = Croupier(self.money, self.orders)
        self.sessions = Sessions()

    async def open_session(self, *, launch_code: str, game: str, currency: str, mode: Mode, language: str) -> Session:
        """Begin a game: by its launch code, or for nothing. Raises Refused."""
        if game not in GAMES:
            raise Refused("GAME_UNAVAILABLE")
        if mode == "demo":
            session = _demo(GAMES[game], currency=currency)
        else:
            session = await self._exchange(launch_code, GAMES[game])
        session.language = language
        return self.sessions.add(session)

    async def _exchange(self, launch_code: str, game: Game) -> Session:
        reply = await self.money.ask(post("exchange", "session/exchange", {"launch_code": launch_code}))
        if reply.meaning is not Meaning.APPLIED:
            raise Refused(reply.code if reply.meaning is Meaning.REFUSED else "OPERATOR_AWAY")
        told = reply.body
        if told["game_id"] != game.code or told["currency"] not in STAKES:
            raise Refused("GAME_UNAVAILABLE")
        seat = self.sessions.seat_of(told["player_ref"], game)
        session = Session(game, currency=told["currency"], mode="coins", seat=seat, balance=told["balance"])
        session.player_ref, session.token = told["player_ref"], told["session_token"]
        session.playing_seconds = int((told.get("reality_check") or {}).get("elapsed_seconds") or 0)
        session.see(told)
        self.books.see(session.player_ref, session.currency, told)
        return session


def _demo(game: Game, *, currency: str) -> Session:
    if currency not in STAKES:
        raise Refused("CURRENCY_MISMATCH")
    return Session(game, currency=currency, mode="demo", seat=Seat(), balance=DEMO_BALANCE[currency])
