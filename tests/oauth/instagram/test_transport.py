"""The way to the platform and back: slow, cut, huge, sent elsewhere."""

import asyncio
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from app.oauth.errors import ProviderError, ProviderUnavailable
from tests.oauth.conftest import MakeRig, Rig
from tests.oauth.scripted_server import (
    Script,
    after,
    answer,
    cut_after,
    drip,
    endless,
    raw,
    scripted_server,
    then_close,
)

OUTAGE = "<!doctype html><html>Sorry, something went wrong.</html>"
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n"


def reasons(lines: list[Any]) -> list[tuple[str, str]]:
    return [(line["call"], line["reason"]) for line in lines]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_e25_a_server_fault_in_the_exchange_is_not_repeated(rig: Rig, lines: list[Any], status: int) -> None:
    """The code may have been used: one call, restart."""
    with pytest.raises(ProviderUnavailable) as told:
        await rig.sign_in(grant=answer(OUTAGE, status=status, headers={"content-type": "text/html"}))
    assert told.value.retry_after == 5
    assert len(rig.platform.seen) == 1
    assert reasons(lines) == [("exchange", "server_fault")]


async def test_e25_a_server_fault_says_how_long_it_lasts(rig: Rig) -> None:
    """A Retry-After of a 503 is passed on."""
    with pytest.raises(ProviderUnavailable) as told:
        await rig.sign_in(grant=answer(OUTAGE, status=503, headers={"retry-after": "77"}))
    assert told.value.retry_after == 77


@pytest.mark.parametrize(
    "fault",
    [
        answer(OUTAGE, status=502),
        answer(
            {"error": {"message": "An unknown error has occurred.", "type": "OAuthException", "code": 1}},
            status=500,
        ),
        answer(
            {"error": {"message": "Service temporarily unavailable", "code": 2, "is_transient": True}},
            status=400,
        ),
        answer({"error": {"message": "Try again", "code": 960, "is_transient": True}}, status=400),
        cut_after(b""),
        cut_after(HEAD + b'{"id":'),
    ],
)
async def test_e25_a_passing_fault_of_me_is_repeated_twice(rig: Rig, lines: list[Any], fault: Script) -> None:
    """A read may be sent again: the third try succeeds, and each failed one left its line."""
    profile = await rig.sign_in(me=(fault, fault, answer(rig.good_me())))
    assert profile.username == "lan.nguyen"
    assert len(rig.platform.seen) == 4
    assert [(line["call"], line["attempt"]) for line in lines] == [("me", 1), ("me", 2)]
    assert [outcome for _, call, outcome, _ in rig.observed if call == "me"][2] == "ok"


async def test_e25_me_is_given_up_after_three_tries(rig: Rig, lines: list[Any]) -> None:
    """Bounded: three calls, and the pauses between them differ."""
    with pytest.raises(ProviderUnavailable):
        await rig.sign_in(me=answer(OUTAGE, status=502))
    assert rig.platform.paths() == ["/oauth/access_token", "/me", "/me", "/me"]
    assert reasons(lines) == [("me", "server_fault")] * 3


@pytest.mark.parametrize("fault", [answer("<html>"), answer({}), answer({"error": {"code": 190}}, status=400)])
async def test_a_lasting_fault_of_me_is_not_repeated(rig: Rig, fault: Script) -> None:
    """Asking again would change nothing."""
    with pytest.raises(ProviderError):
        await rig.sign_in(me=fault)
    assert rig.platform.paths() == ["/oauth/access_token", "/me"]


@pytest.mark.parametrize(
    "fault",
    [
        cut_after(b""),
        cut_after(HEAD),
        cut_after(HEAD + b'{"access_token":"x'),
        raw(b"220 smtp.example\r\n\r\n"),
    ],
)
async def test_e26_an_exchange_that_is_cut_off_has_an_unknown_end(rig: Rig, lines: list[Any], fault: Script) -> None:
    """Reset before, in and after the head, and a server that speaks no HTTP: restart, one call."""
    with pytest.raises(ProviderUnavailable):
        await rig.sign_in(grant=fault)
    assert len(rig.platform.seen) == 1
    assert reasons(lines) == [("exchange", "cut_off")]


async def test_e26_nobody_there(make_rig: MakeRig, lines: list[Any]) -> None:
    """A closed port is known at once, and the line says so."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        rig = make_rig(token_url=f"http://127.0.0.1:{unused.getsockname()[1]}/oauth/access_token")
        with pytest.raises(ProviderUnavailable):
            await rig.sign_in()
    assert reasons(lines) == [("exchange", "connect_failed")]


async def test_e26_no_wait_is_longer_than_ten_seconds(make_rig: MakeRig) -> None:
    """Five at once: a platform that hangs, one that drips its body, one its head, one slow in both calls, one
    that never accepts. Each ends in time: 3 s to connect, 7 s for the exchange, 10 s in all.
    """
    slow = [make_rig() for _ in range(5)]
    with full_backlog() as port:
        slow[4] = make_rig(token_url=f"http://127.0.0.1:{port}/oauth/access_token")
        slow[0].platform.scripts["/hang"] = [after(30, raw(b""))]
        slow[0].platform.scripts["/drip"] = [drip(HEAD + b"{" * 500, seconds_each=0.05)]
        slow[0].platform.scripts["/drip-head"] = [drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 90, seconds_each=0.02)]
        slow[0].platform.scripts["/slow"] = [after(6.5, answer(slow[3].good_grant()))]
        slow[0].platform.scripts["/me"] = [after(30, raw(b""))]
        for rig, path in zip(slow[:4], ["/hang", "/drip", "/drip-head", "/slow"], strict=True):
            rig.client._token_url = rig.platform.url + path
        took = await asyncio.gather(*(seconds_until_unavailable(rig) for rig in slow))
    # Not at once either (the fourth has spent its time in both calls); some patience with a busy machine.
    for seconds, bound in zip(took, [7, 7, 7, 10, 3], strict=True):
        assert bound - 1 < seconds < bound + 2.5


async def test_e26_a_connection_that_was_closed_meanwhile_is_not_used_again(rig: Rig) -> None:
    """Platforms close idle connections without a word; the next person's code must not go down with one."""
    for _ in range(5):
        await rig.sign_in(grant=then_close(answer(rig.good_grant())), me=then_close(answer(rig.good_me())))
        await asyncio.sleep(0.02)
    assert [seen[2] for seen in rig.observed] == ["ok"] * 10


async def test_a_certificate_that_nobody_vouches_for_ends_the_call(
    make_rig: MakeRig, lines: list[Any], tmp_path: Path
) -> None:
    """Somebody stands between us and the platform: no secret is sent, and the line names the cause."""
    async with scripted_server(tls=self_signed(tmp_path)) as impostor:
        rig = make_rig(token_url=f"{impostor.url}/oauth/access_token")
        with pytest.raises(ProviderUnavailable):
            await rig.sign_in()
        assert impostor.seen == []
    assert reasons(lines) == [("exchange", "connect_failed")]
    assert "CERTIFICATE_VERIFY_FAILED" in lines[0]["fault_text"]


async def test_e27_a_redirect_is_not_followed(rig: Rig, lines: list[Any]) -> None:
    """The request carries our secret: whoever is named in Location must not get it."""
    for status in (301, 302, 303, 307, 308):
        rig.platform.seen.clear()
        with pytest.raises(ProviderError):
            await rig.sign_in(grant=answer("", status=status, headers={"location": rig.platform.url + "/elsewhere"}))
        assert rig.platform.paths() == ["/oauth/access_token"]
    assert reasons(lines) == [("exchange", "redirected")] * 5


async def test_no_cookie_of_one_person_goes_out_with_the_next(rig: Rig) -> None:
    """Connections are shared between people; whatever a platform remembers in cookies is not."""
    await rig.sign_in(grant=answer(rig.good_grant(), headers={"set-cookie": "csrftoken=of-the-first; Path=/"}))
    await rig.sign_in()
    assert all("cookie" not in seen.headers for seen in rig.platform.seen)


async def test_no_proxy_comes_from_the_environment(make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy variable that some process set would see our secret."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await make_rig().sign_in()).username == "lan.nguyen"


async def test_connections_are_given_back_after_every_kind_of_end(rig: Rig) -> None:
    """After more bad ends than there are connections, the client still works."""
    bad = [endless(b" " * 4096), cut_after(HEAD), answer("", status=302), answer(OUTAGE, status=500)]
    for number in range(120):
        with pytest.raises((ProviderError, ProviderUnavailable)):
            await rig.sign_in(grant=bad[number % len(bad)])
    assert (await rig.sign_in()).username == "lan.nguyen"


async def test_a_caller_that_goes_away_gives_its_connection_back(rig: Rig) -> None:
    """Cancelled in the middle of the exchange; the observation says so."""
    waiting = [asyncio.create_task(rig.sign_in(grant=after(20, raw(b"")))) for _ in range(110)]
    await asyncio.sleep(0.3)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert (await rig.sign_in()).username == "lan.nguyen"
    assert ("instagram", "exchange", "cancelled") in {seen[:3] for seen in rig.observed}


class full_backlog:  # noqa: N801 - reads as a phrase
    """A port whose queue of waiting connections is full, so that a further connect hangs."""

    def __enter__(self) -> int:
        self._server = socket.socket()
        self._server.bind(("127.0.0.1", 0))
        self._server.listen(0)
        port = int(self._server.getsockname()[1])
        self._waiting = [socket.socket() for _ in range(8)]
        for waiting in self._waiting:
            waiting.settimeout(0)
            waiting.connect_ex(("127.0.0.1", port))
        return port

    def __exit__(self, *_: object) -> None:
        for opened in (*self._waiting, self._server):
            opened.close()


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server context with a fresh certificate of 127.0.0.1 that no authority has signed."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    wishes = "-x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    command = ["openssl", "req", *wishes.split(), "-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def seconds_until_unavailable(rig: Rig) -> float:
    started = time.monotonic()
    with pytest.raises(ProviderUnavailable):
        await rig.client.fetch_profile(code=rig.code)
    return time.monotonic() - started
