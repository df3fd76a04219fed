"""Settings of the bot check: half a pair stops the start, and the pages may load from nowhere that was not chosen."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from app.cli.doctor import bot_check
from app.cli.doctor.subject import Subject
from app.config import Settings, SettingsError
from app.middleware import PAGE_POLICY, _page_policy
from tests.servers.run_folder import RunFolder
from tests.servers.stage import StageSimulator, start_stage

KEYS = {
    "turnstile": {"turnstile_site_key": "0x4AAA", "turnstile_secret_key": "0x4AAA-a-secret"},
    "hcaptcha": {"hcaptcha_site_key": "10000000-ffff", "hcaptcha_secret_key": "ES_a_secret"},
}
PROD = {"app_env": "prod", "public_url": "https://casino.example", "jwt_signing_key": "a key that is long enough"}
DUMMIES = ["1x0000000000000000000000000000000AA", "0x0000000000000000000000000000000000000000", "changeme"]


def _problems(**settings: str) -> list[str]:
    try:
        Settings.load(_env_file=None, **settings)
    except SettingsError as fault:
        return fault.problems
    return []


@pytest.mark.parametrize("check", KEYS)
@pytest.mark.parametrize("chosen", ["the service", "pow"])
def test_half_a_pair_stops_the_start(check: str, chosen: str) -> None:
    """Even where another check is chosen: somebody believes that it is set up."""
    for kept in KEYS[check]:
        [missing] = KEYS[check].keys() - {kept}
        problems = _problems(bot_check=check if chosen == "the service" else "pow", **{kept: KEYS[check][kept]})
        assert len(problems) == 1
        assert problems[0].startswith(f"{missing.upper()} is missing")


@pytest.mark.parametrize("check", KEYS)
def test_a_service_needs_its_keys(check: str) -> None:
    [problem] = _problems(bot_check=check)
    assert all(name.upper() in problem for name in KEYS[check])
    assert _problems(bot_check=check, **KEYS[check]) == []


def test_another_word_is_no_check() -> None:
    [problem] = _problems(bot_check="recaptcha")
    assert problem.startswith("BOT_CHECK ")


@pytest.mark.parametrize("secret", DUMMIES)
@pytest.mark.parametrize("check", KEYS)
def test_keys_for_trying_out_stop_a_production_start_only(check: str, secret: str) -> None:
    """Every answer passes under them."""
    keys = {**KEYS[check], f"{check}_secret_key": secret}
    assert _problems(bot_check=check, **keys) == []
    [problem] = _problems(bot_check=check, **keys, **PROD)
    assert problem.startswith(f"{check.upper()}_SECRET_KEY is a placeholder")
    assert _problems(**keys, **PROD) == []  # set, and not used


def test_pages_load_from_a_service_only_when_it_is_chosen() -> None:
    """What each needs by its own documentation, and nothing while our own check is used, keys or not."""
    keys = {**KEYS["turnstile"], **KEYS["hcaptcha"]}
    for check in ("pow", "off"):
        assert _page_policy(Settings(_env_file=None, bot_check=check, **keys)) == PAGE_POLICY
    turnstile = _page_policy(Settings(_env_file=None, bot_check="turnstile", **keys))
    assert "script-src 'self' https://challenges.cloudflare.com;" in turnstile
    assert "frame-src https://challenges.cloudflare.com" in turnstile
    assert "connect-src 'self';" in turnstile
    hcaptcha = _page_policy(Settings(_env_file=None, bot_check="hcaptcha", **keys))
    for directive in ("script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-src"):
        assert f"{directive} https://hcaptcha.com https://*.hcaptcha.com" in hcaptcha
    assert "unsafe" not in turnstile + hcaptcha


@pytest.fixture(scope="module", params=["turnstile", "hcaptcha"])
def service(request: pytest.FixtureRequest, run_folder: RunFolder) -> Iterator[StageSimulator]:
    """The simulated service."""
    simulator = start_stage(run_folder, request.param, redirect_uris=[])
    yield simulator
    simulator.stop()


async def test_the_doctor_tells_whether_the_service_knows_the_key(service: StageSimulator) -> None:
    settings = {name.lower(): value for name, value in service.settings.items()}
    [well] = await bot_check.service(Subject(settings=Settings(_env_file=None, **settings)))
    assert (well.check, well.status) == ("bot_check_service", "ok")
    wrong = settings | {f"{service.kind}_secret_key": "another secret"}
    [bad] = await bot_check.service(Subject(settings=Settings(_env_file=None, **wrong)))
    assert bad.status == "error"
    assert f"{service.kind.upper()}_SECRET_KEY" in (bad.mend or "")
    assert "another secret" not in bad.message + (bad.mend or "")


def test_the_doctor_tells_what_is_chosen() -> None:
    told = {
        "pow": ({"bot_check": "pow"}, "ok"),
        "off": ({"bot_check": "off"}, "warning"),
        "limits": ({"rate_limits": "off"}, "info"),
        "dummy": ({"bot_check": "turnstile", **KEYS["turnstile"], "turnstile_secret_key": DUMMIES[0]}, "warning"),
    }
    for name, (settings, status) in told.items():
        [finding] = bot_check.chosen(Subject(settings=Settings(_env_file=None, **settings)))
        assert (finding.check, finding.status) == ("bot_check", status), name


def test_the_simulators_tell_the_settings_that_their_addresses_are_for(service: StageSimulator) -> None:
    for name, value in service.settings.items():
        if name.endswith("_URL"):
            assert urlsplit(value).netloc == urlsplit(service.url).netloc
