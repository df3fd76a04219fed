"""The operator's part of the conformance kit for our own product: its hooks, over HTTP, on a running app.

Players come through the front door and games open by a launch, as for real. What only time or staff can do is done
by the verbs that staff's commands call, or in the database.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cli.provider_hooks import hooks_for
from app.config import Settings
from app.db import Database
from app.games.providers.register import IssuedKey, NewProvider, add_provider, rotate_key
from app.kit.clock import utc_now
from app.wallets.adjust import Adjustment, adjust
from tests.makers.apps import App
from tests.makers.players import Player
from tests.servers.igw import start_igw
from tests.servers.run_folder import RunFolder

T = TypeVar("T")

GAME = "dice"
HOOKS: tuple[str, ...] = (
    *("new_player", "ledger_of", "round_of", "expire_session", "block_player", "set_limit", "reality_check_due"),
    *("pass_days", "rotate_key", "second_provider", "fault", "slow_database", "crash", "recover"),
)
_BOOK_SECONDS = 1.1  # how long a worker may know an old list of keys


class Books:
    """The app's database as the product's own code opens it, on an event loop of its own."""

    def __init__(self, url: str) -> None:
        self.settings = Settings(_env_file=None, db_url=url)  # type: ignore[call-arg]
        self.database = Database(self.settings.async_db_url)
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True).start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What it gives."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    def transact(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """In one transaction."""
        return self.run(self.database.in_transaction(work))

    def close(self) -> None:
        """End the connections and the loop."""
        self.run(self.database.close())
        self._loop.call_soon_threadsafe(self._loop.stop)


@dataclass
class Studio:
    """A provider that the kit plays; a second one whose ids must stay strange to it."""

    dialect: str
    first: IssuedKey
    second: IssuedKey
    private_key: str | None = None
    second_private_key: str | None = None


@dataclass
class OperatorHooks:
    """Answers the kit's questions about one app."""

    run: RunFolder
    app: App
    studio: Studio
    players: dict[str, tuple[Player, int]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _work: list[Thread] = field(default_factory=list)

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """One question: what needs hands on the process is done here, the rest as `igw provider hooks` does it."""
        with self._lock:
            name = question.pop("hook")
            if name == "hooks":
                return {"hooks": HOOKS}
            act: Callable[..., dict[str, Any] | None] | None = getattr(self, name, None)
            return (act(**question) if act else self.shipped(name, **question)) or {}

    def shipped(self, hook: str, **wishes: Any) -> dict[str, Any]:
        """A hook of the product's own command."""

        async def ask() -> dict[str, Any]:
            books = self.books
            hooks = await hooks_for(books.database, books.settings, self.studio.first.provider)
            return dict(await hooks.answer({"hook": hook, **wishes}))

        told = self.books.run(ask())
        assert "error" not in told, told
        return told

    # Players.

    def new_player(self, *, currency: str, balance: str, provider: str = "") -> dict[str, Any]:
        key = self.studio.second if provider and provider != self.studio.first.key_id else self.studio.first
        player = self.app.new_player()
        registered = player.register(date_of_birth="1990-01-31", accept_terms=True)
        assert registered.is_success, registered.text
        user_id = int(self._value("SELECT userId FROM players WHERE email = :email", email=player.email))
        if Decimal(balance):
            why = {"reason": "for a test", "key": f"fill:{user_id}:{currency}", "by": "the tests"}
            self.transact(partial(adjust, wish=Adjustment(user_id, currency, Decimal(balance), **why)))
        launched = player.http.post(f"/games/{key.provider}/{GAME}/launch", json={"currency": currency})
        assert launched.status_code == 200, launched.text
        query = {name: values[0] for name, values in parse_qs(urlsplit(launched.json()["launch_url"]).query).items()}
        reference = self._value(
            "SELECT reference FROM game_pseudonyms n JOIN game_providers p ON p.provider_id = n.provider_id"
            " WHERE n.userId = :user AND p.name = :name",
            user=user_id,
            name=key.provider,
        )
        self.players[reference] = (player, user_id)
        told = {"player_ref": reference, "game_id": GAME}
        if self.studio.dialect == "native":
            return {**told, "launch_code": query["launch_code"]}
        return {**told, "session_token": query.get("token", "")}

    # Keys.

    def rotate_key(self) -> dict[str, Any]:
        private_key, public_key = new_rsa_pair() if self.studio.dialect == "hub88" else (None, None)
        key = self.transact(partial(rotate_key, name=self.studio.first.provider, public_key=public_key))
        self.app.secrets_seen.add(key.secret, kind="provider secret")
        time.sleep(_BOOK_SECONDS)
        return {"private_key": private_key} if private_key else {"key_id": key.key_id, "secret": key.secret}

    def second_provider(self) -> dict[str, Any]:
        second = self.studio.second
        told: dict[str, Any] = {"key_id": second.key_id, "secret": second.secret, "url": self.url_of(second)}
        if self.studio.second_private_key:
            told["private_key"] = self.studio.second_private_key
        return told

    def url_of(self, key: IssuedKey) -> str:
        """Where the dialect's paths hang for this provider."""
        return self.app.url if key.dialect == "native" else f"{self.app.url}/provider/{key.dialect}/{key.provider}"

    # Trouble.

    def fault(self, *, code: int, times: int) -> dict[str, Any]:
        if self.app.database.kind == "sqlite":
            return {"unsupported": True, "why": "SQLite has no such errors"}
        if not self._rows("SHOW TABLES LIKE 'kit_faults'"):
            self._execute(_FAULT_TABLE)
            self._execute(_FAULT_TRIGGER)
        self._execute("DELETE FROM kit_faults")
        self._execute("INSERT INTO kit_faults VALUES (:code, :times)", code=code, times=times)
        return {}

    def slow_database(self, *, seconds: float, player: str, currency: str) -> None:
        self._hold(player, currency, lambda: time.sleep(seconds))

    def crash(self, *, point: str, player: str, currency: str) -> dict[str, Any]:
        if point == "during_commit":
            return {"unsupported": True, "why": "during the commit is no moment that can be met from outside"}
        if point == "before_commit":
            self._hold(player, currency, self._kill_soon)
        else:
            before = self._value("SELECT COUNT(*) AS n FROM ledger_actions")
            self._later(lambda: self._kill_when_more_than(before))
        return {}

    def recover(self) -> None:
        for thread in self._work:
            thread.join(timeout=20)
        self._work.clear()
        server = self.app.server
        self.app.server = start_igw(
            self.run, server.settings, secrets_seen=self.app.secrets_seen, port=server.port
        )  # fmt: skip

    def close(self) -> None:
        """Wait for what is still going on."""
        for thread in self._work:
            thread.join(timeout=20)
        if "books" in self.__dict__:
            self.books.close()

    def _kill_soon(self) -> None:
        time.sleep(0.4)
        self.app.server.kill()

    def _kill_when_more_than(self, count: int) -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if self._value("SELECT COUNT(*) AS n FROM ledger_actions") > count:
                break
        self.app.server.kill()

    def _hold(self, player: str, currency: str, meanwhile: Callable[[], None]) -> None:
        """Nothing of this player's commits until `meanwhile` is over."""
        held = Event()
        user = self._user(player)

        def hold() -> None:
            with self._holding(user, currency):
                held.set()
                meanwhile()

        self._later(hold)
        assert held.wait(10), "the lock cannot be had"

    @contextmanager
    def _holding(self, user: int, currency: str) -> Iterator[None]:
        database = self.app.database
        if database.kind == "sqlite":
            with closing(database._sqlite()) as connection:
                connection.isolation_level = None
                connection.execute("BEGIN IMMEDIATE")
                yield
                connection.execute("ROLLBACK")
            return
        with database._mariadb() as connection, connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "SELECT wallet_id FROM wallets WHERE userId = %s AND currency_code = %s FOR UPDATE", (user, currency)
            )
            yield
            cursor.execute("ROLLBACK")

    def _later(self, work: Callable[[], None]) -> None:
        thread = Thread(target=work, daemon=True)
        thread.start()
        self._work.append(thread)

    # The database.

    def transact(self, work: Callable[[AsyncConnection], Coroutine[Any, Any, T]]) -> T:
        """One transaction of the product's own code."""
        return self.books.transact(work)

    @cached_property
    def books(self) -> Books:
        """Opened when it is first needed."""
        return Books(self.app.database.url)

    def _user(self, reference: str) -> int:
        return self.players[reference][1]

    def _rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        return self.app.database.rows(sql, **values)

    def _value(self, sql: str, **values: Any) -> Any:
        return self.app.database.value(sql, **values)

    def _execute(self, sql: str, **values: Any) -> None:
        self.app.database.execute(sql, **values)


def make_studio(app: App, dialect: str, *, names: Sequence[str] = ()) -> Studio:
    """Two providers of the dialect, each with one game."""
    books = Books(app.database.url)
    issued, private_keys = [], []
    for name in names or (f"kit-{dialect}", f"other-{dialect}"):
        private_key, public_key = new_rsa_pair() if dialect == "hub88" else (None, None)
        new = NewProvider(name, dialect, "http://127.0.0.1:9/play", public_key)
        issued.append(books.transact(partial(add_provider, new=new)))
        private_keys.append(private_key)
        app.secrets_seen.add(issued[-1].secret, kind="provider secret")
        now = utc_now().isoformat(sep=" ")
        app.database.execute(
            "INSERT INTO games (provider_id, code, name, category, created_at, changed_at)"
            " SELECT provider_id, :code, 'Dice', 'table', :now, :now FROM game_providers WHERE name = :name",
            code=GAME,
            now=now,
            name=name,
        )
    books.close()
    return Studio(dialect, *issued, *private_keys)


def new_rsa_pair() -> tuple[str, str]:
    """A private and a public key in PEM form."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@contextmanager
def hooks_at_address(hooks: OperatorHooks) -> Iterator[str]:
    """Serve them; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                told = hooks.answer(question)
            except Exception as error:
                told = {"error": f"{type(error).__name__}: {error}"}
            content = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        hooks.close()


# MyISAM knows no transactions: what the trigger counts down stays so when its transaction is undone.
_FAULT_TABLE = "CREATE TABLE kit_faults (code INT, times INT) ENGINE=MyISAM"
_FAULT_TRIGGER = """
CREATE TRIGGER kit_fault BEFORE INSERT ON ledger_actions FOR EACH ROW
BEGIN
  DECLARE wanted INT DEFAULT 0;
  SELECT COALESCE(MAX(code), 0) INTO wanted FROM kit_faults WHERE times > 0;
  IF wanted > 0 THEN
    UPDATE kit_faults SET times = times - 1 WHERE code = wanted;
    SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = wanted, MESSAGE_TEXT = 'a fault that the kit asked for';
  END IF;
END
"""
