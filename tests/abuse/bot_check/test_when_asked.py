"""Who is asked: after failures, before mail, for the bait; alike for known and unknown; never on a known device."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from tests.abuse.bot_check.solving import Caller, asked, known_player, use_up_free_signups
from tests.makers.apps import App
from tests.makers.players import new_email
from tests.makers.races import all_at_once

# Nothing here hangs on the database.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

CallFrom = Callable[[], Caller]
#: What may differ between two answers of one kind.
VARYING = {"x-request-id", "date", "content-length"}


def _looks(reply: object) -> object:
    body = {name: value for name, value in reply.json().items() if name not in {"request_id", "retry_after"}}  # type: ignore[attr-defined]
    headers = {
        name: value.partition(";t=")[0]
        for name, value in reply.headers.items()  # type: ignore[attr-defined]
        if name not in VARYING | {"retry-after"}
    }
    return reply.status_code, body, headers  # type: ignore[attr-defined]


def test_a61_a58_after_five_failures_known_and_unknown_addresses_are_asked_alike(
    limited: App, call_from: CallFrom
) -> None:
    """Status, text and headers; every guess from another address, so that the account alone counts."""
    known, unknown = known_player(limited, "127.0.0.2").email, new_email()
    looks = [[_looks(call_from().guess(email)) for _ in range(8)] for email in (known, unknown)]
    assert looks[0] == looks[1]
    statuses = [look[0] for look in looks[0]]  # type: ignore[index]
    assert statuses == [401] * 5 + [429] * 3


def test_a_guess_with_an_answer_is_heard_again_and_the_right_password_gets_in(
    limited: App, call_from: CallFrom
) -> None:
    player = known_player(limited, "127.0.0.3")
    for _ in range(5):
        assert call_from().guess(player.email).status_code == 401
    owner = call_from()
    offer = asked(owner.guess(player.email, password=player.password))["bot_check"]
    assert (offer["check"], offer["action"]) == ("pow", "login")
    wrong = owner.guess(player.email, bot_check=owner.answer("login"))
    assert (wrong.status_code, wrong.json()["code"]) == (401, "invalid_credentials")
    right = owner.guess(player.email, password=player.password, bot_check=owner.answer("login"))
    assert right.status_code == 200
    assert call_from().guess(player.email).status_code == 401  # his good sign-in has ended the asking


def test_a60_a_known_device_is_never_asked(limited: App, call_from: CallFrom) -> None:
    """Others' failures do not even cost the player a proof of work where he has been before."""
    player = known_player(limited, "127.0.0.4")
    for _ in range(6):
        call_from().guess(player.email)
    assert player.another_browser().login().status_code == 429
    assert player.login().status_code == 200
    for _ in range(5):
        assert player.http.post("/auth/mail/code", json={"email": player.email}).status_code in {202, 429}
    refused = player.http.post("/auth/mail/code", json={"email": player.email})
    assert refused.json()["code"] == "rate_limited"


def test_a57_t07_of_twenty_guesses_at_once_from_everywhere_five_are_free(limited: App, call_from: CallFrom) -> None:
    """Counted before the password is looked at: a second guess does not slip past while the first is being hashed."""
    email = known_player(limited, "127.0.0.5").email
    callers = [call_from() for _ in range(20)]
    codes = Counter(reply.json()["code"] for reply in all_at_once([partial(caller.guess, email) for caller in callers]))
    assert codes["invalid_credentials"] == 5
    assert set(codes) == {"invalid_credentials", "bot_check_needed", "rate_limited"}


def test_a54_a55_an_address_is_its_64_and_what_the_trusted_proxy_says(limited: App) -> None:
    """Sixty-four bits of IPv6 are one caller; what the caller writes in front of the proxy's word counts nothing."""
    for number in range(3):
        assert Caller(limited, f"2001:db8:7:7::{number}").register().status_code == 200
    asked(Caller(limited, "2001:db8:7:7:ffff::9").register())
    asked(Caller(limited, "203.0.113.77, 2001:db8:7:7::1").register())
    assert Caller(limited, "2001:db8:7:8::1").register().status_code == 200


def test_a59_strangers_must_work_for_every_mail_after_the_third(limited: App, call_from: CallFrom) -> None:
    """By address, whatever mailbox they name; with an answer it goes on, up to the limits of mail."""
    caller = call_from()
    assert [caller.ask_code().status_code for _ in range(3)] == [202] * 3
    assert asked(caller.ask_code())["bot_check"]["action"] == "mail"
    forgot = caller.http.post("/auth/password/forgot", json={"email": new_email()})
    asked(forgot)
    assert caller.ask_code(bot_check=caller.answer("mail")).status_code == 202
    assert call_from().ask_code().status_code == 202


def test_the_bait_is_never_free_and_never_a_dead_end(limited: App, call_from: CallFrom) -> None:
    """A program that fills in every field is asked at once, taken address or not. A person whose browser filled it in
    gets through, since the page answers the check.
    """
    caller, taken = call_from(), known_player(limited, "127.0.0.6").email
    for email in (new_email(), taken):
        asked(caller.register(email=email, website="https://buy.example"))
    form = caller.http.post(
        "/auth/register", data={"email": new_email(), "password": "long enough", "website": "x", "transport": "token"}
    )
    asked(form)
    good = caller.register(website="https://buy.example", bot_check=caller.answer("signup"))
    assert good.status_code == 200
    assert limited.server.log_text().count("honeypot_filled") >= 4


def test_an_empty_bait_is_none(limited: App, call_from: CallFrom) -> None:
    """As the page's own form sends it without scripts."""
    form = {"email": new_email(), "password": "long enough", "website": "", "bot_check": "", "transport": "token"}
    assert call_from().http.post("/auth/register", data=form).status_code == 200


def test_metrics_tell_how_often_somebody_was_asked(limited: App, call_from: CallFrom) -> None:
    use_up_free_signups(call_from())
    metrics = Caller(limited, "127.0.0.1").http.get("/metrics").text
    assert 'igw_bot_check_total{action="signup",outcome="asked"}' in metrics
