"""Faults on order: the call that was meant goes wrong in the way that was meant, and no other."""

from __future__ import annotations

import time

import httpx2
import pytest

from simulators.control_client import ControlRefused, InstagramControl
from tests.simulators.visits import Visitor, graph_error

CUT_OFF = (httpx2.ReadError, httpx2.RemoteProtocolError)


@pytest.fixture
def token(instagram: InstagramControl) -> str:
    return instagram.make_token("lan.nguyen")["value"]


@pytest.mark.parametrize("endpoint", ["authorize", "token", "me", "exchange", "refresh", "graph"])
def test_a_fault_strikes_its_endpoint_alone(visitor: Visitor, instagram: InstagramControl, endpoint: str) -> None:
    paths = {
        "authorize": "/oauth/authorize",
        "token": "/oauth/access_token",
        "me": "/v22.0/me",
        "exchange": "/access_token",
        "refresh": "/v22.0/refresh_access_token",
        "graph": "/17840000000000000",
    }
    instagram.order_fault(endpoint, "status", times=None)
    struck = {name for name, path in paths.items() if visitor.http.get(path).status_code == 502}
    assert struck == {endpoint}


def test_a_fault_strikes_the_nth_call_and_as_many_as_ordered(
    visitor: Visitor, instagram: InstagramControl, token: str
) -> None:
    instagram.order_fault("me", "status", nth=2, times=2, status=503)
    assert [visitor.me(token).status_code for _ in range(5)] == [200, 503, 503, 200, 200]


def test_two_orders_count_side_by_side(visitor: Visitor, instagram: InstagramControl, token: str) -> None:
    instagram.order_fault("me", "status", nth=1, status=500)
    instagram.order_fault("any", "status", nth=3, status=504)
    assert [visitor.me(token).status_code for _ in range(4)] == [500, 200, 504, 200]
    instagram.order_fault("any", "status", times=None)
    instagram.clear_faults()
    assert visitor.me(token).status_code == 200


def test_delay_answers_late_and_rightly(visitor: Visitor, instagram: InstagramControl, token: str) -> None:
    instagram.order_fault("me", "delay", seconds=0.3)
    began = time.monotonic()
    assert visitor.me(token).json()["username"] == "lan.nguyen"
    assert time.monotonic() - began >= 0.3


def test_hang_outlasts_a_client_and_holds_up_nobody_else(
    visitor: Visitor, instagram: InstagramControl, token: str
) -> None:
    instagram.order_fault("me", "hang", seconds=30)
    with pytest.raises(httpx2.ReadTimeout):
        visitor.http.get("/me", params={"access_token": token}, timeout=0.3)
    assert visitor.me(token).status_code == 200


def test_reset_drops_the_connection_with_an_rst(visitor: Visitor, instagram: InstagramControl, token: str) -> None:
    """A polite close would read as an empty answer; an outage does not say goodbye."""
    instagram.order_fault("me", "reset")
    with pytest.raises(httpx2.ReadError, match="reset"):
        visitor.me(token)
    assert visitor.me(token).status_code == 200
    assert instagram.calls(endpoint="me")[0]["status"] is None


def test_status_comes_with_a_page(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.order_fault("token", "status", status=503)
    answer = visitor.exchange("AQx")
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")
    assert "Sorry, something went wrong." in answer.text


def test_empty_truncated_and_error_bodies_come_under_200(
    visitor: Visitor, instagram: InstagramControl, token: str
) -> None:
    whole = visitor.me(token).text
    instagram.order_fault("me", "empty")
    instagram.order_fault("me", "truncated", nth=2)
    instagram.order_fault("me", "error_body", nth=3)
    instagram.order_fault("token", "error_body")
    empty, truncated, error = (visitor.me(token) for _ in range(3))
    assert (empty.status_code, empty.content) == (200, b"")
    assert (truncated.status_code, truncated.text) == (200, whole[: len(whole) // 2])
    assert (error.status_code, error.json()["error"]["code"]) == (200, 1)
    assert visitor.exchange("AQx").json()["error_type"] == "OAuthException"


def test_cut_breaks_off_in_the_middle_of_the_body(visitor: Visitor, instagram: InstagramControl, token: str) -> None:
    instagram.order_fault("me", "cut")
    with pytest.raises(CUT_OFF):
        visitor.me(token)


def test_a_huge_body_is_streamed(visitor: Visitor, instagram: InstagramControl) -> None:
    """Fifty megabytes, and a reader that stops early ends it."""
    instagram.order_fault("token", "huge")
    received = 0
    with visitor.http.stream("POST", "/oauth/access_token") as answer:
        assert "content-length" not in answer.headers
        for chunk in answer.iter_raw():
            received += len(chunk)
            if received > 1_000_000:
                break
    instagram.order_fault("token", "huge", bytes=3_000_000)
    assert len(visitor.exchange("AQx").json()["access_token"]) > 3_000_000


def test_a_gzip_bomb_is_small_until_it_is_opened(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.order_fault("token", "gzip_bomb", bytes=5_000_000, times=2)
    with visitor.http.stream("POST", "/oauth/access_token") as answer:
        assert answer.headers["content-encoding"] == "gzip"
        packed = sum(len(chunk) for chunk in answer.iter_raw())
    assert packed < 20_000
    assert len(visitor.exchange("AQx").json()["access_token"]) > 5_000_000


def test_a_redirect_leads_where_followers_are_seen(visitor: Visitor, instagram: InstagramControl, token: str) -> None:
    """A client that follows takes its secret along; the call log then names the place."""
    instagram.order_fault("me", "redirect", times=2)
    answer = visitor.me(token)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"{instagram.base_url}/elsewhere"
    assert instagram.calls(endpoint="elsewhere") == []
    visitor.http.get("/me", follow_redirects=True)
    assert len(instagram.calls(endpoint="elsewhere")) == 1


def test_throttling_comes_in_both_forms(visitor: Visitor, instagram: InstagramControl, token: str) -> None:
    instagram.order_fault("me", "throttle", retry_after_seconds=120)
    instagram.order_fault("me", "throttle", nth=2, style="code4", retry_after_seconds=120)
    first, second = visitor.me(token), visitor.me(token)
    assert (first.status_code, first.headers["retry-after"]) == (429, "120")
    assert "retry-after" not in second.headers
    assert graph_error(second) == (4, None)
    assert second.json()["error"]["is_transient"] is True
    for answer in (first, second):
        assert '"estimated_time_to_regain_access":2' in answer.headers["x-business-use-case-usage"]


@pytest.mark.parametrize("body", [None, [], {}, {"user_id": 1}, {"data": []}, True, "text", 17841405000000001])
def test_any_json_can_be_the_answer(visitor: Visitor, instagram: InstagramControl, body: object) -> None:
    instagram.answer_with("token", body)
    answer = visitor.exchange("AQx")
    assert answer.status_code == 200
    assert answer.json() == body
    assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize(
    "text", ['{"id":1.78e16}', '{"id":17841405000000001}', '{"id":NaN}', "", "<html>", '{"id":"\\ud800"}']
)
def test_any_text_can_be_the_answer_letter_by_letter(visitor: Visitor, instagram: InstagramControl, text: str) -> None:
    instagram.answer_with_text("me", text, status=418, content_type="application/json", headers={"X-A": "b"})
    answer = visitor.http.get("/me")
    assert (answer.status_code, answer.text, answer.headers["x-a"]) == (418, text, "b")


def test_the_work_behind_a_failed_call_can_have_been_done(visitor: Visitor, instagram: InstagramControl) -> None:
    """After a timeout nobody knows whether the code was used up; here the test decides."""
    lost, kept = visitor.code(), visitor.code()
    instagram.order_fault("token", "reset", takes_effect=True)
    instagram.order_fault("token", "reset", nth=2)
    for code in (lost, kept):
        with pytest.raises(CUT_OFF):
            visitor.exchange(code)
    assert visitor.exchange(lost).status_code == 400
    assert visitor.exchange(kept).status_code == 200


@pytest.mark.parametrize(
    "order",
    [
        {"kind": "nonsense"},
        {"kind": "status", "status": 99},
        {"kind": "status", "nth": 0},
        {"kind": "status", "times": 0},
        {"kind": "delay", "seconds": 1e9},
        {"kind": "huge", "bytes": 10**12},
        {"kind": "body"},
        {"kind": "empty", "headers": {"X-A": "b\r\nSet-Cookie: c"}},
        {"kind": "empty", "unheard_of": 1},
    ],
)
def test_orders_that_make_no_sense_are_refused(instagram: InstagramControl, order: dict[str, object]) -> None:
    with pytest.raises(ControlRefused, match="422"):
        instagram.order_fault("me", str(order.pop("kind")), **order)


def test_the_log_names_the_fault(visitor: Visitor, instagram: InstagramControl, token: str) -> None:
    instagram.order_fault("me", "status", status=500)
    visitor.me(token)
    visitor.me(token)
    assert [(call["status"], call["fault"]) for call in instagram.calls(endpoint="me")] == [
        (500, "status"),
        (200, None),
    ]
