"""Sitting down at a game: may he, with which wallet, and the one-time code that his game comes back with.

One live game session for each player: opening another ends the one before, so that switching the wallet or the game
never leaves two that bet.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.games.catalogue.offer import is_offered_in, is_offered_to
from app.games.catalogue.recent import note_launch
from app.games.end_game import EndReason, end_game_sessions
from app.games.errors import CurrencyNotOffered, DemoNotOffered, GameUnavailable, PlayNotAllowed
from app.games.models import game_providers, game_sessions, games
from app.games.protection.clock import begin_to_play
from app.games.protection.keep import tell_wallets
from app.games.protection.limits import raise_due
from app.games.protection.stops import refuse_stopped
from app.games.providers.pseudonyms import pseudonym_of
from app.kit.clock import utc_now
from app.kit.text import comma_words
from app.kit.tokens import fingerprint, new_secret
from app.players.may_play import PlayRules, Profile, may_play, profile_of
from app.wallets.models import wallets

CODE_SECONDS: Final = 120
SESSION_HOURS: Final = 12


@dataclass(frozen=True, slots=True)
class Wish:
    """Which game, by whom, in which currency; `session_id`: the sign-in it hangs on."""

    provider: str
    code: str
    user_id: int
    session_id: int
    currency: str


@dataclass(frozen=True, slots=True)
class Game:
    """What of a game's row a launch looks at."""

    game_id: int
    provider_id: int
    provider: str
    dialect: str
    launch_url: str | None
    code: str
    has_demo: bool
    is_on: bool
    currencies: str | None
    blocked_countries: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A game session and the code in clear, which is told once."""

    game: Game
    game_session_id: int
    launch_code: str
    player_reference: str
    expires_at: datetime


async def open_game(tx: AsyncConnection, wish: Wish, *, rules: PlayRules, default_wallet_type: str) -> Opened | None:
    """A new game session; None: there is no such game. Raises the errors of this folder's parent."""
    game = await game_of(tx, provider=wish.provider, code=wish.code)
    if game is None:
        return None
    # The player's row is held: two launches at once end each other's session, never both live.
    profile = await _allowed(tx, wish.user_id, rules=rules)
    _check_place(game, profile)
    wallet_id = await _wallet(tx, wish, game, default_wallet_type=default_wallet_type)
    await refuse_stopped(tx, user_id=wish.user_id)
    await raise_due(tx, user_id=wish.user_id)
    await tell_wallets(tx, user_id=wish.user_id)  # one may have been opened since the player set his limits
    await end_game_sessions(tx, user_id=wish.user_id, reason=EndReason.SWITCHED)
    reference = await pseudonym_of(tx, provider_id=game.provider_id, user_id=wish.user_id)
    now, code = utc_now(), new_secret()
    row = {
        "user_id": wish.user_id, "provider_id": game.provider_id, "game_id": game.game_id, "wallet_id": wallet_id,
        "currency_code": wish.currency, "session_id": wish.session_id, "launch_code": fingerprint(code),
        "launch_code_ends_at": now + timedelta(seconds=CODE_SECONDS), "created_at": now,
        "expires_at": now + timedelta(hours=SESSION_HOURS),
    }  # fmt: skip
    await begin_to_play(tx, user_id=wish.user_id)
    await note_launch(tx, user_id=wish.user_id, game_id=game.game_id, currency=wish.currency)
    made = await tx.execute(insert(game_sessions).values(row))
    (game_session_id,) = made.inserted_primary_key or (0,)
    return Opened(game, int(game_session_id), code, reference, now + timedelta(hours=SESSION_HOURS))


async def open_demo(tx: AsyncConnection, wish: Wish, *, rules: PlayRules) -> Game | None:
    """The game, for play without a wallet. Age, place and breaks count, limits do not. None: no such game."""
    game = await game_of(tx, provider=wish.provider, code=wish.code)
    if game is None:
        return None
    _check_place(game, await _allowed(tx, wish.user_id, rules=rules))
    if not game.has_demo:
        raise DemoNotOffered
    await refuse_stopped(tx, user_id=wish.user_id)
    return game


async def game_of(connection: AsyncConnection, *, provider: str, code: str) -> Game | None:
    """The game by its provider's name and its code."""
    query = (
        select(games, game_providers.c.name.label("provider"), game_providers.c.dialect, game_providers.c.launch_url,
               game_providers.c.status.label("provider_status"))
        .join(game_providers, game_providers.c.provider_id == games.c.provider_id)
        .where(game_providers.c.name == provider, games.c.code == code)
    )  # fmt: skip
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    return Game(
        row.game_id, row.provider_id, row.provider, row.dialect, row.launch_url, row.code, bool(row.has_demo),
        row.status == "active" and row.provider_status == "active", row.currencies, row.blocked_countries,
    )  # fmt: skip


async def _allowed(tx: AsyncConnection, user_id: int, *, rules: PlayRules) -> Profile:
    profile = await profile_of(tx, user_id=user_id, lock=True)
    if profile is None:
        raise PlayNotAllowed
    if obstacles := may_play(profile, rules=rules):
        raise PlayNotAllowed([str(one) for one in obstacles])
    return profile


def _check_place(game: Game, profile: Profile) -> None:
    if not game.is_on or not game.launch_url:
        raise GameUnavailable
    if not is_offered_to(profile.country, blocked=comma_words(game.blocked_countries)):
        raise GameUnavailable


async def _wallet(tx: AsyncConnection, wish: Wish, game: Game, *, default_wallet_type: str) -> int:
    if not is_offered_in(wish.currency, currencies=comma_words(game.currencies)):
        raise CurrencyNotOffered
    mine = select(wallets.c.wallet_id).where(
        wallets.c.user_id == wish.user_id,
        wallets.c.currency_code == wish.currency,
        wallets.c.wallet_type == default_wallet_type,
    )
    wallet_id = (await tx.execute(mine.order_by(wallets.c.wallet_id).limit(1))).scalar()
    if wallet_id is None:
        raise CurrencyNotOffered
    return int(wallet_id)
