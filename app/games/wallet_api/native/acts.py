"""What each call of the native protocol does. The API document takes the descriptions of calls from here."""

from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from app.games.launch.exchange import exchange_code
from app.games.launch.seats import Seat
from app.games.play.calls import Bet, Call, Step, TakeBack, Win
from app.games.play.desk import Desk
from app.games.play.standing import balance_of, deed_of, feed_of, round_of
from app.games.providers.book import Provider
from app.games.wallet_api.dialect import Reply, Values, body_as
from app.games.wallet_api.native.policy import NATIVE
from app.games.wallet_api.native.replies import (
    action_body,
    balance_body,
    deed_body,
    outcome_body,
    said,
)
from app.games.wallet_api.native.schemas import (
    ActionBody,
    CloseBody,
    ExchangeBody,
    PlayerBody,
    RollbacksBody,
    TransactionsBody,
)
from app.games.wallet_api.policy import Fault, Refusal
from app.games.wallet_api.seating import at_game
from app.kit.clock import iso_utc
from app.kit.money import BadAmount, amount_text, exponent, is_of_a_wallet, read_amount
from app.ledger.commands import Code

LARGEST_PAGE: Final = 1000


async def exchange(desk: Desk, provider: Provider, values: Values) -> Reply:
    """The one-time launch code of the launch URL for a session token. Once, within 120 seconds."""
    body = body_as(ExchangeBody, values)
    found = await desk.database.in_transaction(
        lambda tx: exchange_code(tx, body.launch_code, provider_id=provider.provider_id)
    )
    if found is None:
        raise Refusal(Code.SESSION_INVALID, "The launch code is unknown, used, or too old.")
    async with desk.database.reading() as connection:
        balance = await balance_of(connection, wallet_id=found.wallet_id)
    allowance, currency = found.allowance, found.currency
    loss = None if allowance.loss_limit is None else allowance.loss_limit - (allowance.staked - allowance.paid)
    stake = None if allowance.stake_limit is None else allowance.stake_limit - allowance.staked
    return {
        **balance_body(balance.amount, balance.seq, currency=currency),
        "session_token": found.token,
        "player_ref": found.reference,
        "exponent": exponent(currency),
        "locale": found.locale,
        "game_id": found.game_code,
        "expires_at": iso_utc(found.expires_at),
        "limits": {"stake_left": _left(stake, currency), "loss_left": _left(loss, currency)},
        "reality_check": {
            "interval_seconds": found.reality_check_seconds,
            "elapsed_seconds": found.elapsed_seconds,
        },
    }, 200


async def balance(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Of a session, or of a player in a currency."""
    seat = await _seat_of_wallet(desk, provider, body_as(PlayerBody, values))
    async with desk.database.reading() as connection:
        found = await balance_of(connection, wallet_id=seat.wallet_id)
    return balance_body(found.amount, found.seq, currency=seat.currency), 200


async def transactions(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Bets and wins of one round: all of them in order, or none."""
    body = body_as(TransactionsBody, values)
    seat = await _seat(desk, provider, body)
    if body.session_token is None and seat.objection is None:
        seat = replace(seat, objection=Code.SESSION_INVALID)
    if body.game_id is not None:
        seat = at_game(seat, body.game_id)
    if body.round_id is None and (body.round_closed or any(one.type in {"bet", "win"} for one in body.actions)):
        raise Refusal(Fault.BAD_REQUEST, "Bets and wins belong to a round: round_id is missing.")
    if body.currency != seat.currency and not is_of_a_wallet(body.currency):
        raise Refusal(Code.CURRENCY_MISMATCH)
    steps = [_step(one, currency=body.currency) for one in body.actions]
    call = Call(
        provider, replace(seat, currency=body.currency), steps, round_key=body.round_id or "", closes=body.round_closed
    )
    return await _played(desk, call, wallet_currency=seat.currency)


async def rollbacks(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Take back; also what has not come yet, which is then refused for ever."""
    body = body_as(RollbacksBody, values)
    seat = await _seat_of_wallet(desk, provider, body)
    steps: list[Step] = []
    for one in body.rollbacks:
        part = None if one.amount is None else _amount(one.amount, currency=seat.currency, least=Decimal("0.01"))
        if part is not None and one.rollback_id is None:
            # Two parts of one bet would have the same name of ours, and the second would look like a repeat.
            raise Refusal(Fault.BAD_REQUEST, "A partial rollback needs a rollback_id of its own.")
        settled = NATIVE.rollback_after_settle == "refused"
        # The sign stands in no id of a provider's, so none can take the name before the rollback comes.
        steps.append(TakeBack(one.rollback_id or f"rollback~{one.action_id}", one.action_id, part, settled))
    return await _played(desk, Call(provider, seat, steps), wallet_currency=seat.currency)


async def rounds_close(desk: Desk, provider: Provider, values: Values) -> Reply:
    """No bet enters the round any more. A late win is still paid."""
    body = body_as(CloseBody, values)
    seat = await _seat_of_wallet(desk, provider, body)
    call = Call(provider, seat, (), round_key=body.round_id, closes=True)
    answer, code = await _played(desk, call, wallet_currency=seat.currency)
    async with desk.database.reading() as connection:
        found = await round_of(connection, body.round_id, provider=provider)
    if code == 200 and found is not None:
        answer["round"] = {
            "round_id": found.key,
            "state": "open" if found.is_open else "closed",
            "staked": amount_text(found.staked, currency=seat.currency),
            "paid": amount_text(found.paid, currency=seat.currency),
        }
    return answer, code


async def status(desk: Desk, provider: Provider, values: Values) -> Reply:
    """What became of an action, after an outcome that was not told."""
    async with desk.database.reading() as connection:
        deed = await deed_of(connection, values["action_id"], provider=provider)
    if deed is None:
        return said("unknown", "TX_NOT_FOUND", "This id was never seen."), 404
    applied = deed.state in {"applied", "partly_reversed", "reversed"}
    return {"outcome": "applied" if applied else "rejected", "message": "", **deed_body(deed)}, 200


async def statement(desk: Desk, provider: Provider, values: Values) -> Reply:
    """Everything of this provider in the order of the books, for reconciliation; ten seconds behind."""
    try:
        after = bytes.fromhex(values.get("cursor", ""))
        most = min(max(int(values.get("limit") or LARGEST_PAGE), 1), LARGEST_PAGE)
    except ValueError:
        raise Refusal(Fault.BAD_REQUEST, "cursor or limit cannot be read.") from None
    if len(after) not in {0, 16}:
        raise Refusal(Fault.BAD_REQUEST, "cursor cannot be read.")
    async with desk.database.reading() as connection:
        deeds, last, more = await feed_of(connection, provider=provider, after=after, most=most)
    return {
        **said("applied", "OK", ""),
        "entries": [deed_body(deed) for deed in deeds],
        "next_cursor": last.hex(),
        "has_more": more,
    }, 200


async def _played(desk: Desk, call: Call, *, wallet_currency: str) -> Reply:
    outcome = await desk.play(call)
    body, status = outcome_body(outcome, currency=wallet_currency)
    results = [result for result in outcome.results if result.key]
    body["operator_tx_id"] = next((result.transaction.hex() for result in results if result.transaction), None)
    body["actions"] = [action_body(result, currency=wallet_currency) for result in results]
    return body, status


async def _seat(desk: Desk, provider: Provider, body: PlayerBody) -> Seat:
    if body.session_token is not None:
        seat = await desk.seats.by_token(body.session_token)
    elif body.player_ref is not None and body.currency is not None:
        seat = await desk.seats.by_reference(body.player_ref, currency=body.currency)
    else:
        raise Refusal(Fault.BAD_REQUEST, "Give session_token, or player_ref with currency.")
    # Another provider's session or player looks like one that does not exist.
    is_theirs = seat is not None and seat.provider_id == provider.provider_id
    if seat is None or not is_theirs or body.player_ref not in {None, seat.reference}:
        raise Refusal(Fault.PLAYER_UNKNOWN, "There is no such session or player.")
    return seat


async def _seat_of_wallet(desk: Desk, provider: Provider, body: PlayerBody) -> Seat:
    """For calls that name no amount: a currency beside a token may only say what the token says."""
    seat = await _seat(desk, provider, body)
    if body.currency not in {None, seat.currency}:
        raise Refusal(Code.CURRENCY_MISMATCH)
    return seat


def _step(one: ActionBody, *, currency: str) -> Step:
    if one.type == "bet":
        least = Decimal(0) if one.campaign_id else Decimal("0.01")
        return Bet(one.action_id, _amount(one.amount, currency=currency, least=least), one.campaign_id or "")
    amount = _amount(one.amount, currency=currency, least=Decimal(0))
    if one.type == "adjust" and amount == 0:
        raise Refusal(Fault.BAD_AMOUNT, "An adjustment adds something; taking away is a rollback.")
    gift = one.type in {"promo_win", "adjust"}
    free = one.type == "free_win"
    return Win(
        one.action_id, amount, is_gift=gift, needs_bet=NATIVE.win_requires_bet and not free,
        bet=one.ref_action_id or "", campaign=one.campaign_id or "",
    )  # fmt: skip


def _amount(text: str, *, currency: str, least: Decimal) -> Decimal:
    try:
        amount = read_amount(text, currency=currency)
    except BadAmount as error:
        raise Refusal(Fault.BAD_AMOUNT, f"The amount cannot be taken: {error}.") from None
    if amount.is_signed() or amount < least:
        raise Refusal(Fault.BAD_AMOUNT, "The amount is too small for this.")
    return amount


def _left(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else amount_text(max(amount, Decimal(0)), currency=currency)
