"""Fills players.email_normal for the players of an older system."""

import logging
from typing import Final

import sqlalchemy as sa
from alembic import op

from app.kit.email import email_normal_form
from migrations.steps import existing_columns, has_index, live, on_mysql, planning

log = logging.getLogger("igw.migrate")
_PAGE: Final = 1000


def fill_email_normal() -> None:
    """Plain ASCII in one statement; the rest row by row, because Unicode folding is not SQL's.

    Where an older system let two addresses of one form in, the oldest player keeps the form and the others get
    none: they still sign in by typing the address exactly as it is stored, and `igw doctor` lists them.
    """
    if not existing_columns("players") or has_index("players_email_normal", "players"):
        return  # once the index stands, every row has been looked at
    if planning():
        op.execute("-- players.email_normal of addresses outside ASCII is computed row by row (NFKC, case folded)")
    op.execute(_ASCII_ROWS.format(length="CHAR_LENGTH" if on_mysql() else "LENGTH"))
    if not planning():
        _fill_other_rows()
        _keep_oldest_of_each_form()


_ASCII_ROWS: Final = """
UPDATE players SET email_normal = LOWER(TRIM(email))
WHERE email_normal IS NULL AND LENGTH(HEX(email)) = 2 * {length}(email)
"""


def _fill_other_rows() -> None:
    last = 0
    while True:
        rows = live().execute(_NEXT_PAGE, {"last": last, "page": _PAGE}).all()
        for user_id, email in rows:
            live().execute(_SET_FORM, {"form": email_normal_form(email)[:255], "user_id": user_id})
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def _keep_oldest_of_each_form() -> None:
    for form, oldest in live().execute(_TWICE).all():
        log.warning("two players share the e-mail form of player %s; the younger sign in by the exact address", oldest)
        live().execute(_CLEAR_YOUNGER, {"form": form, "oldest": oldest})


_NEXT_PAGE = sa.text(
    "SELECT userId, email FROM players WHERE email_normal IS NULL AND userId > :last ORDER BY userId LIMIT :page"
)
_SET_FORM = sa.text("UPDATE players SET email_normal = :form WHERE userId = :user_id")
_TWICE = sa.text(
    "SELECT email_normal, MIN(userId) FROM players WHERE email_normal IS NOT NULL "
    "GROUP BY email_normal HAVING COUNT(*) > 1"
)
_CLEAR_YOUNGER = sa.text("UPDATE players SET email_normal = NULL WHERE email_normal = :form AND userId <> :oldest")
