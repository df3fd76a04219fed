"""How old somebody is. By the calendar of UTC, which may be half a day off where he lives, and never more."""

from datetime import date


def age_on(day: date, *, born: date) -> int:
    """Whole years. Who was born on 29 February is a year older on 1 March of other years."""
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1)
