"""What a player may know about a game before he plays: what it pays back, how often, and how much at most."""

from fractions import Fraction
from typing import Any

from simulators.studio.games import Game, percent


def facts(game: Game) -> dict[str, Any]:
    """Rules and exact odds, computed from the table. Shares are fractions, as text `numerator/denominator`."""
    table = game.table
    rules = table.rules
    most, most_often = table.odds[0]
    return {
        "code": game.code,
        "names": game.names,
        "columns": rules.columns,
        "rows": rules.rows,
        "wild": rules.wild,
        "lines": rules.lines,
        "pays": rules.pays,
        "symbols": game.symbols,
        "rtp_percent": percent(game),
        "rtp": str(table.rtp),
        "hit_frequency": str(table.hit_frequency),
        "hit_percent": f"{float(table.hit_frequency * 100):.2f}",
        "deviation": round(table.deviation, 2),
        "volatility": game.volatility,
        "most": {"pays": most, "one_in": _one_in(most_often)},
        "odds": [{"pays": pays, "one_in": _one_in(share), "share": str(share)} for pays, share in table.odds],
        "first_screen": next(each.screen for each in table.outcomes if each.pays == 0),
        "tickets": table.total,
        "outcomes": len(table.outcomes),
        "table_sha256": table.sha256,
        "table": f"/tables/{game.code}.json",
    }


def _one_in(share: Fraction) -> float:
    return round(float(1 / share), 1)
