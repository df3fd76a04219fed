"""Whatever a provider sends: a word of its dialect, never a 500, and nothing moves unless it is told that it did."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.games.providers.register import set_status
from app.kit.clock import utc_now
from tests.games.wallet_api.callers import Caller, fresh

AMBIGUOUS = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "text": b'"bet"',
    "null": b"null",
    "no UTF-8": b'{"\xff": 1}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "NaN": b'{"amount": NaN}',
    "infinite": b'{"amount": -Infinity}',
    "a float without end": b'{"amount": 1e400}',
    "a number without end": b'{"amount": ' + b"9" * 5000 + b"}",
    "a lone surrogate": b'{"user": "\\ud800"}',
    "NUL": b'{"user": "\\u0000"}',
    "deep": b'{"a": ' * 500 + b"1" + b"}" * 500,
    "deeper": b"[" * 30_000,
}
VALUES = [None, True, 0, -1, 1.5, "", " ", "x" * 101, "é", "a\nb", "0x10", [], {}, ["x"], {"a": 1}, 10**20]

#: What tells the age of a movement, its round and its game session.
AGED = {
    "ledger_actions": ("created_at",),
    "ledger_rounds": ("opened_at", "last_at"),
    "game_sessions": ("created_at", "expires_at", "launch_code_ends_at"),
}


@pytest.mark.parametrize("what", AMBIGUOUS)
def test_bytes_that_mean_nothing_or_two_things_are_refused(caller: Caller, what: str) -> None:
    player = caller.player()
    reply = caller.send(caller.raw(caller.bet_request(player), AMBIGUOUS[what]))
    assert caller.said(reply, "BAD_REQUEST"), reply
    assert caller.balance(player) == 100


def test_a_field_of_any_value_is_a_refusal_or_an_answer_and_never_a_fault(caller: Caller) -> None:
    player = caller.player("10000")
    body = json.loads(caller.bet_request(player).body)
    words = {word for words in caller.dialect.words.values() for word in words}
    taken = 0
    for name in body:
        for value in VALUES:
            request = caller.changed(caller.bet_request(player), **{name: value})
            reply = caller.send(request)
            told = f"{name}={value!r}: {reply.status} {reply.text}"
            assert reply.status < 500, told
            assert reply.said in words, told
            taken += caller.said(reply, "OK")
            assert caller.balance(player) == 10000 - 10 * taken, told
    assert taken < len(body) * 2


@pytest.mark.parametrize("name", ["action_id", "round_id"])
def test_an_id_that_ends_in_a_line_feed_is_none(caller: Caller, name: str) -> None:
    """A pattern's `$` also stands before a last line feed; the fingerprint of an action separates its parts by one."""
    player = caller.player()
    reply = caller.play(player, "bet", "10", **{name: fresh() + "\n"})
    assert caller.said(reply, "BAD_REQUEST"), reply
    assert caller.balance(player) == 100


@pytest.mark.parametrize("name", ["nobody", "no-body", "7b115688-3849-490a-95bd-7c281d81c64c", "É", "a b", "x" * 100])
def test_whatever_a_stranger_is_called_he_is_a_stranger(caller: Caller, name: str) -> None:
    """An operator's names have one form, and a provider cannot know it: another form is no fault of the body's."""
    player = caller.player()
    words = {"native": "SESSION_INVALID", "softswiss": "101", "hub88": "RS_ERROR_INVALID_TOKEN"}
    reply = caller.play(replace(player, ref=name), "win", "10")
    assert reply.said == words[caller.name], reply
    assert caller.balance(player) == 100


def test_a_field_that_is_missing_is_told(caller: Caller) -> None:
    player = caller.player()
    body = json.loads(caller.bet_request(player).body)
    optional = (
        {"round_closed", "is_free", "game_id", "user", "finished"} if caller.name != "softswiss" else {"finished"}
    )
    for name in body.keys() - optional:
        fields = {field: value for field, value in body.items() if field != name}
        reply = caller.send(caller.raw(caller.bet_request(player), json.dumps(fields).encode()))
        assert caller.said(reply, "BAD_REQUEST", "SESSION_EXPIRED"), f"{name}: {reply}"
    assert caller.balance(player) == 100


@pytest.mark.parametrize("size", [64 * 1024 + 1, 2**20])
def test_a_body_over_64_kib_is_refused(caller: Caller, size: int) -> None:
    player = caller.player()
    request = caller.bet_request(player)
    padded = request.body[:-1] + b', "more": "' + b"x" * (size - len(request.body) - 12) + b'"}'
    reply = caller.send(caller.raw(request, padded))
    assert caller.said(reply, "BAD_REQUEST"), reply
    assert caller.balance(player) == 100


def test_bets_of_a_provider_that_is_off_are_refused_and_its_wins_are_paid(caller: Caller) -> None:
    player, round_id, bet_id = caller.player(), fresh(), fresh()
    assert caller.said(caller.play(player, "bet", "10", action_id=bet_id, round_id=round_id), "OK")
    other = fresh()
    assert caller.said(caller.play(player, "bet", "5", action_id=other), "OK")
    name = caller.hooks.studio.first.provider
    caller.hooks.transact(lambda tx: set_status(tx, name, active=False))
    try:
        assert caller.said(caller.play(player, "bet", "10"), "GAME_UNAVAILABLE")
        assert caller.said(caller.play(player, "win", "25", bet_id=bet_id, round_id=round_id), "OK")
        assert caller.said(caller.rollback(player, other), "OK")
    finally:
        caller.hooks.transact(lambda tx: set_status(tx, name, active=True))
    assert caller.balance(player) == 115


def test_a_game_that_is_another_than_the_sessions_takes_no_bet(caller: Caller) -> None:
    player = caller.player()
    field = "game_code" if caller.name == "hub88" else "game_id"
    reply = caller.send(caller.changed(caller.bet_request(player), **{field: "another"}))
    assert caller.said(reply, "GAME_UNAVAILABLE"), reply
    assert caller.balance(player) == 100


@pytest.mark.parametrize("dialect", ["softswiss", "hub88"])
def test_t24_a_provider_of_another_dialect_is_as_unknown_as_none(callers: dict[str, Caller], dialect: str) -> None:
    caller, native = callers[dialect], callers["native"]
    request = caller.bet_request(caller.player())
    faces = []
    for name in (native.hooks.studio.first.provider, "nobody-at-all", "%00", "a" * 40, "..%2F..%2Fme"):
        url = f"{caller.hooks.app.url}/provider/{dialect}/{name}"
        keys = type(caller.dialect.keys)(url, "", native.dialect.keys.secret, caller.dialect.keys.private_key)
        reply = caller.dialect.read(caller.wire.send(keys, caller.dialect.signed(request, keys=keys)))
        if reply.status == 404:  # no such address
            continue
        assert caller.said(reply, "BAD_SIGNATURE"), reply
        faces.append(reply.fields)
    assert len(faces) >= 3
    assert all(face == faces[0] for face in faces)


def test_t24_somebody_elses_key_opens_no_other_dialects_door(callers: dict[str, Caller]) -> None:
    native, softswiss = callers["native"], callers["softswiss"]
    player = native.player()
    keys = type(native.dialect.keys)(native.dialect.keys.url, softswiss.hooks.studio.first.key_id,
                                     softswiss.hooks.studio.first.secret)  # fmt: skip
    request = native.dialect.signed(native.bet_request(player), keys=keys)
    assert native.said(native.send(request), "BAD_SIGNATURE")


def test_t26_a_key_counts_after_four_hundred_days(caller: Caller) -> None:
    """The session is long over, and the bet is answered as before."""
    player, round_id, bet_id = caller.player(), fresh(), fresh()
    assert caller.said(caller.play(player, "bet", "10", action_id=bet_id, round_id=round_id), "OK")
    database, then = caller.hooks.app.database, utc_now() - timedelta(days=400)
    for table, moments in AGED.items():
        sets = ", ".join(f"{moment} = :then" for moment in moments)
        database.execute(f"UPDATE {table} SET {sets}", then=then.isoformat(sep=" "))
    reply = caller.play(player, "bet", "10", action_id=bet_id, round_id=round_id)
    assert caller.said(reply, "REPLAYED", "OK"), reply
    assert caller.said(caller.play(player, "bet", "10"), "SESSION_EXPIRED", "SESSION_INVALID")
    assert caller.balance(player) == 90


def test_the_most_a_wallet_can_hold_is_the_end(caller: Caller) -> None:
    player, round_id = caller.player("9999999999999"), fresh()
    bet_id = fresh()
    assert caller.said(caller.play(player, "bet", "1", action_id=bet_id, round_id=round_id), "OK")
    reply = caller.play(player, "win", "5", bet_id=bet_id, round_id=round_id)
    assert caller.said(reply, "BAD_AMOUNT", "BAD_REQUEST"), reply
    assert caller.balance(player) == Decimal("9999999999998")
