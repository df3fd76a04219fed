"""Spins beside a small operator: what is sent, what is believed, and what becomes of doubt."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from simulators.studio.draw import Seeds, ticket
from simulators.studio.games import GAMES
from tests.servers.studio import StudioSimulator
from tests.simulators.studio.operator import Operator


def agree(studio: StudioSimulator, operator: Operator) -> dict[str, Any]:
    """The studio's books hold every applied deed of the operator's, and no other; gives them."""
    books = studio.control.books()
    applied = {each["action_id"] for each in books["actions"] if each["state"] == "applied"}
    assert applied == {key for key, (state, _) in operator.deeds.items() if state == "applied"}
    return books


def net(spins: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(spin["win"]) - Decimal(spin["stake"]) for spin in spins), Decimal(0))


@pytest.mark.parametrize("in_one_call", [False, True], ids=["bet, then win", "in one call"])
def test_spins_move_exactly_what_they_show(
    studio: StudioSimulator, operator: Operator, session: str, *, in_one_call: bool
) -> None:
    before = studio.control.spin(session, stake="0.20")["spins"][0]["nonce"]
    told = studio.control.spin(session, stake="0.50", times=12, in_one_call=in_one_call)
    assert [spin["nonce"] for spin in told["spins"]] == list(range(before + 1, before + 13))
    assert all(spin["state"] == "closed" for spin in told["spins"])
    assert told["balance"] == f"{operator.balance:.2f}"
    assert all(
        spin["screen"] == GAMES["lotus-lanterns"].table.outcomes[spin["number"]].screen for spin in told["spins"]
    )
    books = agree(studio, operator)
    assert books["players"][0]["balance"] == told["balance"]


def test_a_stake_and_its_win_are_two_calls_of_one_round(
    studio: StudioSimulator, operator: Operator, session: str
) -> None:
    spin = studio.control.spin(session, stake="0.20")["spins"][0]
    bet, win = studio.control.calls("bet")[-1]["body"], studio.control.calls("win")[-1]["body"]
    assert (bet["round_id"], bet["round_closed"]) == (spin["round_id"], False)
    assert (win["round_id"], win["round_closed"]) == (spin["round_id"], True)
    assert win["actions"][0]["ref_action_id"] == bet["actions"][0]["action_id"]
    assert bet["session_token"] == "***"
    assert win["player_ref"] == "p_1"  # a win needs no session that lives
    assert "session_token" not in win


@pytest.mark.parametrize("code", ["INSUFFICIENT_FUNDS", "LIMIT_REACHED", "REALITY_CHECK_DUE", "PLAYER_BLOCKED"])
def test_a_refused_stake_is_no_spin_and_uses_no_number_up(
    studio: StudioSimulator, operator: Operator, session: str, code: str
) -> None:
    first = studio.control.spin(session, stake="0.20")["spins"][0]
    operator.refusals.append(code)
    assert studio.control.spin(session, stake="0.20")["refused"] == code
    assert studio.control.spin(session, stake="0.20")["spins"][0]["nonce"] == first["nonce"] + 1
    assert "rollback" not in {call["kind"] for call in studio.control.calls()}
    agree(studio, operator)


def test_a_stake_whose_answer_is_lost_is_asked_for_again_with_the_same_bytes(
    studio: StudioSimulator, operator: Operator, session: str
) -> None:
    before = operator.balance
    operator.faults.extend([-502, 503])
    told = studio.control.spin(session, stake="0.20")
    assert operator.balance - before == net(told["spins"])
    bodies = [call["body"] for call in studio.control.calls("bet")]
    assert [call["status"] for call in studio.control.calls("bet")] == [502, 503, 200]
    assert bodies[0] == bodies[1] == bodies[2]
    agree(studio, operator)


@pytest.mark.parametrize("fault", [-502, 502], ids=["was applied", "was not applied"])
@pytest.mark.parametrize("in_one_call", [False, True], ids=["bet, then win", "in one call"])
def test_a_stake_that_stays_in_doubt_is_taken_back_until_that_is_acknowledged(
    studio: StudioSimulator, operator: Operator, session: str, fault: int, *, in_one_call: bool
) -> None:
    """Three lost answers, then two rollbacks that get none either. Whatever was applied, nothing stays."""
    before = operator.balance
    operator.faults.extend([fault] * 3 + [502, -502])
    told = studio.control.spin(session, stake="0.20", in_one_call=in_one_call)
    assert told["refused"] == "NOT_CONFIRMED"
    books = agree(studio, operator)
    assert operator.balance == before
    assert [call["status"] for call in studio.control.calls("rollback")] == [502, 502, 200]
    assert books["actions"][-1]["state"] == "taken_back"


def test_a_win_is_sent_until_there_is_a_final_answer(studio: StudioSimulator, operator: Operator, session: str) -> None:
    """The stake is taken; then the operator fails four times, more often than a stake would be tried."""
    before = operator.balance
    operator.faults.extend([0, 503, 502, -502, 503])
    spin = studio.control.spin(session, stake="0.20")["spins"][0]
    agree(studio, operator)
    assert operator.balance - before == net([spin])
    assert len(studio.control.calls("win")) == 5


def test_a_page_that_asks_again_gets_the_same_spin(studio: StudioSimulator, operator: Operator, session: str) -> None:
    with httpx2.Client(base_url=studio.url, headers={"X-Studio-Session": session}, trust_env=False) as page:
        wish = {"spin_id": "once", "stake": "1.00"}
        first, second = (page.post("/api/spins", json=wish).json()["spin"] for _ in range(2))
    assert first == second
    assert len(studio.control.calls("bet")) == 1


def test_a_launch_code_that_is_not_taken_opens_nothing(studio: StudioSimulator, operator: Operator) -> None:
    opened = studio.control.open(f"{studio.launch_url}?game=lotus-lanterns&currency=USD&launch_code=used")
    assert opened == {"refused": "SESSION_INVALID"}


def test_a_demo_asks_the_operator_nothing(studio: StudioSimulator, operator: Operator) -> None:
    opened = studio.control.open(f"{studio.launch_url}?game=koi-pond&currency=VND&mode=demo")
    told = studio.control.spin(opened["session"], stake="1000", times=20)
    assert Decimal(told["balance"]) == Decimal(opened["balance"]) + net(told["spins"])
    assert (operator.paths, studio.control.calls()) == ([], [])
    broke = studio.control.spin(opened["session"], stake="50000", times=10_000)
    assert broke["refused"] in (None, "INSUFFICIENT_FUNDS")


def test_a_changed_seed_shows_the_secret_and_every_draw_can_be_made_again(
    studio: StudioSimulator, operator: Operator, session: str
) -> None:
    studio.control.spin(session, stake="0.20", times=5)
    with httpx2.Client(base_url=studio.url, headers={"X-Studio-Session": session}, trust_env=False) as page:
        hidden = page.get("/api/rounds").json()["rounds"]
        page.post("/api/seeds", json={"client_seed": "mine"})
        rounds = page.get("/api/rounds").json()["rounds"]
        table = page.get("/tables/lotus-lanterns.json").content
    assert all(each["server_seed"] is None for each in hidden[:5])
    for each in rounds[:5]:
        seeds = Seeds(server_seed=bytes.fromhex(each["server_seed"]), client_seed=each["client_seed"])
        assert each["commitment"] == hashlib.sha256(seeds.server_seed).hexdigest()
        digest = hashlib.sha256(table).hexdigest()
        drawn = ticket(seeds, nonce=each["nonce"], game=each["game"], table_sha256=digest, total=10_000_000)
        assert GAMES["lotus-lanterns"].table.at(drawn)[0] == each["number"]


def test_a_spin_keeps_the_currency_it_was_played_with(
    studio: StudioSimulator, operator: Operator, session: str
) -> None:
    """A player has the same seat with every wallet; what he staked in dollars was no dong."""
    studio.control.spin(session, stake="0.20")
    operator.currency = "VND"
    opened = studio.control.open(f"{studio.launch_url}?game=lotus-lanterns&currency=VND&launch_code=good")
    studio.control.spin(opened["session"], stake="1000")
    headers = {"X-Studio-Session": opened["session"]}
    with httpx2.Client(base_url=studio.url, headers=headers, trust_env=False) as page:
        rounds = page.get("/api/rounds").json()["rounds"]
    assert [(each["stake"], each["currency"]) for each in rounds[:2]] == [("1000", "VND"), ("0.20", "USD")]
