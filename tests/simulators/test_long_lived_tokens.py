"""Sixty-day tokens: exchange, refresh, and the ways both are refused."""

from __future__ import annotations

import httpx2
import pytest

from simulators.control_client import InstagramControl
from tests.simulators.visits import SECRET, Visitor, graph_error

DAY_SECONDS = 24 * 3600


def exchanged(visitor: Visitor, token: str, **changes: str) -> httpx2.Response:
    params = {"grant_type": "ig_exchange_token", "client_secret": SECRET, **changes}
    return visitor.graph("/access_token", token, **params)


def refreshed(visitor: Visitor, token: str, grant_type: str = "ig_refresh_token") -> httpx2.Response:
    return visitor.graph("/refresh_access_token", token, grant_type=grant_type)


@pytest.mark.parametrize("mode", ["instagram_login", "basic_display"])
def test_a_short_token_becomes_one_of_sixty_days(visitor: Visitor, instagram: InstagramControl, mode: str) -> None:
    instagram.change_settings(mode=mode)
    scope = "user_profile" if mode == "basic_display" else "instagram_business_basic"
    answer = exchanged(visitor, visitor.token(scope=scope)).json()
    assert set(answer) == {"access_token", "token_type", "expires_in"}
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 5183944)
    instagram.advance_clock(seconds=59 * DAY_SECONDS)
    assert visitor.me(answer["access_token"]).status_code == 200
    instagram.advance_clock(seconds=2 * DAY_SECONDS)
    assert graph_error(visitor.me(answer["access_token"])) == (190, 463)


def test_a_wrong_secret_is_called_by_its_name_here(visitor: Visitor) -> None:
    answer = exchanged(visitor, visitor.token(), client_secret="wrong")
    assert graph_error(answer)[0] == 1
    assert answer.json()["error"]["message"] == "Error validating client secret."


def test_a_token_of_the_console_reads_the_profile_but_cannot_be_exchanged(
    visitor: Visitor, instagram: InstagramControl
) -> None:
    """Seen in the field and never explained."""
    token = instagram.make_token("lan.nguyen")["value"]
    assert visitor.me(token).status_code == 200
    answer = exchanged(visitor, token)
    graph_error(answer)
    assert answer.json()["error"]["message"].startswith("Session key invalid.")


def test_a_token_can_be_refreshed_after_a_day(visitor: Visitor, instagram: InstagramControl) -> None:
    """Whether the old one dies is unknown, so it is a switch."""
    long = exchanged(visitor, visitor.token()).json()["access_token"]
    graph_error(refreshed(visitor, long))
    instagram.advance_clock(seconds=DAY_SECONDS + 1)
    fresh = refreshed(visitor, long).json()
    assert fresh["expires_in"] == 5183944
    assert fresh["access_token"] != long
    assert visitor.me(long).status_code == 200
    instagram.change_settings(refresh_ends_old_token=True)
    assert refreshed(visitor, long).status_code == 200
    assert graph_error(visitor.me(long)) == (190, 460)


def test_wrong_grants_and_short_tokens_are_not_refreshed(visitor: Visitor, instagram: InstagramControl) -> None:
    """Sending the exchange grant to the refresh address is a bug that a real library had."""
    short = visitor.token()
    long = exchanged(visitor, short).json()["access_token"]
    instagram.advance_clock(seconds=1800)
    assert graph_error(refreshed(visitor, short)) == (100, None)
    assert graph_error(refreshed(visitor, long, "ig_exchange_token")) == (100, None)
    assert graph_error(exchanged(visitor, short, grant_type="ig_refresh_token")) == (100, None)


def test_a_dead_token_is_neither_exchanged_nor_refreshed(visitor: Visitor, instagram: InstagramControl) -> None:
    short = visitor.token()
    long = exchanged(visitor, short).json()["access_token"]
    instagram.advance_clock(seconds=61 * DAY_SECONDS)
    assert graph_error(refreshed(visitor, long)) == (190, 463)
    assert graph_error(exchanged(visitor, short)) == (190, 463)
