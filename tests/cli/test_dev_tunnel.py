"""`igw dev --tunnel`, with a stand-in for ngrok's SDK: the real one needs the network and somebody's account."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest

from app.cli.dev import tunnel
from app.cli.errors import CommandFailed
from tests.cli.dev_process import START_SECONDS, StartDev
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

TOKEN = "2abcDEFghiJKLmnoPQRstuVWXyz_4TheTunnel"
PUBLIC = "https://cheerful-otter.ngrok-free.example"


class Listener:
    """Stands for `ngrok.Listener`."""

    def __init__(self, url: str = PUBLIC) -> None:
        self._url, self.closed = url, False

    def url(self) -> str:
        return self._url

    async def close(self) -> None:
        self.closed = True


class Sdk:
    """Stands for the module: remembers what it was asked for."""

    def __init__(self, outcome: Any = None) -> None:
        self.outcome = Listener() if outcome is None else outcome
        self.asked: list[tuple[str, str]] = []

    async def forward(self, address: str, *, authtoken: str) -> Any:
        self.asked.append((address, authtoken))
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


async def test_the_tunnel_leads_to_our_server_by_the_operators_token() -> None:
    sdk = Sdk()
    listener = await tunnel.open_tunnel("127.0.0.1:8001", authtoken=TOKEN, forward=sdk.forward)
    assert listener.url() == PUBLIC
    assert sdk.asked == [("127.0.0.1:8001", TOKEN)]


async def test_without_a_token_nothing_is_asked() -> None:
    sdk = Sdk()
    for nothing in (None, ""):
        with pytest.raises(CommandFailed, match="NGROK_AUTHTOKEN is missing"):
            await tunnel.open_tunnel("127.0.0.1:8001", authtoken=nothing, forward=sdk.forward)
    assert sdk.asked == []


async def test_what_the_sdk_complains_of_is_told_without_the_token() -> None:
    """It raises ValueError with several parts, one of which may quote what it was given."""
    sdk = Sdk(ValueError("failed to connect session", f"authtoken {TOKEN}\nis not valid", "ERR_NGROK_105"))
    with pytest.raises(CommandFailed) as caught:
        await tunnel.open_tunnel("127.0.0.1:8001", authtoken=TOKEN, forward=sdk.forward)
    told = str(caught.value)
    assert told == ("ngrok opened no tunnel: failed to connect session, authtoken *** is not valid, ERR_NGROK_105.")


async def test_a_tunnel_that_does_not_open_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tunnel, "_OPEN_SECONDS", 0.05)

    async def never(_address: str, *, authtoken: str) -> Any:
        await asyncio.Event().wait()

    with pytest.raises(CommandFailed, match="did not open a tunnel"):
        await tunnel.open_tunnel("127.0.0.1:8001", authtoken=TOKEN, forward=never)


async def test_an_address_that_is_not_https_is_refused() -> None:
    sdk = Sdk(Listener("tcp://1.tcp.ngrok.example:12345"))
    with pytest.raises(CommandFailed, match="not an https address"):
        await tunnel.open_tunnel("127.0.0.1:8001", authtoken=TOKEN, forward=sdk.forward)


async def test_closing_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tunnel, "_CLOSE_SECONDS", 0.05)

    class Gone(Listener):
        async def close(self) -> None:
            await asyncio.Event().wait()

    await tunnel.close_tunnel(Gone())


def test_the_sdk_has_what_we_use_of_it() -> None:
    """The locked package, as it is installed: `forward` is there and gives something to await within a loop."""
    forward = tunnel.ngrok_forward()

    async def ask() -> bool:
        answer = forward("127.0.0.1:1", authtoken="")
        answer.cancel()
        return asyncio.isfuture(answer)

    assert asyncio.run(ask())


@pytest.fixture
def fake_sdk(run_folder: RunFolder) -> Path:
    """A folder with a module `ngrok` that opens nothing; first on the path, it stands before the real one."""
    folder = run_folder.folder("fake-sdk")
    (folder / "ngrok.py").write_text(
        "class Listener:\n"
        f"    def url(self): return {PUBLIC!r}\n"
        "    async def close(self): print('the tunnel is closed', flush=True)\n"
        "async def forward(address, authtoken):\n"
        "    print('asked for', address, flush=True)\n"
        "    return Listener()\n"
    )
    return folder


def test_everything_uses_the_tunnels_address_and_what_to_paste_is_printed(
    start_dev: StartDev, fake_sdk: Path, secrets_seen: SecretsSeen
) -> None:
    """With the operator's own application and an old redirect address in his settings."""
    secrets_seen.add(TOKEN, kind="ngrok token")
    dev = start_dev(
        "--tunnel",
        PYTHONPATH=str(fake_sdk),
        NGROK_AUTHTOKEN=TOKEN,
        IG_CLIENT_ID="17841400000000",
        IG_CLIENT_SECRET="0123456789abcdef0123456789abcdef",
        IG_REDIRECT_URI="https://yesterday.ngrok-free.example/oauth/instagram/callback",
    )
    dev.process.wait_until(lambda: "IG_REDIRECT_URI=" in dev.said(), seconds=START_SECONDS)
    said = dev.said()
    assert f"asked for 127.0.0.1:{dev.port}" in said
    assert f"IGW is running on {PUBLIC}\n" in said
    for what, path in _PASTED.items():
        assert any(what in line and line.endswith(f"{PUBLIC}{path}") for line in said.splitlines()), what
    assert "later version" in said
    assert f"IG_REDIRECT_URI={PUBLIC}/oauth/instagram/callback" in said
    assert "this run uses the tunnel's address instead" in said
    assert TOKEN not in said
    _asks_instagram_to_send_people_to_the_tunnel(dev.url)
    dev.stop()
    assert dev.process.popen.returncode == 0
    assert "the tunnel is closed" in dev.said()


_PASTED = {
    "Valid OAuth redirect URI": "/oauth/instagram/callback",
    "Deauthorize callback URL": "/fb/deauth",
    "Data deletion request URL": "/fb/delete",
}


def _asks_instagram_to_send_people_to_the_tunnel(url: str) -> None:
    started = httpx2.get(f"{url}/oauth/instagram/start", headers={"Accept": "text/html"})
    assert f"redirect_uri={PUBLIC.replace(':', '%3A').replace('/', '%2F')}%2Foauth" in started.headers["location"]
    assert started.headers["set-cookie"].startswith("__Host-igw_flow_")


def test_without_a_token_the_command_says_where_to_get_one(start_dev: StartDev, fake_sdk: Path) -> None:
    dev = start_dev("--tunnel", wait=False, PYTHONPATH=str(fake_sdk))
    assert dev.process.wait_for_end(seconds=START_SECONDS) == 1
    assert dev.said().startswith("NGROK_AUTHTOKEN is missing")


def test_a_token_in_the_env_file_counts(start_dev: StartDev, fake_sdk: Path, run_folder: RunFolder) -> None:
    folder = run_folder.folder("dev")
    (folder / ".env").write_text(f"ngrok_authtoken={TOKEN}\n")
    dev = start_dev("--tunnel", folder=folder, PYTHONPATH=str(fake_sdk))
    assert f"IGW is running on {PUBLIC}" in dev.said()
