"""Every secret that a test run issues, and the scan that looks for them in what the servers printed.

A secret in a log is a leak for as long as logs are kept. So whoever in a test makes or receives one says
`secrets_seen.add(value, kind="session token")`, and at the end of the run no log may contain it.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_SHORTEST = 8
"""Shorter values would be found by chance."""

_SHAPES = {
    "access token of Instagram": re.compile(r"\bIG(?:AA|QV)[A-Za-z0-9_-]{20,}"),
    "password hash": re.compile(r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}"),
}
"""Secrets that no test gets to see are known by their shape."""


@dataclass(frozen=True)
class Leak:
    """A secret of this kind stands in this line of this log. The value itself is not shown."""

    log: str
    line: int
    kind: str

    def __str__(self) -> str:
        return f"{self.log}:{self.line}: a {self.kind}"


class SecretsSeen:
    """The secrets of this run. Every worker writes its own file; the scan reads all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"{os.getpid()}.jsonl"
        self._known: set[str] = set()
        self._wanted = _Wanted(folder)

    def add_typed(self, password: str) -> None:
        """Remember a password that a test typed, unless logs may well hold it by chance, as they do eight blanks."""
        if len(password) >= 12 and len(set(password)) >= 8:
            self.add(password, kind="password")

    def add(self, value: str | None, *, kind: str) -> None:
        """Remember a secret. Values too short to be told from chance are refused."""
        if value is None or value in self._known:
            return
        if len(value) < _SHORTEST:
            raise ValueError(f"a {kind} of {len(value)} characters is too short to be looked for")
        self._known.add(value)
        with self._file.open("a") as file:
            file.write(json.dumps([kind, value]) + "\n")

    def all(self) -> dict[str, str]:
        """Every secret of the run so far, with its kind."""
        self._wanted.read_on()
        return self._wanted.kinds

    def scan(self, logs: Iterable[Path]) -> list[Leak]:
        """Where any secret of the run so far stands in any of these logs: as it is, URL-quoted, in base64, or
        JSON-escaped.
        """
        self._wanted.read_on()
        return [leak for log in logs for leak in _leaks(log, self._wanted)]


class _Wanted:
    """Every form of every secret, found by its beginning: a run has tens of thousands of them, and as many logs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, int] = {}
        self._by_beginning: dict[str, dict[str, str]] = {}
        self.kinds: dict[str, str] = {}

    def read_on(self) -> None:
        """What has been written since the last time, by any worker."""
        for file in self._folder.glob("*.jsonl"):
            with file.open("rb") as lines:
                lines.seek(self._read.get(file, 0))
                # Another worker may be writing: a last line without its end is not there yet.
                whole = lines.read().rpartition(b"\n")
            self._read[file] = self._read.get(file, 0) + len(whole[0]) + len(whole[1])
            for kind, value in map(json.loads, whole[0].splitlines()):
                self.kinds[value] = kind
                for form in _forms(value):
                    self._by_beginning.setdefault(form[:_SHORTEST], {})[form] = kind

    def kinds_in(self, line: str) -> set[str]:
        """Of the secrets that stand in it."""
        kinds = set()
        for at in range(len(line) - _SHORTEST + 1):
            forms = self._by_beginning.get(line[at : at + _SHORTEST])
            if forms is not None:
                kinds |= {kind for form, kind in forms.items() if _stands_at(line, at, form)}
        return kinds


def _forms(value: str) -> set[str]:
    if value.isdecimal():  # as it is mailed, too; its base64 would be found by chance
        return {value, f"{value[:4]} {value[4:]}"}
    encoded = base64.b64encode(value.encode()).decode().rstrip("=")
    return {value, quote(value, safe=""), encoded[: len(encoded) // 4 * 4], json.dumps(value)[1:-1]}


def _leaks(log: Path, wanted: _Wanted) -> Iterator[Leak]:
    for number, line in enumerate(log.read_text(errors="replace").splitlines(), start=1):
        kinds = wanted.kinds_in(line) | {kind for kind, shape in _SHAPES.items() if shape.search(line)}
        yield from (Leak(log.name, number, kind) for kind in sorted(kinds))


def _stands_at(line: str, at: int, form: str) -> bool:
    """Whether it is there; eight digits count on their own only, for request ids hold any by chance."""
    if not line.startswith(form, at):
        return False
    is_code = form.replace(" ", "").isdecimal()
    return not is_code or not any(map(_is_letter_or_digit, (line[at - 1 : at], line[at + len(form) :][:1])))


def _is_letter_or_digit(text: str) -> bool:
    return text.isascii() and text.isalnum()
