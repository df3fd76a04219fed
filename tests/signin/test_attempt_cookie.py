"""The cookie of an attempt: signed, tamper-proof, good under every key of the list (A46, key rotation)."""

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
from tests.signin.attempts import Begun, begin, begun, code_for, come_back, exchanges, forged, known_person, place_of

OLD, NEW = "the-older-signing-key-of-a-test-01", "the-newer-signing-key-of-a-test-02"


@pytest.fixture(scope="module")
def database_kind() -> Kind:
    """Nothing here depends on the database."""
    return "sqlite"


@pytest.fixture(scope="module")
def rotated(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[App]:
    """An app whose signing key has been changed: the newer key stands first, the older one is still known."""
    app = start_app(run_folder, secrets_seen, JWT_SIGNING_KEY=f"{NEW},{OLD}")
    yield app
    app.stop()


def _changed(value: str) -> Iterator[str]:
    """The text with one character changed, at many places; without its signature; with parts swapped."""
    body, _, mac = value.partition(".")
    for place in range(0, len(value), 7):
        yield value[:place] + ("A" if value[place] != "A" else "B") + value[place + 1 :]
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    yield from (value[:-1] + char for char in last if char != value[-1])
    yield from (body, f"{body}.", f".{mac}", f"{mac}.{body}", f"{body}.{mac}.{mac}", f"{value}=", f" {value}x")
    yield from (body + "." + mac[:-1], body + "A." + mac, value.upper(), '""', "e30.e30", "null", "{}", "%00", "é")


def test_every_change_of_the_cookie_is_noticed(app: App, program: httpx2.Client) -> None:
    """One character is enough. The code is not sent, and the untouched cookie stays good."""
    person, _ = known_person(app)
    attempt, code = begin(app.new_player()), code_for(app, person)
    called = exchanges(app)
    for value in _changed(attempt.value):
        broken = Begun(attempt.state, attempt.name, value)
        cookie = {"Cookie": broken.cookie.encode(), "Accept": "text/html"}
        answer = program.get("/oauth/instagram/callback", params={"code": code, "state": attempt.state}, headers=cookie)
        assert place_of(answer) == "/signin?error=state_mismatch", value
    assert exchanges(app) == called
    assert place_of(come_back(program, attempt, code=code, state=attempt.state)) == "/lobby"


@pytest.mark.parametrize(
    "wishes",
    [
        {"key": "another-key-altogether-0123456789"},
        {"purpose": "device"},
        {"s": "another-state"},
        {"p": "facebook"},
    ],
    ids=["key", "purpose", "state", "provider"],
)
def test_a_signature_counts_for_one_key_one_purpose_one_state_one_provider(
    app: App, program: httpx2.Client, wishes: dict[str, str]
) -> None:
    """What was signed for something else is worthless here."""
    attempt = forged(app, **wishes)
    answer = come_back(program, attempt, page=False, code="AQcode", state=attempt.state)
    problem_of(answer, status=400, code="state_mismatch")


def test_what_the_test_forges_is_what_the_service_signs(app: App, program: httpx2.Client) -> None:
    """Otherwise the refusals above would show nothing."""
    person, _ = known_person(app)
    attempt = forged(app)
    assert place_of(come_back(program, attempt, code=code_for(app, person), state=attempt.state)) == "/lobby"


def test_a_new_key_does_not_end_what_was_begun_under_the_old_one(rotated: App) -> None:
    """Rotation: attempts of a minute ago come home; new ones are signed with the newest key."""
    with start_program(rotated.url) as program:
        person, _ = known_person(rotated)
        older = forged(rotated, key=OLD)
        assert place_of(come_back(program, older, code=code_for(rotated, person), state=older.state)) == "/lobby"
        fresh = begun(program.get("/oauth/instagram/start"))
        again = forged(rotated, key=NEW, state=fresh.state, t=fresh.payload["t"])
        assert again.value.partition(".")[0] == fresh.value.partition(".")[0]
        assert again.value == fresh.value


def test_a_key_that_was_taken_off_the_list_is_worth_nothing(rotated: App) -> None:
    """The end of a rotation."""
    with start_program(rotated.url) as program:
        attempt = forged(rotated, key="a-key-that-was-retired-long-ago-00")
        answer = come_back(program, attempt, code=code_for(rotated), state=attempt.state)
        assert place_of(answer) == "/signin?error=state_mismatch"


def test_sessions_outlive_every_key(rotated: App, start_own_app: object) -> None:
    """A session's token is random and stands in the database: no rotation signs anybody out."""
    player = rotated.new_player()
    player.register()
    other = start_own_app(database=rotated.database, JWT_SIGNING_KEY="a-third-key-of-a-test-0123456789")  # type: ignore[operator]
    with start_program(other.url) as program:
        cookie = {"Cookie": f"igw_session={player.http.cookies['igw_session']}"}
        assert program.get("/auth/session", headers=cookie).status_code == 200
