"""W28 to W30, W33 to W35: crashes, a database in trouble, other people's ids, and finding out afterwards."""

from typing import Any

from simulators.conformance.case import Cases
from simulators.conformance.cases_wire import keys_of
from simulators.conformance.dialect import Act, Player, Reply, Taking
from simulators.conformance.hooks import HookFailed
from simulators.conformance.scene import Failed, Scene, new_id

TROUBLE = Cases()
_STATEMENT_SECONDS = 16
_TRIES = 20


@TROUBLE.case(
    "W28", "the answer is lost, or the server", asked="a bet whose answer nobody reads; crashes around the commit",
    expected="the repeat tells; one entry",
)  # fmt: skip
def lost_answers(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    request = scene.dialect.play(player, [scene.act("bet", 10)], round_id=new_id())
    scene.wire.send_and_leave(scene.dialect.keys, request)
    scene.wait(0.3)
    scene.accepted(scene.send(request), balance=90)
    scene.moved(player, before, -10)
    if not scene.can("crash"):
        return
    for point in ("before_commit", "after_commit", "during_commit"):
        if scene.try_hook("crash", point=point, player=player.handle, currency=player.currency) is not None:
            _crashes_once(scene, player)


def _crashes_once(scene: Scene, player: Player) -> None:
    before = scene.books(player)
    request = scene.dialect.play(player, [scene.act("bet", 10)], round_id=new_id())
    scene.send(request, seconds=10)
    scene.hooks.ask("recover")
    scene.accepted(_until_told(scene, request))
    scene.moved(player, before, -10)


@TROUBLE.case(
    "W29", "the database says try again", asked="errors 1213, 1205 and 1020 in the middle of a bet",
    expected="the whole transaction runs again; one entry",
)  # fmt: skip
def database_faults(scene: Scene) -> None:
    player = scene.player(100)
    for code in (1213, 1205, 1020):
        before = scene.books(player)
        scene.hooks.ask("fault", code=code, times=1)
        scene.accepted(scene.play(player, scene.act("bet", 10)))
        scene.moved(player, before, -10)


@TROUBLE.case(
    "W30",
    "the database is too slow",
    asked="a bet that takes too long, then its rollback",
    expected="the balance as before",
)
def slow_database(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    before = scene.books(player)
    act = scene.act("bet", 10)
    bet = scene.dialect.play(player, [act], round_id=round_id)
    rollback = scene.dialect.rollback(player, [Taking(act.action_id, new_id())], round_id=round_id)
    scene.hooks.ask("slow_database", seconds=2, player=player.handle, currency=player.currency)
    reply = scene.send(bet, seconds=0.5)
    if reply.status:
        raise HookFailed("the database was asked to be slow, and the bet was answered at once")
    scene.accepted(_until_told(scene, rollback), balance=100)
    scene.refused(scene.send(bet), "TX_ROLLED_BACK")
    after = scene.books(player)
    scene.require(after.balance == before.balance, f"the wallet held {before.balance}, now {after.balance}")


def _until_told(scene: Scene, request: Any) -> Reply:
    """The reply that is final; a passing failure and a dead connection are tried again, as a studio does."""
    for _ in range(_TRIES):
        reply = scene.send(request)
        if reply.status and reply.said not in scene.dialect.words["TRY_AGAIN"]:
            return reply
        scene.wait(0.25)
    return reply


@TROUBLE.case(
    "W33", "another provider's ids", asked="provider B names A's bet and A's player", expected="not found; A untouched"
)
def another_provider(scene: Scene) -> None:
    own = scene.dialect
    keys = keys_of(scene.hooks.ask("second_provider"), beside=own.keys)
    other = own.with_keys(keys)
    player, stranger, round_id = scene.player(100), scene.player(100, keys=keys), new_id()
    bet_id = scene.bet(player, 10, round_id=round_id)
    before, before_stranger = scene.books(player), scene.books(stranger)
    reply = scene.send(other.rollback(stranger, [Taking(bet_id, new_id())], round_id=round_id), keys=keys)
    scene.refused(reply, "OK", "TX_NOT_FOUND")
    if own.policy.status_call:
        scene.refused(scene.send(other.status(new_id()), keys=keys), "TX_NOT_FOUND")
    unknown = ("PLAYER_UNKNOWN", "SESSION_INVALID", "SESSION_EXPIRED", "TX_NOT_FOUND")
    for request in (
        other.balance(player),
        other.play(player, [Act("bet", scene.act("bet", 10).amount, new_id())], round_id=new_id()),
        other.play(player, [Act("win", scene.act("win", 10).amount, new_id(), bet_id)], round_id=round_id),
    ):
        scene.refused(scene.send(request, keys=keys), *unknown)
    scene.moved(player, before)
    scene.moved(stranger, before_stranger)
    scene.accepted(scene.rollback(player, bet_id, round_id=round_id), balance=100)


@TROUBLE.case(
    "W34", "statement", asked="everything that moved, page by page", expected="equals the ledger, entry by entry",
    needs=("statement",),
)  # fmt: skip
def statement(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    stake = scene.act("bet", 10)
    scene.accepted(scene.play(player, stake, round_id=round_id))
    win = scene.act("win", 25, bet_id=stake.action_id)
    scene.accepted(scene.play(player, win, round_id=round_id))
    lost = scene.bet(player, 3, round_id=new_id())
    scene.accepted(scene.rollback(player, lost, round_id=new_id()))
    wanted = [(stake.action_id, "-10"), (win.action_id, "25"), (lost, "-3")]
    for _ in range(_STATEMENT_SECONDS):
        lines = [line for line in _whole_statement(scene) if line.get("player_ref") == player.ref]
        if len(lines) >= 4:
            break
        scene.wait(1)
    shown = [(line.get("action_id"), f"{float(line['amount']):g}") for line in lines]
    scene.require(shown[:3] == wanted and len(shown) == 4, f"the statement shows {shown}, it must begin with {wanted}")
    amounts = [str(line["amount"]) for line in lines]
    scene.require(float(amounts[3]) == 3, f"the rollback must stand as 3, it stands as {amounts[3]}")
    seqs = [int(line["wallet_seq"]) for line in lines]
    scene.require(seqs == sorted(seqs), f"the wallet's numbers go back: {seqs}")
    books = scene.books(player)
    if books.amounts is not None:
        ledger = [f"{amount:g}" for amount in map(float, books.amounts[-4:])]
        scene.require(ledger == [f"{float(a):g}" for a in amounts], f"the ledger has {ledger}, the statement {amounts}")


def _whole_statement(scene: Scene) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(1000):
        fields = scene.send(scene.dialect.statement(cursor)).fields
        if not isinstance(fields.get("entries"), list):
            raise Failed("the statement has no entries")
        lines += fields["entries"]
        cursor = fields.get("next_cursor")
        if not fields.get("has_more") or not cursor:
            return lines
    return lines


@TROUBLE.case(
    "W35", "status of one action", asked="what became of bets: never sent, answer lost, refused, rolled back",
    expected="each is told", needs=("status_call",),
)  # fmt: skip
def status(scene: Scene) -> None:
    player, round_id = scene.player(100), new_id()
    scene.refused(scene.send(scene.dialect.status(new_id())), "TX_NOT_FOUND")
    lost = scene.act("bet", 10)
    request = scene.dialect.play(player, [lost], round_id=round_id)
    scene.wire.send_and_leave(scene.dialect.keys, request)
    scene.wait(0.3)
    _is(scene, lost.action_id, "applied")
    refused = scene.act("bet", 1000)
    scene.refused(scene.play(player, refused), "INSUFFICIENT_FUNDS", balance=90)
    _is(scene, refused.action_id, "refused")
    scene.accepted(scene.rollback(player, lost.action_id, round_id=round_id))
    _is(scene, lost.action_id, "rolled_back")
    never = new_id()
    scene.accepted(scene.rollback(player, never, round_id=round_id))
    _is(scene, never, "tombstone")


def _is(scene: Scene, action_id: str, state: str) -> None:
    told = scene.send(scene.dialect.status(action_id)).fields.get("state")
    scene.require(told == state, f"the action is {state}, the answer says {told}")
