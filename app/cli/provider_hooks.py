"""`igw provider hooks NAME`: the operator's part of the conformance kit, for an instance of our own.

A line of JSON in, a line of JSON out, as simulators/conformance/README.md describes. It makes players and money, so it
is for development and tests alone.
"""

import asyncio
import json
import secrets
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cli.errors import CommandFailed
from app.cli.on_database import on_database
from app.config import Settings
from app.db import Database
from app.games.launch.open_game import Wish, open_game
from app.games.models import game_providers, game_pseudonyms, game_sessions, games
from app.games.protection.keep_out import keep_out
from app.games.providers.register import NewProvider, add_provider, rotate_key
from app.kit.clock import utc_now
from app.ledger.models import ledger_actions, ledger_entries, ledger_rounds
from app.ledger.records import SHORTFALL
from app.ledger.rows import money
from app.legal.texts import read_legal_texts
from app.players.may_play import PlayRules
from app.players.register import NewPlayer, insert_player
from app.wallets.adjust import adjust
from app.wallets.models import wallets
from app.wallets.open import open_wallets

Told: TypeAlias = Mapping[str, Any]
Hook: TypeAlias = Callable[..., Awaitable[Told]]

_LONG_AGO: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - naive UTC, as everywhere
_BORN: Final = date(1990, 1, 31)
_PLACES: Final = ("NZ", "DE", "CA", "JP")
_OTHER: Final = "-other"
#: A worker may know an older list of keys for so long.
_BOOK_SECONDS: Final = 1.1


def serve_hooks(settings: Settings, name: str) -> None:
    """Answer standard input until it ends. Raises CommandFailed."""
    if settings.app_env == "prod":
        raise CommandFailed("The hooks make players and coins: they are for development and tests.")

    async def answer_lines(database: Database) -> None:
        hooks = await hooks_for(database, settings, name)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await hooks.answer(json.loads(line))), flush=True)

    on_database(settings, answer_lines)


async def hooks_for(database: Database, settings: Settings, name: str) -> "ProviderHooks":
    """The hooks of this provider. Raises CommandFailed when there is no such provider, or no game of it."""
    async with database.reading() as connection:
        query = (
            select(game_providers.c.dialect, games.c.code)
            .join(games, games.c.provider_id == game_providers.c.provider_id)
            .where(game_providers.c.name == name, games.c.status == "active")
        )
        found = (await connection.execute(query.order_by(games.c.game_id).limit(1))).first()
    if found is None:
        raise CommandFailed(f"There is no provider {name} with a game: `igw provider list`, `igw games import`.")
    return ProviderHooks(database, settings, name, dialect=found.dialect, game=found.code)


class ProviderHooks:
    """What the kit may ask, by the hooks' names."""

    def __init__(self, database: Database, settings: Settings, name: str, *, dialect: str, game: str) -> None:
        self._database, self._settings, self._name, self._dialect, self._game = database, settings, name, dialect, game
        self.known: dict[str, Hook] = {
            hook.__name__: hook
            for hook in (
                self.new_player, self.ledger_of, self.round_of, self.expire_session, self.block_player,
                self.set_limit, self.reality_check_due, self.pass_days,
            )
        }  # fmt: skip
        if dialect != "hub88":  # its keys are made by the provider
            self.known |= {"rotate_key": self.rotate_key, "second_provider": self.second_provider}

    async def answer(self, question: dict[str, Any]) -> Told:
        """One answer; `error` in it when it went wrong."""
        name = question.pop("hook", "")
        if name == "hooks":
            return {"hooks": sorted(self.known)}
        if name not in self.known:
            return {"unsupported": True}
        try:
            return await self.known[name](**question)
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}

    async def new_player(self, *, currency: str, balance: str, provider: str | None = None) -> Told:
        """Somebody of age, in a place where one may play, with this much, at a game."""
        settings, mine = self._settings, self._name + _OTHER if provider else self._name
        terms = read_legal_texts(settings.legal_dir).terms_version
        place = next(place for place in _PLACES if place not in settings.blocked_countries)

        async def work(tx: AsyncConnection) -> Told:
            mark = secrets.token_hex(8)
            new = NewPlayer(f"kit-{mark}@conformance.invalid", "-", "en", place, _BORN, terms)
            user_id = await insert_player(tx, new)
            kind, currencies = settings.default_wallet_type, settings.default_wallet_currencies
            await open_wallets(tx, user_id=user_id, currencies=currencies, wallet_type=kind)
            if Decimal(balance):
                await adjust(tx, user_id=user_id, currency=currency, amount=Decimal(balance),
                             reason="conformance kit", key=f"kit:{mark}")  # fmt: skip
            wish = Wish(mine, self._game, user_id, 0, currency)
            rules = PlayRules(settings.min_age, settings.blocked_countries, terms)
            opened = await open_game(tx, wish, rules=rules, default_wallet_type=kind)
            if opened is None:
                return {"error": f"{mine} has no game {self._game}"}
            names = {"native": {"launch_code": opened.launch_code}, "hub88": {"session_token": opened.launch_code}}
            told = {"player_ref": opened.player_reference, "game_id": self._game}
            return told | names.get(self._dialect, {})

        return await self._database.in_transaction(work)

    async def ledger_of(self, *, player: str, currency: str) -> Told:
        """His wallet of this currency, and whether the whole ledger comes to nothing in it."""
        async with self._database.reading() as connection:
            wallet = (
                await connection.execute(
                    select(wallets.c.wallet_id, wallets.c.balance)
                    .join(game_pseudonyms, game_pseudonyms.c.user_id == wallets.c.user_id)
                    .where(game_pseudonyms.c.reference == player, wallets.c.currency_code == currency)
                )
            ).one()
            mine = select(ledger_entries.c.amount).where(ledger_entries.c.wallet_id == wallet.wallet_id)
            amounts = (await connection.execute(mine.order_by(ledger_entries.c.seq))).scalars().all()
            every = select(func.sum(ledger_entries.c.amount)).where(ledger_entries.c.currency_code == currency)
            total = money((await connection.execute(every)).scalar())
            short = money((await connection.execute(every.where(ledger_entries.c.account == SHORTFALL))).scalar())
        return {
            "balance": f"{money(wallet.balance):.2f}",
            "entries": [{"amount": f"{money(amount):.2f}"} for amount in amounts],
            "shortfall": f"{-short:.2f}",
            "balanced": total == 0,
        }

    async def round_of(self, *, player: str, round_id: str) -> Told:
        """A round of this provider's."""
        query = select(ledger_rounds).where(
            ledger_rounds.c.source == f"game:{self._name}", ledger_rounds.c.round_key == round_id
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return {"state": "unknown"}
        return {
            "staked": f"{money(row.staked):.2f}",
            "paid": f"{money(row.paid):.2f}",
            "state": "open" if row.is_open else "closed",
            "late_wins": row.late_payouts,
        }

    async def expire_session(self, *, player: str) -> Told:
        """His game sessions are over."""
        return await self._change(game_sessions, player, expires_at=_LONG_AGO)

    async def block_player(self, *, player: str) -> Told:
        """As staff would."""

        async def work(tx: AsyncConnection) -> Told:
            await keep_out(tx, await _user(tx, player), reason="conformance kit", by="igw provider hooks")
            return {}

        return await self._database.in_transaction(work)

    async def set_limit(self, *, player: str, currency: str, kind: str, amount: str) -> Told:
        """A stake limit that counts from now."""
        if kind != "stake":
            return {"unsupported": True}
        return await self._change(wallets, player, day_stake_limit=Decimal(amount))

    async def reality_check_due(self, *, player: str) -> Told:
        """He has played for long enough to be asked."""
        return await self._change(wallets, player, pause_due_at=_LONG_AGO)

    async def pass_days(self, *, days: int, player: str) -> Told:
        """His actions and sessions become so much older."""

        async def work(tx: AsyncConnection) -> Told:
            user_id = await _user(tx, player)
            mine = select(wallets.c.wallet_id).where(wallets.c.user_id == user_id)
            older = {"created_at": utc_now() - timedelta(days=days)}
            await tx.execute(update(ledger_actions).where(ledger_actions.c.wallet_id.in_(mine)).values(older))
            return {}

        await self.expire_session(player=player)
        return await self._database.in_transaction(work)

    async def rotate_key(self) -> Told:
        """A second key; the first stays good."""
        key = await self._database.in_transaction(lambda tx: rotate_key(tx, self._name))
        await asyncio.sleep(_BOOK_SECONDS)
        return {"key_id": key.key_id, "secret": key.secret}

    async def second_provider(self) -> Told:
        """Another provider of the dialect with a game of its own; made once, a new key each time."""
        name = self._name + _OTHER

        async def work(tx: AsyncConnection) -> Told:
            known = (await tx.execute(select(game_providers.c.name).where(game_providers.c.name == name))).first()
            if known is not None:
                key = await rotate_key(tx, name)
            else:
                key = await add_provider(tx, NewProvider(name, self._dialect, "http://127.0.0.1:9/play"))
                await self._add_game(tx, name)
            return {"key_id": key.key_id, "secret": key.secret}

        told = await self._database.in_transaction(work)
        await asyncio.sleep(_BOOK_SECONDS)
        here = (
            {} if self._dialect == "native" else {"url": f"{self._settings.public_url}/provider/{self._dialect}/{name}"}
        )
        return {**told, **here}

    async def _add_game(self, tx: AsyncConnection, name: str) -> None:
        query = select(game_providers.c.provider_id).where(game_providers.c.name == name)
        now = utc_now()
        row = {
            "provider_id": (await tx.execute(query)).scalar_one(), "code": self._game, "name": "Conformance",
            "category": "table", "created_at": now, "changed_at": now,
        }  # fmt: skip
        await tx.execute(insert(games).values(row))

    async def _change(self, table: Any, player: str, **values: Any) -> Told:
        async def work(tx: AsyncConnection) -> Told:
            await tx.execute(update(table).where(table.c.user_id == await _user(tx, player)).values(values))
            return {}

        return await self._database.in_transaction(work)


async def _user(tx: AsyncConnection, reference: str) -> int:
    query = select(game_pseudonyms.c.user_id).where(game_pseudonyms.c.reference == reference)
    return int((await tx.execute(query)).scalar_one())
