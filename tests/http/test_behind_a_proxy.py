"""Addresses behind a proxy, and who may read the metrics (A54, A55, contract: METRICS_ALLOW, TRUSTED_PROXIES)."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.makers.programs import start_program
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen


@pytest.fixture(scope="module")
def database_kind() -> Kind:
    """Addresses do not depend on the database."""
    return "sqlite"


@pytest.fixture(scope="module")
def proxied(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[App]:
    """An app behind a proxy on this machine; one network of operators may read the metrics."""
    app = start_app(
        run_folder, secrets_seen, TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8", METRICS_ALLOW="203.0.113.0/24,2001:db8::/32"
    )
    yield app
    app.stop()


def _login_address(app: App, headers: list[tuple[str, str]]) -> str:
    player = app.new_player()
    with start_program(app.url) as client:
        body = {"email": player.email, "password": player.password}
        answer = client.post("/auth/register", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        app.secrets_seen.add(answer.json()["session_token"], kind="session token")
        bearer = {"Authorization": f"Bearer {answer.json()['session_token']}"}
        [device] = client.get("/me/sessions", headers=bearer).json()
    return str(device["login_ip"])


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP"])
def test_a54_by_default_no_header_makes_an_address(app: App, header: str) -> None:
    """The connection is what counts; anybody can write a header."""
    for value in ("203.0.113.9", "for=203.0.113.9", "203.0.113.9, 127.0.0.1"):
        assert _login_address(app, [(header, value)]) == "127.0.0.1"


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ([], "127.0.0.1"),
        ([("X-Forwarded-For", "198.51.100.7")], "198.51.100.7"),
        ([("X-Forwarded-For", "203.0.113.1, 198.51.100.7")], "198.51.100.7"),
        ([("X-Forwarded-For", "203.0.113.1, 198.51.100.7, 10.0.0.9")], "198.51.100.7"),
        ([("X-Forwarded-For", "203.0.113.1"), ("X-Forwarded-For", "198.51.100.7")], "198.51.100.7"),
        ([("X-Forwarded-For", "2001:0DB8:0:0::7")], "2001:db8::7"),
        ([("X-Forwarded-For", "::ffff:198.51.100.7")], "198.51.100.7"),
        ([("X-Forwarded-For", "' OR 1=1")], "127.0.0.1"),
        ([("X-Real-IP", "198.51.100.7")], "127.0.0.1"),
    ],
)
def test_a54_a55_behind_a_trusted_proxy_the_nearest_stranger_counts(
    proxied: App, headers: list[tuple[str, str]], address: str
) -> None:
    """From the right, in canonical form; this is also what limits and logs count by."""
    assert _login_address(proxied, headers) == address


@pytest.mark.parametrize(
    ("forwarded", "may_read"),
    [
        (None, False),
        ("203.0.113.9", True),
        ("198.51.100.7, 203.0.113.9", True),
        ("2001:db8::1", True),
        ("::ffff:203.0.113.9", True),
        ("198.51.100.7", False),
        ("203.0.113.9, 198.51.100.7", False),
        ("127.0.0.1", False),
        ("127.0.0.1, 198.51.100.7", False),
        ("10.0.0.5", False),
        ("garbage", False),
    ],
)
def test_metrics_are_for_the_networks_that_are_named(proxied: App, forwarded: str | None, *, may_read: bool) -> None:
    """Loopback is no longer among them, and a forged address on the left opens nothing."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    with start_program(proxied.url) as client:
        answer = client.get("/metrics", headers=headers)
        nowhere = client.get("/nowhere", headers=headers)
    if may_read:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain")
    else:
        problem_of(answer, status=404, code="not_found")
        assert {**answer.json(), "request_id": ""} == {**nowhere.json(), "request_id": ""}


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_proxy_nobody_told_us_of_does_not_make_the_world_loopback(
    app: App, program: httpx2.Client, header: str
) -> None:
    """nginx on this machine, TRUSTED_PROXIES forgotten: every visitor would look local."""
    assert program.get("/metrics").status_code == 200
    for value in ("198.51.100.7", "127.0.0.1", "for=127.0.0.1", ""):
        problem_of(program.get("/metrics", headers={header: value}), status=404, code="not_found")


def test_metrics_know_routes_and_no_players(app: App, program: httpx2.Client) -> None:
    """Declared paths and a bounded set of methods, so that strangers cannot grow them; no addresses, no names."""
    player = app.new_player()
    player.register()
    program.get("/oauth/instagram/start?next=/lobby")
    before = _series(program)
    for number in range(40):
        program.get(f"/nowhere-{number}/x")
        program.request(f"METHOD{number}", f"/auth/login/{number}")
        program.get(f"/me/sessions/{number}")
        program.get(f"/play/{number}")
    after = _series(program)
    assert len(after - before) <= 12
    text = program.get("/metrics").text
    assert 'route="/oauth/{provider}/start"' in text
    for secret in (player.email, "nowhere-3", "METHOD3", "127.0.0.1", player.http.cookies["igw_session"]):
        assert secret not in text


def _series(program: httpx2.Client) -> set[str]:
    lines = program.get("/metrics").text.splitlines()
    return {line.rpartition(" ")[0] for line in lines if line.startswith("igw_requests_total")}


def test_health_is_for_everybody_and_tells_nothing(proxied: App) -> None:
    """A load balancer asks without a word of who it is; `/ready` names parts and no addresses or passwords."""
    with start_program(proxied.url) as client:
        for headers in ({}, {"X-Forwarded-For": "198.51.100.7"}):
            assert client.get("/health", headers=headers).json() == {"status": "ok"}
            ready = client.get("/ready", headers=headers)
            assert ready.json() == {
                "status": "ready",
                "checks": {"database": "ok", "schema": "ok", "redis": "off", "providers": "ok"},
            }
