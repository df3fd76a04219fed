"""A real studio against the shipped app, honest and not: afterwards its books and the ledger say the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal

import httpx2
import pytest

from tests.games.casino import Casino
from tests.games.real_studio import RealStudio
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder


@pytest.fixture(scope="module")
def real(casino: Casino, run_folder: RunFolder) -> Iterator[RealStudio]:
    """One studio for the module, registered with the casino's app."""
    studio = RealStudio(casino.app, run_folder)
    yield studio
    studio.stop()


@pytest.fixture(scope="module", autouse=True)
def early(casino: Casino, real: RealStudio) -> tuple[str, str]:
    """Three spins before all tests, since the statement is ten seconds behind: the player's name and the last win."""
    opened = real.open(casino.player())
    spins = real.control.spin(opened["session"], stake="0.20", times=3)["spins"]
    return opened["player_ref"], f"{spins[-1]['round_id']}.win"


@pytest.fixture
def player(casino: Casino, real: RealStudio) -> Player:
    """Somebody with 100 USD and 1,000,000 VND, and a studio without orders."""
    real.control.reset()
    return casino.player()


@pytest.mark.parametrize(
    ("currency", "stake", "in_one_call"), [("USD", "0.50", False), ("USD", "0.20", True), ("VND", "5000", False)]
)
def test_spins_change_the_wallet_by_exactly_what_they_show(
    real: RealStudio, player: Player, *, currency: str, stake: str, in_one_call: bool
) -> None:
    opened = real.open(player, currency=currency)
    told = real.control.spin(opened["session"], stake=stake, times=15, in_one_call=in_one_call)
    assert told["refused"] is None
    net = sum(Decimal(spin["win"]) - Decimal(spin["stake"]) for spin in told["spins"])
    wallets = {each["currency_code"]: each["balance"] for each in player.wallets().json()}
    assert Decimal(wallets[currency]) == Decimal(opened["balance"]) + net
    assert told["balance"] == wallets[currency]
    real.compare(opened["player_ref"])


def test_every_misbehaviour_at_once_leaves_both_books_the_same(
    casino: Casino, real: RealStudio, player: Player
) -> None:
    """Repeats, lost answers, rollbacks before their bets, forged and old calls, other bodies, reversed batches."""
    opened = real.open(player)
    session = opened["session"]
    for kind in ("repeat", "drop_answer", "wrong_signature", "old_timestamp", "other_body"):
        for call in ("bet", "win"):
            real.control.order(kind, on=call, copies=6)
            real.control.spin(session, stake="0.20", times=2)
    real.control.order("drop_answer", on="batch")
    real.control.order("repeat", on="batch", copies=8)
    real.control.spin(session, stake="0.20", in_one_call=True)
    real.control.spin(session, stake="0.20", in_one_call=True)
    for kind in ("reverse", "rollback_first", "late_win"):
        real.control.order(kind, seconds=0.2)
        real.control.spin(session, stake="0.20", times=2)
    for kind in ("drop_answer", "repeat"):
        real.control.order("drop_answer", on="bet")
        real.control.order(kind, on="rollback")
        real.control.spin(session, stake="0.20")
    books = real.compare(opened["player_ref"])
    states = {each["state"] for each in books["actions"]}
    assert states == {"applied", "refused", "taken_back"}
    codes = {call["code"] for call in real.control.calls()}
    assert {"OK", "REPLAYED", "TX_CONFLICT", "TX_ROLLED_BACK", "BAD_SIGNATURE", "TX_NOT_FOUND"} <= codes
    casino.check_books()


def test_a_win_is_paid_after_the_player_has_left_and_a_new_stake_is_not_taken(real: RealStudio, player: Player) -> None:
    opened = real.open(player)
    real.control.order("leave_open")
    spin = real.control.spin(opened["session"], stake="1.00")["spins"][0]
    assert player.http.delete("/me/game-session").status_code == 204
    assert real.control.spin(opened["session"], stake="1.00")["refused"] == "SESSION_EXPIRED"
    assert real.control.settle(opened["session"], spin["round_id"])["state"] == "closed"
    real.compare(opened["player_ref"])


def test_switching_the_wallet_ends_the_game_with_the_other(real: RealStudio, player: Player) -> None:
    first = real.open(player)
    second = real.open(player, currency="VND")
    assert second["player_ref"] == first["player_ref"]
    assert real.control.spin(first["session"], stake="0.20")["refused"] == "SESSION_EXPIRED"
    assert real.control.spin(second["session"], stake="1000")["refused"] is None
    real.compare(first["player_ref"])


def test_t29_a_launch_address_opens_once(real: RealStudio, player: Player) -> None:
    url = player.http.post("/games/studio/koi-pond/launch", json={"currency": "USD"}).json()["launch_url"]
    assert real.control.open(url)["game"] == "koi-pond"
    assert real.control.open(url) == {"refused": "SESSION_INVALID"}


def test_a_stake_that_the_wallet_does_not_hold_is_refused_and_a_smaller_one_is_taken(
    real: RealStudio, player: Player
) -> None:
    opened = real.open(player)
    user, reason = str(player.session().json()["userId"]), ("--reason", "test", "--key", opened["player_ref"])
    real.igw("wallet", "adjust", "--player", user, "--currency", "USD", "--amount", "-96.00", *reason)
    told = real.control.spin(opened["session"], stake="5.00")
    assert (told["refused"], told["balance"]) == ("INSUFFICIENT_FUNDS", "4.00")
    assert real.control.spin(opened["session"], stake="1.00")["refused"] is None
    real.compare(opened["player_ref"])


def test_a_promotional_win_needs_no_bet(real: RealStudio, player: Player) -> None:
    opened = real.open(player)
    told = real.control.bonus(opened["session"], "3.00")
    assert (told["code"], told["balance"]) == ("OK", "103.00")
    real.compare(opened["player_ref"])


def test_a_demo_opens_without_a_wallet(real: RealStudio, player: Player) -> None:
    launch = player.http.post("/games/studio/koi-pond/launch", json={"currency": "USD", "demo": True}).json()
    opened = real.control.open(launch["launch_url"])
    assert (launch["mode"], opened["mode"], opened["player_ref"]) == ("demo", "demo", "")
    assert real.control.spin(opened["session"], stake="1.00", times=5)["refused"] is None
    assert real.control.calls() == []


def test_the_page_lets_only_the_operator_frame_it(casino: Casino, real: RealStudio, player: Player) -> None:
    """And it opens no session by being looked at: the code is used by the page's own script."""
    url = player.http.post("/games/studio/koi-pond/launch", json={"currency": "USD"}).json()["launch_url"]
    page = httpx2.get(url, trust_env=False)
    policy = page.headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {casino.app.url}")
    assert "unsafe" not in policy
    assert f'data-host="{casino.app.url}" data-lobby="{casino.app.url}/lobby"' in page.text
    assert real.control.open(url)["game"] == "koi-pond"


def test_the_statement_says_what_the_studio_believes(real: RealStudio, early: tuple[str, str]) -> None:
    player_ref, last = early
    deadline = time.monotonic() + 20
    entries = real.control.statement()
    while last not in {each["action_id"] for each in entries}:
        assert time.monotonic() < deadline
        time.sleep(0.5)
        entries = real.control.statement()
    mine = [each for each in entries if each["player_ref"] == player_ref]
    actions = real.control.books(player_ref)["actions"]
    assert [(each["action_id"], each["type"], each["state"]) for each in mine] == [
        (each["action_id"], each["type"], "applied") for each in actions
    ]
    assert [Decimal(each["amount"]) for each in mine] == [
        Decimal(each["amount"]) * (-1 if each["type"] == "bet" else 1) for each in actions
    ]
