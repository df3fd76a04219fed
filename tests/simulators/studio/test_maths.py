"""The tables tell the truth: what a screen shows is what it pays, and the return is an exact number."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from simulators.studio.draw import Seeds, ticket
from simulators.studio.games import GAMES, Game, cards, percent
from simulators.studio.make_tables import DESIGNS
from simulators.studio.maths import Table
from simulators.studio.odds import facts
from simulators.studio.stakes import STAKES, payout

every_game = pytest.mark.parametrize("game", GAMES.values(), ids=lambda game: game.code)


@every_game
def test_what_a_screen_shows_is_what_it_pays(game: Game) -> None:
    wrong = [each for each in game.table.outcomes if game.table.rules.evaluate(each.screen) != each.pays]
    assert wrong == []


@every_game
def test_the_return_is_exactly_what_is_told(game: Game) -> None:
    """Added up here from the file's own numbers, and compared with the game's design and with its card."""
    table = game.table
    paid = sum(Fraction(each.pays, 100) * each.weight for each in table.outcomes) / table.total
    design = next(design for design in DESIGNS if design.rules.game == game.code)
    assert paid == table.rtp == Fraction(design.rtp_hundredths, 10_000)
    card = next(card for card in cards("http://studio") if card["code"] == game.code)
    assert card["rtp"] == percent(game) == f"{design.rtp_hundredths / 100:.2f}"


@every_game
def test_the_odds_told_to_players_add_up(game: Game) -> None:
    told = facts(game)
    odds = {each["pays"]: Fraction(each["share"]) for each in told["odds"]}
    assert sum(odds.values()) == 1
    assert sum(share * pays for pays, share in odds.items()) / 100 == Fraction(told["rtp"])
    assert 1 - odds[0] == Fraction(told["hit_frequency"])
    assert told["most"]["pays"] == max(odds)


@every_game
@pytest.mark.parametrize("currency", STAKES)
def test_every_win_of_every_stake_is_a_whole_number_of_the_smallest_coins(game: Game, currency: str) -> None:
    for stake in STAKES[currency]:
        for pays, _ in game.table.odds:
            payout(stake, pays=pays, currency=currency)


@every_game
def test_rules_and_symbols_belong_together(game: Game) -> None:
    rules = game.table.rules
    assert set(game.symbols) == set(rules.pays)
    assert all(len(line) == rules.columns and set(line) <= set(range(rules.rows)) for line in rules.lines)
    assert all(len(each.screen) == rules.columns * rules.rows for each in game.table.outcomes)


def test_a_wild_stands_for_the_others_and_counts_for_itself_where_that_is_more() -> None:
    rules = GAMES["koi-pond"].table.rules
    as_koi = "RWRDD" + "PSPSP" + "SPSPS"
    assert (1, 3, rules.pays["R"]["3"]) in rules.wins(as_koi)
    as_wilds = "WWWDS" + "PSPSP" + "SPSPS"
    assert (1, 3, rules.pays["W"]["3"]) in rules.wins(as_wilds)


def test_a_ticket_leads_to_the_outcome_that_owns_it() -> None:
    table = GAMES["lotus-lanterns"].table
    first = table.outcomes[0].weight
    assert [table.at(number)[0] for number in (0, first - 1, first, table.total - 1)] == [
        0,
        0,
        1,
        len(table.outcomes) - 1,
    ]
    for number in (-1, table.total):
        with pytest.raises(ValueError, match="no such ticket"):
            table.at(number)


def test_drawn_often_enough_the_table_comes_back() -> None:
    """20,000 draws of payouts against the table, by chi-square; the seeds are fixed, so every run is the same."""
    table = GAMES["lotus-lanterns"].table
    seeds = Seeds(server_seed=bytes(range(32)), client_seed="long-run")
    count = 20_000
    drawn = Counter(
        table.at(ticket(seeds, nonce=nonce, game="g", table_sha256="t", total=table.total))[1].pays
        for nonce in range(count)
    )
    usual = {pays: float(share) * count for pays, share in table.odds if share * count >= 10}
    rest = count - sum(usual.values())
    seen_rest = count - sum(drawn[pays] for pays in usual)
    parts = [(drawn[pays] - expected) ** 2 / expected for pays, expected in usual.items()]
    chi = sum(parts) + (seen_rest - rest) ** 2 / rest
    degrees = len(parts)
    assert chi < degrees + 3.1 * (2 * degrees) ** 0.5 + 6


def test_a_table_that_contradicts_itself_is_refused() -> None:
    content = GAMES["koi-pond"].table.content.replace(b"igw-outcomes/1", b"igw-outcomes/2")
    with pytest.raises(ValueError, match="not a table"):
        Table(content)
