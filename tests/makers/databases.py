"""Databases with the current schema, made in a moment: migrated once for a run, then copied."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from tests.servers import warm
from tests.servers.igw import default_settings
from tests.servers.mariadb import MariaDBServer, shared_mariadb
from tests.servers.process import clean_environment
from tests.servers.run_folder import RunFolder
from tests.servers.warm import IGW

Kind = Literal["sqlite", "mariadb"]
Row = dict[str, Any]
_NAMED = re.compile(r"(?<![:\w]):(\w+)")


@dataclass(frozen=True)
class DatabaseUnderTest:
    """One database. `url` is its `DB_URL`; a test looks into it with plain SQL, past the app."""

    kind: Kind
    url: str
    file: Path | None = None
    server: MariaDBServer | None = None
    name: str | None = None

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """The rows of a query as dictionaries. Parameters are written `:name` on both kinds."""
        if self.file is not None:
            with closing(self._sqlite()) as connection:
                return [dict(row) for row in connection.execute(sql, values)]
        with self._mariadb() as connection, connection.cursor() as cursor:
            cursor.execute(*_for_mariadb(sql, values))
            return list(cursor.fetchall())

    def value(self, sql: str, **values: Any) -> Any:
        """The only column of the only row."""
        [row] = self.rows(sql, **values)
        [value] = row.values()
        return value

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.value(f"SELECT COUNT(*) AS n FROM {table}"))

    def execute(self, sql: str, **values: Any) -> int:
        """Change something and commit; gives the number of rows touched."""
        if self.file is not None:
            with closing(self._sqlite()) as connection, connection:
                return connection.execute(sql, values).rowcount
        with self._mariadb() as connection, connection.cursor() as cursor:
            return int(cursor.execute(*_for_mariadb(sql, values)))

    def run_script(self, sql: str) -> None:
        """Run many statements, such as `legacy/schema.sql`."""
        if self.file is not None:
            with closing(self._sqlite()) as connection, connection:
                connection.executescript(sql)
            return
        with self._mariadb() as connection, connection.cursor() as cursor:
            for statement in split_statements(sql):
                cursor.execute(statement)

    def _sqlite(self) -> sqlite3.Connection:
        assert self.file is not None
        connection = sqlite3.connect(self.file, timeout=30)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _mariadb(self) -> Any:
        assert self.server is not None
        return self.server.connect(self.name)


def split_statements(sql: str) -> list[str]:
    """Statements of a script, split at a semicolon that ends a line; comment lines dropped."""
    code = "\n".join(line for line in sql.splitlines() if not line.lstrip().startswith("--"))
    return [part.strip() for part in re.split(r";[ \t]*(?:\n|\Z)", code) if part.strip()]


def make_empty_database(run: RunFolder, kind: Kind, *, charset: str | None = None) -> DatabaseUnderTest:
    """A database without a table. SQLite: a file that does not exist yet."""
    name = f"igw_{uuid4().hex[:12]}"
    if kind == "sqlite":
        file = run.folder("sqlite") / "igw.db"
        return DatabaseUnderTest(kind, f"sqlite:///{file}", file=file)
    server = shared_mariadb(run)
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}" + (f" CHARACTER SET {charset}" if charset else ""))
    return DatabaseUnderTest(kind, server.url(name), server=server, name=name)


def make_migrated_database(run: RunFolder, kind: Kind) -> DatabaseUnderTest:
    """A database of its own with the current schema, copied from this run's template."""
    template = _template(run, kind)
    copy = make_empty_database(run, kind)
    if kind == "sqlite":
        _copy_file(template, copy)
    else:
        _copy_tables(template, copy)
    return copy


def run_igw(
    run: RunFolder, *arguments: str, settings: Mapping[str, str], seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run one `igw …` command to its end, with these settings and nothing of the person's own environment."""
    folder = run.folder("igw")
    environment = clean_environment(run, home=folder) | default_settings(port=8001) | dict(settings)
    command = [str(IGW), *arguments]
    try:
        if warm.is_possible(arguments):
            return _forked(arguments, folder=folder, environment=environment, seconds=seconds)
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        said = f"{error.stdout!r}\n{error.stderr!r}"
        raise AssertionError(f"igw {' '.join(arguments)} has not ended within {seconds:g} s:\n{said}") from None


def _forked(
    arguments: Sequence[str], *, folder: Path, environment: Mapping[str, str], seconds: float
) -> subprocess.CompletedProcess[str]:
    said, complained = folder / "said", folder / "complained"
    process = warm.fork_igw(arguments, folder=folder, environment=environment, output=said, errors=complained)
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        process.kill()
        error.output, error.stderr = said.read_bytes(), complained.read_bytes()
        raise
    return subprocess.CompletedProcess(process.args, code, said.read_text(), complained.read_text())


def _template(run: RunFolder, kind: Kind) -> DatabaseUnderTest:
    with run.locked(f"template-{kind}"):
        facts = run.remembered(f"template-{kind}")
        if facts is None:
            template = make_empty_database(run, kind)
            done = run_igw(run, "migrate", settings={"DB_URL": template.url})
            assert done.returncode == 0, f"igw migrate failed on {kind}:\n{done.stdout}\n{done.stderr}"
            facts = {"url": template.url, "file": str(template.file or ""), "name": template.name}
            run.remember(f"template-{kind}", facts)
    if kind == "sqlite":
        return DatabaseUnderTest(kind, facts["url"], file=Path(facts["file"]))
    return DatabaseUnderTest(kind, facts["url"], server=shared_mariadb(run), name=facts["name"])


def _copy_file(template: DatabaseUnderTest, copy: DatabaseUnderTest) -> None:
    assert template.file is not None
    assert copy.file is not None
    shutil.copyfile(template.file, copy.file)


def _copy_tables(template: DatabaseUnderTest, copy: DatabaseUnderTest) -> None:
    # One statement after another on one connection: foreign keys are off for it alone.
    with copy._mariadb() as connection, connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        for table in _tables(template):
            cursor.execute(f"SHOW CREATE TABLE `{template.name}`.`{table}`")
            cursor.execute(cursor.fetchone()["Create Table"])
            cursor.execute(f"INSERT INTO `{table}` SELECT * FROM `{template.name}`.`{table}`")


def _tables(database: DatabaseUnderTest) -> list[str]:
    rows = database.rows(
        "SELECT table_name AS name FROM information_schema.tables"
        " WHERE table_schema = :schema AND table_type = 'BASE TABLE'",
        schema=database.name,
    )
    return sorted(row["name"] for row in rows)


def _for_mariadb(sql: str, values: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    if not values:
        return sql, None
    return _NAMED.sub(r"%(\1)s", sql.replace("%", "%%")), values
