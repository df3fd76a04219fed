"""W1 to W5, W22 to W24: what a provider does all day."""

from dataclasses import replace

from simulators.conformance.case import Cases
from simulators.conformance.scene import Scene, new_id

MONEY = Cases()


@MONEY.case("W1", "balance", asked="a balance", expected="balance and currency; nothing posted")
def balance(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    reply = scene.send(scene.dialect.balance(player))
    scene.accepted(reply, balance=100)
    told = reply.fields.get("currency", player.currency)
    scene.require(told == player.currency, f"the answer's currency is {told}, the player's {player.currency}")
    if scene.dialect.name == "native":
        scene.require(reply.seq is not None, "the answer must carry wallet_seq")
    scene.moved(player, before)


@MONEY.case("W2", "bet", asked="a bet of 10 out of 100", expected="90 left, one entry")
def bet(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    scene.accepted(scene.play(player, scene.act("bet", 10)), balance=90)
    scene.moved(player, before, -10)


@MONEY.case("W3", "win", asked="a win of 25 on a bet of 10", expected="the balance rises, the round shows both")
def win(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    before = scene.books(player)
    bet_id = scene.bet(player, 10, round_id=round_id)
    scene.accepted(scene.play(player, scene.act("win", 25, bet_id=bet_id), round_id=round_id), balance=115)
    scene.moved(player, before, -10, 25)
    scene.round_shows(player, round_id, staked="10", paid="25", state="open")


@MONEY.case(
    "W4", "bet and win in one batch", asked="a bet of 10 and a win of 25 at once",
    expected="both, in order, in one answer", needs=("batches",),
)  # fmt: skip
def batch(scene: Scene) -> None:
    player = scene.player(10)
    before = scene.books(player)
    stake = scene.act("bet", 10)
    reply = scene.play(player, stake, scene.act("win", 25, bet_id=stake.action_id))
    scene.accepted(reply, balance=25)
    scene.require(len(set(reply.ids)) == 2, f"the answer must name two movements, it names {reply.ids}")
    scene.moved(player, before, -10, 25)


@MONEY.case(
    "W5", "a round without a win is closed", asked="a win of 0 that closes the round (or its end, where 0 is no win)",
    expected="no coin moves, the round is closed",
)  # fmt: skip
def losing_round(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    bet_id = scene.bet(player, 10, round_id=round_id)
    before = scene.books(player)
    if scene.dialect.policy.zero_win:
        nothing = scene.act("win", 0, bet_id=bet_id)
        scene.accepted(scene.play(player, nothing, round_id=round_id, closes=True), balance=90)
    else:
        scene.accepted(scene.close(player, round_id=round_id, bet_id=bet_id), balance=90)
    scene.moved(player, before)
    scene.round_shows(player, round_id, state="closed")
    scene.refused(scene.play(player, scene.act("bet", 1), round_id=round_id), "ROUND_CLOSED")
    scene.moved(player, before)


@MONEY.case(
    "W22", "promotional win", asked="a promotional win of 7 in no round that was bet in", expected="paid",
    needs=("promo_win",),
)  # fmt: skip
def promotional_win(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    gift = scene.act("promo_win", 7)
    round_id = new_id()
    scene.accepted(scene.play(player, gift, round_id=round_id), balance=107)
    scene.accepted(scene.play(player, gift, round_id=round_id))
    scene.moved(player, before, 7)


@MONEY.case(
    "W23", "free round", asked="a bet of 0 with a campaign, then its win of 8",
    expected="the bet is remembered and moves nothing, the win is paid", needs=("free_bet",),
)  # fmt: skip
def free_round(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    before = scene.books(player)
    free = scene.act("free_bet", 0)
    scene.accepted(scene.play(player, free, round_id=round_id), balance=100)
    scene.moved(player, before)
    if scene.dialect.policy.status_call:
        told = scene.send(scene.dialect.status(free.action_id)).fields.get("state")
        scene.require(told == "applied", f"the free bet must be remembered as applied, it is {told}")
    scene.accepted(scene.play(player, scene.act("win", 8, bet_id=free.action_id), round_id=round_id), balance=108)
    scene.moved(player, before, 8)


@MONEY.case("W24", "wrong currency", asked="a bet in a currency that is not the player's", expected="refused")
def wrong_currency(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    stranger = replace(player, currency="CHF")
    act = scene.act("bet", 10)
    scene.refused(scene.play(stranger, act), "CURRENCY_MISMATCH")
    scene.moved(player, before)
    if scene.dialect.policy.bet_needs_session and player.currency != "VND":
        # Where the player alone is named, there is a wallet of that currency, and no game open with it.
        other = scene.play(replace(player, currency="VND"), scene.act("bet", 10))
        scene.refused(other, "CURRENCY_MISMATCH", "SESSION_EXPIRED")
        scene.moved(player, before)
