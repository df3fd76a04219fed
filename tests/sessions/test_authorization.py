"""The Authorization header and the cookie, well and badly formed: a session or 401, never a 500 (A16, T8, T9)."""

from __future__ import annotations

import json

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.databases import Kind
from tests.makers.players import Player

ROUTES = ["/auth/session", "/me/wallets"]
MALFORMED = {
    "empty": b"",
    "scheme": b"Bearer",
    "no-scheme": b"abcdefghijklmnopqrstuvwxyz",
    "basic": b"Basic dXNlcjpwYXNz",
    "basic-broken": b"Basic !!!",
    "digest": b'Digest username="x", realm="y"',
    "comma": b"Bearer a, Bearer b",
    "three-words": b"Bearer one two",
    "tab": b"Bearer\tabc",
    "colon": b"Bearer: abc",
    "quoted": b'Bearer "abc"',
    "latin-1": b"Bearer \xe9\xff",
    "utf-8": "Bearer \u00e9\U0001f600".encode(),
    "overlong-utf-8": b"Bearer \xc0\xaf",
    "high": b"\xff\xfe\xfd",
    "percent": b"Bearer %s%n%00",
    "sql": b"Bearer ' OR '1'='1",
    "json": b'Bearer {"token": 0}',
    "zero": b"Bearer 0",
    "null": b"Bearer null",
    "jwt-none": b"Bearer eyJhbGciOiJub25lIn0.eyJ1c2VySWQiOjF9.",
    "long": b"Bearer " + b"a" * 513,
    "very-long": b"Bearer " + b"a" * 6000,
    "token68": b"Bearer ====",
}


@pytest.fixture(scope="module")
def database_kind() -> Kind:
    """What is read here is read before the database is asked."""
    return "sqlite"


@pytest.fixture
def resident(app: App) -> Player:
    """A player signed in by cookie and by token."""
    player = app.new_player()
    player.register()
    player.login(transport="token")
    return player


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("path", ROUTES)
def test_a16_a_malformed_header_is_401_and_never_a_fault(
    app: App, program: httpx2.Client, path: str, name: str
) -> None:
    """On the fast route and on an ordinary one; the answer names the scheme."""
    answer = program.get(path, headers={"Authorization": MALFORMED[name]})
    problem_of(answer, status=401, code="not_signed_in")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "BEARER {}", "Bearer   {}", "beARer  {}"])
def test_the_scheme_is_read_without_case_and_the_token_without_blanks(
    app: App, resident: Player, program: httpx2.Client, path: str, form: str
) -> None:
    """As the standard has it."""
    answer = program.get(path, headers={"Authorization": form.format(resident.token)})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize(
    "cookie",
    [
        b"igw_session",
        b"igw_session=",
        b'igw_session=""',
        b"igw_session=;",
        b"=igw_session",
        b"igw_session=\xff\xfe",
        b"igw_session=a b c",
        b"igw_session=%00",
        b"igw_session=" + b"a" * 5000,
        b"IGW_SESSION=x",
        b";;;;",
        b"\xff",
        b"igw_session==",
        b"$Version=1; igw_session=x",
    ],
    ids=lambda cookie: ascii(cookie)[:30],
)
def test_a16_a_malformed_cookie_is_401_and_never_a_fault(
    app: App, program: httpx2.Client, path: str, cookie: bytes
) -> None:
    """Whatever stands there."""
    problem_of(program.get(path, headers={"Cookie": cookie}), status=401, code="not_signed_in")


@pytest.mark.parametrize("path", ROUTES)
def test_the_header_outweighs_the_cookie_on_every_route(
    app: App, resident: Player, program: httpx2.Client, path: str
) -> None:
    """A bearer token, even a wrong one, is what counts; another scheme or an empty one leaves the cookie in force."""
    cookie = {"Cookie": f"theme=dark; igw_session={resident.http.cookies['igw_session']}; x=y"}
    for header, status in (
        ("Bearer wrong", 401),
        (f"Bearer {resident.token}", 200),
        ("Basic dXNlcjpwYXNz", 200),
        ("Bearer", 200),
        ("bearertoken", 200),
    ):
        assert program.get(path, headers=cookie | {"Authorization": header}).status_code == status


@pytest.mark.parametrize("path", ROUTES)
def test_two_headers_are_read_alike_on_every_route(
    app: App, resident: Player, program: httpx2.Client, path: str
) -> None:
    """No request is signed in on one route and not on another."""
    good = f"Bearer {resident.token}"
    for headers, status in (
        ([("Authorization", good), ("Authorization", "Bearer wrong")], 200),
        ([("Authorization", "Bearer wrong"), ("Authorization", good)], 401),
        ([("Authorization", "Basic x"), ("Authorization", good)], 401),
    ):
        assert program.get(path, headers=headers).status_code == status, headers


@pytest.mark.parametrize("path", ROUTES)
def test_two_cookies_of_one_name_are_read_alike_on_every_route(
    app: App, resident: Player, program: httpx2.Client, path: str
) -> None:
    """In one header or in two, with blanks or quotes about them: the last one counts."""
    token = resident.http.cookies["igw_session"]
    for cookies, status in (
        ([f"igw_session=wrong; igw_session={token}"], 200),
        ([f"igw_session={token}; igw_session=wrong"], 401),
        ([f"igw_session={token}; igw_session="], 401),
        ([f'igw_session="{token}"'], 200),
        ([f'igw_session="{token}'], 401),
        ([f"a=b;igw_session = {token} ;c=d"], 200),
        (["igw_session=wrong", f"igw_session={token}"], 200),
        ([f"igw_session={token}", "igw_session=wrong"], 401),
        ([f"igw_session={token}", "theme=dark"], 200),
        ([f"xigw_session={token}"], 401),
        ([f"igw_session;={token}"], 401),
    ):
        answer = program.get(path, headers=[("Cookie", cookie) for cookie in cookies])
        assert answer.status_code == status, cookies


def test_a_token_is_taken_from_nowhere_else(app: App, resident: Player, program: httpx2.Client) -> None:
    """Not from the address, where logs and histories would keep it, nor from other headers."""
    token = resident.token
    for path in ROUTES:
        assert program.get(f"{path}?session_token={token}&access_token={token}&token={token}").status_code == 401
        for header in ("X-Session-Token", "X-Auth-Token", "Token", "Proxy-Authorization"):
            assert program.get(path, headers={header: f"Bearer {token}"}).status_code == 401


def test_t09_the_token_stands_in_its_one_answer_and_nowhere_else(app: App, player: Player) -> None:
    """Every other answer to the player is read through for every token he has been given."""
    player.register()
    cookie_token = player.http.cookies["igw_session"]
    player.login(transport="token")
    bodies = [player.http.get(path) for path in ("/auth/session", "/me/sessions", "/me/wallets", "/me/identities")]
    bodies += [player.bearer("GET", path) for path in ("/auth/session", "/me/sessions", "/me/wallets")]
    bodies += [player.http.get("/auth/providers"), player.http.get("/metrics"), player.http.get("/nowhere")]
    bodies += [player.http.get("/openapi.json"), player.login(password="wrong wrong"), player.logout()]
    for answer in bodies:
        for token in (cookie_token, player.token):
            assert token is not None
            assert token not in answer.text
            assert token not in str(answer.headers.raw)


def test_the_fast_route_gives_what_the_document_declares(app: App, resident: Player) -> None:
    """Served in front of the framework, declared inside it: the answer has the declared fields and types, in order,
    and the same values that the rest of the API gives.
    """
    document = resident.http.get("/openapi.json").json()
    declared = document["components"]["schemas"]["SessionAnswer"]["properties"]
    answer = resident.session()
    body = answer.json()
    assert (
        list(body)
        == list(declared)
        == [
            "userId",
            "user_name",
            "email",
            "email_verified",
            "language_code",
            "country",
            "session",
        ]
    )
    part = document["components"]["schemas"]["SessionPart"]["properties"]
    assert list(body["session"]) == list(part) == ["session_id", "login_time", "expires_at"]
    assert (type(body["userId"]), type(body["email_verified"]), type(body["session"]["session_id"])) == (int, bool, int)
    assert answer.headers["content-type"] == "application/json"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() == answer.content
    [device] = [device for device in resident.sessions().json() if device["current"]]
    assert body["session"]["session_id"] == device["session_id"]
    assert body["session"]["login_time"] == device["login_time"]
    statuses = document["paths"]["/auth/session"]["get"]["responses"]
    assert {"200", "401", "503"} <= set(statuses)


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_fast_route_takes_get_alone(app: App, program: httpx2.Client, method: str) -> None:
    """Other methods meet the framework's answer."""
    assert program.request(method, "/auth/session").status_code == 405


@pytest.mark.parametrize(
    "path", ["/auth/session/", "//auth/session", "/auth//session", "/AUTH/SESSION", "/auth/session;x"]
)
def test_t19_a34_no_other_spelling_of_the_address_is_the_route(
    app: App, resident: Player, program: httpx2.Client, path: str
) -> None:
    """A cache or a limit in front must not be walked round."""
    cookie = {"Cookie": f"igw_session={resident.http.cookies['igw_session']}"}
    answer = program.get(httpx2.URL(app.url + path), headers=cookie)
    assert answer.status_code == 404
