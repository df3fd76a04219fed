"""What only the SOFTSWISS style has: shapes, api_codes, stored answers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from simulators.conformance.dialect import Act, Request
from tests.games.wallet_api.callers import Caller, fresh


def test_an_answer_has_the_shape_of_the_document(softswiss: Caller) -> None:
    player, bet_id, win_id, round_id = softswiss.player(), fresh(), fresh(), fresh()
    acts = [Act("bet", Decimal(10), bet_id), Act("win", Decimal(4), win_id)]
    reply = softswiss.send(softswiss.dialect.play(player, acts, round_id=round_id, closes=True))
    assert reply.fields["balance"] == "94.00"
    assert reply.fields["round_id"] == round_id
    first, second = reply.fields["transactions"]
    assert first == {"id_provider": bet_id, "id": first["id"], "bonus_amount": "0.00"}
    assert second["id_provider"] == win_id
    assert first["id"] != second["id"] != ""
    assert softswiss.said(softswiss.play(player, "bet", "1", round_id=round_id), "ROUND_CLOSED")


def test_a_refusal_has_the_shape_of_the_document_and_the_balance_where_it_must(softswiss: Caller) -> None:
    player = softswiss.player()
    reply = softswiss.play(player, "bet", "1000")
    assert reply.status == 400
    assert reply.fields["code"] == "invalid_argument"
    meta = reply.fields["meta"]
    assert (meta["api_code"], meta["balance"]) == ("100", "100.00")
    assert reply.fields["msg"] == meta["api_message"] != ""


def test_a_repeat_gives_the_stored_id_and_the_stored_balance(softswiss: Caller) -> None:
    player = softswiss.player()
    request = softswiss.bet_request(player)
    first = softswiss.send(request)
    softswiss.play(player, "bet", "5")
    again = softswiss.send(request)
    assert again.fields == first.fields
    assert again.balance == 90


def test_a_rollback_of_nothing_has_no_id_now_and_when_it_is_repeated(softswiss: Caller) -> None:
    player, target, rollback_id = softswiss.player(), fresh(), fresh()
    for _ in range(2):
        reply = softswiss.rollback(player, target, rollback_id=rollback_id)
        assert reply.fields["transactions"] == [{"id_provider": rollback_id, "id": ""}]
        assert reply.fields["balance"] == "100.00"


def test_finish_of_a_round_nobody_knows_answers_the_balance(softswiss: Caller) -> None:
    player = softswiss.player()
    for _ in range(2):
        reply = softswiss.send(softswiss.dialect.close(player, round_id="never", bet_id=""))
        assert (reply.status, reply.fields) == (200, {"balance": "100.00"})


def test_names_that_are_not_known_are_let_be(softswiss: Caller) -> None:
    player = softswiss.player()
    request = softswiss.changed(softswiss.bet_request(player), new_field={"a": [1.5]}, session_id="s")
    assert softswiss.said(softswiss.send(request), "OK")


@pytest.mark.parametrize("amount", ["1", "1.0", "1.000000000000000000"[:18], "0.01", "01"])
def test_an_amount_may_be_written_with_zeros(softswiss: Caller, amount: str) -> None:
    player = softswiss.player()
    one = {"id_provider": fresh(), "type": "bet", "amount": amount}
    reply = softswiss.send(softswiss.changed(softswiss.bet_request(player), transactions=[one]))
    assert softswiss.said(reply, "OK"), reply
    assert reply.balance == 100 - Decimal(amount)


def test_a_batch_has_bounds(softswiss: Caller) -> None:
    player = softswiss.player()
    one = {"type": "bet", "amount": "1.00"}
    for count, codes in ((0, "BAD_REQUEST"), (20, "OK"), (21, "BAD_REQUEST")):
        many = [{**one, "id_provider": fresh()} for _ in range(count)]
        reply = softswiss.send(softswiss.changed(softswiss.bet_request(player), transactions=many))
        assert softswiss.said(reply, codes), (count, reply)
    assert softswiss.balance(player) == 80


def test_dong_in_thousands_is_answered_in_thousands(softswiss: Caller) -> None:
    player = softswiss.player("1234567", currency="VND")
    asked = softswiss.changed(softswiss.dialect.balance(player), currency="KVND")
    assert softswiss.send(asked).fields == {"balance": "1234.567"}


def test_an_account_that_is_none_and_a_currency_he_does_not_hold_are_told_apart(softswiss: Caller) -> None:
    player = softswiss.player()
    stranger = softswiss.changed(softswiss.dialect.balance(player), account_id="p_0000000000000000000000000000")
    assert softswiss.send(stranger).said == "101"
    assert softswiss.send(softswiss.changed(softswiss.dialect.balance(player), currency="CHF")).said == "154"


def test_who_is_at_no_game_is_not_bet_for(softswiss: Caller) -> None:
    player = softswiss.player()
    browser, _ = softswiss.hooks.players[player.ref]
    assert browser.http.delete("/me/game-session").status_code == 204
    assert softswiss.said(softswiss.play(player, "bet", "10"), "SESSION_EXPIRED")
    assert softswiss.said(softswiss.play(player, "win", "5"), "OK")
    assert softswiss.balance(player) == 105


def test_only_post_is_spoken_and_an_unsigned_question_learns_nothing(softswiss: Caller) -> None:
    answer = softswiss.wire.send(softswiss.dialect.keys, Request("GET", "/balance", b""))
    assert answer.status == 405
    assert softswiss.send(Request("POST", "/balance", b"{}")).said == "403"
