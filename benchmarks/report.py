"""The results as aligned text, as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import figures
from benchmarks.figures import Row, Section

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
_MARK = "<!-- figures of "
GOAL_HEADS = ("figure", "median", "min to max", "goal", "verdict", "note")


def as_text(sections: Sequence[Section], *, markdown: bool) -> str:
    """Every section's readings, then one table of all figures that have a goal."""
    table = _markdown_table if markdown else _aligned_table
    parts: list[str] = []
    for section in sections:
        parts += [f"### {section.title}" if markdown else f"== {section.title} ==", section.method]
        if section.readings:
            parts.append(table(section.heads, section.readings))
        if rows := [row for row in section.rows if row.goal is None]:
            parts.append(table(GOAL_HEADS, [_cells(row) for row in rows]))
        parts += [f"- {remark}" for remark in section.remarks]
    goals = [_cells(row) for section in sections for row in section.rows if row.goal]
    parts += ["### Goals" if markdown else "== Goals ==", table(GOAL_HEADS, goals)]
    return "\n\n".join(parts)


def as_json(sections: Sequence[Section], *, machine: dict[str, Any]) -> dict[str, Any]:
    return {"machine": machine, "sections": [_plain(section) for section in sections]}


def record(sections: Sequence[Section], *, facts: str) -> None:
    """Puts each section with its goals into README.md in the place of the same one before; the others stay."""
    before, _, rest = README.read_text().partition(BEGIN)
    kept, _, after = rest.partition(END)
    parts = _recorded(kept) | {section.name: _to_record(section, facts=facts) for section in sections}
    README.write_text(f"{before}{BEGIN}\n{''.join(parts.values())}{END}{after}")


def _recorded(block: str) -> dict[str, str]:
    """What stands there by section; each begins with its mark."""
    parts = block.split(_MARK)[1:]
    return {part.partition(" -->")[0]: f"{_MARK}{part}" for part in parts}


def _to_record(section: Section, *, facts: str) -> str:
    lines = [f"{_MARK}{section.name} -->", f"### {section.title}", section.method]
    if section.readings:
        lines.append(_markdown_table(section.heads, section.readings))
    lines.append(_markdown_table(GOAL_HEADS, [_cells(row) for row in section.rows]))
    lines += [f"- {remark}" for remark in section.remarks]
    lines.append(f"{facts}")
    return "\n\n".join(lines) + "\n\n"


def shortfalls(sections: Sequence[Section]) -> list[Row]:
    return [row for section in sections for row in section.rows if row.verdict == "short"]


def _cells(row: Row) -> list[str]:
    unit = f" {row.unit}" if row.unit else ""
    goal = ""
    if row.goal:
        goal = ("≥ " if row.goal.at_least else "≤ ") + figures.text(row.goal.bound) + unit
    verdict = row.verdict.upper() if row.verdict == "short" else row.verdict
    return [row.name, figures.text(row.median) + unit, figures.span(row.values), goal, verdict, row.note]


def _plain(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "title": section.title,
        "method": section.method,
        "readings": [dict(zip(section.heads, line, strict=True)) for line in section.readings],
        "rows": [_plain_row(row) for row in section.rows],
        "remarks": section.remarks,
    }


def _plain_row(row: Row) -> dict[str, Any]:
    goal = {"bound": row.goal.bound, "at_least": row.goal.at_least} if row.goal else None
    return {
        "name": row.name,
        "median": row.median,
        "values": list(row.values),
        "unit": row.unit,
        "goal": goal,
        "verdict": row.verdict,
        "note": row.note,
    }


def _markdown_table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = "|" + "---|" * len(heads)
    return "\n".join(["| " + " | ".join(heads) + " |", rule, *("| " + " | ".join(line) + " |" for line in lines)])


def _aligned_table(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[column]) for line in (heads, *lines)) for column in range(len(heads))]
    return "\n".join(_aligned(line, widths) for line in (heads, ["-" * width for width in widths], *lines))


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    cells = [line[0].ljust(widths[0])]
    cells += [cell.rjust(width) for cell, width in zip(line[1:-1], widths[1:-1], strict=True)]
    return "  ".join([*cells, line[-1]]).rstrip() if len(line) > 1 else line[0]
