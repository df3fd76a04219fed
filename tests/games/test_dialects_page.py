"""docs/dialects.md says what the code does."""

from __future__ import annotations

from app.games.providers.register import DIALECTS
from app.games.wallet_api.policy import SENTENCES, Fault
from app.games.wallet_api.records import RECORDS
from app.ledger.commands import Code
from simulators.conformance.__main__ import DIALECTS as KIT
from tools.dialects_page import PAGE, REASONS, with_tables


def test_the_tables_are_those_of_the_records() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_tables(page), "stale: python tools/dialects_page.py"
    assert {reason for reason, _ in REASONS} | {Code.WALLET_UNKNOWN} == {*Code, *Fault}


def test_every_dialect_has_a_record_a_word_for_everything_and_a_player_in_the_kit() -> None:
    assert set(RECORDS) == set(DIALECTS) == set(KIT)
    for record in RECORDS.values():
        assert set(record.http_map) == {*Code, *Fault}, record.dialect
    assert set(SENTENCES) == {*Code, *Fault}
