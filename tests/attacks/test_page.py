"""docs/attacks.md is true: every attack has a test or a reason, every number a row, and the page is the newest."""

from __future__ import annotations

import re

import pytest

from tests.attacks.page import PAGE, page
from tests.attacks.rows import STATUSES, Row, Test, all_tests, attacks

ROWS = attacks()
NUMBERS = [f"A{number}" for number in range(1, 73)] + [f"T{number}" for number in range(1, 44)]


def test_every_attack_has_a_row() -> None:
    """72 and 43, in order, each with a name and a status that is known."""
    assert [row.number for row in ROWS] == NUMBERS
    assert [row.number for row in ROWS if not row.name or row.status not in STATUSES] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_has_a_test_or_a_reason(row: Row) -> None:
    """Never neither. Both only where a part is shown: a status that tests have overtaken must go."""
    if row.status:
        assert re.fullmatch(r"[A-Z].*\.", row.reason), f"{row.number}: the reason is a sentence"
        assert bool(row.tests) == (row.status == "part"), f"{row.number}: tests and a reason are for `part` alone"
    else:
        assert not row.reason, f"{row.number}: a row that is covered needs no reason"
        assert row.tests, f"{row.number} has neither test nor reason"


def test_no_test_is_named_for_an_attack_that_does_not_exist() -> None:
    assert [test for test in all_tests() if set(test.numbers) - set(NUMBERS)] == []


def test_numbers_stand_in_front() -> None:
    """Elsewhere in a name nobody would find them."""
    number = re.compile(r"_[at]\d+(_|$)")
    assert [test for test in all_tests() if number.search("_" + test.property.replace(" ", "_"))] == []


def test_the_page_is_the_newest() -> None:
    """`python -m tests.attacks.page` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page(ROWS)


def test_a_test_is_found_by_its_numbers() -> None:
    test = Test("tests/signin/test_x.py", "test_e44_a31_t02_a_hostile_next_leads_to_the_lobby")
    assert test.numbers == ["A31", "T2"]
    assert test.property == "a hostile next leads to the lobby"
    found = {row.number for row in attacks([test]) if row.tests}
    assert found == {"A31", "T2"}
