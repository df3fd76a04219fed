"""What the platform's error answers are taken for, in both dialects and under any status."""

import asyncio
from typing import Any

import pytest

from app.errors import AppError
from app.oauth.errors import (
    PermissionMissing,
    ProviderBusy,
    ProviderError,
    ProviderMisconfigured,
    ProviderUnavailable,
)
from tests.oauth.conftest import Rig
from tests.oauth.scripted_server import answer

RED_HERRING = (
    "Error validating verification code. Please make sure your redirect_uri is identical to the one "
    "you used in the OAuth dialog request"
)


def flat(text: str, *, kind: str = "OAuthException", code: int = 400) -> dict[str, object]:
    return {"error_type": kind, "code": code, "error_message": text}


def graph(
    code: int, subcode: int | None = None, text: str = "words of the platform", **more: object
) -> dict[str, object]:
    error = {"message": text, "type": "OAuthException", "code": code, "fbtrace_id": "AbCdEf123", **more}
    return {"error": error if subcode is None else error | {"error_subcode": subcode}}


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    "text",
    [
        "Matching code was not found or was already used",
        "Matching code was not found or was already used.",
        "This authorization code has been used",
        "Invalid authorization code",
    ],
)
async def test_e20_e21_a_refused_code_restarts_and_is_sent_once(
    rig: Rig, lines: list[Any], text: str, status: int
) -> None:
    """The body is looked at before the status is trusted. It happens all day, so it is no alarm."""
    with pytest.raises(ProviderError):
        await rig.sign_in(grant=answer(flat(text), status=status))
    assert rig.platform.paths() == ["/oauth/access_token"]
    assert [(line["reason"], line["log_level"], line["status"]) for line in lines] == [("code_refused", "info", status)]


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    "body",
    [
        flat(RED_HERRING),
        flat("Invalid platform app"),
        graph(100, 36008, "Error validating verification code."),
        graph(1, text="Error validating client secret."),
        graph(101, text="Error validating application."),
        graph(191),
    ],
)
async def test_e22_a_configuration_fault_is_an_alarm_that_names_both_causes(
    rig: Rig, lines: list[Any], body: object, status: int
) -> None:
    """A wrong secret is answered with words about redirect_uri; that cost people hours."""
    with pytest.raises(ProviderMisconfigured):
        await rig.sign_in(grant=answer(body, status=status))
    assert [(line["reason"], line["log_level"]) for line in lines] == [("misconfigured", "critical")]
    causes = " ".join(lines[0]["causes"])
    assert "IG_CLIENT_SECRET" in causes
    assert "IG_REDIRECT_URI" in causes


USAGE = '{"178":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":2}]}'
THROTTLES = [
    (answer(graph(4, text="(#4) Application request limit reached", is_transient=True), status=400), 30),
    (answer("busy", status=429), 30),
    (answer("busy", status=429, headers={"retry-after": "120"}), 120),
    (answer(flat("slow down", kind="OAuthRateLimitException", code=429), status=400), 30),
    (answer(graph(613), status=403, headers={"x-business-use-case-usage": USAGE}), 120),
    (answer(graph(32), headers={"retry-after": "999999999999"}), 900),
    (answer(graph(341), headers={"retry-after": "-5"}), 30),
    (answer(graph(4), headers={"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}), 30),
    (answer(graph(4), headers={"retry-after": "soon", "x-business-use-case-usage": '{"1":[NaN]}'}), 30),
    (answer(graph(4), headers={"x-business-use-case-usage": '{"1":{"a":[1]},"2":[3,{"x":1}]}'}), 30),
]


@pytest.mark.parametrize(("throttled", "seconds"), THROTTLES)
async def test_e29_throttling_pauses_all_calls_for_as_long_as_told(
    rig: Rig, lines: list[Any], throttled: Any, seconds: int
) -> None:
    """Bounded between a second and fifteen minutes; the next person's code is not even spent."""
    with pytest.raises(ProviderBusy) as told:
        await rig.sign_in(grant=throttled)
    assert told.value.retry_after == seconds
    with pytest.raises(ProviderBusy) as next_told:
        await rig.sign_in()
    assert seconds - 2 <= (next_told.value.retry_after or 0) <= seconds
    assert len(rig.platform.seen) == 1
    assert [line["reason"] for line in lines] == ["throttled", "paused"]


async def test_e29_the_pause_ends(rig: Rig) -> None:
    """Two seconds later everything is as before."""
    with pytest.raises(ProviderBusy):
        await rig.sign_in(me=answer("busy", status=429, headers={"retry-after": "2"}))
    assert rig.platform.paths() == ["/oauth/access_token", "/me"], "a throttled call is not repeated"
    with pytest.raises(ProviderBusy):
        await rig.sign_in()
    await asyncio.sleep(2.05)
    assert (await rig.sign_in()).username == "lan.nguyen"


@pytest.mark.parametrize("code", [17, 80002, 80014])
async def test_e29_one_persons_limit_holds_nobody_else_back(rig: Rig, code: int) -> None:
    """Codes 17 and 80000 to 80014 count per person."""
    with pytest.raises(ProviderBusy):
        await rig.sign_in(me=answer(graph(code), status=400))
    assert (await rig.sign_in()).username == "lan.nguyen"


@pytest.mark.parametrize(
    "body",
    [
        graph(100, text="Unsupported request - method type: get"),
        graph(10, text="(#10) Application does not have permission for this action"),
        graph(200),
        graph(299),
    ],
)
async def test_e38_a_missing_permission_is_told_as_one(rig: Rig, lines: list[Any], body: object) -> None:
    """It looks like a wrong address, but means that consent was given to less than the profile."""
    with pytest.raises(PermissionMissing):
        await rig.sign_in(grant={"access_token": rig.token}, me=answer(body, status=400))
    assert [(line["reason"], line["log_level"]) for line in lines] == [("permission_missing", "info")]


ME_ERRORS: list[tuple[dict[str, object], type[AppError], str, str]] = [
    (graph(190), ProviderError, "token_refused", "warning"),
    (graph(190, 460), ProviderError, "token_refused", "warning"),
    (graph(190, 463, "Session has expired on Monday."), ProviderError, "token_refused", "warning"),
    (graph(102), ProviderError, "token_refused", "warning"),
    (graph(190, 458), ProviderError, "disconnected", "info"),
    (graph(190, 459), ProviderError, "checkpoint", "info"),
    (graph(100, 33, "Unsupported get request. Object with ID 'me' …"), ProviderError, "refused", "error"),
    (graph(100, text="(#100) Tried accessing nonexisting field"), ProviderError, "refused", "error"),
    (graph(368), ProviderMisconfigured, "app_blocked", "critical"),
    (graph(2500, text="Unknown path components: /me"), ProviderMisconfigured, "wrong_address", "critical"),
    (graph(99_999), ProviderError, "refused", "error"),
    ({"error": "invalid_grant", "error_description": "words"}, ProviderError, "refused", "error"),
    ({"error": {}}, ProviderError, "refused", "error"),
    ({"error": {"code": "190", "error_subcode": "458"}}, ProviderError, "disconnected", "info"),
    ({"error": {"code": True, "message": 7, "fbtrace_id": []}}, ProviderError, "refused", "error"),
    ({"error": {"code": 1e400}}, ProviderError, "malformed", "error"),
]


@pytest.mark.parametrize("status", [200, 400, 401, 403])
@pytest.mark.parametrize(("body", "error", "reason", "level"), ME_ERRORS)
async def test_e39_errors_of_me_are_read_from_the_body(
    *, rig: Rig, lines: list[Any], status: int, body: object, error: type[AppError], reason: str, level: str
) -> None:
    """Revoked between the two calls, blocked, our own wrong address, odd types: by code, not by status."""
    with pytest.raises(error):
        await rig.sign_in(me=answer(body, status=status))
    expected = "refused" if reason == "malformed" and status != 200 else reason
    assert [(line["reason"], line["log_level"]) for line in lines] == [(expected, level)]


async def test_e25_a_json_error_of_unknown_kind_under_a_5xx_is_an_outage(rig: Rig) -> None:
    """Where the body says nothing that is known, the status decides."""
    with pytest.raises(ProviderUnavailable):
        await rig.sign_in(grant=answer(graph(99_999), status=500))


@pytest.mark.parametrize(
    "error", [PermissionMissing, ProviderBusy, ProviderError, ProviderMisconfigured, ProviderUnavailable]
)
def test_every_error_tells_people_the_way_on(error: type[AppError]) -> None:
    """A sentence, a next step, a status; never a word of the platform."""
    assert error.next_step == "sign_in"
    assert error.detail.endswith(".")
    assert len(error.detail) > 60
    assert 400 <= error.status < 600
