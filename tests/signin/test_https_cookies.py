"""Cookies byte by byte when players reach us by https: `__Host-` and Secure on every one (A46)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.makers.apps import App, start_app
from tests.makers.programs import start_program
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.signin.attempts import CALLBACK, START, given_cookies

CASINO = "https://casino.example"
FLAGS = "Path=/; SameSite=lax; Secure"
OURS = {"Origin": CASINO}


@pytest.fixture(scope="module")
def secure(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[App]:
    """An app behind something that speaks https for it."""
    app = start_app(run_folder, secrets_seen, PUBLIC_URL=CASINO, IG_REDIRECT_URI=f"{CASINO}/oauth/instagram/callback")
    yield app
    app.stop()


@pytest.fixture
def browser(secure: App) -> Iterator[httpx2.Client]:
    """Sends what it is told; cookies are carried by hand, because a jar keeps Secure ones off plain http."""
    with start_program(secure.url) as client:
        yield client


def _account(secure: App) -> dict[str, str]:
    player = secure.new_player()
    return {"email": player.email, "password": player.password}


def _register(secure: App, browser: httpx2.Client, **more: str) -> httpx2.Response:
    return browser.post("/auth/register", json=_account(secure) | {"transport": "cookie"} | more, headers=OURS)


def _token_of(secure: App, answer: httpx2.Response) -> str:
    token = given_cookies(answer)["__Host-igw_session"]
    secure.secrets_seen.add(token, kind="session token")
    return token


def test_a46_the_session_cookie_byte_by_byte(secure: App, browser: httpx2.Client) -> None:
    """No Domain, no other path, out of reach of scripts, thirty days; and the device cookie beside it."""
    answer = _register(secure, browser)
    token = _token_of(secure, answer)
    session, device = answer.headers.get_list("set-cookie")
    assert session == f"__Host-igw_session={token}; HttpOnly; Max-Age=2592000; {FLAGS}"
    assert device.startswith("__Host-igw_device=")
    assert device.endswith(f"; HttpOnly; Max-Age=34560000; {FLAGS}")


def test_a46_the_attempt_cookie_and_the_sign_up_cookie_byte_by_byte(secure: App, browser: httpx2.Client) -> None:
    """The whole way of a newcomer, with what is taken back on it."""
    started = browser.get(START)
    [header] = started.headers.get_list("set-cookie")
    cookie, _, flags = header.partition("; ")
    assert cookie.startswith("__Host-igw_flow_")
    assert flags == f"HttpOnly; Max-Age=600; {FLAGS}"
    back = secure.new_player().visit_instagram(started.headers["location"], person="lan.nguyen")
    assert back.startswith(f"{CASINO}{CALLBACK}?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    home = browser.get(CALLBACK, params=query, headers={"Cookie": cookie, "Accept": "text/html"})
    signup, forgotten = home.headers.get_list("set-cookie")
    value = given_cookies(home)["__Host-igw_signup"]
    secure.secrets_seen.add(value, kind="igw_signup cookie")
    assert signup == f"__Host-igw_signup={value}; HttpOnly; Max-Age=1800; {FLAGS}"
    assert forgotten.startswith(f'{cookie.partition("=")[0]}=""; expires=')
    assert forgotten.endswith(f"; HttpOnly; Max-Age=0; {FLAGS}")
    finished = browser.post(
        "/auth/signup/complete",
        json=_account(secure) | {"transport": "cookie"},
        headers=OURS | {"Cookie": f"__Host-igw_signup={value}"},
    )
    assert finished.status_code == 200, finished.text
    _token_of(secure, finished)
    assert any(
        text.startswith('__Host-igw_signup="";') and "Max-Age=0" in text
        for text in finished.headers.get_list("set-cookie")
    )


def test_a46_a_cookie_without_the_prefix_is_not_ours(secure: App, browser: httpx2.Client) -> None:
    """A sister host can set `igw_session` for the whole domain; only `__Host-` is read."""
    token = _token_of(secure, _register(secure, browser))
    plain = browser.get("/auth/session", headers={"Cookie": f"igw_session={token}"})
    assert plain.status_code == 401
    ours = browser.get("/auth/session", headers={"Cookie": f"igw_session=tossed; __Host-igw_session={token}"})
    assert ours.status_code == 200


def test_a46_signing_out_takes_the_cookie_back_with_the_same_flags(secure: App, browser: httpx2.Client) -> None:
    """A browser ignores an expiry that does not fit the prefix's rules."""
    token = _token_of(secure, _register(secure, browser))
    answer = browser.post("/auth/logout", headers=OURS | {"Cookie": f"__Host-igw_session={token}"})
    [header] = answer.headers.get_list("set-cookie")
    assert header.startswith('__Host-igw_session=""; expires=')
    assert header.endswith(f"; HttpOnly; Max-Age=0; {FLAGS}")


def test_https_is_insisted_on(secure: App, browser: httpx2.Client) -> None:
    """HSTS on every answer, whatever it is."""
    for path in ("/health", "/nowhere", "/auth/session", START):
        assert browser.get(path).headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (CASINO, 200),
        ("https://CASINO.example", 200),
        ("http://casino.example", 403),
        ("https://casino.example:8443", 403),
        ("https://casino.example.evil.example", 403),
        ("https://sub.casino.example", 403),
        ("null", 403),
    ],
)
def test_a47_only_our_own_origin_may_sign_up(secure: App, browser: httpx2.Client, origin: str, status: int) -> None:
    """Scheme, host and port; what merely resembles it is foreign."""
    answer = browser.post("/auth/register", json=_account(secure), headers={"Origin": origin})
    assert answer.status_code == status
    if status == 200:
        secure.secrets_seen.add(answer.json()["session_token"], kind="session token")


def test_a_public_url_with_its_default_port_is_the_same_origin(
    run_folder: RunFolder, secrets_seen: SecretsSeen
) -> None:
    """Browsers leave `:443` out of Origin; an operator who writes it must not lock everybody out."""
    app = start_app(run_folder, secrets_seen, PUBLIC_URL="https://casino.example:443")
    with start_program(app.url) as browser:
        answer = _register(app, browser)
        assert answer.status_code == 200, answer.text
        _token_of(app, answer)
    app.stop()
