"""Bodies that are broken, ambiguous, huge or hostile: the right 4xx, never a 500, never an echo (T13, T16-T18, T33).

Every body carries a secret in the place where a password goes. No answer may contain it, and no log: the scan at the
end of the run looks for it in every line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.http.problems import faults_of, problem_of
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.makers.programs import start_program
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

CANARY = "canary-5f0c1b2a9d3e"
ROUTES = ["/auth/login", "/auth/register", "/auth/signup/complete"]
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GOOD = f'"email": "a@example.com", "password": "{CANARY}"'

BROKEN_JSON: dict[str, bytes] = {
    "nan": f'{{{GOOD}, "x": NaN}}'.encode(),
    "infinity": f'{{{GOOD}, "x": Infinity}}'.encode(),
    "minus-infinity": f'{{{GOOD}, "x": -Infinity}}'.encode(),
    "1e400": f'{{{GOOD}, "x": 1e400}}'.encode(),
    "minus-1e400": f'{{{GOOD}, "x": -1e400}}'.encode(),
    "nan-for-password": b'{"email": "a@example.com", "password": NaN}',
    "surrogate": f'{{{GOOD}, "x": "\\ud800"}}'.encode(),
    "surrogate-in-password": f'{{"email": "a@example.com", "password": "{CANARY}\\udfff"}}'.encode(),
    "surrogate-in-name": f'{{{GOOD}, "\\ud800": 1}}'.encode(),
    "surrogate-pair-reversed": f'{{{GOOD}, "x": "\\udc00\\ud800"}}'.encode(),
    "raw-surrogate": f'{{{GOOD}, "x": "'.encode() + b"\xed\xa0\x80" + b'"}',
    "duplicate-names": f'{{{GOOD}, "password": "{CANARY}2"}}'.encode(),
    "duplicate-same": f"{{{GOOD}, {GOOD}}}".encode(),
    "duplicate-nested": f'{{{GOOD}, "x": {{"a": 1, "a": 2}}}}'.encode(),
    "duplicate-by-escape": f'{{{GOOD}, "\\u0065mail": "b@example.com"}}'.encode(),
    "nul": f'{{"email": "a@example.com", "password": "{CANARY}\\u0000"}}'.encode(),
    "nul-in-email": f'{{"email": "a\\u0000@example.com", "password": "{CANARY}"}}'.encode(),
    "nul-in-name": f'{{{GOOD}, "x\\u0000": 1}}'.encode(),
    "raw-nul": f'{{{GOOD}, "x": "'.encode() + b'\0"}',
    "raw-newline": f'{{{GOOD}, "x": "a\nb"}}'.encode(),
    "arrays": b"[" * 30_000,
    "arrays-closed": b"[" * 5_000 + b"]" * 5_000,
    "objects": b'{"a":' * 10_000,
    "deep-value": f'{{{GOOD}, "x": {"[" * 30}{"]" * 30}}}'.encode(),
    "5000-digits": f'{{{GOOD}, "x": {"9" * 5000}}}'.encode(),
    "101-digits": f'{{{GOOD}, "x": {"9" * 101}}}'.encode(),
    "minus-5000-digits": f'{{"email": -{"9" * 5000}, "password": "{CANARY}"}}'.encode(),
    "empty": b"",
    "blank": b" \r\n\t ",
    "bom": b"\xef\xbb\xbf" + f"{{{GOOD}}}".encode(),
    "bad-utf-8": f'{{{GOOD}, "x": "'.encode() + b'\xff\xfe"}',
    "overlong-utf-8": f'{{{GOOD}, "x": "'.encode() + b'\xc0\xaf"}',
    "cut-utf-8": f'{{{GOOD}, "x": "'.encode() + b"\xf0\x9f",
    "latin-1": f'{{{GOOD}, "x": "\u00fc"}}'.encode("latin-1"),
    "utf-16": f"{{{GOOD}}}".encode("utf-16"),
    "utf-32": f"{{{GOOD}}}".encode("utf-32"),
    "truncated": f"{{{GOOD}".encode(),
    "trailing-comma": f"{{{GOOD},}}".encode(),
    "garbage-after": f"{{{GOOD}}} x".encode(),
    "two-documents": f"{{{GOOD}}}{{{GOOD}}}".encode(),
    "comment": f"{{{GOOD} /* x */}}".encode(),
    "single-quotes": f"{{{GOOD}}}".replace('"', "'").encode(),
    "no-quotes": f"{{email: 1, password: {CANARY}}}".encode(),
    "hex": f'{{{GOOD}, "x": 0x10}}'.encode(),
    "leading-zero": f'{{{GOOD}, "x": 007}}'.encode(),
    "plus": f'{{{GOOD}, "x": +1}}'.encode(),
    "array": f'["{CANARY}"]'.encode(),
    "array-of-objects": f"[{{{GOOD}}}]".encode(),
    "text": f'"{CANARY}"'.encode(),
    "number": b"7",
    "null": b"null",
    "true": b"true",
    "form-as-json": f"email=a%40example.com&password={CANARY}".encode(),
    "xml": f"<login>{CANARY}</login>".encode(),
    "gzip": b"\x1f\x8b\x08\x00" + b"\0" * 50,
    "bad-escape": f'{{{GOOD}, "x": "\\x41"}}'.encode(),
}

BROKEN_FORMS: dict[str, bytes] = {
    "twice": f"email=a%40example.com&password={CANARY}&password={CANARY}2".encode(),
    "twice-the-same": f"email=a%40example.com&email=a%40example.com&password={CANARY}".encode(),
    "twice-by-encoding": f"email=a%40example.com&%65mail=b%40example.com&password={CANARY}".encode(),
    "nul": f"email=a%40example.com&password={CANARY}%00".encode(),
    "nul-in-name": f"email=a%40example.com&password={CANARY}&x%00=1".encode(),
    "bad-utf-8": f"email=a%40example.com&password={CANARY}%FF".encode(),
    "surrogate": f"email=a%40example.com&password={CANARY}%ED%A0%80".encode(),
    "overlong": f"email=a%40example.com&password={CANARY}%C0%AF".encode(),
    "raw-utf-8": f"email=a%40example.com&password={CANARY}\u00fc".encode(),
    "no-value": f"email&password={CANARY}".encode(),
    "json": f"{{{GOOD}}}".encode(),
    "sixty-five-fields": "&".join(f"x{number}=1" for number in range(65)).encode(),
    "ten-thousand-fields": "&".join(f"x{number}=1" for number in range(7000)).encode()[:65_000],
}


@pytest.fixture(scope="module")
def database_kind() -> Kind:
    """What is shown here happens before any database is asked."""
    return "sqlite"


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """The app, and the canary among the secrets that no log may hold."""
    secrets_seen.add(CANARY, kind="canary in a body")
    app = start_app(run_folder, secrets_seen, kind=database_kind)
    yield app
    app.stop()


@pytest.fixture(scope="module")
def caller(app: App) -> Iterator[httpx2.Client]:
    """A client for the whole module, for Hypothesis too."""
    with start_program(app.url) as client:
        yield client


def _silent(answer: httpx2.Response) -> httpx2.Response:
    assert CANARY not in answer.text + str(answer.headers.raw)
    assert "set-cookie" not in answer.headers
    return answer


@pytest.mark.parametrize("name", BROKEN_JSON)
def test_t16_t17_json_that_is_broken_or_ambiguous_is_refused(caller: httpx2.Client, name: str) -> None:
    """400 `bad_body`, on every route that takes a body, whatever else is right in it."""
    for path in ROUTES:
        problem_of(_silent(caller.post(path, content=BROKEN_JSON[name], headers=JSON)), status=400, code="bad_body")


@pytest.mark.parametrize("name", BROKEN_FORMS)
def test_t16_t17_forms_that_are_broken_or_ambiguous_are_refused(caller: httpx2.Client, name: str) -> None:
    """The same for a form; and for a page that posted it."""
    for headers in (FORM, FORM | {"Accept": "text/html"}):
        for path in ROUTES:
            answer = caller.post(path, content=BROKEN_FORMS[name], headers=headers)
            problem_of(_silent(answer), status=400, code="bad_body")


VALUES: dict[str, Any] = {
    "number": 7,
    "float": 7.5,
    "true": True,
    "false": False,
    "null": None,
    "list": [CANARY],
    "empty-list": [],
    "object": {"$ne": CANARY},
    "empty-object": {},
    "nested": [[[[{"x": CANARY}]]]],
}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("field", ["email", "password"])
def test_t13_t33_a_value_of_another_type_is_named_and_not_echoed(caller: httpx2.Client, field: str, name: str) -> None:
    """422 `wrong_type`; a number is not taken for its digits, nor a list for its one member."""
    for path in ROUTES:
        body = {"email": "a@example.com", "password": CANARY} | {field: VALUES[name]}
        assert faults_of(_silent(caller.post(path, json=body))) == {field: "wrong_type"}


@pytest.mark.parametrize("path", ROUTES)
def test_t33_no_fault_of_a_field_echoes_what_was_typed(caller: httpx2.Client, path: str) -> None:
    """Wrong in every way at once, with the secret in every place a value can stand."""
    body = {
        "email": f"{CANARY}@",
        "password": CANARY * 5,
        "transport": CANARY,
        "language_code": CANARY,
        "country": CANARY,
        "date_of_birth": CANARY,
        "accept_terms": CANARY,
        "ig_id": CANARY * 20,
        "extra": CANARY,
        "more": {"deep": [CANARY]},
    }
    for answer in (caller.post(path, json=body), caller.post(path, data=body | {"more": CANARY})):
        faults = faults_of(_silent(answer))
        assert {"password", "transport", "extra", "more"} <= set(faults)


def test_a_name_that_nobody_knows_is_told_in_bounds(caller: httpx2.Client) -> None:
    """Field names are told, so that a program can be mended: at most 64 printable characters of them."""
    body = {"email": "a@example.com", "password": CANARY, "x" * 5000: 1, "a\r\nb": 1, "\u202e": 1, "__proto__": 1}
    faults = faults_of(_silent(caller.post("/auth/login", json=body)))
    assert set(faults.values()) == {"unknown_field"}
    assert set(faults) == {"x" * 64, "body", "__proto__"}


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "text/plain",
        "text/json",
        "application/jsonp",
        "application/problem+json",
        "application/merge-patch+json",
        "application/xml",
        "application/octet-stream",
        "multipart/form-data; boundary=x",
        "application/json, text/plain",
        "application",
        "json",
        "*/*",
        ";application/json",
        "\u00fc",
    ],
    ids=ascii,
)
def test_another_kind_of_body_is_not_taken(caller: httpx2.Client, kind: str | None) -> None:
    """415. JSON under `text/plain` is what another site's form could send without asking."""
    headers = {} if kind is None else {"Content-Type": kind.encode()}
    for path in ROUTES:
        answer = caller.post(path, content=f"{{{GOOD}}}".encode(), headers=headers)
        problem_of(_silent(answer), status=415, code="unsupported_media_type")


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON", "application/json; charset=utf-8", " application/json;x=y "]
)
def test_the_usual_spellings_of_the_kind_are_taken(caller: httpx2.Client, kind: str) -> None:
    """Case and parameters do not matter."""
    answer = caller.post("/auth/login", content=f"{{{GOOD}}}".encode(), headers={"Content-Type": kind.strip()})
    problem_of(_silent(answer), status=401, code="invalid_credentials")


def _padded(size: int) -> bytes:
    body = f'{{{GOOD}, "x": ""}}'.encode()
    return body[:-2] + b"a" * (size - len(body)) + body[-2:]


@pytest.mark.parametrize("path", ROUTES)
def test_t16_a63_sixty_four_kilobytes_are_the_most(caller: httpx2.Client, path: str) -> None:
    """Declared or sent in pieces: one byte more is 413, the bound itself is read and judged."""
    size = 64 * 1024
    assert faults_of(_silent(caller.post(path, content=_padded(size), headers=JSON)))["x"] == "unknown_field"
    too_large = _padded(size + 1)
    problem_of(_silent(caller.post(path, content=too_large, headers=JSON)), status=413, code="body_too_large")
    pieces = (too_large[place : place + 8000] for place in range(0, len(too_large), 8000))
    problem_of(_silent(caller.post(path, content=pieces, headers=JSON)), status=413, code="body_too_large")


def test_a_body_in_pieces_is_a_body(caller: httpx2.Client) -> None:
    """Chunked transfer, one byte at a time."""
    body = f"{{{GOOD}}}".encode()
    answer = caller.post("/auth/login", content=(body[place : place + 1] for place in range(len(body))), headers=JSON)
    problem_of(_silent(answer), status=401, code="invalid_credentials")


def test_a_body_where_none_is_asked_for_changes_nothing(caller: httpx2.Client) -> None:
    """GET and DELETE with a body, small or odd."""
    for method, path, status in (
        ("GET", "/auth/session", 401),
        ("DELETE", "/me/sessions", 401),
        ("GET", "/health", 200),
    ):
        answer = caller.request(method, path, content=BROKEN_JSON["nan"], headers=JSON)
        assert _silent(answer).status_code == status


@pytest.mark.parametrize("path", ROUTES)
def test_an_empty_form_lacks_everything(caller: httpx2.Client, path: str) -> None:
    """422 and not 400: it is a form."""
    for content in (b"", b"email=&password="):
        assert faults_of(caller.post(path, content=content, headers=FORM)) == {
            "email": "missing",
            "password": "missing",
        }


def test_a_form_is_decoded_as_browsers_encode(app: App, caller: httpx2.Client) -> None:
    """Plus is a blank, percent sequences are UTF-8: the password arrives exactly as it was typed."""
    password = f"{CANARY} +&=%\u00fc\U0001f600"
    content = f"email=form%40example.com&password={quote(password)}&transport=token".encode()
    registered = caller.post("/auth/register", content=content, headers=FORM)
    assert registered.status_code == 200, registered.text
    app.secrets_seen.add(registered.json()["session_token"], kind="session token")
    for text in (quote(password), quote(password).replace("%20", "+")):
        body = f"email=form%40example.com&password={text}&transport=cookie".encode()
        assert caller.post("/auth/login", content=body, headers=FORM).status_code == 200
    body = {"email": "form@example.com", "password": password, "transport": "cookie"}
    assert caller.post("/auth/login", json=body).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{CANARY}", 404),
        ("GET", f"/errors/{CANARY}", 404),
        ("GET", f"/oauth/{CANARY}/start", 404),
        ("GET", f"/oauth/{CANARY}/callback?code={CANARY}&state={CANARY}", 404),
        ("GET", f"/oauth/{CANARY * 5}/start", 422),
        ("GET", f"/oauth/instagram/start?intent={CANARY}", 422),
        ("GET", f"/oauth/instagram/callback?code={CANARY}&state={CANARY}", 400),
        ("GET", f"/oauth/instagram/callback?error={CANARY}&error_description={CANARY}", 400),
        ("DELETE", f"/me/sessions/{CANARY}", 401),
        ("DELETE", f"/me/identities/{CANARY}", 401),
        ("PUT", f"/auth/login?password={CANARY}", 405),
        ("POST", f"/auth/session?token={CANARY}", 405),
        ("GET", f"/auth/session?token={CANARY}", 401),
    ],
)
def test_t33_what_stands_in_an_address_is_not_echoed_either(
    caller: httpx2.Client, method: str, path: str, status: int
) -> None:
    """Paths and queries, in errors of every kind."""
    assert _silent(caller.request(method, path)).status_code == status


def test_t33_nor_does_it_stand_in_the_metrics(caller: httpx2.Client) -> None:
    """After all of the above."""
    metrics = caller.get("/metrics")
    assert metrics.status_code == 200
    assert CANARY not in metrics.text


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from([CANARY, "\ud800", "\0"]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)
FIELDS = st.sampled_from(["email", "password", "transport", "country", "date_of_birth", "ig_id", "accept_terms", "x"])
EXPECTED = {400, 401, 413, 415, 422}
_NOT_ASKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
MANY = settings(max_examples=120, deadline=None, suppress_health_check=_NOT_ASKED)


@MANY
@given(body=st.one_of(TREES, st.dictionaries(FIELDS, TREES, max_size=6)), path=st.sampled_from(ROUTES[::2]))
def test_t17_any_json_at_all_is_answered_with_a_fault_of_the_caller(
    caller: httpx2.Client, body: Any, path: str
) -> None:
    """Generated values in generated places: 4xx in our shape, never a 500, never an echo."""
    content = json.dumps(body).encode("utf-8", "surrogatepass")
    answer = _silent(caller.post(path, content=content, headers=JSON))
    assert answer.status_code in EXPECTED, answer.text
    problem_of(answer, status=answer.status_code, code=answer.json()["code"])


@MANY
@given(content=st.binary(max_size=200), kind=st.sampled_from([JSON, FORM]), path=st.sampled_from(ROUTES[::2]))
def test_t17_any_bytes_at_all_are_answered_with_a_fault_of_the_caller(
    caller: httpx2.Client, content: bytes, kind: dict[str, str], path: str
) -> None:
    """Noise."""
    answer = caller.post(path, content=content, headers=kind)
    assert answer.status_code in EXPECTED, answer.text
    problem_of(answer, status=answer.status_code, code=answer.json()["code"])
