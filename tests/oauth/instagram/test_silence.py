"""Nothing that opens a door is ever written down, whatever the platform does to make us."""

import asyncio
import logging
from typing import Any
from urllib.parse import quote

import pytest

from app.errors import AppError
from tests.oauth.conftest import Rig
from tests.oauth.scripted_server import Script, after, answer, cut_after, raw


def echoes(rig: Rig) -> list[tuple[Any, Any]]:
    """Answers (grant, me) of a platform that sends back everything it was told, in every place it can."""
    everything = f"{rig.code} {rig.secret} {rig.token} {quote(rig.code, safe='')}"
    flat = {"error_type": everything, "error_message": everything * 30, "code": 400, "fbtrace_id": everything}
    nested = {"error": {"message": everything, "type": everything, "code": 190, "fbtrace_id": everything}}
    shouting = {"content-type": everything, "x-echo": everything, "set-cookie": f"t={rig.token}"}
    good = rig.good_grant()
    return [
        (answer(flat, status=400, headers=shouting), None),
        (answer(nested, status=400, headers=shouting), None),
        (answer(rig.good_grant(permissions=[everything]), headers=shouting), None),
        (good, answer(nested, status=400, headers=shouting)),
        (good, answer(everything, headers=shouting)),
        (good, answer({"id": 1.5, "username": everything})),
        (good, answer(everything, headers={"content-encoding": everything})),
        (good, answer("", status=302, headers={"location": f"http://127.0.0.1/?t={rig.token}"})),
        (good, cut_after(f"HTTP/1.1 200 {everything}\r\n".encode())),
        (good, raw(f"HTTP/1.1 200 OK\r\nbad header {everything}\r\n\r\n".encode())),
        (good, None),
    ]


async def test_t02_no_secret_token_or_code_in_any_log_line_or_exception(
    rig: Rig, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], lines: list[Any]
) -> None:
    """The log at its loudest, a platform that echoes what it was told: none of the values appears."""
    caplog.set_level(logging.DEBUG)
    rig.code = "AQ/+" + "+/".join(rig.code) + "=="
    told: list[str] = []
    for grant, me in echoes(rig):
        try:
            told.append(repr(await rig.sign_in(grant=grant, me=me)))
        except AppError as error:
            told.append(everything_that_hangs_on(error))
    assert sum("Profile(" in words for words in told) == 1
    output = capfd.readouterr()
    written = "\n".join([*told, str(lines), caplog.text, output.out, output.err, repr(rig.observed)])
    assert len(lines) >= 10
    # A URL-encoded or cut spelling gives as much away, so pieces are looked for.
    for value in (rig.secret, rig.code, rig.token, quote(rig.code, safe="")):
        for start in range(0, len(value) - 16, 8):
            assert value[start : start + 16] not in written


async def test_t32_a_line_stays_one_line_however_the_platform_writes(rig: Rig, lines: list[Any]) -> None:
    """Line ends, escapes, half characters and 60 KB of text become one bounded line."""
    text = 'x\r\n{"level":"critical"}\x1b[2J\u2028\u202e\ud800' + "word " * 10_000
    with pytest.raises(AppError):
        await rig.sign_in(grant=answer({"error_type": "T\n", "error_message": text}, status=400))
    words = lines[0]["provider_text"]
    assert words.startswith("x")
    assert len(words) <= 300
    assert not set("\r\n\x1b\u2028\u202e\ud800") & set(words)
    assert lines[0]["error_type"].strip() == "T"


async def test_a_failed_call_leaves_exactly_one_line_with_what_support_needs(rig: Rig, lines: list[Any]) -> None:
    """Numbers, trace id and the platform's words stand in the log, and nowhere else."""
    error = {"message": "Session has expired", "type": "OAuthException", "code": 190, "error_subcode": 463}
    with pytest.raises(AppError) as told:
        await rig.sign_in(me=answer({"error": {**error, "fbtrace_id": "AbC-dEf_123"}}, status=400))
    assert lines == [
        {
            "event": "provider_call_failed",
            "log_level": "warning",
            "provider": "instagram",
            "call": "me",
            "attempt": 1,
            "reason": "token_refused",
            "retry_after": None,
            "status": 400,
            "content_type": "application/json",
            "length": lines[0]["length"],
            "error_type": "OAuthException",
            "error_code": 190,
            "error_subcode": 463,
            "fbtrace_id": "AbC-dEf_123",
            "provider_text": "Session has expired",
        }
    ]
    assert "expired" not in told.value.detail


async def test_a_good_sign_in_leaves_no_line(rig: Rig, lines: list[Any]) -> None:
    """And the token is nowhere in the client afterwards."""
    await rig.sign_in()
    assert lines == []
    assert rig.token not in repr(vars(rig.client)) + repr(vars(rig.client._asker))


async def test_every_call_is_observed_with_its_own_time(rig: Rig) -> None:
    """The platform's time can be told from ours, per call and outcome."""
    slow: Script = after(0.2, answer(rig.good_me()))
    await rig.sign_in(me=slow)
    with pytest.raises(AppError):
        await rig.sign_in(grant=answer("<html>"))
    assert [seen[:3] for seen in rig.observed] == [
        ("instagram", "exchange", "ok"),
        ("instagram", "me", "ok"),
        ("instagram", "exchange", "malformed"),
    ]
    assert rig.observed[0][3] < rig.observed[1][3]
    assert 0.2 <= rig.observed[1][3] < 5


async def test_eighty_people_at_once_get_their_own_profiles(rig: Rig) -> None:
    """Shared connections mix nobody up."""
    token_of = {f"AQcode{number}": f"IGAAtoken{number}" for number in range(80)}

    async def grant(writer: asyncio.StreamWriter) -> None:
        code = next(seen for seen in reversed(rig.platform.seen) if seen.method == "POST").form()["code"]
        await answer({"access_token": token_of[code]})(writer)

    async def me(writer: asyncio.StreamWriter) -> None:
        path = next(seen for seen in reversed(rig.platform.seen) if seen.method == "GET").path
        await answer({"id": str(1000 + int(path.rpartition("IGAAtoken")[2]))})(writer)

    rig.platform.answers("/oauth/access_token", grant)
    rig.platform.answers("/me", me)
    profiles = await asyncio.gather(*(rig.client.fetch_profile(code=code) for code in token_of))
    assert [profile.external_id for profile in profiles] == [str(1000 + number) for number in range(80)]


def everything_that_hangs_on(error: BaseException | None) -> str:
    """Text of the error and of all that led to it, as any error reporter could print them."""
    words = []
    while error is not None:
        words += [repr(error), str(error), repr(error.args), repr(vars(error))]
        error = error.__cause__ or error.__context__
    return "\n".join(words)
