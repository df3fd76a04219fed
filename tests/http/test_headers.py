"""Every route, every status: the headers that keep a browser safe are there (A46, A67, T19, item 9)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import httpx2
import pytest

from tests.attacks.operations import never_ends
from tests.http.log_lines import lines_of
from tests.makers.apps import App
from tests.makers.databases import Kind
from tests.makers.players import PAGE, Player

DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
PAGE_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
JSON = {"Content-Type": "application/json"}
EVIL = {"Origin": "https://evil.example"}
BAD = {"content": b"{", "headers": JSON}

# Route → (address, arguments, status) of every answer it can be brought to without breaking anything.
PUBLIC: dict[str, list[tuple[str, dict[str, Any], int]]] = {
    "POST /auth/login": [
        ("/auth/login", {"json": {"email": "a@example.com", "password": "wrong wrong"}}, 401),
        ("/auth/login", BAD, 400),
        ("/auth/login", {"json": {}}, 422),
        ("/auth/login", {"content": b"x" * 70_000, "headers": JSON}, 413),
        ("/auth/login", {"content": b"x"}, 415),
        ("/auth/login", {"json": {"email": "a@example.com", "password": "x"}, "headers": EVIL}, 403),
    ],
    "POST /auth/register": [
        ("/auth/register", BAD, 400),
        ("/auth/register", {"json": {}}, 422),
        ("/auth/register", {"content": b"x" * 70_000, "headers": JSON}, 413),
        ("/auth/register", {"content": b"x"}, 415),
        ("/auth/register", {"json": {"email": "a@example.com", "password": "12345678"}, "headers": EVIL}, 403),
    ],
    "POST /auth/signup/complete": [
        ("/auth/signup/complete", {"json": {"email": "a@example.com", "password": "12345678"}}, 401),
        ("/auth/signup/complete", BAD, 400),
        ("/auth/signup/complete", {"json": {}}, 422),
        ("/auth/signup/complete", {"content": b"x" * 70_000, "headers": JSON}, 413),
        ("/auth/signup/complete", {"content": b"x"}, 415),
        ("/auth/signup/complete", {"json": {"email": "a@example.com", "password": "12345678"}, "headers": EVIL}, 403),
    ],
    "GET /auth/signup/pending": [("/auth/signup/pending", {}, 404)],
    "DELETE /auth/signup/pending": [
        ("/auth/signup/pending", {}, 204),
        ("/auth/signup/pending", {"headers": EVIL}, 403),
    ],
    "GET /auth/providers": [("/auth/providers", {}, 200)],
    "GET /auth/session": [("/auth/session", {}, 401)],
    "POST /auth/logout": [("/auth/logout", {}, 401)],
    "GET /me/sessions": [("/me/sessions", {}, 401)],
    "DELETE /me/sessions": [("/me/sessions", {}, 401)],
    "DELETE /me/sessions/{session_id}": [("/me/sessions/1", {}, 401)],
    "GET /me/identities": [("/me/identities", {}, 401)],
    "DELETE /me/identities/{identity_id}": [("/me/identities/1", {}, 401)],
    "GET /me/wallets": [("/me/wallets", {}, 401)],
    "GET /oauth/{provider}/start": [
        ("/oauth/instagram/start", {}, 303),
        ("/oauth/nobody/start", {}, 404),
        ("/oauth/instagram/start?intent=x", {}, 422),
        ("/oauth/instagram/start?intent=link", {}, 401),
        ("/oauth/instagram/start", {"headers": {"Purpose": "prefetch"}}, 503),
    ],
    "GET /oauth/{provider}/callback": [
        ("/oauth/instagram/callback", {}, 400),
        ("/oauth/instagram/callback", {"headers": PAGE}, 303),
        ("/oauth/instagram/callback?error=access_denied", {}, 403),
        ("/oauth/nobody/callback", {}, 404),
        ("/oauth/instagram/callback", {"headers": {"Sec-Purpose": "prefetch"}}, 503),
    ],
    "GET /health": [("/health", {}, 200)],
    "GET /ready": [("/ready", {}, 200)],
    "GET /metrics": [("/metrics", {}, 200), ("/metrics", {"headers": {"X-Forwarded-For": "203.0.113.9"}}, 404)],
}
SIGNED_IN: dict[str, list[tuple[str, dict[str, Any], int]]] = {
    "GET /auth/session": [("/auth/session", {}, 200)],
    "GET /me/sessions": [("/me/sessions", {}, 200)],
    "GET /me/identities": [("/me/identities", {}, 200)],
    "GET /me/wallets": [("/me/wallets", {}, 200)],
    "DELETE /me/sessions": [("/me/sessions", {}, 204), ("/me/sessions", {"headers": EVIL}, 403)],
    "DELETE /me/sessions/{session_id}": [
        ("/me/sessions/2147483647", {}, 404),
        ("/me/sessions/x", {}, 422),
        ("/me/sessions/1", {"headers": EVIL}, 403),
    ],
    "DELETE /me/identities/{identity_id}": [
        ("/me/identities/2147483647", {}, 404),
        ("/me/identities/x", {}, 422),
        ("/me/identities/1", {"headers": EVIL}, 403),
    ],
    "POST /auth/logout": [("/auth/logout", {"headers": EVIL}, 403), ("/auth/logout", {}, 204)],
}
PAGES = ["/", "/signin", "/signup", "/signup/complete", "/lobby", "/account", "/play/x/y", "/docs"]


@pytest.fixture(scope="module")
def database_kind() -> Kind:
    """Headers do not depend on the database."""
    return "sqlite"


def _check(answer: httpx2.Response, *, is_page: bool = False, cached: bool = False, dialect: bool = False) -> None:
    """`dialect`: a game provider's own shape for what is refused."""
    headers = answer.headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, answer.url
    assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])
    assert [name for name, count in Counter(headers.keys()).items() if count > 1 and name != "set-cookie"] == []
    for name in ("server", "x-powered-by", "via", "etag" if not cached else "server"):
        assert name not in headers, f"{name} on {answer.url}"
    policy = headers["content-security-policy"]
    if is_page:
        found = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        assert {name: found.get(name) for name in PAGE_DIRECTIVES} == PAGE_DIRECTIVES
        assert "unsafe" not in policy
        assert "*" not in policy
    else:
        assert policy == DATA_POLICY
    if not cached:
        assert headers["cache-control"] == "no-store"
    if answer.content and not is_page and not cached:
        kind = headers["content-type"]
        assert kind.partition(";")[0] in ("application/json", "application/problem+json", "text/plain"), kind
    if answer.status_code >= 400 and not dialect:
        assert headers["content-type"] == "application/problem+json"
        assert answer.json()["request_id"] == headers["x-request-id"]


@pytest.mark.parametrize("route", PUBLIC)
def test_a35_t19_every_public_answer_is_safe(app: App, program: httpx2.Client, route: str) -> None:
    """Good and bad answers alike."""
    for path, arguments, status in PUBLIC[route]:
        answer = program.request(route.partition(" ")[0], path, **arguments)
        assert answer.status_code == status, f"{route}: {answer.text}"
        _check(answer)


@pytest.mark.parametrize("route", SIGNED_IN)
def test_a35_t19_every_private_answer_is_safe(app: App, player: Player, route: str) -> None:
    """What belongs to a player is never stored by anything in between."""
    player.register()
    for path, arguments, status in SIGNED_IN[route]:
        answer = player.http.request(route.partition(" ")[0], path, **arguments)
        assert answer.status_code == status, f"{route}: {answer.text}"
        _check(answer)


def test_sign_in_answers_are_safe(app: App, player: Player) -> None:
    """200, 409 and the 303 of a form."""
    for answer in (player.register(), player.another_browser().register(), player.login(transport="token")):
        _check(answer)
    form = {"email": player.email, "password": player.password}
    answer = player.http.post("/auth/login", data=form, headers=PAGE)
    assert answer.status_code == 303
    _check(answer)


def test_every_declared_route_answers_safely(app: App, program: httpx2.Client, player: Player) -> None:
    """Whatever is added later: to nobody, to a body that is none, to another site, and to a player."""
    player.register()
    document = program.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            address = re.sub(r"\{\w+\}", "1", path)
            callers = [(program, {}), (program, BAD), (program, {"headers": EVIL})]
            # What never ends is asked for as nobody alone; tests/games/test_stream.py looks at its head.
            for http, arguments in callers if never_ends(operation) else [*callers, (player.http, BAD)]:
                answer = http.request(method, address, **arguments)
                assert answer.status_code < 500, f"{method} {path}: {answer.text}"
                is_page = answer.headers.get("content-type", "").startswith("text/html")
                _check(answer, is_page=is_page, dialect=path.startswith("/provider/"))


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize(
    "path", ["/nowhere", "/auth/login", "/api", "/.env", "/.git/config", "/auth", "/oauth/instagram"]
)
def test_what_is_nowhere_or_not_allowed_is_safe_too(app: App, program: httpx2.Client, path: str, method: str) -> None:
    """404 and 405 in our shape; 405 says what is allowed."""
    if (method, path) == ("POST", "/auth/login"):
        return
    answer = program.request(method, path)
    assert answer.status_code == (405 if path == "/auth/login" else 404)
    if method == "HEAD":
        assert answer.content == b""
        assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
        return
    _check(answer)
    if answer.status_code == 405:
        assert answer.headers["allow"] == "POST"
        assert answer.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", PAGES)
def test_a67_pages_have_a_strict_policy_and_cannot_be_framed(app: App, program: httpx2.Client, path: str) -> None:
    """No inline script, no foreign origin, no frame; nothing of a player is in them, so all get the same."""
    answer = program.get(path, headers=PAGE)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    _check(answer, is_page=True)
    assert not re.search(r"<script(?![^>]*\ssrc=)", answer.text)
    assert not re.search(r"\son[a-z]+=", answer.text)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", answer.text)


def test_error_pages_are_pages_and_their_style_is_a_file(app: App, program: httpx2.Client) -> None:
    """`type` of a problem leads to words for people."""
    problem = program.get("/auth/session").json()
    answer = program.get(httpx2.URL(problem["type"]).path)
    assert answer.status_code == 200
    _check(answer, is_page=True)
    style = program.get("/errors/page.css")
    assert style.headers["content-type"].startswith("text/css")
    assert style.headers["cache-control"] == "public, max-age=3600"
    _check(style, cached=True)


@pytest.mark.parametrize(
    "code", ["../conftest", "..%2f..%2fREADME", "page", "x" * 100, "ACCESS_DENIED", "access_denied.md", "%00"]
)
def test_error_pages_lead_nowhere_else(app: App, program: httpx2.Client, code: str) -> None:
    """The name in the address finds one of our pages or nothing."""
    assert program.get(f"/errors/{code}").status_code == 404


def test_every_answer_has_an_id_of_its_own(app: App, program: httpx2.Client) -> None:
    """An id that the caller sends is not taken over: logs are ours."""
    sent = {"X-Request-ID": "chosen-by-the-caller"}
    ids = [program.get("/auth/session", headers=sent).headers["x-request-id"] for _ in range(50)]
    assert len(set(ids)) == 50
    assert "chosen-by-the-caller" not in ids


def test_the_log_line_of_a_request_has_the_id_and_no_secret_of_it(app: App, program: httpx2.Client) -> None:
    """What support is told leads to the line; the address's query is not in it."""
    answer = program.get("/oauth/instagram/callback?code=AQsecretsecret&state=statestate")
    [line] = lines_of(app, answer)
    assert '"/oauth/{provider}/callback"' in line
    assert "AQsecretsecret" not in line
    assert "statestate" not in line


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_head_asks_like_get_for_those_who_watch(program: httpx2.Client, path: str) -> None:
    """Load balancers and uptime services ask with HEAD, and took 405 for a server that is down."""
    told, asked = program.get(path), program.head(path)
    assert (asked.status_code, asked.content) == (told.status_code, b"") == (200, b"")
    assert asked.headers["content-type"] == told.headers["content-type"]
    assert asked.headers["x-request-id"]
