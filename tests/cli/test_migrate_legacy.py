"""The existing database of the design guide becomes ours, and nobody who is in it notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import pytest

from tests.cli.legacy import (
    BLOCKED_TOKEN,
    CLOSED_TOKEN,
    OPEN_TOKENS,
    PASSWORDS,
    TOKENS,
    legacy_rows,
    make_legacy_database,
)
from tests.makers.apps import App, start_app
from tests.makers.databases import DatabaseUnderTest, Kind, Row, run_igw
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.simulator import start_instagram

LAN_AT_INSTAGRAM = "lan.nguyen"


@dataclass
class Adoption:
    """The rows of the guide's tables before `igw migrate` and right after it, before anybody has signed in."""

    before: dict[str, list[Row]]
    after: dict[str, list[Row]]
    app: App


@pytest.fixture(scope="module")
def adoption(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[Adoption]:
    """The shipped app on the guide's database, after `igw migrate`."""
    database = make_legacy_database(run_folder, database_kind)
    before = legacy_rows(database)
    _migrate(run_folder, database)
    for secret in [*TOKENS, *PASSWORDS.values()]:
        secrets_seen.add(secret, kind="secret of the older system")
    adoption = Adoption(before, legacy_rows(database), start_app(run_folder, secrets_seen, database=database))
    yield adoption
    adoption.app.stop()


@pytest.fixture
def app(adoption: Adoption) -> App:
    """That app."""
    return adoption.app


def _migrate(run: RunFolder, database: DatabaseUnderTest) -> None:
    done = run_igw(run, "migrate", settings={"DB_URL": database.url})
    assert done.returncode == 0, done.stderr


def _bearer(app: App, token: str) -> Player:
    player = app.new_player()
    player.token = token
    return player


def test_every_row_is_there_with_every_value(adoption: Adoption) -> None:
    """Names with accents and emoji, NULLs, odd balances, another system's statuses: all as they were."""
    assert {table: len(rows) for table, rows in adoption.before.items()} == {"players": 5, "wallets": 6, "sessions": 4}
    assert adoption.after == adoption.before


@pytest.mark.parametrize("token", OPEN_TOKENS)
def test_an_open_session_stays_open_with_its_old_token(app: App, token: str) -> None:
    answer = _bearer(app, token).bearer("GET", "/auth/session")
    assert answer.status_code == 200, answer.text
    assert answer.json()["userId"] == OPEN_TOKENS[token]


@pytest.mark.parametrize("token", [CLOSED_TOKEN, BLOCKED_TOKEN])
def test_a_session_that_was_over_stays_over(app: App, token: str) -> None:
    """One was closed by its player, the other belongs to a player who is blocked."""
    answer = _bearer(app, token).bearer("GET", "/auth/session")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("token", TOKENS)
def test_what_the_database_holds_opens_nothing(app: App, token: str) -> None:
    """Whoever reads the table after the migration finds hashes, and a hash is no token."""
    kept = app.database.value("SELECT token FROM sessions WHERE token = :hash", hash=sha256(token.encode()).hexdigest())
    assert _bearer(app, kept).bearer("GET", "/auth/session").status_code == 401


@pytest.mark.parametrize("email", PASSWORDS)
def test_an_old_password_signs_in(app: App, email: str) -> None:
    """Vietnamese letters, 72 characters, fewer rounds than today's, a status that is NULL."""
    player = app.new_player(email=email, password=PASSWORDS[email])
    answer = player.login()
    assert answer.status_code == 200, answer.text
    assert player.session().json()["email"] == email


def test_an_address_is_found_in_whatever_case_it_is_typed(app: App) -> None:
    player = app.new_player(email="MINH@example.COM", password=PASSWORDS["Minh@Example.com"])
    answer = player.login()
    assert answer.status_code == 200, answer.text


def test_a_blocked_player_is_refused_with_the_right_password(app: App) -> None:
    player = app.new_player(email="blocked@example.com", password=PASSWORDS["lan@example.com"])
    answer = player.login()
    assert (answer.status_code, answer.json()["code"]) == (403, "account_blocked")


def test_an_old_players_wallets_show_their_balances(app: App) -> None:
    player = app.new_player(email="lan@example.com", password=PASSWORDS["lan@example.com"])
    player.login()
    balances = {wallet["currency_code"]: wallet["balance"] for wallet in player.wallets().json()}
    assert balances == {"USD": "120.50", "VND": "2500000"}


def test_nobody_can_register_an_old_players_address_anew(app: App) -> None:
    answer = app.new_player(email="minh@example.com").register()
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


def test_many_players_may_sign_in_from_one_address(app: App) -> None:
    """The guide's "Duplicate Login_IP"."""
    for email in ("lan@example.com", "Minh@Example.com"):
        assert app.new_player(email=email, password=PASSWORDS[email]).login().status_code == 200
    [row] = app.database.rows("SELECT COUNT(DISTINCT userId) AS n FROM sessions WHERE Login_IP = '127.0.0.1'")
    assert row["n"] >= 2


def test_an_instagram_identity_linked_by_the_guides_code_signs_in_its_player(
    run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind
) -> None:
    """The guide's own table is there already, with a row that its callback had written."""
    database = make_legacy_database(run_folder, database_kind)
    database.run_script(GUIDE_IDENTITIES[database_kind])
    instagram = start_instagram(run_folder)
    external_id = instagram.control.person(LAN_AT_INSTAGRAM)["ids"][instagram.client_id]
    instagram.stop()
    database.execute(
        "INSERT INTO player_external_ids (userId, provider, external_id, username) VALUES (1, 'instagram', :id, 'lan')",
        id=external_id,
    )
    _migrate(run_folder, database)
    _signs_in_as_player_1(run_folder, secrets_seen, database)


def test_odd_balances_are_taken_over_and_staff_can_make_them_whole(run_folder: RunFolder, database_kind: Kind) -> None:
    """Half a dong and a debt: no entry of ours made them, so the check names only what is still odd."""
    database = make_legacy_database(run_folder, database_kind)
    database.execute("UPDATE wallets SET balance = -5.25 WHERE userId = 1 AND currency_code = 'USD'")
    database.execute("UPDATE wallets SET balance = 100.50 WHERE userId = 1 AND currency_code = 'VND'")
    vnd = database.value("SELECT wallet_id FROM wallets WHERE userId = 1 AND currency_code = 'VND'")
    _migrate(run_folder, database)

    def igw(*arguments: str) -> tuple[int, str]:
        done = run_igw(run_folder, *arguments, settings={"DB_URL": database.url})
        return done.returncode, done.stdout + done.stderr

    def adjust(currency: str, amount: str, key: str) -> tuple[int, str]:
        wish = ("--player=1", f"--currency={currency}", f"--amount={amount}", "--reason=odd", f"--key={key}")
        return igw("wallet", "adjust", *wish)

    odd = f"L9: wallet {vnd}: 100.50 is finer than VND has decimals"
    assert (igw("ledger", "check")[0], odd in igw("ledger", "check")[1]) == (1, True)
    told = (
        "--amount -0.25: VND has no decimals; a finer amount is only taken where it makes the odd balance of an older"
        " system whole. The balance is 100.50 VND; nothing was posted.\n"
    )
    assert adjust("VND", "-0.25", "k1") == (1, told)
    assert adjust("VND", "-0.50", "k2") == (0, "Posted. The balance is 100 VND.\n")
    assert adjust("VND", "-0.50", "k2")[1].startswith("This key was posted before")
    assert adjust("USD", "2.00", "k3") == (0, "Posted. The balance is -3.25 USD.\n")
    assert igw("ledger", "check")[0] == 0
    assert adjust("USD", "3.25", "k4") == (0, "Posted. The balance is 0.00 USD.\n")
    assert igw("ledger", "check")[0] == 0


def test_dates_that_are_none_become_null(run_folder: RunFolder, secrets_seen: SecretsSeen) -> None:
    """Older servers kept `0000-00-00` for "not known". No driver reads it: the player's list of devices answered 500,
    and his own session that the database was away.
    """
    database = make_legacy_database(run_folder, "mariadb")
    database.run_script(
        "SET sql_mode = '';\n"
        "UPDATE players SET registration_date = '0000-00-00', date_of_birth = '1994-00-00' WHERE userId = 1;\n"
        "UPDATE wallets SET last_updated = '0000-00-00' WHERE userId = 1;\n"
        "UPDATE sessions SET login_time = '0000-00-00', logout_time = '0000-00-00' WHERE session_id = 1;\n"
    )
    _migrate(run_folder, database)
    app = start_app(run_folder, secrets_seen, database=database)
    try:
        lan = _bearer(app, "legacy-token-of-lan-0001")
        for path in ("/auth/session", "/me/sessions", "/me/profile", "/me/wallets"):
            assert lan.bearer("GET", path).status_code == 200, path
        [device] = lan.bearer("GET", "/me/sessions").json()
        assert (device["session_id"], device["login_time"]) == (1, None)
        assert lan.bearer("GET", "/me/profile").json()["date_of_birth"] is None
    finally:
        app.stop()


def _signs_in_as_player_1(run_folder: RunFolder, secrets_seen: SecretsSeen, database: DatabaseUnderTest) -> None:
    app = start_app(run_folder, secrets_seen, database=database)
    try:
        player = app.new_player()
        answer = player.sign_in_with_instagram(LAN_AT_INSTAGRAM)
        assert (answer.status_code, answer.headers["location"]) == (303, "/lobby")
        assert player.session().json()["userId"] == 1
        assert database.count("player_external_ids") == 1
    finally:
        app.stop()


GUIDE_IDENTITIES: dict[Kind, str] = {
    "mariadb": """
CREATE TABLE IF NOT EXISTS player_external_ids (
    id INT PRIMARY KEY AUTO_INCREMENT,
    userId INT NOT NULL,
    provider VARCHAR(50) NOT NULL,
    external_id VARCHAR(255) NOT NULL,
    username VARCHAR(255) NULL,
    verified TINYINT(1) NOT NULL DEFAULT 1,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    UNIQUE KEY u_provider_ext (provider, external_id),
    INDEX idx_user (userId),
    CONSTRAINT fk_player_ext_ids_user FOREIGN KEY (userId) REFERENCES players(userId)
);
""",
    "sqlite": """
CREATE TABLE player_external_ids (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    userId INTEGER NOT NULL REFERENCES players(userId),
    provider VARCHAR(50) NOT NULL,
    external_id VARCHAR(255) NOT NULL,
    username VARCHAR(255),
    verified INTEGER NOT NULL DEFAULT 1,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT u_provider_ext UNIQUE (provider, external_id)
);
""",
}
