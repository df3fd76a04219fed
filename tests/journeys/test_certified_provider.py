"""Signing in through a real, certified OpenID provider that we have not written, in a browser.

It is npm's oidc-provider with its own development pages: it insists on PKCE, names itself in every answer (RFC 9207)
and tells names at its userinfo endpoint alone. tests/certified_provider/ holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx2
import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.house import House
from tests.makers.apps import App, start_app
from tests.makers.browsers import Visit
from tests.makers.databases import Kind
from tests.makers.players import PAGE, Player
from tests.servers.certified_provider import NAME, CertifiedProvider, start_certified_provider
from tests.servers.ports import free_port
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

_LABEL = "Certified"
_THEIR_FONTS = "https://fonts.googleapis.com"
"""Their development pages would like fonts; no test asks anything outside this machine."""


@pytest.fixture(scope="module")
def port() -> int:
    """Of the app, which the provider must know beforehand."""
    return free_port()


@pytest.fixture(scope="module")
def provider(run_folder: RunFolder, secrets_seen: SecretsSeen, port: int) -> Iterator[CertifiedProvider]:
    """The provider, with the app registered."""
    provider = start_certified_provider(run_folder, redirect_uri=f"http://127.0.0.1:{port}/oauth/{NAME}/callback")
    secrets_seen.add(provider.client_secret, kind="client secret")
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def app(
    run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind, port: int, provider: CertifiedProvider
) -> Iterator[App]:
    """The shipped app, which knows it by its three settings."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, port=port, **provider.settings)
    yield app
    app.stop()


@pytest.fixture
def house(house: House, visit: Visit, provider: CertifiedProvider) -> House:
    """The usual one, which may ask the provider as well."""
    visit.context.route(f"{_THEIR_FONTS}/**", _without_fonts)
    house.origins |= {provider.url, _THEIR_FONTS}
    return house


def _without_fonts(route: Route) -> None:
    route.fulfill(status=200, content_type="text/css", body="")


def _new_name() -> str:
    return f"linh-{uuid4().hex[:8]}"


def _leave(house: House) -> None:
    house.open("/signin")
    house.link(f"Continue with {_LABEL}").click()


def _say_who(page: Page, name: str) -> None:
    """Their sign-in page and their consent page."""
    page.get_by_placeholder("Enter any login").fill(name)
    page.get_by_placeholder("and password").fill("anything")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def _identity(app: App, name: str) -> list[dict[str, object]]:
    sql = "SELECT userId, provider, client_id FROM player_external_ids WHERE external_id = :name"
    return app.database.rows(sql, name=name)


def _sign_up(house: House, name: str) -> None:
    _leave(house)
    _say_who(house.page, name)
    house.expect_at("/signup/complete")
    house.fill_sign_up(house.person())
    house.button(house.words.create).click()
    house.expect_lobby()


def test_signing_up_and_in_again(house: House, app: App, provider: CertifiedProvider) -> None:
    """A new person finishes his sign-up; the next time the provider knows him still, and one click is all."""
    name = _new_name()
    answers: list[str] = []
    house.page.on("request", lambda request: answers.append(request.url) if "/callback?" in request.url else None)
    _leave(house)
    _say_who(house.page, name)
    house.expect_at("/signup/complete")
    expect(house.page.get_by_text(name)).to_be_visible()
    house.fill_sign_up(house.person())
    house.button(house.words.create).click()
    house.expect_lobby()
    house.sign_out()
    _leave(house)
    house.expect_lobby()
    assert [(row["provider"], row["client_id"]) for row in _identity(app, name)] == [(NAME, provider.url)]
    assert [parse_qs(urlsplit(url).query)["iss"] for url in answers] == [[provider.url]] * 2


def test_a_person_who_tells_nothing_but_his_id(house: House, app: App) -> None:
    """No name, no address: he can sign up all the same, and comes in again."""
    name = f"quiet-{uuid4().hex[:8]}"
    _sign_up(house, name)
    house.sign_out()
    _leave(house)
    house.expect_lobby()
    assert len(_identity(app, name)) == 1


def test_a10_a11_an_address_that_the_provider_calls_verified_opens_nothing(house: House, app: App) -> None:
    """Somebody registered with this address here; whoever has it there is a stranger."""
    name = _new_name()
    resident = app.new_player(email=f"{name}@example.com")
    assert resident.register().status_code == 200
    _leave(house)
    _say_who(house.page, name)
    house.expect_at("/signup/complete")
    assert _identity(app, name) == []


def test_linking_to_a_player_who_is_there(house: House, app: App) -> None:
    """From the account page and back; afterwards it signs in to the same player. One identity, one player."""
    name = _new_name()
    house.register(house.person())
    players = app.database.count("players")
    house.open("/account")
    house.link(f"Link {_LABEL}").click()
    _say_who(house.page, name)
    house.expect_at("/account")
    expect(house.page.get_by_role("button", name=re.compile(f"^Unlink .*{name}"))).to_be_visible()
    house.sign_out()
    _leave(house)
    house.expect_lobby()
    assert len(_identity(app, name)) == 1
    assert app.database.count("players") == players


def test_saying_no(house: House, app: App) -> None:
    """By their own link; nothing is created, and the page says who was refused."""
    before = app.database.count("players"), app.database.count("pending_signups")
    _leave(house)
    house.page.get_by_role("link", name="Cancel").click()
    house.expect_at("/signin")
    assert house.path.startswith("/signin?error=access_denied")
    expect(house.page.get_by_text(f"You said no to {_LABEL}")).to_be_visible()
    assert (app.database.count("players"), app.database.count("pending_signups")) == before


def test_a_restart_with_another_key(house: House, app: App, provider: CertifiedProvider) -> None:
    """The app has kept the old key; the first token under the new one makes it look again."""
    name = _new_name()
    _sign_up(house, name)
    house.sign_out()
    old = httpx2.get(f"{provider.url}/jwks").json()
    provider.stop()
    provider.start()
    assert httpx2.get(f"{provider.url}/jwks").json() != old
    _leave(house)
    _say_who(house.page, name)
    house.expect_lobby()
    assert len(_identity(app, name)) == 1


@pytest.mark.parametrize("told", [None, "https://another-issuer.example"])
def test_a04_rfc9207_an_answer_without_its_issuer_or_with_another_one(
    player: Player, provider: CertifiedProvider, told: str | None
) -> None:
    """The provider announces that it names itself, so an answer that does not is not its own; the code is not sent."""
    started = player.http.get(f"/oauth/{NAME}/start", headers=PAGE)
    url = urlsplit(_walk(started.headers["location"], _new_name()))
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert query.pop("iss") == provider.url
    answer = player.http.get(url.path, params=query | ({"iss": told} if told else {}), headers=PAGE)
    assert answer.headers["location"] == "/signin?error=bad_callback"
    assert player.pending_signup().status_code == 404


def _walk(authorize_url: str, name: str) -> str:
    """The same pages without a browser; gives the address that leads back."""
    with httpx2.Client(follow_redirects=False, timeout=10, trust_env=False) as there:
        answer = there.get(authorize_url)
        for prompt in ({"prompt": "login", "login": name, "password": "anything"}, {"prompt": "consent"}):
            page = httpx2.URL(authorize_url).join(answer.headers["location"])
            answer = there.post(page, data=prompt)
            answer = there.get(answer.headers["location"])
    return str(answer.headers["location"])
