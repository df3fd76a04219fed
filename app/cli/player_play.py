"""The part of `igw player show` that says what protects a player from playing on, and what he plays now."""

from collections.abc import Iterator

from app.games.protection.queries import LiveGame
from app.games.protection.standing import Standing, UsedLimit
from app.kit.clock import iso_utc, utc_now
from app.kit.money import amount_text


def stops(standing: Standing) -> Iterator[str]:
    """Why no game opens or no bet is taken, as sentences; none when nothing of this stands in the way."""
    protection, clock = standing.protection, standing.clock
    excluded, time_out = protection.exclusion(), protection.time_out_until
    if excluded:
        yield f"He has excluded himself until {iso_utc(excluded)}. Nobody can lift it."
    elif time_out and time_out > utc_now():
        yield f"He has taken a time-out until {iso_utc(time_out)}. Nobody can shorten it."
    yield from (_reached(one, standing=standing) for one in standing.limits if one.is_reached)
    if clock.is_due:
        yield f"Since {iso_utc(clock.due_at)} bets wait for his answer to the reality check, which his page asks for."


def settings(standing: Standing, live: LiveGame | None) -> Iterator[str]:
    """His limits, the reality check, and the game that is open."""
    since = iso_utc(standing.clock.playing_since) or "-"
    yield f"reality check: every {standing.clock.minutes} min, playing since {since}"
    yield from (_limit(one) for one in standing.limits if one.limit.amount is not None or one.limit.pending_from)
    if live:
        yield f"open game: {live.provider}/{live.code} in {live.currency} since {iso_utc(live.since)}"
    else:
        yield "open game: -"


def _reached(one: UsedLimit, *, standing: Standing) -> str:
    return f"His limit for today is reached ({_limit(one)}); it begins anew at {iso_utc(standing.day_ends_at)}."


def _limit(one: UsedLimit) -> str:
    limit, currency = one.limit, one.limit.currency
    amount = "none" if limit.amount is None else amount_text(limit.amount, currency=currency)
    told = f"{limit.kind} {amount} {currency} a day, {amount_text(one.used, currency=currency)} used"
    if limit.pending_from is None:
        return told
    pending = "none" if limit.pending_amount is None else amount_text(limit.pending_amount, currency=currency)
    return f"{told}, {pending} from {iso_utc(limit.pending_from)}"
