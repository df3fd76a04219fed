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
        # Another worker may be writing: a last line without its end is not there yet.
        texts = (file.read_text().rpartition("\n")[0] for file in self._folder.glob("*.jsonl"))
        lines = (line for text in texts for line in text.splitlines())
        return {value: kind for kind, value in map(json.loads, lines)}

    def scan(self, logs: Iterable[Path]) -> list[Leak]:
        """Where any secret stands in any of these logs: as it is, URL-quoted, in base64, or JSON-escaped."""
        wanted = {form: kind for value, kind in self.all().items() for form in _forms(value)}
        return [leak for log in logs for leak in _leaks(log, wanted)]


def _forms(value: str) -> set[str]:
    if value.isdecimal():  # as it is mailed, too; its base64 would be found by chance
        return {value, f"{value[:4]} {value[4:]}"}
    encoded = base64.b64encode(value.encode()).decode().rstrip("=")
    return {value, quote(value, safe=""), encoded[: len(encoded) // 4 * 4], json.dumps(value)[1:-1]}


def _leaks(log: Path, wanted: dict[str, str]) -> Iterator[Leak]:
    text = log.read_text(errors="replace")
    present = {form: kind for form, kind in wanted.items() if form in text}
    for number, line in enumerate(text.splitlines(), start=1):
        kinds = {kind for form, kind in present.items() if _stands_in(line, form)}
        kinds |= {kind for kind, shape in _SHAPES.items() if shape.search(line)}
        yield from (Leak(log.name, number, kind) for kind in sorted(kinds))


def _stands_in(line: str, form: str) -> bool:
    """Whether it is in the line; eight digits count on their own only, for request ids hold any by chance."""
    if form not in line:
        return False
    is_code = form.replace(" ", "").isdecimal()
    return not is_code or re.search(rf"(?<![0-9A-Za-z]){form}(?![0-9A-Za-z])", line) is not None
