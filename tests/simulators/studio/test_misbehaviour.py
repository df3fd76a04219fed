"""Misbehaviour on demand: the studio does what was ordered, and its books still say what became of it."""

from __future__ import annotations

import pytest

from simulators.stage.control_client import ControlRefused
from tests.servers.studio import StudioSimulator
from tests.simulators.studio.operator import Operator
from tests.simulators.studio.test_play import agree, net


def test_repeated_calls_go_out_at_once(studio: StudioSimulator, operator: Operator, session: str) -> None:
    before = operator.balance
    studio.control.order("repeat", on="bet", copies=5)
    told = studio.control.spin(session, stake="0.20")
    calls = studio.control.calls("bet")
    assert [call["lie"] for call in calls] == ["repeat"] * 5
    assert sorted(call["code"] for call in calls) == ["OK", *["REPLAYED"] * 4]
    assert operator.balance - before == net(told["spins"])
    agree(studio, operator)


def test_a_batch_in_reverse_is_refused_and_the_next_spin_is_the_same_draw(
    studio: StudioSimulator, operator: Operator, session: str
) -> None:
    studio.control.order("reverse")
    assert studio.control.spin(session, stake="0.20")["refused"] == "TX_NOT_FOUND"
    sent = studio.control.calls("batch")[-1]["body"]["actions"]
    assert [each["type"] for each in sent] == ["win", "bet"]
    agree(studio, operator)


def test_answers_that_are_dropped_after_the_commit_end_in_a_rollback(
    studio: StudioSimulator, operator: Operator, session: str
) -> None:
    before = operator.balance
    studio.control.order("drop_answer", on="bet")
    assert studio.control.spin(session, stake="0.20")["refused"] == "NOT_CONFIRMED"
    assert studio.control.books()["actions"][-1]["state"] == "taken_back"
    assert operator.balance == before
    agree(studio, operator)


def test_rolled_back_first_the_stake_comes_too_late(studio: StudioSimulator, operator: Operator, session: str) -> None:
    before = operator.balance
    studio.control.order("rollback_first")
    assert studio.control.spin(session, stake="0.20")["refused"] == "TX_ROLLED_BACK"
    assert [call["kind"] for call in studio.control.calls()] == ["rollback", "bet"] or [
        call["kind"] for call in studio.control.calls()
    ][-2:] == ["rollback", "bet"]
    assert operator.balance == before
    agree(studio, operator)


@pytest.mark.parametrize("kind", ["wrong_signature", "old_timestamp"])
def test_a_bad_signature_is_refused_and_the_right_one_after_it_counts_once(
    studio: StudioSimulator, operator: Operator, session: str, kind: str
) -> None:
    before = operator.balance
    studio.control.order(kind, on="bet")
    told = studio.control.spin(session, stake="0.20")
    assert [call["status"] for call in studio.control.calls("bet")] == [401, 200]
    assert operator.balance - before == net(told["spins"])
    agree(studio, operator)


def test_another_body_under_the_same_id_is_a_conflict(
    studio: StudioSimulator, operator: Operator, session: str
) -> None:
    before = operator.balance
    studio.control.order("other_body", on="bet")
    told = studio.control.spin(session, stake="0.20")
    assert [call["code"] for call in studio.control.calls("bet")] == ["OK", "TX_CONFLICT"]
    assert operator.balance - before == net(told["spins"])
    agree(studio, operator)


def test_a_round_can_be_left_open_and_paid_later(studio: StudioSimulator, operator: Operator, session: str) -> None:
    studio.control.order("leave_open")
    spin = studio.control.spin(session, stake="0.20")["spins"][0]
    assert spin["state"] == "open"
    assert studio.control.settle(session, spin["round_id"])["state"] == "closed"
    agree(studio, operator)


@pytest.mark.parametrize(
    "order",
    [{"kind": "cheat"}, {"kind": "repeat", "copies": 0}, {"kind": "repeat", "times": 0}, {"kind": "repeat", "x": 1}],
)
def test_an_order_that_makes_no_sense_is_refused(studio: StudioSimulator, order: dict[str, object]) -> None:
    with pytest.raises(ControlRefused, match="422"):
        studio.control.order(**order)  # type: ignore[arg-type]
