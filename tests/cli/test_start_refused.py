"""What cannot work does not start: a sentence that says why and what to do, and exit code 1."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.dev.children import REFUSED
from app.cli.tree import ROOT
from app.config import Settings, SettingsError
from app.setting_values import EnvFileUnreadable
from tests.cli.conftest import Igw
from tests.makers.databases import DatabaseUnderTest, make_migrated_database
from tests.servers.igw import IGW, start_igw
from tests.servers.mariadb import MariaDBServer
from tests.servers.ports import free_port
from tests.servers.process import clean_environment
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

Refusal = Callable[..., str]

both_servers = pytest.mark.parametrize("uvicorn", [False, True], ids=["igw serve", "uvicorn app.main:app"])


@pytest.fixture
def refusal(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Refusal:
    """Starts a server that must end by itself with exit code 1; gives what it said."""

    def start(*, uvicorn: bool = False, port: int | None = None, **settings: str) -> str:
        server = start_igw(run_folder, settings, secrets_seen=secrets_seen, port=port, uvicorn=uvicorn, wait=False)
        code = server.process.wait_for_end(seconds=30)
        said = server.log_text()
        assert code == 1, said
        assert "Traceback" not in said, said
        return said

    return start


@pytest.fixture
def nothing_listens() -> int:
    """A port of this machine on which nobody listens."""
    return free_port()


@both_servers
def test_a_database_that_is_behind(refusal: Refusal, database: DatabaseUnderTest, *, uvicorn: bool) -> None:
    database.execute("UPDATE alembic_version SET version_num = '0001'")
    said = refusal(uvicorn=uvicorn, DB_URL=database.url)
    assert "at revision 0001" in said
    assert "igw migrate" in said


@both_servers
def test_a_database_that_is_ahead(refusal: Refusal, database: DatabaseUnderTest, *, uvicorn: bool) -> None:
    """`igw migrate` would refuse it, so it is not the mend."""
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    said = refusal(uvicorn=uvicorn, DB_URL=database.url)
    assert "a newer version made it" in said
    assert "igw migrate" not in said


@both_servers
def test_a_database_that_was_never_prepared(
    refusal: Refusal, empty_database: DatabaseUnderTest, *, uvicorn: bool
) -> None:
    said = refusal(uvicorn=uvicorn, DB_URL=empty_database.url)
    assert "not been prepared yet" in said
    assert "igw migrate" in said


@both_servers
def test_a_database_that_cannot_be_reached(refusal: Refusal, nothing_listens: int, *, uvicorn: bool) -> None:
    url = f"mysql+pymysql://root:its-secret-password@127.0.0.1:{nothing_listens}/apidb"
    said = refusal(uvicorn=uvicorn, DB_URL=url)
    assert "cannot be reached" in said
    assert "DB_URL" in said
    assert "its-secret-password" not in said


@both_servers
def test_a_redis_that_cannot_be_reached(
    refusal: Refusal, run_folder: RunFolder, nothing_listens: int, *, uvicorn: bool
) -> None:
    """Redis is optional, but one that is configured must be there at the start."""
    database = make_migrated_database(run_folder, "sqlite")
    url = f"redis://:its-secret-password@127.0.0.1:{nothing_listens}/0"
    said = refusal(uvicorn=uvicorn, DB_URL=database.url, REDIS_URL=url)
    assert "Redis does not answer" in said
    assert "its-secret-password" not in said


WRONG_SETTINGS = {
    "DEFAULT_WALLET_CURRENCIES": "USD,XXQ",
    "PASSWORD_BCRYPT_ROUNDS": "plenty",
    "PUBLIC_URL": "casino.example/lobby",
    "DB_URL": "postgresql://somewhere/db",
    "BLOCKED_COUNTRIES": "ZZ",
    "IG_API": "graph",
    "WELCOME_GRANTS": "USD:1000,usd:2000",
}


@both_servers
def test_every_problem_of_the_settings_is_listed_at_once(refusal: Refusal, *, uvicorn: bool) -> None:
    said = refusal(uvicorn=uvicorn, **WRONG_SETTINGS)
    assert "The settings cannot be used:\n  - " in said
    for name in WRONG_SETTINGS:
        assert f"  - {name}" in said
    assert "'XXQ'" in said


@both_servers
def test_half_a_pair_and_placeholders_stop_a_production_start(refusal: Refusal, *, uvicorn: bool) -> None:
    said = refusal(
        uvicorn=uvicorn,
        APP_ENV="prod",
        PUBLIC_URL="http://casino.example",
        JWT_SIGNING_KEY="change_me",
        IG_CLIENT_ID="17841400000000",
        PASSWORD_BCRYPT_ROUNDS="4",
    )
    for name in ("IG_CLIENT_SECRET", "JWT_SIGNING_KEY", "PUBLIC_URL", "PASSWORD_BCRYPT_ROUNDS", "RATE_LIMITS"):
        assert f"  - {name}" in said


@both_servers
def test_what_shows_only_together_is_listed_beside_a_value_that_cannot_be_read(
    refusal: Refusal, *, uvicorn: bool
) -> None:
    """One unreadable value must not hide the others: an operator would mend and start six times."""
    said = refusal(
        uvicorn=uvicorn,
        APP_ENV="prod",
        BOT_CHECK="recaptcha",
        PUBLIC_URL="http://casino.example",
        JWT_SIGNING_KEY="change_me",
        IG_CLIENT_ID="17841400000000",
        OIDC_PROVIDERS="google",
    )
    for name in ("BOT_CHECK", "PUBLIC_URL", "JWT_SIGNING_KEY", "IG_CLIENT_SECRET", "OIDC_GOOGLE_CLIENT_ID"):
        assert f"  - {name}" in said


#: Each was taken once: it ended in a traceback, in the wrong database, or in 403 for every click.
MISTYPED = (
    ("DB_URL", "mysql://igw:pass@word-end@127.0.0.1:3306/apidb", "%40"),
    ("DB_URL", "mysql://igw:p@127.0.0.1:port/apidb", "must look like"),
    ("DB_URL", "mysql://igw:p@127.0.0.1/apidb?pool_size=5", "'pool_size'"),
    ("REDIS_URL", "redis://127.0.0.1:port/0", "must look like"),
    ("REDIS_URL", "redis://127.0.0.1:6379/cache", "no number"),
    ("PUBLIC_URL", "https://casino.example:99999", "must be an address"),
    ("PUBLIC_URL", "https://casino.example:port", "must be an address"),
    ("PUBLIC_URL", "https://[::1", "must be an address"),
    ("PUBLIC_URL", "https://casino example", "must be an address"),
    ("PUBLIC_URL", "https://sòng-bạc.example", "ASCII"),
    ("PUBLIC_URL", "https://*.casino.example", "ASCII"),
    ("IG_REDIRECT_URI", "https://casino.example:99999/oauth/instagram/callback", "must be a full"),
    ("IG_GRAPH_URL", "https://graph.example?version=25", "no query"),
    ("WELCOME_GRANTS", "USD:1,USD:2", "USD twice"),
)


@pytest.mark.parametrize(("name", "value", "words"), MISTYPED)
def test_a_mistyped_value_is_told_with_the_mend(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    [problem] = _problems(monkeypatch, **{name: value})
    assert problem.startswith(f"{name} ")
    assert words in problem
    assert "word-end" not in problem  # the end of a password is a secret, too


@pytest.mark.parametrize("blank", [" ", " , "])
def test_a_blank_half_of_a_pair_is_no_half(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for given, missing in (("IG_CLIENT_ID", "IG_CLIENT_SECRET"), ("IG_CLIENT_SECRET", "IG_CLIENT_ID")):
        [problem] = _problems(monkeypatch, **{given: "17841400000000", missing: blank})
        assert problem.startswith(f"{missing} is missing")


def _problems(monkeypatch: pytest.MonkeyPatch, **values: str) -> list[str]:
    with monkeypatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as refused:
            Settings.load(_env_file=None)
    return refused.value.problems


@pytest.mark.parametrize(
    ("redirect_uri", "public_url"),
    [
        ("https://own.ngrok.example/oauth/instagram/callback", "https://own.ngrok.example"),
        ("https://User:pass@Own.ngrok.example:443/oauth/instagram/callback", "https://own.ngrok.example"),
        ("https://<your-ngrok>.ngrok.io/oauth/instagram/callback", "http://127.0.0.1:8001"),
    ],
)
def test_the_guides_redirect_address_says_where_players_come(
    redirect_uri: str, public_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its `.env` has no other address; one that nobody has filled in yet is nobody's."""
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    assert Settings.load(_env_file=None, ig_redirect_uri=redirect_uri).public_url == public_url


@pytest.mark.parametrize(
    "command",
    [(sys.executable, "-m", "uvicorn", "app.main:app"), (IGW, "migrate"), (IGW, "doctor")],
    ids=lambda command: command[-1],
)
def test_an_env_file_that_is_no_text(tmp_path: Path, command: tuple[str | Path, ...]) -> None:
    """One sentence, also where it is started as the design guide does, which passes by `igw`."""
    (tmp_path / ".env").write_bytes(b"PUBLIC_URL=\xff\xfe\n")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=30
    )
    assert (done.returncode, done.stderr) == (1, "The file .env cannot be read: it is not UTF-8 text.\n")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no file whose reading always fails")
def test_an_env_file_that_the_system_does_not_give_says_why() -> None:
    with pytest.raises(EnvFileUnreadable, match=r"^The file \.env cannot be read: Input/output error\.$"):
        Settings.load(_env_file="/proc/self/mem")


@both_servers
def test_a_database_that_does_not_let_us_in(refusal: Refusal, mariadb: MariaDBServer, *, uvicorn: bool) -> None:
    """Told as `igw migrate` tells it: a wrong password is no wrong address."""
    said = refusal(uvicorn=uvicorn, DB_URL=mariadb.url("mysql").replace(mariadb.password, "not-the-password"))
    assert "refuses user 'igw' with this password" in said
    assert "not-the-password" not in said
    assert "has no database 'nowhere'" in refusal(uvicorn=uvicorn, DB_URL=mariadb.url("nowhere"))


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens already."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_a_port_in_use(refusal: Refusal, run_folder: RunFolder, taken_port: int) -> None:
    database = make_migrated_database(run_folder, "sqlite")
    said = refusal(port=taken_port, DB_URL=database.url)
    assert said.strip().count("\n") == 0
    assert f"Port {taken_port} is in use" in said


@pytest.mark.parametrize("arguments", [["migrate"], ["migrate", "--plan"], ["dev"], ["serve"]], ids=" ".join)
def test_every_command_lists_the_problems(igw: Igw, arguments: list[str]) -> None:
    done = igw(*arguments, **WRONG_SETTINGS)
    assert done.returncode == 1
    assert done.stderr.startswith("The settings cannot be used:\n  - ")
    assert all(f"  - {name}" in done.stderr for name in WRONG_SETTINGS)


def test_settings_that_went_wrong_before_a_reload(run_folder: RunFolder) -> None:
    """`igw dev --reload` starts its server again by itself, and somebody may have written into `.env` meanwhile."""
    folder = run_folder.folder("dev")
    (folder / ".env").write_text("PUBLIC_URL=casino.example/lobby\n")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "app.cli.dev.server", "127.0.0.1", str(free_port())],
        check=False, cwd=folder, env=clean_environment(run_folder, home=folder), capture_output=True, text=True,
        timeout=30,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (REFUSED, 2)
    assert done.stderr.startswith("The settings cannot be used:\n  - PUBLIC_URL ")


def test_migrate_tells_a_refused_connection(igw: Igw, nothing_listens: int) -> None:
    assert "connection refused" in _said(igw, f"mysql://a:b@127.0.0.1:{nothing_listens}/apidb")


def test_migrate_tells_a_wrong_password(igw: Igw, mariadb: MariaDBServer) -> None:
    said = _said(igw, mariadb.url("mysql").replace(mariadb.password, "not-the-password"))
    assert "refuses user 'igw'" in said
    assert "not-the-password" not in said


def test_migrate_tells_an_unknown_database(igw: Igw, mariadb: MariaDBServer) -> None:
    assert "has no database 'nowhere'" in _said(igw, mariadb.url("nowhere"))


def test_migrate_tells_a_server_that_says_nothing(igw: Igw, taken_port: int) -> None:
    """Somebody takes the connection and never speaks."""
    assert "does not answer in time" in _said(igw, f"mysql://a:b@127.0.0.1:{taken_port}/apidb")


def _said(igw: Igw, url: str) -> str:
    done = igw("migrate", DB_URL=url)
    assert done.returncode == 1
    return done.stderr


def test_a_file_that_is_no_database(igw: Igw, tmp_path: Path) -> None:
    file = tmp_path / "letters.db"
    file.write_text("Dear Lan, " * 400)
    assert "is no SQLite database" in _said(igw, f"sqlite:///{file}")
    assert file.read_text() == "Dear Lan, " * 400


def test_a_folder_where_the_file_should_be(igw: Igw, tmp_path: Path) -> None:
    assert "cannot be opened" in _said(igw, f"sqlite:///{tmp_path}")


def test_a_file_in_the_way_of_the_folder(igw: Igw, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder")
    assert "cannot be opened" in _said(igw, f"sqlite:///{tmp_path}/var/igw.db")


@both_servers
def test_a_place_where_no_file_can_be(refusal: Refusal, tmp_path: Path, *, uvicorn: bool) -> None:
    (tmp_path / "var").write_text("not a folder")
    assert "cannot be reached" in refusal(uvicorn=uvicorn, DB_URL=f"sqlite:///{tmp_path}/var/igw.db")
