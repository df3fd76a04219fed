"""Writes the tables of docs/dialects.md from the records that the code reads: `python tools/dialects_page.py`.

Everything outside the two marks is written by hand and stays as it is.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app.games.wallet_api.policy import Fault, Policy, Reason
from app.games.wallet_api.records import RECORDS
from app.ledger.commands import Code

PAGE = Path(__file__).parent.parent / "docs" / "dialects.md"
BEGIN, END = "<!-- made by tools/dialects_page.py: begin -->", "<!-- end -->"

ROWS: Sequence[tuple[str, Callable[[Policy], str]]] = (
    ("signature", lambda record: record.signature),
    ("amounts", lambda record: record.amount_codec),
    ("balance in the answer to a repeat", lambda record: record.replay_balance),
    ("rollback of what never came", lambda record: record.unknown_rollback.replace("_", " ") + "; remembered for ever"),
    ("rollback of a bet whose round has won or is closed", lambda record: record.rollback_after_settle),
    ("win in a round nobody bet in", lambda record: "refused" if record.win_requires_bet else "paid"),
    ("calls that need a live session", lambda record: ", ".join(sorted(record.session_required_for))),
    ("who names the session", lambda record: f"its {record.session_named_by}"),
    ("most actions in one call", lambda record: str(record.most_actions)),
)
REASONS: Sequence[tuple[Reason, str]] = (
    (Code.OK, "applied, or repeated"),
    (Code.INSUFFICIENT_FUNDS, "the wallet does not hold so much"),
    (Code.LIMIT_REACHED, "the player's limit of the day"),
    (Code.PAUSE_DUE, "reality check due"),
    (Code.STAKES_STOPPED, "time-out, self-exclusion"),
    (Code.PLAYER_BLOCKED, "player blocked"),
    (Code.SESSION_INVALID, "no such session"),
    (Code.SESSION_EXPIRED, "session over"),
    (Fault.PLAYER_UNKNOWN, "no such player (or another provider's)"),
    (Code.CURRENCY_MISMATCH, "another currency than the wallet's"),
    (Code.GAME_UNAVAILABLE, "game or provider switched off; withdrawn from this currency or country"),
    (Code.KEY_CONFLICT, "same id, other content"),
    (Code.STAKE_UNKNOWN, "win without its bet"),
    (Code.ROLLED_BACK, "rolled back, or rolled back before it came"),
    (Code.ROUND_UNKNOWN, "no such round"),
    (Code.ROUND_CLOSED, "bet in a closed round"),
    (Code.ROUND_SETTLED, "rollback refused: the round has come to its end"),
    (Fault.BAD_AMOUNT, "no exact amount"),
    (Code.OUT_OF_RANGE, "more than a wallet can hold"),
    (Fault.TOO_LARGE, "body over 64 KiB"),
    (Fault.TOO_SLOW, "body that does not arrive in time"),
    (Fault.BAD_REQUEST, "body that cannot be read"),
    (Fault.WRONG_TYPE, "value of a wrong type"),
    (Fault.BAD_SIGNATURE, "signature, unknown provider"),
    (Fault.TRY_AGAIN, "passing failure"),
)


def tables() -> str:
    """Both tables."""
    records = list(RECORDS.values())
    head = ["", *(record.dialect for record in records)]
    policies = [[name, *(show(record) for record in records)] for name, show in ROWS]
    codes = [[text, *(_told(record, reason) for record in records)] for reason, text in REASONS]
    return "\n".join([*_table(head, policies), "", *_table(["what happened", *head[1:]], codes)])


def with_tables(page: str) -> str:
    """The page with its tables made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


def _told(record: Policy, reason: Reason) -> str:
    if reason not in record.http_map:
        return "does not occur"
    told = record.http_map[reason]
    word = f"`{told.word}` " if told.word else ""
    return f"{word}({told.status}{', with balance' if told.shows_balance else ''})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
