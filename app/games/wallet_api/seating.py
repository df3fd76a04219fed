"""Where a provider's player sits, for dialects that name the player first and a session second, or not at all."""

from msgspec.structs import replace

from app.games.launch.exchange import adopt_code
from app.games.launch.seats import Seat
from app.games.play.desk import Desk
from app.games.providers.book import Provider
from app.games.providers.pseudonyms import currencies_of
from app.games.wallet_api.policy import Fault, Refusal
from app.ledger.commands import Code

_STRANGER = "There is no such player."


async def seat_by_player(desk: Desk, provider: Provider, reference: str, *, currency: str) -> Seat:
    """The player's live session in this currency, or his wallet without one. Raises Refusal."""
    seat = await desk.seats.by_reference(reference, currency=currency)
    if seat is not None and seat.provider_id == provider.provider_id:
        return seat
    # Another provider's player looks like one that does not exist.
    known = await player_currencies(desk, provider, reference)
    if not known:
        raise Refusal(Fault.PLAYER_UNKNOWN, _STRANGER)
    raise Refusal(Code.CURRENCY_MISMATCH)


async def seat_by_token(desk: Desk, provider: Provider, token: str, *, reference: str | None) -> Seat | None:
    """The session of this token, alive or not; None: there is none that is this provider's and this player's.

    Such a dialect has no call that exchanges the launch code: the first call within the code's time makes it the
    session's token.
    """
    seat = await desk.seats.by_token(token)
    if seat is None:
        # Of several first calls at once one does it; the others find it done.
        await desk.database.in_transaction(lambda tx: adopt_code(tx, token, provider_id=provider.provider_id))
        seat = await desk.seats.by_token(token)
    if seat is None or seat.provider_id != provider.provider_id:
        return None
    return seat if reference in {None, seat.reference} else None


async def player_currencies(desk: Desk, provider: Provider, reference: str) -> list[str]:
    """Of the player's wallets, the one he had first before; empty: this provider has no such player."""
    async with desk.database.reading() as connection:
        return await currencies_of(connection, reference, provider_id=provider.provider_id)


def at_game(seat: Seat, code: str) -> Seat:
    """The seat, from which no bet is taken for another game than the session's."""
    if seat.objection is None and seat.game_code not in {None, code}:
        return replace(seat, objection=Code.GAME_UNAVAILABLE)
    return seat
