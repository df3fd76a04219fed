"""W6 to W13: the same again, changed, at once, and out of order."""

from collections import Counter

from simulators.conformance.case import Cases
from simulators.conformance.dialect import Player, Reply, Taking
from simulators.conformance.scene import Scene, new_id, skip

REPEATS = Cases()
COPIES = 100
RACES = 8


@REPEATS.case("W6", "bet repeated", asked="a bet of 10, another of 5, the first again", expected="replayed; one entry")
def bet_repeated(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    request = scene.dialect.play(player, [scene.act("bet", 10)], round_id=new_id())
    first = scene.send(request)
    scene.accepted(first, balance=90)
    scene.bet(player, 5, round_id=new_id())
    scene.replayed(scene.send(request), first=first, original=90, current=85)
    scene.moved(player, before, -10, -5)


@REPEATS.case(
    "W7", "repeat when the balance is gone", asked="a bet of all there is, again", expected="replayed, not refused"
)
def repeat_without_funds(scene: Scene) -> None:
    player = scene.player(10)
    before = scene.books(player)
    request = scene.dialect.play(player, [scene.act("bet", 10)], round_id=new_id())
    first = scene.send(request)
    scene.accepted(first, balance=0)
    scene.replayed(scene.send(request), first=first, original=0, current=0)
    scene.moved(player, before, -10)


@REPEATS.case(
    "W8", "repeat when the session is dead", asked="a bet, the session ends, the bet again", expected="replayed",
    needs=("bet_needs_session",),
)  # fmt: skip
def repeat_without_session(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    request = scene.dialect.play(player, [scene.act("bet", 10)], round_id=new_id())
    first = scene.send(request)
    scene.accepted(first)
    scene.hooks.ask("expire_session", player=player.handle)
    scene.replayed(scene.send(request), first=first, original=90, current=90)
    scene.refused(scene.play(player, scene.act("bet", 10)), "SESSION_EXPIRED", "SESSION_INVALID")
    scene.moved(player, before, -10)


@REPEATS.case(
    "W9", "repeat with another amount", asked="the id of a bet of 10 with 11", expected="conflict; nothing moves"
)
def repeat_with_another_amount(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    bet_id = scene.bet(player, 10, round_id=round_id)
    before = scene.books(player)
    scene.refused(scene.play(player, scene.act("bet", 11, action_id=bet_id), round_id=round_id), "TX_CONFLICT")
    scene.moved(player, before)


@REPEATS.case(
    "W10", "repeat with another player", asked="the id of one's bet for another", expected="conflict; nothing moves"
)
def repeat_with_another_player(scene: Scene) -> None:
    player, other, round_id = scene.player(100), scene.player(100), new_id()
    bet_id = scene.bet(player, 10, round_id=round_id)
    before, before_other = scene.books(player), scene.books(other)
    scene.refused(scene.play(other, scene.act("bet", 10, action_id=bet_id), round_id=round_id), "TX_CONFLICT")
    scene.moved(player, before)
    scene.moved(other, before_other)


@REPEATS.case(
    "W11", "copies at once", asked=f"{COPIES} copies of one bet at once", expected="one entry, one answer for all"
)
def copies_at_once(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    request = scene.dialect.play(player, [scene.act("bet", 10)], round_id=new_id())
    replies = _all_answered(scene, scene.send_together([request] * COPIES))
    for reply in replies:
        scene.accepted(reply, balance=90)
    scene.require(len({reply.ids for reply in replies}) == 1, "the answers name different movements")
    if scene.dialect.policy.tells_replay:
        firsts = sum(reply.replayed is False for reply in replies)
        scene.require(firsts == 1, f"{firsts} answers say that they were applied now; one must")
    scene.moved(player, before, -10)


@REPEATS.case(
    "W12", "a race for the last coins", asked=f"{COPIES} bets of 1 at once with 10", expected="10 pass, no more"
)
def race_for_coins(scene: Scene) -> None:
    player = scene.player(10)
    before = scene.books(player)
    bets = [scene.dialect.play(player, [scene.act("bet", 1)], round_id=new_id()) for _ in range(COPIES)]
    replies = _all_answered(scene, scene.send_together(bets))
    words = Counter(reply.said for reply in replies)
    for reply in replies:
        if reply.said not in scene.dialect.words["OK"]:
            scene.refused(reply, "INSUFFICIENT_FUNDS")
    passed = sum(words[word] for word in scene.dialect.words["OK"])
    scene.require(passed == 10, f"10 must pass, {passed} did")
    scene.moved(player, before, *[-1] * 10)


@REPEATS.case(
    "W13", "bet and rollback at once", asked="a bet and its rollback at the same moment, both orders",
    expected="the balance as before, and never applied and dead at once",
)  # fmt: skip
def bet_and_rollback_at_once(scene: Scene) -> None:
    player = scene.player(100)
    start = scene.books(player)
    for turn in range(RACES):
        _race(scene, player, rollback_first=bool(turn % 2))
    after = scene.books(player)
    scene.require(after.balance == start.balance, f"the wallet held {start.balance}, now {after.balance}")
    scene.require(after.is_balanced is not False, "the ledger's entries do not come to nothing")


def _race(scene: Scene, player: Player, *, rollback_first: bool) -> None:
    act, round_id = scene.act("bet", 10), new_id()
    bet = scene.dialect.play(player, [act], round_id=round_id)
    rollback = scene.dialect.rollback(player, [Taking(act.action_id, new_id())], round_id=round_id)
    pair = [rollback, bet] if rollback_first else [bet, rollback]
    replies = scene.send_together(pair)
    bet_reply, rollback_reply = reversed(replies) if rollback_first else replies
    scene.refused(bet_reply, "OK", "TX_ROLLED_BACK")
    scene.refused(rollback_reply, "OK", *_unknown(scene))
    # Whoever was first: from now on the bet is dead.
    scene.refused(scene.send(bet), "TX_ROLLED_BACK")


def _unknown(scene: Scene) -> tuple[str, ...]:
    return ("TX_NOT_FOUND",) if scene.dialect.policy.unknown_rollback == "not_found" else ()


def _all_answered(scene: Scene, replies: list[Reply]) -> list[Reply]:
    lost = [reply.text for reply in replies if reply.status == 0]
    if len(lost) == len(replies):
        raise skip(f"nothing could be reached: {lost[0]}")
    scene.require(not lost, f"{len(lost)} requests were not answered: {lost[:1]}")
    return replies
