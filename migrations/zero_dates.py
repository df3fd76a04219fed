"""Dates that are none: `0000-00-00`, which MySQL kept in older modes for "not known".

No driver can give such a date to a program, so a list with one of them in it would fail as a whole. They say what
NULL says, and become it.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

from migrations.steps import existing_columns, live, on_mysql

_COLUMNS: Final = {
    "players": ("registration_date", "date_of_birth"),
    "wallets": ("last_updated",),
    "sessions": ("login_time", "logout_time"),
    "player_external_ids": ("created_at",),
}


def empty_zero_dates() -> None:
    """NULL for each, where there are any and the column takes it."""
    if not on_mysql():
        return
    for table, columns in _COLUMNS.items():
        have = existing_columns(table)
        for column in columns:
            # By month and day, for strict servers compare with no such date; `2025-00-00` was possible, too.
            is_none = f"MONTH({column}) = 0 OR DAYOFMONTH({column}) = 0"
            if column not in have or not have[column]["nullable"]:
                continue
            if live().scalar(sa.text(f"SELECT COUNT(*) FROM {table} WHERE {is_none}")):
                op.execute(f"UPDATE {table} SET {column} = NULL WHERE {is_none}")
