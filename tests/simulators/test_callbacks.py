"""Meta's callbacks as the simulator sends them: signed in every disputed way, and the answers judged."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from simulators.control_client import ControlRefused, InstagramControl
from tests.simulators.visits import SECRET, Visitor, graph_error

FACEBOOK_SECRET = "simulated-facebook-secret"


class Receiver(ThreadingHTTPServer):
    """An app's callback address, as small as can be. `script` holds what to answer, the last one for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, str]] = []
        self.script: list[tuple[int, str, str]] = [(200, "application/json", "{}")]
        self.page = (200, "text/html; charset=utf-8", "<p>Received</p>")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answers_deletion(self, **extra: str) -> None:
        body = {"url": f"{self.url}/status", "confirmation_code": "ABC123", **extra}
        self.script = [(200, "application/json", json.dumps(body))]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.received.append((self.headers["content-type"], body))
        script = self.server.script
        self._answer(*(script.pop(0) if len(script) > 1 else script[0]))

    def do_GET(self) -> None:
        self._answer(*self.server.page)

    def _answer(self, status: int, content_type: str, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield receiver
        receiver.shutdown()
        thread.join()


def verified(text: str, secret: str) -> dict[str, Any] | None:
    """The payload, checked here with nothing of the simulator's own code; None for a wrong signature."""
    signature, _, payload = text.partition(".")
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(base64.urlsafe_b64decode(signature + "=="), expected):
        return None
    return json.loads(base64.urlsafe_b64decode(payload + "=="))


def test_a_deauthorisation_is_one_signed_form_field(instagram: InstagramControl, receiver: Receiver) -> None:
    report = instagram.send_deauthorize("lan.nguyen", url=receiver.url)
    content_type, body = receiver.received[0]
    assert content_type == "application/x-www-form-urlencoded"
    assert parse_qs(body) == {"signed_request": [report["signed_request"]]}
    assert "=" not in report["signed_request"]
    payload = verified(report["signed_request"], SECRET)
    assert payload is not None
    assert payload["algorithm"] == "HMAC-SHA256"
    assert payload["user_id"] == instagram.person("lan.nguyen")["ids"]["1234567890"]
    assert report["deliveries"][0]["problems"] == []


def test_removing_the_app_kills_its_tokens_first(
    visitor: Visitor, instagram: InstagramControl, receiver: Receiver
) -> None:
    token = visitor.token()
    instagram.send_deauthorize("lan.nguyen", url=receiver.url, ends_tokens=False)
    assert visitor.me(token).status_code == 200
    instagram.send_deauthorize("lan.nguyen", url=receiver.url)
    assert graph_error(visitor.me(token)) == (190, 458)


def test_the_secret_is_a_switch(instagram: InstagramControl) -> None:
    """Which one Meta uses for Instagram is not said anywhere."""
    instagram.change_app(client_secret="rotated-secret")
    by_switch = {"instagram": "rotated-secret", "facebook": FACEBOOK_SECRET, "previous": SECRET}
    for switch, secret in by_switch.items():
        text = instagram.send_deletion("lan.nguyen", send=False, signed_with=switch)["signed_request"]
        assert [name for name, key in by_switch.items() if verified(text, key)] == [switch]
        assert verified(text, secret)
    forged = instagram.send_deletion("lan.nguyen", send=False, signed_with="forged")["signed_request"]
    assert not any(verified(forged, secret) for secret in by_switch.values())


@pytest.mark.parametrize(
    ("fields", "user_id"),
    [
        ({"user_id_kind": "professional"}, lambda lan: lan["user_id"]),
        ({"user_id_style": "number"}, lambda lan: int(lan["ids"]["1234567890"])),
    ],
)
def test_id_and_its_kind_are_switches(instagram: InstagramControl, fields: dict[str, str], user_id: Any) -> None:
    report = instagram.send_deletion("lan.nguyen", send=False, **fields)
    payload = verified(report["signed_request"], SECRET)
    assert payload is not None
    assert payload["user_id"] == user_id(instagram.person("lan.nguyen"))


def test_padding_is_a_switch(instagram: InstagramControl) -> None:
    text = instagram.send_deletion("lan.nguyen", send=False, padded=True)["signed_request"]
    assert text.partition(".")[0].endswith("=")


def test_a_late_delivery_was_signed_long_ago(instagram: InstagramControl) -> None:
    report = instagram.send_deletion("lan.nguyen", send=False, issued_seconds_ago=86_400)
    payload = verified(report["signed_request"], SECRET)
    assert payload is not None
    now = instagram.clock()["epoch_seconds"]
    assert payload["issued_at"] == pytest.approx(now - 86_400, abs=5)


def test_duplicates_are_the_same_letter_by_letter(instagram: InstagramControl, receiver: Receiver) -> None:
    report = instagram.send_deauthorize("lan.nguyen", url=receiver.url, copies=5)
    assert len(report["deliveries"]) == len(receiver.received) == 5
    assert len({body for _, body in receiver.received}) == 1


def test_a_failed_delivery_is_tried_again_if_ordered(instagram: InstagramControl, receiver: Receiver) -> None:
    receiver.script = [(503, "text/plain", ""), (503, "text/plain", ""), (200, "text/plain", "")]
    report = instagram.send_deauthorize("lan.nguyen", url=receiver.url, retries=3)
    assert len(receiver.received) == 3
    assert report["deliveries"][0]["status"] == 200
    receiver.script = [(503, "text/plain", "")]
    report = instagram.send_deauthorize("lan.nguyen", url=receiver.url)
    assert report["deliveries"][0]["problems"] == ["the status is not 2xx"]


def test_a_good_deletion_answer_has_no_problems(instagram: InstagramControl, receiver: Receiver) -> None:
    receiver.answers_deletion()
    instagram.change_app(deletion_url=receiver.url)
    (delivery,) = instagram.send_deletion("lan.nguyen")["deliveries"]
    assert (delivery["status"], delivery["status_page"], delivery["problems"]) == (200, 200, [])


def test_faults_of_a_deletion_answer_are_named(instagram: InstagramControl, receiver: Receiver) -> None:
    def problems() -> str:
        (delivery,) = instagram.send_deletion("lan.nguyen", url=receiver.url)["deliveries"]
        return "; ".join(delivery["problems"])

    receiver.answers_deletion(status="received")
    assert "not exactly url and confirmation_code" in problems()
    receiver.answers_deletion(confirmation_code="AB-12")
    assert "not alphanumeric" in problems()
    receiver.answers_deletion()
    receiver.page = (404, "text/html", "")
    assert "status page is not 200" in problems()
    receiver.answers_deletion(url="http://127.0.0.1:1/")
    assert "status page does not answer" in problems()
    receiver.script = [(200, "text/html", "{url: 'x'}")]
    assert "content type is not application/json" in problems()


def test_an_app_that_is_down_is_a_delivery_without_status(instagram: InstagramControl) -> None:
    (delivery,) = instagram.send_deauthorize("lan.nguyen", url="http://127.0.0.1:1/")["deliveries"]
    assert delivery["status"] == 0
    assert delivery["problems"][0].startswith("no answer")


def test_orders_that_cannot_be_sent_are_refused(instagram: InstagramControl) -> None:
    for fields, reason in (
        ({}, "URL"),
        ({"url": "http://127.0.0.1:1", "copies": 0}, "copies"),
        ({"url": "http://127.0.0.1:1", "signed_with": "previous"}, "another secret"),
        ({"url": "http://127.0.0.1:1", "client_id": "999"}, "UnknownApp"),
    ):
        with pytest.raises(ControlRefused, match=reason):
            instagram.send_deauthorize("lan.nguyen", **fields)
