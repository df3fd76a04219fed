"""Changes of many rows in one statement, as whole text: each value stands in it as a literal (`app.kit.sql_literals`).

One statement costs the database a tenth of a millisecond before it looks at a row, and an UPDATE that joins values two
(docs/decisions/0027). So what is alike in all rows is written once, and where each row has its own, it is picked by
its place.
"""

from collections.abc import Sequence
from typing import TypeAlias

#: The literals of one row.
Row: TypeAlias = Sequence[str]


def insert(table: str, columns: str, rows: Sequence[str]) -> list[str]:
    """`rows`: each in brackets, in the order of the columns. None, if there are none."""
    return [f"INSERT INTO {table} ({columns}) VALUES {', '.join(rows)}"] if rows else []


def update(
    table: str, *, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row], is_sqlite: bool
) -> list[str]:
    """Each row has the keys' values and then the columns'; its keys name one row of the table."""
    if not rows:
        return []
    if len(rows) == 1:
        return [_update_one(table, keys, columns, rows[0], is_sqlite=is_sqlite)]
    values = [", ".join(row) for row in rows]
    return [(_update_from if is_sqlite else _update_joined)(table, keys, columns, values)]


def update_numbered(
    table: str, *, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row], is_sqlite: bool
) -> list[str]:
    """As `update`, where the first key is a number that names the row and the rows rise by it. The other keys may be
    nothing.
    """
    if is_sqlite or len(rows) < 2:
        return update(table, keys=keys, columns=columns, rows=rows, is_sqlite=is_sqlite)
    numbers, *others = zip(*rows, strict=True)
    listed = ", ".join(numbers)
    place = f"INTERVAL({keys[0]}, {listed})"  # a search by halves: 1 for the first row
    picked = [values[0] if len(set(values)) == 1 else f"ELT({place}, {', '.join(values)})" for values in others]
    also = "".join(f" AND {name} <=> {value}" for name, value in zip(keys[1:], picked, strict=False))
    sets = ", ".join(f"{name} = {value}" for name, value in zip(columns, picked[len(keys) - 1 :], strict=True))
    return [f"UPDATE {table} SET {sets} WHERE {keys[0]} IN ({listed}){also}"]


def _update_one(table: str, keys: Sequence[str], columns: Sequence[str], row: Row, *, is_sqlite: bool) -> str:
    same = "IS" if is_sqlite else "<=>"
    where = " AND ".join(f"{name} {same} {value}" for name, value in zip(keys, row, strict=False))
    sets = ", ".join(f"{name} = {value}" for name, value in zip(columns, row[len(keys) :], strict=True))
    return f"UPDATE {table} SET {sets} WHERE {where}"


def _update_from(table: str, keys: Sequence[str], columns: Sequence[str], values: Sequence[str]) -> str:
    """SQLite's own form; it calls the columns of VALUES column1 and so on."""
    on = " AND ".join(f"{table}.{name} IS news.column{at}" for at, name in enumerate(keys, 1))
    sets = ", ".join(f"{name} = news.column{at}" for at, name in enumerate(columns, len(keys) + 1))
    return f"UPDATE {table} SET {sets} FROM (VALUES ({'), ('.join(values)})) AS news WHERE {on}"


def _update_joined(table: str, keys: Sequence[str], columns: Sequence[str], values: Sequence[str]) -> str:
    """MySQL's own form; a first row, which matches none, gives the others their names."""
    on = " AND ".join(f"{table}.{name} = news.k{at}" for at, name in enumerate(keys))
    sets = ", ".join(f"{table}.{name} = news.c{at}" for at, name in enumerate(columns))
    names = [*(f"k{at}" for at in range(len(keys))), *(f"c{at}" for at in range(len(columns)))]
    first = ", ".join(f"NULL AS {name}" for name in names)
    news = f"SELECT {first} UNION ALL SELECT {' UNION ALL SELECT '.join(values)}"
    return f"UPDATE {table} JOIN ({news}) AS news ON {on} SET {sets}"
