"""Players and sessions in bulk: the same people and tokens for the application and for each peer."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bcrypt

from benchmarks.stage import Stage

PLAYERS = 50_000
SESSIONS = 200_000
ACTIVE_TOKENS = 2_000
LOGIN_IP = "203.0.113.7"
PASSWORD = "benchmark horse battery staple"


@dataclass(frozen=True)
class Person:
    """`number` is the primary key in every database."""

    number: int

    @property
    def email(self) -> str:
        return f"player{self.number}@bench.example"


def token(number: int) -> str:
    """The clear token of session `number`: 43 URL-safe characters like a real one, the same on each run."""
    digest = hashlib.sha256(f"benchmark session {number}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def fingerprint(number: int) -> str:
    """What the application stores in place of the token."""
    return hashlib.sha256(token(number).encode()).hexdigest()


def active_numbers() -> range:
    """The sessions that the load asks for, spread evenly over the table."""
    return range(1, SESSIONS + 1, SESSIONS // ACTIVE_TOKENS)


def write_tokens(path: Path) -> Path:
    """The active tokens, one a line, for the load generator."""
    path.write_text("".join(f"{token(number)}\n" for number in active_numbers()))
    return path


@functools.cache
def password_hash(rounds: int) -> str:
    """One hash for all players: the cost of checking it is what counts."""
    return bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(rounds)).decode()


def fill_application(stage: Stage, database: str, *, players: int, sessions: int, rounds: int = 12) -> None:
    """Rows as the application itself would have written them an hour ago."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    opened, ends, hashed = now - timedelta(hours=1), now + timedelta(days=29), password_hash(rounds)
    people = (
        (one.number, f"player{one.number}", one.email, one.email, hashed, "en", opened, "active", "GB")
        for one in _people(players)
    )
    visits = (
        (
            number,
            _owner(number, players),
            fingerprint(number),
            opened,
            "active",
            LOGIN_IP,
            ends,
            now,
            "password",
        )
        for number in range(1, sessions + 1)
    )
    columns = "userId user_name email email_normal password_hash language_code registration_date status country"
    insert(stage, database, "players", columns.split(), people)
    columns = "session_id userId token login_time status Login_IP expires_at last_seen_at method"
    insert(stage, database, "sessions", columns.split(), visits)


def fill_wallets(stage: Stage, database: str, *, wallets: int) -> None:
    """One for each of the first players, with more virtual dollars than any load spends."""
    rows = ((number, number, "CASH", "1000000000.00", "USD") for number in range(1, wallets + 1))
    insert(stage, database, "wallets", ["wallet_id", "userId", "wallet_type", "balance", "currency_code"], rows)


GAME, PROVIDER_KEY, PROVIDER_SECRET = "slot", "gk_bench", "benchmark-provider-secret-of-no-value"


def game_token(player: int) -> str:
    """The session token of this player's game."""
    return f"game-token-{player}"


def fill_tables_at_games(stage: Stage, database: str, *, players: int) -> None:
    """One provider with one game, and a live game session for each of the first players, with his first wallet."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    later = now + timedelta(hours=12)
    tables = {
        "game_providers provider_id name dialect launch_url status created_at": (
            1, "bench", "native", "https://bench.example/play", "active", now,
        ),
        "game_provider_keys key_id provider_id secret created_at": (PROVIDER_KEY, 1, PROVIDER_SECRET, now),
        "games game_id provider_id code name category created_at changed_at": (
            1, 1, GAME, "Slot", "slots", now, now,
        ),
    }  # fmt: skip
    for names, row in tables.items():
        table, *columns = names.split()
        insert(stage, database, table, columns, [row])
    numbers = range(1, players + 1)
    known_as = ((1, number, f"p_{number}", now) for number in numbers)
    insert(stage, database, "game_pseudonyms", ["provider_id", "userId", "reference", "created_at"], known_as)
    sessions = (
        (
            number,
            number,
            1,
            1,
            number,
            "USD",
            f"code-{number}",
            now,
            now,
            hashlib.sha256(game_token(number).encode()).hexdigest(),
            later,
            now,
        )
        for number in numbers
    )
    wanted = (
        "game_session_id userId provider_id game_id wallet_id currency_code launch_code launch_code_ends_at"
        " exchanged_at token expires_at created_at"
    )
    insert(stage, database, "game_sessions", wanted.split(), sessions)


@dataclass(frozen=True)
class Link:
    """Whose Instagram account this is: the id for our app, the id of the account, its name."""

    player: int
    external_id: str
    alternate_id: str
    username: str


def fill_identities(stage: Stage, database: str, *, client_id: str, links: Sequence[Link]) -> None:
    """Links players to Instagram as their first sign-up would have."""
    rows = ((one.player, "instagram", one.external_id, one.alternate_id, one.username, 1, client_id) for one in links)
    columns = "userId provider external_id alternate_id username verified client_id"
    insert(stage, database, "player_external_ids", columns.split(), rows)


def fill_guide(stage: Stage, database: str) -> None:
    """The design guide's tables; its tokens are stored in clear."""
    people = ((one.number, f"player{one.number}", one.email, "-", "en", "active", "GB") for one in _people(PLAYERS))
    visits = ((number, _owner(number, PLAYERS), token(number), "active", LOGIN_IP) for number in _all_sessions())
    columns = "userId user_name email password_hash language_code status country"
    insert(stage, database, "players", columns.split(), people)
    insert(stage, database, "sessions", ["session_id", "userId", "token", "status", "Login_IP"], visits)


def fill_fastapi_users(stage: Stage, database: str) -> None:
    """fastapi-users' tables; its tokens are stored in clear."""
    now = datetime.now(UTC).replace(tzinfo=None)
    people = ((one.number, one.email, "-", 1, 0, 1) for one in _people(PLAYERS))
    visits = ((token(number), now, _owner(number, PLAYERS)) for number in _all_sessions())
    columns = "id email hashed_password is_active is_superuser is_verified"
    insert(stage, database, "user", columns.split(), people)
    insert(stage, database, "accesstoken", ["token", "created_at", "user_id"], visits)


def _people(count: int) -> Iterator[Person]:
    return (Person(number) for number in range(1, count + 1))


def _all_sessions() -> range:
    return range(1, SESSIONS + 1)


def _owner(session: int, players: int) -> int:
    return (session - 1) % players + 1


def insert(
    stage: Stage,
    database: str,
    table: str,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    *,
    in_hex: str = "",
) -> None:
    """Through a file that MariaDB reads: a fifth of an INSERT's time. No value holds a tab.

    `in_hex`: the column that is given in hex; a value `\\N` is NULL.
    """
    file = stage.run.path / f"{database}-{table}.tsv"
    with file.open("w") as lines:
        lines.writelines("\t".join(map(str, row)) + "\n" for row in rows)
    names = ", ".join("@hex" if name == in_hex else f"`{name}`" for name in columns)
    sets = f" SET `{in_hex}` = UNHEX(@hex)" if in_hex else ""
    with stage.rows(database) as cursor:
        cursor.execute("SET SESSION unique_checks = 0, foreign_key_checks = 0")
        cursor.execute(f"LOAD DATA INFILE '{file}' INTO TABLE `{table}` CHARACTER SET utf8mb4 ({names}){sets}")
        cursor.execute(f"ANALYZE TABLE `{table}`")
    file.unlink()
