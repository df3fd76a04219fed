"""`igw dev`: one command to a running product, and nothing of it left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from app.cli.dev import sources
from simulators.studio.control_client import StudioControl
from tests.cli.dev_process import START_SECONDS, STOP_SECONDS, Dev, StartDev
from tests.makers.databases import DatabaseUnderTest
from tests.makers.players import Player
from tests.servers.igw import IGW
from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import clean_environment
from tests.servers.reaper import birth
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen


def test_without_a_single_setting_the_whole_product_runs(start_dev: StartDev, secrets_seen: SecretsSeen) -> None:
    """A page, a sign-in with the simulated Instagram, a player with wallets; the files stay under `var/`."""
    dev = start_dev()
    assert httpx2.get(f"{dev.url}/", headers={"Accept": "text/html"}).status_code == 200
    # The simulated Google may come a moment after the server; until then it is ready all the same, but degraded.
    _wait(lambda: httpx2.get(f"{dev.url}/ready").json()["status"] == "ready")
    player = Player(dev.url, secrets_seen)
    answer = player.sign_in_with_instagram("lan.nguyen")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signup/complete")
    assert player.finish_signup().status_code == 200
    assert len(player.wallets().json()) == 2
    player.close()
    assert sorted(path.name for path in dev.folder.iterdir()) == ["var"]
    assert (dev.folder / "var" / "igw.db").stat().st_size > 0


def test_the_banner_tells_what_one_needs(start_dev: StartDev) -> None:
    dev = start_dev()
    said = dev.said()
    assert f"IGW is running on {dev.url}\n" in said
    for piece in ("lan.nguyen", "sign up by e-mail", "SQLite, var/igw.db", f"{dev.url}/docs", "Ctrl-C"):
        assert piece in said
    assert dev.port < dev.simulator_port() < dev.port + 40
    assert "quiet.pine" not in said  # a personal account, which Instagram does not admit


def test_players_and_sign_ins_survive_a_restart(start_dev: StartDev, secrets_seen: SecretsSeen) -> None:
    """The database, the signing key and the people at the simulated Instagram are the same the next time."""
    dev = start_dev()
    player = Player(dev.url, secrets_seen)
    player.sign_in_with_instagram("ines.paints")
    player.finish_signup()
    user_id = player.session().json()["userId"]
    key = dev.folder / "var" / "development-signing-key"
    before = key.read_text()
    dev.stop()
    again = start_dev(folder=dev.folder)
    returning = Player(again.url, secrets_seen)
    returning.http.cookies.update(player.http.cookies)
    assert returning.session().json()["userId"] == user_id
    elsewhere = Player(again.url, secrets_seen)
    assert elsewhere.sign_in_with_instagram("ines.paints").headers["location"] == "/lobby"
    assert elsewhere.session().json()["userId"] == user_id
    assert key.read_text() == before
    assert key.stat().st_mode & 0o777 == 0o600
    for each in (player, returning, elsewhere):
        each.close()


def test_the_studios_games_are_in_the_lobby_and_can_be_played(start_dev: StartDev, secrets_seen: SecretsSeen) -> None:
    """The next time as well, when the studio has another port and another key."""
    dev = start_dev()
    _play_at(dev, secrets_seen)
    dev.stop()
    _play_at(start_dev(folder=dev.folder), secrets_seen)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_everything_it_started(start_dev: StartDev, number: signal.Signals) -> None:
    # A run that was begun with nohup ignores SIGHUP, and what is ignored is inherited.
    before = signal.signal(number, signal.SIG_DFL) if number == signal.SIGHUP else None
    dev = start_dev()
    if before is not None:
        signal.signal(number, before)
    ports, children = (dev.port, dev.simulator_port()), dev.children()
    played = ("instagram", "facebook", "openid", "zalo", "studio")
    assert set(children) == {"app.cli.dev.server", *(f"simulators.{name}" for name in played)}
    seconds = dev.stop(number)
    assert dev.process.popen.returncode == 0
    assert seconds < 3 * STOP_SECONDS
    assert not any(accepts_connections(port) for port in ports)
    assert not any(_runs(pid) for pid in children.values())
    assert "Traceback" not in dev.said()


def test_a_request_that_hangs_does_not_hold_up_the_end(start_dev: StartDev) -> None:
    """A client that sends half a request would otherwise have its ten seconds."""
    dev = start_dev()
    with socket.create_connection(("127.0.0.1", dev.port)) as slow:
        slow.sendall(b"POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        time.sleep(0.2)
        assert dev.stop() < 3 * STOP_SECONDS
    assert dev.process.popen.returncode == 0


@pytest.mark.parametrize("after_seconds", [0.0, 0.1, 0.4])
def test_a_signal_during_the_start_ends_it_as_well(start_dev: StartDev, after_seconds: float) -> None:
    dev = start_dev(wait=False)
    dev.process.wait_until(lambda: bool(dev.children()), seconds=START_SECONDS)
    time.sleep(after_seconds)
    children = dev.children()
    assert dev.stop() < 3 * STOP_SECONDS
    assert dev.process.popen.returncode == 0
    assert not any(_runs(pid) for pid in children.values())
    assert "Traceback" not in dev.said()


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks into a process as Linux shows it")
@pytest.mark.parametrize("loaded", ["_posixsubprocess", "_pydantic_core", "_row_cy"])
def test_ctrl_c_before_anything_runs_is_quiet(start_dev: StartDev, loaded: str) -> None:
    """While the command itself is still being imported; nothing has been started, so nothing has to be ended."""
    dev = start_dev(wait=False)
    maps = Path(f"/proc/{dev.process.pid}/maps")
    dev.process.wait_until(lambda: loaded in maps.read_text(), seconds=START_SECONDS)
    dev.stop()
    assert dev.process.popen.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in dev.said()


@pytest.mark.skipif(not Path("/proc").exists(), reason="Linux ends the children of a process that was killed")
def test_children_do_not_outlive_a_parent_that_is_killed(start_dev: StartDev) -> None:
    """SIGKILL leaves no time for goodbyes."""
    dev = start_dev()
    children = dev.children()
    os.kill(dev.process.pid, signal.SIGKILL)
    dev.process.wait_for_end()
    _wait(lambda: not any(_runs(pid) for pid in children.values()))


def test_a_server_that_dies_is_told_and_ends_the_rest(start_dev: StartDev) -> None:
    dev = start_dev()
    children = dev.children()
    os.kill(children["app.cli.dev.server"], signal.SIGKILL)
    assert dev.process.wait_for_end() == 1
    assert "The server ended by itself, killed by SIGKILL" in dev.said()
    assert not _runs(children["simulators.instagram"])


def test_a_simulator_that_dies_is_told_and_the_rest_goes_on(start_dev: StartDev) -> None:
    dev = start_dev()
    os.kill(dev.children()["simulators.instagram"], signal.SIGKILL)
    _wait(lambda: "The simulated Instagram has ended, killed by SIGKILL." in dev.said())
    assert httpx2.get(f"{dev.url}/health").status_code == 200
    dev.stop()
    assert dev.process.popen.returncode == 0


def test_a_port_in_use_is_one_line(run_folder: RunFolder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [IGW, "dev", "--port", str(port)],
            cwd=(folder := run_folder.folder("dev")),
            env=clean_environment(run_folder, home=folder),
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Port {port} is in use.")
    assert done.stderr.count("\n") == 1


def test_two_at_once_do_not_get_in_each_others_way(start_dev: StartDev) -> None:
    """Two checkouts on one machine, on neighbouring ports."""
    first, second = start_dev(), start_dev()
    assert first.simulator_port() != second.simulator_port()
    assert httpx2.get(f"{second.url}/ready").json()["status"] == "ready"


def test_an_operators_own_instagram_is_used_and_nothing_is_simulated(start_dev: StartDev) -> None:
    dev = start_dev(IG_CLIENT_ID="17841400000000", IG_CLIENT_SECRET="0123456789abcdef0123456789abcdef")
    assert "nothing is simulated" in dev.said()
    assert set(dev.children()) == {"app.cli.dev.server"}
    sent = httpx2.get(f"{dev.url}/oauth/instagram/start", headers={"Accept": "text/html"})
    assert sent.headers["location"].startswith("https://www.instagram.com/oauth/authorize?client_id=17841400000000")


def test_the_guides_env_file_as_it_stands_runs_with_a_simulated_instagram(
    start_dev: StartDev, run_folder: RunFolder
) -> None:
    """Whoever copies it has `xxxx` for id and secret, and somebody else's tunnel as redirect address."""
    folder = run_folder.folder("dev")
    (folder / ".env").write_text(
        "APP_ENV=dev\nJWT_SIGNING_KEY=change_me\nPASSWORD_BCRYPT_ROUNDS=12\n"
        "DEFAULT_WALLET_CURRENCIES=USD,VND\nDEFAULT_WALLET_TYPE=CASH\n# Instagram Basic Display\n"
        "IG_CLIENT_ID=xxxxxxxxxxxxxxxxxx\nIG_CLIENT_SECRET=xxxxxxxxxxxxxxxxxx\n"
        "IG_REDIRECT_URI=https://<your-ngrok>.ngrok.io/oauth/instagram/callback\nSQL_ECHO=0\n"
    )
    dev = start_dev(folder=folder)
    assert "hold placeholders, so Instagram is simulated" in dev.said()
    sent = httpx2.get(f"{dev.url}/oauth/instagram/start", headers={"Accept": "text/html"}).headers["location"]
    assert sent.startswith(f"http://127.0.0.1:{dev.simulator_port()}/oauth/authorize?")


def test_the_guides_redirect_address_alone_makes_the_public_address(start_dev: StartDev) -> None:
    """Whoever has his own tunnel and follows the guide sets IG_REDIRECT_URI, and players come by that host."""
    dev = start_dev(
        IG_CLIENT_ID="17841400000000",
        IG_CLIENT_SECRET="0123456789abcdef0123456789abcdef",
        IG_REDIRECT_URI="https://Own.ngrok-free.example/oauth/instagram/callback",
    )
    assert "IGW is running on https://own.ngrok-free.example\n" in dev.said()
    assert "taken from IG_REDIRECT_URI" in dev.said()


def test_production_is_refused(start_dev: StartDev) -> None:
    settings = {
        "APP_ENV": "prod",
        "JWT_SIGNING_KEY": "0123456789abcdef0123456789abcdef",
        "PUBLIC_URL": "https://casino.example",
    }
    dev = start_dev(wait=False, **settings)
    assert dev.process.wait_for_end(seconds=START_SECONDS) == 1
    assert "Use `igw serve`" in dev.said()


def test_a_database_that_is_away_is_told_once(start_dev: StartDev) -> None:
    dev = start_dev(wait=False, DB_URL=f"mysql://root:secret-of-root@127.0.0.1:{free_port()}/apidb")
    assert dev.process.wait_for_end(seconds=START_SECONDS) == 1
    assert dev.said().count("connection refused") == 1
    assert "did not start" not in dev.said()
    assert "secret-of-root" not in dev.said()


@pytest.mark.parametrize("database_kind", ["mariadb"], indirect=True)
def test_a_database_server_is_used_where_one_is_set(start_dev: StartDev, empty_database: DatabaseUnderTest) -> None:
    dev = start_dev(DB_URL=empty_database.url)
    assert "mysql at 127.0.0.1" in dev.said()
    checks = httpx2.get(f"{dev.url}/ready").json()["checks"]
    assert checks == {"database": "ok", "schema": "ok", "redis": "off", "providers": "ok"}


def test_reload_starts_the_server_again_when_the_source_changes(start_dev: StartDev) -> None:
    """A file is saved anew, as an editor does."""
    dev = start_dev("--reload")
    before = dev.children()["app.cli.dev.server"]
    Path(sources.__file__).touch()
    _wait(lambda: dev.children().get("app.cli.dev.server", before) != before, seconds=30)
    _wait(lambda: accepts_connections(dev.port))
    assert "starting the server again" in dev.said()
    assert not _runs(before)
    assert dev.stop() < 3 * STOP_SECONDS
    assert dev.process.popen.returncode == 0


async def test_a_file_that_comes_changes_or_goes_is_a_change(tmp_path: Path) -> None:
    file, seen = tmp_path / "verb.py", sources.Sources(tmp_path)
    for change in (file.touch, lambda: file.write_text("x = 1\n"), file.unlink):
        watching = asyncio.create_task(seen.changed())
        await asyncio.sleep(0.1)
        assert not watching.done()
        change()
        await asyncio.wait_for(watching, 30)


async def test_a_change_is_seen_that_came_while_the_server_was_starting(tmp_path: Path) -> None:
    seen = sources.Sources(tmp_path)
    (tmp_path / "verb.py").touch()
    await asyncio.wait_for(seen.changed(), 30)
    watching = asyncio.create_task(seen.changed())
    await asyncio.sleep(0.1)
    assert not watching.done()
    watching.cancel()


def _play_at(dev: Dev, secrets_seen: SecretsSeen) -> None:
    _wait(lambda: httpx2.get(f"{dev.url}/games").json()["total"] == 2)
    player = Player(dev.url, secrets_seen)
    player.register(date_of_birth="1990-05-17", accept_terms=True)
    launch = player.http.post("/games/studio/koi-pond/launch", json={"currency": "VND"}).json()["launch_url"]
    studio = StudioControl(launch.partition("/play")[0])
    opened = studio.open(launch)
    told = studio.spin(opened["session"], stake="1000", times=3)
    assert (opened["balance"], told["refused"]) == ("1000000", None)
    wallets = {each["currency_code"]: each["balance"] for each in player.wallets().json()}
    assert wallets["VND"] == told["balance"]
    studio.close()
    player.close()


def _runs(pid: int) -> bool:
    return birth(pid) != ""


def _wait(true: Callable[[], bool], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:g} s"
        time.sleep(0.02)
