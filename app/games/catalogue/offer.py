"""Where a game is offered: one rule for the lobby, for opening a game, and for every bet at a game that is open."""

from collections.abc import Collection

from app.kit.countries import country_code


def is_offered_in(currency: str, *, currencies: Collection[str] | None) -> bool:
    """Whether a wallet of this currency may play; a game that names no currency is offered in all."""
    return not currencies or currency in currencies


def is_offered_to(country: str | None, *, blocked: Collection[str]) -> bool:
    """Whether a player may, by the country in his row. Where a game may not be played everywhere, somebody whose
    country is unknown, or is none that we know, may not play it.
    """
    if not blocked:
        return True
    code = country_code(country or "")
    return code is not None and code not in blocked
