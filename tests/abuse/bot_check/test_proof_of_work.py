"""The proof of work at the door of sign-up: what is taken, what is not, and that it is taken once."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.abuse.bot_check.solving import Caller, answer_of, asked, solved, use_up_free_signups
from tests.makers.races import all_at_once

CallFrom = Callable[[], Caller]
GARBAGE = ["", "x", "eyJ", "eyJ9", "null", answer_of([]), answer_of({}), answer_of(None), answer_of("x"), "e" * 6_000]


@pytest.fixture
def asked_caller(call_from: CallFrom) -> Caller:
    """Somebody whose address has no free sign-ups left."""
    caller = call_from()
    use_up_free_signups(caller)
    return caller


def test_first_sign_ups_need_nothing_and_the_next_is_asked_in_words_a_program_can_follow(call_from: CallFrom) -> None:
    """Three an hour for an address: a plain body works as the contract has it. The fourth is told how to go on."""
    caller = call_from()
    assert [caller.register().status_code for _ in range(3)] == [200, 200, 200]
    offer = asked(caller.register())["bot_check"]
    assert offer == {
        "check": "pow",
        "action": "signup",
        "challenge_url": "/auth/bot-check/challenge?action=signup",
    }
    answer = caller.answer("signup", url=offer["challenge_url"])
    assert caller.register(bot_check=answer).status_code == 200


def test_whoever_brings_an_answer_leaves_the_free_ones_to_others(call_from: CallFrom) -> None:
    caller = call_from()
    for _ in range(4):
        assert caller.register(bot_check=caller.answer("signup")).status_code == 200
    assert caller.register().status_code == 200


def test_an_answer_is_good_once(asked_caller: Caller) -> None:
    answer = asked_caller.answer("signup")
    assert asked_caller.register(bot_check=answer).status_code == 200
    asked(asked_caller.register(bot_check=answer), code="bot_check_failed")


def test_a_second_solution_of_a_used_challenge_is_used_as_well(asked_caller: Caller) -> None:
    """What is used up is the challenge, not one way of writing its answer."""
    payload = solved(asked_caller.challenge("signup"))
    assert asked_caller.register(bot_check=answer_of(payload)).status_code == 200
    payload["solution"] = {"derivedKey": payload["solution"]["derivedKey"], "counter": 7, "time": 1.5}
    asked(asked_caller.register(bot_check=answer_of(payload)), code="bot_check_failed")


def test_a57_of_twenty_at_once_with_one_answer_one_gets_in(asked_caller: Caller) -> None:
    """Two workers, one database: the INSERT decides."""
    answer = asked_caller.answer("signup")
    calls = [lambda: asked_caller.register(bot_check=answer) for _ in range(20)]
    codes = Counter(reply.json().get("code", reply.status_code) for reply in all_at_once(calls))
    assert codes == {200: 1, "bot_check_failed": 19}


@pytest.mark.parametrize("action", ["mail", "login"])
def test_an_answer_for_another_purpose_is_none(asked_caller: Caller, action: str) -> None:
    asked(asked_caller.register(bot_check=asked_caller.answer(action)), code="bot_check_failed")


def _changed(payload: dict[str, Any], *path: str, to: Any) -> dict[str, Any]:
    changed = copy.deepcopy(payload)
    place = changed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = to
    return changed


def test_what_is_changed_or_forged_is_refused_and_uses_nothing_up(asked_caller: Caller) -> None:
    """Action, time, cost and prefix are signed; a key that is not the right one is no proof."""
    caller = asked_caller
    payload = solved(caller.challenge("signup"))
    foreign = solved(caller.challenge("mail"))
    parameters = ("challenge", "parameters")
    changes = [
        _changed(foreign, *parameters, "data", to={"action": "signup", "fallback": False}),
        _changed(payload, *parameters, "data", to={"action": "signup", "fallback": True}),
        _changed(payload, *parameters, "data", to={"action": "signup"}),
        _changed(payload, *parameters, "data", to=["signup"]),
        _changed(payload, *parameters, "expiresAt", to=payload["challenge"]["parameters"]["expiresAt"] + 1),
        _changed(payload, *parameters, "cost", to=1),
        _changed(payload, *parameters, "keyPrefix", to="00"),
        _changed(payload, *parameters, "keySignature", to=None),
        _changed(payload, *parameters, "keySignature", to="00" * 32),
        _changed(payload, *parameters, "nonce", to="00" * 16),
        _changed(payload, "challenge", "signature", to="00" * 32),
        _changed(payload, "challenge", "signature", to=foreign["challenge"]["signature"]),
        _changed(payload, "challenge", "signature", to=None),
        _changed(payload, "solution", "derivedKey", to="00" * 32),
        _changed(payload, "solution", to={"counter": 5, "derivedKey": foreign["solution"]["derivedKey"]}),
        _changed(payload, "solution", to=[]),
        _changed(payload, "challenge", to={"parameters": [], "signature": "x"}),
    ]
    for change in changes:
        reply = caller.register(bot_check=answer_of(change))
        assert reply.json()["code"] == ("bot_check_failed"), change
        if reply.json()["retry_after"] and "RateLimit" in reply.headers and '"signup"' in reply.headers["RateLimit"]:
            raise AssertionError("the limit of sign-ups itself was reached: this test looks at nothing any more")
    assert caller.register(bot_check=answer_of(payload)).status_code == 200


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_an_answer_that_is_none(asked_caller: Caller, garbage: str) -> None:
    """Never a 500."""
    code = "bot_check_failed" if garbage else "bot_check_needed"
    asked(asked_caller.register(bot_check=garbage), code=code)


@pytest.mark.parametrize("wrong", [0, True, [], {}, 1.5], ids=str)
def test_t13_an_answer_of_another_kind_is_refused_before_anything(asked_caller: Caller, wrong: Any) -> None:
    reply = asked_caller.register(bot_check=wrong)
    assert (reply.status_code, reply.json()["errors"]) == (422, [{"field": "bot_check", "code": "wrong_type"}])


def test_a_challenge_is_to_be_had_for_known_actions_only(call_from: CallFrom) -> None:
    caller = call_from()
    for query in ("", "?action=", "?action=everything", "?action=signup%00"):
        assert caller.http.get(f"/auth/bot-check/challenge{query}").status_code == 422
        assert caller.http.get(f"/auth/bot-check{query}").status_code == 422
    assert caller.http.get("/auth/bot-check?action=login").json()["check"] == "pow"
