"""W14 to W18 and W31: taking back, before and after, in part, and when there is nothing left."""

from decimal import Decimal

from simulators.conformance.case import Cases
from simulators.conformance.scene import Scene, new_id

ROLLBACKS = Cases()


@ROLLBACKS.case(
    "W14", "rollback before its bet", asked="a rollback of nothing yet, then the bet; and 30 days later",
    expected="the bet is dead for ever",
)  # fmt: skip
def rollback_first(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    before = scene.books(player)
    act = scene.act("bet", 10)
    reply = scene.rollback(player, act.action_id, round_id=round_id)
    if scene.dialect.policy.unknown_rollback == "ok":
        scene.accepted(reply, balance=100)
    else:
        scene.refused(reply, "TX_NOT_FOUND")
    scene.moved(player, before)
    scene.refused(scene.play(player, act, round_id=round_id), "TX_ROLLED_BACK")
    if scene.try_hook("pass_days", days=30, player=player.handle) is not None:
        scene.refused(scene.play(player, act, round_id=round_id), "TX_ROLLED_BACK")
    scene.moved(player, before)


@ROLLBACKS.case(
    "W15", "rollback repeated", asked="a rollback three times, once under a new id", expected="OK; one reversal"
)
def rollback_repeated(scene: Scene) -> None:
    player, round_id, rollback_id = scene.player(100), new_id(), new_id()
    before = scene.books(player)
    bet_id = scene.bet(player, 10, round_id=round_id)
    for this_id in (rollback_id, rollback_id, new_id()):
        scene.accepted(scene.rollback(player, bet_id, round_id=round_id, rollback_id=this_id), balance=100)
    scene.moved(player, before, -10, 10)


@ROLLBACKS.case(
    "W16", "rollback of a spent win", asked="a win of 20 is taken back when 5 are left",
    expected="the wallet goes to 0, the rest is in the books as a shortfall",
)  # fmt: skip
def rollback_of_a_spent_win(scene: Scene) -> None:
    player, round_id = scene.player(10), new_id()
    before = scene.books(player)
    bet_id = scene.bet(player, 10, round_id=round_id)
    win = scene.act("win", 20, bet_id=bet_id)
    scene.accepted(scene.play(player, win, round_id=round_id), balance=20)
    scene.bet(player, 15, round_id=new_id())
    scene.accepted(scene.rollback(player, win.action_id, round_id=round_id), balance=0)
    after = scene.moved(player, before, -10, 20, -15, -5)
    if before.shortfall is not None and after.shortfall is not None:
        missing = after.shortfall - before.shortfall
        scene.require(missing == Decimal(15), f"15 must be booked as a shortfall, {missing} is")


@ROLLBACKS.case(
    "W17", "rollback in parts", asked="4 of a bet of 10, then the rest, then once more, then 20 of 10",
    expected="never more than was bet", needs=("partial_rollback",),
)  # fmt: skip
def rollback_in_parts(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    before = scene.books(player)
    bet_id = scene.bet(player, 10, round_id=round_id)
    scene.accepted(scene.rollback(player, bet_id, round_id=round_id, coins=4), balance=94)
    scene.accepted(scene.rollback(player, bet_id, round_id=round_id), balance=100)
    scene.accepted(scene.rollback(player, bet_id, round_id=round_id))
    before = scene.moved(player, before, -10, 4, 6)
    other = scene.bet(player, 10, round_id=round_id)
    scene.rollback(player, other, round_id=round_id, coins=20)
    left = scene.books(player).balance
    scene.require(left <= before.balance, f"more was taken back than was bet: {before.balance} became {left}")


@ROLLBACKS.case(
    "W18", "rollback of a settled round", asked="a bet is taken back when its round has won and is closed",
    expected="refused, or reversed, as the policy says",
)  # fmt: skip
def rollback_after_settling(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    bet_id = scene.bet(player, 10, round_id=round_id)
    win = scene.act("win", 25, bet_id=bet_id)
    scene.accepted(scene.play(player, win, round_id=round_id, closes=True), balance=115)
    before = scene.books(player)
    reply = scene.rollback(player, bet_id, round_id=round_id)
    if scene.dialect.policy.rollback_after_settle == "refused":
        scene.refused(reply, "ROUND_SETTLED")
        scene.moved(player, before)
    else:
        scene.accepted(reply, balance=125)
        scene.moved(player, before, 10)


@ROLLBACKS.case(
    "W31", "close twice, bet after it", asked="a round's end twice, then a bet in it", expected="OK again; refused"
)
def close_twice(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    bet_id = scene.bet(player, 10, round_id=round_id)
    before = scene.books(player)
    for _ in range(2):
        scene.accepted(scene.close(player, round_id=round_id, bet_id=bet_id), balance=90)
    scene.round_shows(player, round_id, state="closed")
    scene.refused(scene.play(player, scene.act("bet", 5), round_id=round_id), "ROUND_CLOSED")
    scene.moved(player, before)
