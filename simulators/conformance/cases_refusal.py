"""W19 to W21, W25, W32: what is refused, and what must be paid all the same."""

from dataclasses import replace
from decimal import Decimal

from simulators.conformance.case import Cases
from simulators.conformance.dialect import Player, Skipped
from simulators.conformance.scene import Failed, Scene, new_id

REFUSALS = Cases()
_MARK = Decimal(7)


@REFUSALS.case(
    "W19", "a batch that fails", asked="a bet of 10 and one of 1000 at once, with 100", expected="nothing moves",
    needs=("batches",),
)  # fmt: skip
def failing_batch(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    acts = [scene.act("bet", 10), scene.act("bet", 1000)]
    scene.refused(scene.play(player, *acts), "INSUFFICIENT_FUNDS", balance=100)
    scene.moved(player, before)


@REFUSALS.case(
    "W20", "win without a bet", asked="a win in a round nobody bet in", expected="refused, or paid, as the policy says"
)
def win_without_bet(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    reply = scene.play(player, scene.act("win", 25, bet_id=new_id()))
    if scene.dialect.policy.win_requires_bet:
        scene.refused(reply, "TX_NOT_FOUND")
        scene.moved(player, before)
    else:
        scene.accepted(reply, balance=125)
        scene.moved(player, before, 25)


@REFUSALS.case(
    "W21", "late wins", asked="wins after the round's end, after the session's, after a block",
    expected="paid, and known as late; a bet of the blocked is refused",
)  # fmt: skip
def late_wins(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    bet_id = scene.bet(player, 10, round_id=round_id)
    scene.accepted(scene.close(player, round_id=round_id, bet_id=bet_id))
    _pays(scene, player, bet_id, round_id)
    scene.round_shows(player, round_id, late_wins=1)
    for hook, codes in (
        ("expire_session", ("SESSION_EXPIRED", "SESSION_INVALID")),
        ("block_player", ("PLAYER_BLOCKED", "SESSION_INVALID", "SESSION_EXPIRED")),
    ):
        if hook == "expire_session" and not scene.dialect.policy.bet_needs_session:
            continue
        if scene.can(hook):
            player, round_id = scene.player(100), new_id()
            bet_id = scene.bet(player, 10, round_id=round_id)
            scene.hooks.ask(hook, player=player.handle)
            _pays(scene, player, bet_id, round_id)
            before = scene.books(player)
            scene.refused(scene.play(player, scene.act("bet", 10)), *codes)
            scene.moved(player, before)


def _pays(scene: Scene, player: Player, bet_id: str, round_id: str) -> None:
    before = scene.books(player)
    scene.accepted(scene.play(player, scene.act("win", 25, bet_id=bet_id), round_id=round_id), balance=115)
    scene.moved(player, before, 25)


@REFUSALS.case(
    "W25", "amounts that are none", asked="decimals, exponents, signs, floats and worse in place of an amount",
    expected="refused; KVND is exact or refused",
)  # fmt: skip
def bad_amounts(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    for what, text in scene.dialect.bad_amounts(player.currency).items():
        _refuses_amount(scene, player, what, text)
    scene.moved(player, before)
    try:
        dong = scene.player(5000, currency="VND")
    except Skipped:
        scene.not_played.append("needs hook new_player for VND")
        return
    before = scene.books(dong)
    _refuses_amount(scene, dong, "too many decimals", scene.dialect.bad_amounts("VND")["too many decimals"])
    _thousands(scene, dong)


def _thousands(scene: Scene, dong: Player) -> None:
    before = scene.books(dong)
    thousands = replace(dong, currency="KVND")
    if not scene.dialect.policy.thousands:
        scene.refused(scene.play(thousands, scene.act("bet", 1)), "CURRENCY_MISMATCH", "BAD_REQUEST")
        scene.moved(dong, before)
        return
    scene.accepted(scene.play(thousands, scene.act("bet", "1.50")), balance="3.50")
    before = scene.moved(dong, before, -1500)
    half = scene.dialect.amount(Decimal("0.0005"), "KVND") if scene.dialect.name == "hub88" else '"0.0005"'
    _refuses_amount(scene, thousands, "half a dong", half)
    scene.moved(dong, before)


def _refuses_amount(scene: Scene, player: Player, what: str, text: str) -> None:
    request = scene.dialect.play(player, [scene.act("bet", _MARK)], round_id=new_id())
    mark = b'"amount": ' + scene.dialect.amount(_MARK, player.currency).encode()
    scene.require(request.body.count(mark) == 1, "the kit cannot find the amount in its own request")
    broken = replace(request, body=request.body.replace(mark, b'"amount": ' + text.encode()))
    reply = scene.send(scene.dialect.signed(broken))
    try:
        scene.refused(reply, "BAD_AMOUNT", "BAD_REQUEST")
    except Failed as failure:
        raise Failed(f"{what} ({text[:30]}): {failure}") from None


@REFUSALS.case(
    "W32", "limit and reality check", asked="a bet above the day's limit, a bet with a reality check due",
    expected="refused, the balance in the answer; wins are paid",
)  # fmt: skip
def limits(scene: Scene) -> None:
    if not scene.hooks.has("set_limit") and not scene.hooks.has("reality_check_due"):
        raise Skipped("needs hook set_limit or reality_check_due")
    if scene.can("set_limit"):
        player = scene.player(100)
        scene.hooks.ask("set_limit", player=player.handle, currency=player.currency, kind="stake", amount="15")
        _stopped_after_ten(scene, player, "LIMIT_REACHED", hook=None)
    if scene.can("reality_check_due"):
        _stopped_after_ten(scene, scene.player(100), "REALITY_CHECK_DUE", hook="reality_check_due")


def _stopped_after_ten(scene: Scene, player: Player, code: str, *, hook: str | None) -> None:
    round_id = new_id()
    before = scene.books(player)
    bet_id = scene.bet(player, 10, round_id=round_id)
    if hook:
        scene.hooks.ask(hook, player=player.handle)
    scene.refused(scene.play(player, scene.act("bet", 10)), code, balance=90)
    scene.accepted(scene.play(player, scene.act("win", 5, bet_id=bet_id), round_id=round_id), balance=95)
    scene.moved(player, before, -10, 5)
