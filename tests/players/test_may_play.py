"""May he play: every rule alone, all reasons together, and the day of a birthday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.age import age_on
from app.players.may_play import Obstacle, PlayRules, Profile, may_play

TODAY = date(2026, 11, 24)
RULES = PlayRules(min_age=18, blocked_countries=("US", "SG"), terms_version="2")
WELCOME = Profile("active", date(1994, 5, 17), "VN", "2", datetime(2026, 1, 1))  # noqa: DTZ001


def _reasons(rules: PlayRules = RULES, **told: object) -> tuple[Obstacle, ...]:
    return may_play(replace(WELCOME, **told), rules=rules, today=TODAY)


@pytest.mark.parametrize(
    ("told", "reasons"),
    [
        ({}, ()),
        ({"status": None}, ()),
        ({"status": "Active"}, ()),
        ({"status": "blocked"}, ("account_blocked",)),
        ({"status": ""}, ("account_blocked",)),
        ({"terms_version": None}, ("terms_not_accepted",)),
        ({"terms_version": "1"}, ("terms_not_accepted",)),
        ({"date_of_birth": None}, ("birth_date_missing",)),
        ({"date_of_birth": date(2008, 11, 24)}, ()),
        ({"date_of_birth": date(2008, 11, 25)}, ("under_age",)),
        ({"country": None}, ("country_missing",)),
        ({"country": "Vietnam"}, ("country_missing",)),
        ({"country": "us"}, ("country_blocked",)),
        ({"country": "SG"}, ("country_blocked",)),
    ],
    ids=str,
)
def test_each_rule_alone(told: dict[str, object], reasons: tuple[str, ...]) -> None:
    assert _reasons(**told) == reasons


def test_all_reasons_are_told_at_once() -> None:
    nobody = Profile("closed", None, None, None, None)
    found = may_play(nobody, rules=RULES, today=TODAY)
    assert found == ("account_blocked", "terms_not_accepted", "birth_date_missing", "country_missing")


def test_what_the_operator_does_not_ask_for_is_not_missed() -> None:
    """No age gate, no birth date; no blocked country, no country."""
    assert _reasons(replace(RULES, min_age=0), date_of_birth=None) == ()
    assert _reasons(replace(RULES, blocked_countries=()), country=None) == ()


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2008, 12, 31), date(2026, 12, 30), 17),
        (date(2008, 12, 31), date(2026, 12, 31), 18),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
    ],
)
def test_a_birthday_makes_a_year_older_and_no_day_before(born: date, day: date, age: int) -> None:
    assert age_on(day, born=born) == age


@given(born=st.dates(date(1900, 1, 1), date(2026, 1, 1)), days=st.integers(0, 40_000))
def test_nobody_gets_younger(born: date, days: int) -> None:
    day = date.fromordinal(min(born.toordinal() + days, date.max.toordinal() - 1))
    tomorrow = date.fromordinal(day.toordinal() + 1)
    assert 0 <= age_on(day, born=born) <= age_on(tomorrow, born=born) <= age_on(day, born=born) + 1
