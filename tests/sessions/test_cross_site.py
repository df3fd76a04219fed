"""Changes by cookie come from our own pages, or not at all (A47, A48, E16).

The matrix: every route that changes something, every way a browser has of saying where a request comes from.
"""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.databases import Kind
from tests.makers.players import Player
from tests.signin.attempts import given_cookies

EVIL = "https://evil.example"
CHANGES = [
    ("POST", "/auth/logout"),
    ("DELETE", "/me/sessions"),
    ("DELETE", "/me/sessions/2147483647"),
    ("DELETE", "/me/identities/2147483647"),
]
READS = ["/auth/session", "/me/wallets", "/me/sessions", "/me/identities"]
JSON, FORM, TEXT = "application/json", "application/x-www-form-urlencoded", "text/plain"


def _sites(own: str) -> dict[str, tuple[dict[str, str], str]]:
    """What a request says of its site → (headers, what it is: own, foreign, unsaid)."""
    return {
        "own origin": ({"Origin": own}, "own"),
        "own fetch site": ({"Sec-Fetch-Site": "same-origin"}, "own"),
        "both own": ({"Origin": own, "Sec-Fetch-Site": "same-origin"}, "own"),
        "nothing": ({}, "unsaid"),
        "typed address": ({"Sec-Fetch-Site": "none"}, "unsaid"),
        "referer alone": ({"Referer": f"{own}/account"}, "unsaid"),
        "foreign origin": ({"Origin": EVIL}, "foreign"),
        "null origin": ({"Origin": "null"}, "foreign"),
        "empty origin": ({"Origin": ""}, "foreign"),
        "another port": ({"Origin": "http://127.0.0.1:1"}, "foreign"),
        "another scheme": ({"Origin": own.replace("http:", "https:")}, "foreign"),
        "another name": ({"Origin": own.replace("127.0.0.1", "localhost")}, "foreign"),
        "a prefix": ({"Origin": f"{own}.evil.example"}, "foreign"),
        "with a path": ({"Origin": f"{own}/"}, "foreign"),
        "user name": ({"Origin": own.replace("//", "//evil@")}, "foreign"),
        "two origins": ({"Origin": f"{own}, {EVIL}"}, "foreign"),
        "cross site": ({"Sec-Fetch-Site": "cross-site"}, "foreign"),
        "same site": ({"Sec-Fetch-Site": "same-site"}, "foreign"),
        "odd site": ({"Sec-Fetch-Site": "same-origin, cross-site"}, "foreign"),
        "own origin, foreign fetch": ({"Origin": own, "Sec-Fetch-Site": "cross-site"}, "foreign"),
        "foreign origin, own fetch": ({"Origin": EVIL, "Sec-Fetch-Site": "same-origin"}, "foreign"),
    }


SITES = list(_sites("http://127.0.0.1"))


@pytest.fixture(scope="module")
def database_kind() -> Kind:
    """Nothing here depends on the database."""
    return "sqlite"


@pytest.fixture
def resident(app: App) -> Player:
    """A player signed in by cookie; `token` is a bearer token of another session of his."""
    player = app.new_player()
    player.register()
    player.login(transport="token")
    return player


def _ask(
    program: httpx2.Client, resident: Player, method: str, path: str, headers: dict[str, str], **body: Any
) -> httpx2.Response:
    cookie = {"Cookie": f"igw_session={resident.http.cookies['igw_session']}"}
    return program.request(method, path, headers=cookie | headers, **body)


@pytest.mark.parametrize("name", SITES)
def test_a47_a_change_by_cookie_must_come_from_our_pages(
    app: App, resident: Player, program: httpx2.Client, name: str
) -> None:
    """Silence is refused like a foreign site; what is refused has changed nothing."""
    headers, site = _sites(app.url)[name]
    for method, path in CHANGES:
        answer = _ask(program, resident, method, path, headers)
        if site == "own":
            assert answer.status_code == (404 if path.endswith("2147483647") else 204)
            resident.login()
        else:
            problem_of(answer, status=403, code="cross_site_request")
            assert "set-cookie" not in answer.headers
            assert resident.session().status_code == 200
            assert resident.bearer("GET", "/auth/session").status_code == 200


@pytest.mark.parametrize("kind", [JSON, FORM, TEXT, "multipart/form-data; boundary=x", ""])
def test_a47_no_kind_of_body_is_an_exemption(app: App, resident: Player, program: httpx2.Client, kind: str) -> None:
    """A form needs no permission of CORS, a JSON body does: neither matters here."""
    headers = {"Content-Type": kind} if kind else {}
    for site in ({"Origin": EVIL}, {}):
        answer = _ask(program, resident, "POST", "/auth/logout", headers | site, content=b"{}")
        problem_of(answer, status=403, code="cross_site_request")
    assert resident.session().status_code == 200


@pytest.mark.parametrize("junk", ["Bearer junk", "bearer  x", "Bearer", "Basic eDp5", "junk", "Bearer {token}"])
def test_a48_a_bearer_header_beside_the_cookie_buys_no_exemption(
    app: App, resident: Player, program: httpx2.Client, junk: str
) -> None:
    """Junk or a good token: our cookie came along, so the site is asked for."""
    bearer = {"Authorization": junk.format(token=resident.token)}
    for site in ({"Origin": EVIL}, {"Sec-Fetch-Site": "cross-site"}, {}):
        for method, path in CHANGES:
            answer = _ask(program, resident, method, path, bearer | site)
            problem_of(answer, status=403, code="cross_site_request")
    assert resident.session().status_code == 200


def test_a48_what_authenticates_the_request_decides_who_is_asked(
    app: App, resident: Player, program: httpx2.Client
) -> None:
    """A wrong bearer token beside a good cookie is a wrong token, from our own page too."""
    own = {"Origin": app.url, "Authorization": "Bearer wrong"}
    problem_of(_ask(program, resident, "POST", "/auth/logout", own), status=401, code="not_signed_in")
    assert resident.session().status_code == 200


def test_a47_by_bearer_alone_no_site_is_asked_for(app: App, resident: Player, program: httpx2.Client) -> None:
    """No cookie travels by itself, so there is nothing another site could abuse."""
    for site in ({}, {"Origin": EVIL}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        resident.login(transport="token")
        bearer = {"Authorization": f"Bearer {resident.token}"} | site
        assert program.post("/auth/logout", headers=bearer).status_code == 204


@pytest.mark.parametrize("path", READS)
def test_reading_by_cookie_asks_for_no_site(app: App, resident: Player, program: httpx2.Client, path: str) -> None:
    """A link from elsewhere may be followed; the answer is not readable there, and never says that it is."""
    for site in ({}, {"Origin": EVIL}, {"Sec-Fetch-Site": "cross-site"}):
        answer = _ask(program, resident, "GET", path, site)
        assert answer.status_code == 200
        assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "path", ["/auth/login", "/auth/register", "/auth/signup/complete", "/auth/logout", "/me/sessions"]
)
def test_no_other_site_gets_leave_to_call_us(app: App, program: httpx2.Client, path: str) -> None:
    """CORS is off: a preflight finds no permission."""
    headers = {
        "Origin": EVIL,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = program.options(path, headers=headers)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("name", SITES)
def test_a47_login_csrf_signing_in_is_refused_to_foreign_pages_alone(
    app: App, resident: Player, program: httpx2.Client, name: str
) -> None:
    """Another site must not sign a visitor in to the attacker's account; a program that says nothing is welcome."""
    headers, site = _sites(app.url)[name]
    body = {"email": resident.email, "password": resident.password, "transport": "cookie"}
    for path, status in (("/auth/login", 200), ("/auth/register", 409), ("/auth/signup/complete", 401)):
        for answer in (program.post(path, headers=headers, json=body), program.post(path, headers=headers, data=body)):
            if site == "foreign":
                problem_of(answer, status=403, code="cross_site_request")
                assert "set-cookie" not in answer.headers
            else:
                assert answer.status_code == status
                _remember(app, answer)


def _remember(app: App, answer: httpx2.Response) -> None:
    if answer.status_code == 200:
        app.secrets_seen.add(given_cookies(answer)["igw_session"], kind="session token")
