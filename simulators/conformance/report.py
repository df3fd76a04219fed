"""What the kit found: a table for people, JSON for programs. Nothing secret stands in either."""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Verdict = Literal["pass", "fail", "skipped"]

_WIDTHS = (5, 8, 42, 38, 52)
_HEADS = ("case", "verdict", "asked", "expected", "why")
_SECRET_FIELDS = re.compile(r'("(?:session_token|token|launch_code|secret)"\s*:\s*")[^"]*(")')


@dataclass(frozen=True)
class Finding:
    """How one case ended. `why`: what failed, what it would need, or what part of it was not played."""

    case: str
    title: str
    asked: str
    expected: str
    verdict: Verdict
    why: str
    seconds: float


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text with every known secret, and the value of every field that holds one, struck out."""
    text = _SECRET_FIELDS.sub(r"\1***\2", text)
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, "***")
    return text


def table(findings: Sequence[Finding], *, dialect: str, url: str) -> str:
    """For a terminal."""
    rule = "  ".join("-" * width for width in _WIDTHS)
    lines = [f"{dialect} at {url}", "", _row(_HEADS), rule]
    lines += [_row((one.case, one.verdict, one.asked, one.expected, one.why)) for one in findings]
    return "\n".join([*lines, rule, summary(findings)])


def summary(findings: Sequence[Finding]) -> str:
    """One line."""
    counts = Counter(one.verdict for one in findings)
    return f"{counts['pass']} passed, {counts['fail']} failed, {counts['skipped']} skipped"


def as_json(findings: Sequence[Finding], *, dialect: str, url: str) -> str:
    """For a program."""
    counts = Counter(one.verdict for one in findings)
    verdicts = {name: counts[name] for name in ("pass", "fail", "skipped")}
    document = {"dialect": dialect, "url": url, "counts": verdicts, "cases": [asdict(one) for one in findings]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _row(cells: Sequence[str]) -> str:
    columns = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, _WIDTHS, strict=True)]
    height = max(map(len, columns))
    lines = []
    for number in range(height):
        parts = [
            (column[number] if number < len(column) else "").ljust(width)
            for column, width in zip(columns, _WIDTHS, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)
