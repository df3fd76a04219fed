"""`igw provider hooks NAME`: the operator's part of the conformance kit, for an instance of our own.

A line of JSON in, a line of JSON out, as simulators/conformance/README.md describes. It makes players and money, so it
is for development and tests alone.
"""

import asyncio
import json
import secrets
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from app.cli.errors import CommandFailed
from app.cli.on_database import on_database
from app.config import Settings
from app.db import Database
from app.games.catalogue.card import GameCard
from app.games.catalogue.store_cards import store_cards
from app.games.conformance.pretend import (
    let_game_sessions_expire,
    let_reality_check_be_due,
    limit_stakes,
    make_actions_older,
)
from app.games.conformance.queries import amounts_in, books_of_currency, first_game_of
from app.games.launch.open_game import Wish, open_game
from app.games.play.standing import round_of
from app.games.protection.keep_out import keep_out
from app.games.providers.book import Provider, ProviderBook
from app.games.providers.pseudonyms import player_called
from app.games.providers.register import NewProvider, add_provider, list_providers, rotate_key
from app.ledger.rows import money
from app.legal.texts import read_legal_texts
from app.players.may_play import PlayRules
from app.players.register import NewPlayer, insert_player
from app.wallets.adjust import Adjustment, adjust
from app.wallets.open import open_wallets
from app.wallets.queries import wallets_of

Told: TypeAlias = Mapping[str, Any]
Hook: TypeAlias = Callable[..., Awaitable[Told]]

_BORN: Final = date(1990, 1, 31)
_PLACES: Final = ("NZ", "DE", "CA", "JP")
_OTHER: Final = "-other"
_BY: Final = "igw provider hooks"
_REASON: Final = "conformance kit"
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
    provider, game = await ProviderBook(database).by_name(name), None
    if provider is not None:
        async with database.reading() as connection:
            game = await first_game_of(connection, provider_id=provider.provider_id)
    if provider is None or game is None:
        raise CommandFailed(f"There is no provider {name} with a game: `igw provider list`, `igw games import`.")
    return ProviderHooks(database, settings, provider, game=game)


class ProviderHooks:
    """What the kit may ask, by the hooks' names."""

    def __init__(self, database: Database, settings: Settings, provider: Provider, *, game: str) -> None:
        self._database, self._settings, self._provider, self._game = database, settings, provider, game
        self._name, self._dialect = provider.name, provider.dialect
        self.known: dict[str, Hook] = {
            hook.__name__: hook
            for hook in (
                self.new_player, self.ledger_of, self.round_of, self.expire_session, self.block_player,
                self.set_limit, self.reality_check_due, self.pass_days,
            )
        }  # fmt: skip
        if provider.dialect != "hub88":  # its keys are made by the provider
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
                coins = Decimal(balance)
                await adjust(tx, Adjustment(user_id, currency, coins, reason=_REASON, key=f"kit:{mark}", by=_BY))
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
            held = await wallets_of(connection, user_id=await _user(connection, player))
            wallet = next(one for one in held if one.currency_code == currency)
            amounts = await amounts_in(connection, wallet_id=wallet.wallet_id)
            books = await books_of_currency(connection, currency)
        return {
            "balance": f"{money(wallet.balance):.2f}",
            "entries": [{"amount": f"{amount:.2f}"} for amount in amounts],
            "shortfall": f"{books.shortfall:.2f}",
            "balanced": books.total == 0,
        }

    async def round_of(self, *, player: str, round_id: str) -> Told:
        """A round of this provider's."""
        async with self._database.reading() as connection:
            found = await round_of(connection, round_id, provider=self._provider)
        if found is None:
            return {"state": "unknown"}
        return {
            "staked": f"{found.staked:.2f}",
            "paid": f"{found.paid:.2f}",
            "state": "open" if found.is_open else "closed",
            "late_wins": found.late_payouts,
        }

    async def expire_session(self, *, player: str) -> Told:
        """His game sessions are over."""
        return await self._of_player(player, let_game_sessions_expire)

    async def block_player(self, *, player: str) -> Told:
        """As staff would."""
        return await self._of_player(player, lambda tx, *, user_id: keep_out(tx, user_id, reason=_REASON, by=_BY))

    async def set_limit(self, *, player: str, currency: str, kind: str, amount: str) -> Told:
        """A stake limit that counts from now."""
        if kind != "stake":
            return {"unsupported": True}
        return await self._of_player(player, partial(limit_stakes, amount=Decimal(amount)))

    async def reality_check_due(self, *, player: str) -> Told:
        """He has played for long enough to be asked."""
        return await self._of_player(player, let_reality_check_be_due)

    async def pass_days(self, *, days: int, player: str) -> Told:
        """His actions and sessions become so much older."""
        await self.expire_session(player=player)
        return await self._of_player(player, partial(make_actions_older, days=days))

    async def rotate_key(self) -> Told:
        """A second key; the first stays good."""
        key = await self._database.in_transaction(lambda tx: rotate_key(tx, self._name))
        await asyncio.sleep(_BOOK_SECONDS)
        return {"key_id": key.key_id, "secret": key.secret}

    async def second_provider(self) -> Told:
        """Another provider of the dialect with a game of its own; made once, a new key each time."""
        name = self._name + _OTHER

        async def work(tx: AsyncConnection) -> Told:
            if name in {line.name for line in await list_providers(tx)}:
                key = await rotate_key(tx, name)
            else:
                key = await add_provider(tx, NewProvider(name, self._dialect, "http://127.0.0.1:9/play"))
            return {"key_id": key.key_id, "secret": key.secret}

        told = await self._database.in_transaction(work)
        card = GameCard(provider=name, code=self._game, name="Conformance", category="table")
        await store_cards(self._database, [card])
        await asyncio.sleep(_BOOK_SECONDS)
        # Of the wallet that the kit plays against, whose address only the kit knows.
        here = {} if self._dialect == "native" else {"url": f"/provider/{self._dialect}/{name}"}
        return {**told, **here}

    async def _of_player(self, reference: str, act: Callable[..., Awaitable[Any]]) -> Told:
        async def work(tx: AsyncConnection) -> Told:
            await act(tx, user_id=await _user(tx, reference))
            return {}

        return await self._database.in_transaction(work)


async def _user(connection: AsyncConnection, reference: str) -> int:
    user_id = await player_called(connection, reference)
    if user_id is None:
        raise LookupError(f"nobody is called {reference}")
    return user_id
