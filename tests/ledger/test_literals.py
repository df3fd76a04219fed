"""Statements are written as text: whatever a caller's words hold, they are stored as they are and do nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.ledger.commands import Code, Command, Kind, Movement, Reversal
from app.ledger.gather import Ledger
from tests.ledger.conftest import insert_wallets
from tests.makers.databases import DatabaseUnderTest

HOSTILE = [
    "it's", '"quoted"', "back\\slash", "\\' OR 1=1 -- ", "'); DROP TABLE wallets; --", "100%", "%s %(a)s ?", ":name",
    "ngân hàng", "\U0001f3b0", "X'00'", "", " ends with a blank ", "tab\tand\nline", "nul\x00byte", "{brace}",
]  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_words_are_only_words(database: DatabaseUnderTest, ledger: Ledger, word: str) -> None:
    """As a key, as a reason, as a round, and found again by them."""
    [wallet] = insert_wallets(database, "USD")
    movement = Movement(
        f"k{word}", Kind.PAYOUT, wallet, "USD", Decimal("1.00"), "house:game", reason=word, round_key=f"r{word}"
    )
    assert (await ledger.post(Command("studio", (movement,)))).code is Code.OK
    assert (await ledger.post(Command("studio", (movement,)))).replayed
    [row] = database.rows("SELECT action_key, reason, round_key FROM ledger_actions")
    assert (row["action_key"], row["reason"] or "", row["round_key"]) == (f"k{word}", word, f"r{word}")
    back = Reversal(f"un{word}", f"k{word}", wallet, "USD")
    assert (await ledger.post(Command("studio", (back,)))).balance == 0
