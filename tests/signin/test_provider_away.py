"""A provider that cannot be reached, and one that is gone from the settings: every other way in works."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.databases import Kind, run_igw
from tests.makers.programs import start_program
from tests.servers.ports import free_port
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.stage import start_stage
from tests.signin.attempts import place_of
from tests.signin.providers import Doors, arrive, open_doors, settings_of, start

AWAY = {
    "OIDC_PROVIDERS": "acme",
    "OIDC_ACME_ISSUER": "http://127.0.0.1:9",
    "OIDC_ACME_CLIENT_ID": "client",
    "OIDC_ACME_CLIENT_SECRET": "secret-of-a-test",
}


@pytest.fixture(scope="module")
def database_kind() -> Kind:
    """Nothing here depends on the database."""
    return "sqlite"


@pytest.fixture(scope="module")
def doors(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[Doors]:
    """An app with every provider."""
    with open_doors(run_folder, secrets_seen, database_kind) as doors:
        yield doors


def test_unreachable_at_start_the_others_work_and_it_comes_back(
    start_own_app: Callable[..., App], run_folder: RunFolder, secrets_seen: SecretsSeen
) -> None:
    """The server starts, /ready names the provider, its button leads to a sentence; later it simply works."""
    port, issuer_port = free_port(), free_port()
    issuer = f"http://127.0.0.1:{issuer_port}"
    app = start_own_app(port=port, **(AWAY | {"OIDC_ACME_ISSUER": issuer}))
    ready = httpx2.get(f"{app.url}/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["checks"]["providers"] == "unreachable: acme"
    player = app.new_player()
    assert place_of(start(player, "acme", next="/account")) == "/signin?error=provider_unavailable&next=%2Faccount"
    with start_program(app.url) as program:
        problem_of(program.get("/oauth/acme/start"), status=503, code="provider_unavailable")
    person = app.instagram.control.create_person("while.acme.is.away")["username"]
    assert place_of(player.sign_in_with_instagram(person)) == "/signup/complete"

    linking = app.new_player()
    linking.register()
    place = place_of(start(linking, "acme", intent="link"))
    assert place == "/account?error=provider_unavailable"  # where he pressed the button

    callback = f"http://127.0.0.1:{port}/oauth/acme/callback"
    acme = start_stage(run_folder, "openid", redirect_uris=[callback], port=issuer_port)
    try:
        until = time.monotonic() + 20
        while (place := place_of(start(player, "acme"))).startswith("/signin") and time.monotonic() < until:
            time.sleep(0.5)
        assert place.startswith(f"{issuer}/authorize?")
    finally:
        acme.stop()


def test_a_provider_that_was_taken_out_of_the_settings(doors: Doors, start_own_app: Callable[..., App]) -> None:
    """Its identities are still listed, its button says unknown, and its players come in by another door."""
    player = doors.app.new_player()
    assert place_of(arrive(player, "acme", "robin")) == "/signup/complete"
    assert player.finish_signup().status_code == 200
    left = {name: value for name, value in settings_of(doors.simulators).items() if "OIDC_" not in name}
    later = start_own_app(database=doors.app.database, **left)
    again = later.new_player(email=player.email, password=player.password)
    assert again.login().status_code == 200
    [identity] = again.http.get("/me/identities").json()
    assert (identity["provider"], identity["username"]) == ("acme", "robin")
    assert place_of(start(later.new_player(), "acme")) == "/signin?error=provider_unknown"
    offered = httpx2.get(f"{later.url}/auth/providers").json()["providers"]
    assert [offer["name"] for offer in offered] == ["instagram", "facebook", "zalo"]


def test_another_issuer_under_the_same_name_brings_in_nobody(
    start_own_app: Callable[..., App], run_folder: RunFolder
) -> None:
    """Subject 1 of one issuer is not subject 1 of another, whatever the operator calls them."""
    port = free_port()
    issuers = [
        start_stage(run_folder, "openid", redirect_uris=[f"http://127.0.0.1:{port}/oauth/acme/callback"])
        for _ in range(2)
    ]
    try:
        for issuer in issuers:
            issuer.control.create_person("one", person_id="1")
        first = start_own_app(port=port, **issuers[0].settings)
        player = first.new_player()
        assert place_of(arrive(player, "acme", "one")) == "/signup/complete"
        assert player.finish_signup().status_code == 200
        assert place_of(arrive(first.new_player(), "acme", "one")) == "/lobby"
        first.server.stop()
        later = start_own_app(port=port, database=first.database, **issuers[1].settings)
        assert place_of(arrive(later.new_player(), "acme", "one")) == "/signup/complete"
    finally:
        for issuer in issuers:
            issuer.stop()


def test_doctor_tells_who_is_away_and_what_is_a_placeholder(run_folder: RunFolder) -> None:
    """One line each, with the mend; never a secret."""
    settings = AWAY | {
        "FB_CLIENT_ID": "1",
        "FB_CLIENT_SECRET": "changeme",
        "ZALO_APP_ID": "1",
        "ZALO_APP_SECRET": "zs-9",
    }
    told = run_igw(run_folder, "doctor", "--json", settings=settings)
    findings = {finding["check"]: finding for finding in json.loads(told.stdout)}
    assert findings["acme_documents"]["status"] == "warning"
    assert "connect_failed" in findings["acme_documents"]["message"]
    assert "/oauth/acme/callback" in findings["acme_documents"]["mend"]
    assert findings["facebook"]["status"] == "error"
    assert "-501" in findings["zalo_place"]["message"]
    assert "secret-of-a-test" not in told.stdout
