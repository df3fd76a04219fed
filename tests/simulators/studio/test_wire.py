"""What goes over the wire: the signature to the byte, and what an answer means."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from simulators.studio.wire import Meaning, Reply, get, post, signature


def test_the_signature_covers_time_method_path_query_and_the_exact_bytes() -> None:
    call = get("statement", "statement?cursor=ab&limit=2")
    body = hashlib.sha256(b"").hexdigest()
    text = f"v1\n1700000000\nGET\n/provider/v1/statement?cursor=ab&limit=2\n{body}"
    right = hmac.new(b"s3cret", text.encode(), hashlib.sha256).hexdigest()
    assert signature(call, secret="s3cret", timestamp=1_700_000_000) == right
    call = post("balance", "balance", {"player_ref": "p_1", "currency": "USD"})
    assert call.body == b'{"player_ref":"p_1","currency":"USD"}'
    text = f"v1\n1700000000\nPOST\n/provider/v1/balance\n{hashlib.sha256(call.body).hexdigest()}"
    right = hmac.new(b"s3cret", text.encode(), hashlib.sha256).hexdigest()
    assert signature(call, secret="s3cret", timestamp=1_700_000_000) == right


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (200, {"outcome": "applied", "code": "OK"}, Meaning.APPLIED),
        (200, {"outcome": "replayed", "code": "REPLAYED"}, Meaning.APPLIED),
        (200, {}, Meaning.UNKNOWN),
        (422, {"outcome": "rejected", "code": "INSUFFICIENT_FUNDS"}, Meaning.REFUSED),
        (409, {"outcome": "rejected", "code": "TX_CONFLICT"}, Meaning.REFUSED),
        (404, {"outcome": "unknown", "code": "TX_NOT_FOUND"}, Meaning.REFUSED),
        (404, {}, Meaning.UNKNOWN),
        (401, {"outcome": "rejected", "code": "BAD_SIGNATURE"}, Meaning.UNKNOWN),
        (503, {"outcome": "unknown", "code": "TRY_AGAIN"}, Meaning.UNKNOWN),
        (502, {}, Meaning.UNKNOWN),
        (0, {}, Meaning.UNKNOWN),
    ],
)
def test_only_a_clear_answer_is_one(status: int, body: dict[str, str], meaning: Meaning) -> None:
    assert Reply(status=status, body=body).meaning is meaning


def test_a_record_of_a_call_shows_no_secret() -> None:
    call = post("bet", "transactions", {"session_token": "secret-1", "launch_code": "secret-2", "tx_id": "t"})
    assert call.shown == {"session_token": "***", "launch_code": "***", "tx_id": "t"}
