"""Turnstile and hCaptcha, simulated: what they vouch for is believed, what they do not is not, and when they are away
the proof of work takes their place in every worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest

from tests.abuse.bot_check.conftest import TRUSTED
from tests.abuse.bot_check.solving import Caller, answer_of, asked, solved, use_up_free_signups
from tests.makers.apps import App, start_app
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.stage import StageSimulator, start_stage

_numbers = count(1)
Stand = tuple[App, StageSimulator]


@pytest.fixture(scope="module", params=["turnstile", "hcaptcha"])
def stand(request: pytest.FixtureRequest, run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[Stand]:
    """An app that uses the service, with one worker: what a worker knows of the service is its own."""
    service = start_stage(run_folder, request.param, redirect_uris=[])
    secrets_seen.add(service.client_secret, kind="secret key")
    app = start_app(run_folder, secrets_seen, RATE_LIMITS="on", TRUSTED_PROXIES=TRUSTED, **service.settings)
    yield app, service
    app.stop()
    service.stop()


@pytest.fixture
def service(stand: Stand) -> StageSimulator:
    """The simulator, as at its start."""
    stand[1].control.reset()
    return stand[1]


@pytest.fixture
def caller(stand: Stand, service: StageSimulator) -> Caller:
    """Somebody who is asked, and whose app has just found the service well."""
    number = next(_numbers)
    caller = Caller(stand[0], f"192.0.{number // 250}.{number % 250 + 1}")
    use_up_free_signups(caller)
    assert caller.register(bot_check=_token(service)).status_code == 200
    return caller


def _token(service: StageSimulator, *, action: str = "signup", **more: Any) -> str:
    return str(service.control.act("tokens", action=action, **more)["token"])


def test_the_offer_holds_what_a_page_needs_and_no_secret(caller: Caller, service: StageSimulator) -> None:
    offer = asked(caller.register())["bot_check"]
    assert offer == {
        "check": service.kind,
        "action": "signup",
        "site_key": service.client_id,
        "script_url": service.settings[f"{service.kind.upper()}_SCRIPT_URL"],
    }
    assert caller.http.get("/auth/bot-check?action=signup").json() == offer
    assert caller.http.get("/auth/bot-check/challenge?action=signup").status_code == 404


def test_a_token_is_good_once(caller: Caller, service: StageSimulator) -> None:
    token = _token(service)
    assert caller.register(bot_check=token).status_code == 200
    asked(caller.register(bot_check=token), code="bot_check_failed")
    form = dict(service.control.calls("siteverify")[-1]["form"])
    assert set(form) == {"secret", "response"} | ({"sitekey"} if service.kind == "hcaptcha" else set())


def test_a_token_of_another_site_another_key_or_another_time_is_none(caller: Caller, service: StageSimulator) -> None:
    for token in (
        "made up",
        "x" * 6_000,
        _token(service, hostname="evil.example"),
        _token(service, hostname="127.0.0.1.evil.example"),
        _token(service, site_key="another-site"),
    ):
        asked(caller.register(bot_check=token), code="bot_check_failed")
    old = _token(service)
    service.control.advance_clock(seconds=301)
    asked(caller.register(bot_check=old), code="bot_check_failed")


def test_turnstile_tells_the_action_and_another_one_is_refused(caller: Caller, service: StageSimulator) -> None:
    """hCaptcha knows none, which docs/decisions says."""
    answer = caller.register(bot_check=_token(service, action="login"))
    assert answer.status_code == (429 if service.kind == "turnstile" else 200)


@pytest.mark.parametrize(
    "lie",
    [{"hostname": None}, {"hostname": ["127.0.0.1"]}, {"hostname": 1}, {"success": False}],
    ids=["no host", "list", "number", "no"],
)
def test_a_strange_word_about_a_token_vouches_for_nobody(
    caller: Caller, service: StageSimulator, lie: dict[str, Any]
) -> None:
    service.control.switch(answer=lie)
    asked(caller.register(bot_check=_token(service)), code="bot_check_failed")


AWAY: dict[str, dict[str, Any]] = {
    "502": {"status": 502},
    "redirect": {"status": 302, "location": "http://127.0.0.1:9/"},
    "HTML": {"status": 200},
    "a list": {"status": 200, "json": []},
    "success as text": {"status": 200, "json": {"success": "true", "hostname": "127.0.0.1"}},
    "its own fault": {"status": 200, "json": {"success": False, "error-codes": ["internal-error"]}},
    "our secret": {"status": 200, "json": {"success": False, "error-codes": ["invalid-input-secret"]}},
    "too much": {"status": 200, "text": " " * 20_000 + "{}"},
    "slow": {"status": 200, "json": {"success": True, "hostname": "127.0.0.1"}, "seconds": 4.0},
}


@pytest.mark.parametrize("how", AWAY)
def test_when_it_is_away_the_proof_of_work_takes_its_place(caller: Caller, service: StageSimulator, how: str) -> None:
    """Whatever its silence looks like: nobody is judged by it and nobody stands before a closed door."""
    service.control.order_fault("siteverify", times=1, **AWAY[how])
    offer = asked(caller.register(bot_check=_token(service)))["bot_check"]
    assert offer["check"] == "pow"
    for question in ("", "&script_blocked=true"):
        assert caller.http.get(f"/auth/bot-check?action=signup{question}").json()["check"] == "pow"
    answer = caller.answer("signup", url=offer["challenge_url"])
    assert caller.register(bot_check=answer).status_code == 200
    asked(caller.register(bot_check=answer), code="bot_check_failed")
    assert caller.http.get("/ready").status_code == 200
    assert caller.app.server.log_text().count("bot_check_away") >= 1
    # Somebody's token finds it well again.
    assert caller.register(bot_check=_token(service)).status_code == 200
    assert asked(caller.register())["bot_check"]["check"] == service.kind


def test_a_proof_of_work_that_nobody_offered_is_none(caller: Caller, service: StageSimulator) -> None:
    """The permit is signed, for one action; the challenge says that it was a fallback, under our signature."""
    service.control.order_fault("siteverify", status=502)
    url = asked(caller.register(bot_check=_token(service)))["bot_check"]["challenge_url"]
    permit = url.partition("permit=")[2]
    for foreign in (
        f"/auth/bot-check/challenge?action=login&permit={permit}",
        f"/auth/bot-check/challenge?action=signup&permit={permit}x",
        f"/auth/bot-check/challenge?action=signup&permit={quote('e30.e30')}",
        "/auth/bot-check/challenge?action=signup&permit=",
    ):
        assert caller.http.get(foreign).status_code == 404, foreign
    payload = solved(caller.challenge("signup", url=url))
    payload["challenge"]["parameters"]["data"]["fallback"] = False
    asked(caller.register(bot_check=answer_of(payload)), code="bot_check_failed")


def test_a_blocked_widget_is_told_from_a_service_that_is_away(caller: Caller, service: StageSimulator) -> None:
    """A page whose widget did not load asks; one call to the service in ten seconds answers everybody."""
    question = "/auth/bot-check?action=signup&script_blocked=true"
    for _ in range(5):
        assert caller.http.get(question).json()["check"] == service.kind
    assert len(service.control.calls("siteverify")) <= 2
