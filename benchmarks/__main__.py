"""`python -m benchmarks`: measures, side by side, and prints what came out."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import (
    books,
    doors,
    flood,
    game_bets,
    instagram_callback,
    ledger,
    load,
    lobby,
    machine,
    neighbours,
    password_login,
    rate_limits,
    report,
    revocation,
    session_check,
    size,
    stage,
    start_and_memory,
)
from benchmarks.figures import Section
from benchmarks.stage import FULL, PROJECT, QUICK, Stage

MEASUREMENTS: dict[str, Callable[[Stage], Section]] = {
    "session": session_check.measure,
    "login": password_login.measure,
    "callback": instagram_callback.measure,
    "doors": doors.measure,
    "flood": flood.measure,
    "size": size.measure,
    "ledger": ledger.measure,
    "bets": game_bets.measure,
    "books": books.measure,
    "lobby": lobby.measure,
    "start": start_and_memory.measure,
    "limits": rate_limits.measure,
    "revocation": revocation.measure,
}


def main() -> int:
    """0 when everything was measured, 1 when a measurement broke off or (with --strict) a goal was missed."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    load.find_wrk()
    with stage.setting(QUICK if options.quick else FULL) as here:
        here.say(f"MariaDB runs; measuring {', '.join(options.only)}")
        facts = machine.describe(here)
        measured = {name: _measured(here, name) for name in options.only}
        here.say("done")
    sections = [section for section in measured.values() if section]
    broken = [name for name, section in measured.items() if section is None]
    _tell(sections, broken, facts, options)
    return 1 if broken or (options.strict and report.shortfalls(sections)) else 0


def _measured(here: Stage, name: str) -> Section | None:
    """None when it broke off: the others are still worth having, and the exit code tells."""
    watch = neighbours.Watch()
    try:
        section = MEASUREMENTS[name](here)
    except Exception:
        here.say(f"{name} broke off:\n{traceback.format_exc()}")
        return None
    share = watch.share()
    if share > neighbours.NOISY_SHARE:
        section.remarks.append(f"other programs used {share:.0%} of the machine meanwhile: figures may be worse")
    return section


def _tell(sections: list[Section], broken: list[str], facts: dict[str, Any], options: argparse.Namespace) -> None:
    print(report.as_text(sections, markdown=options.markdown))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    results = report.as_json(sections, machine=facts)
    options.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    print(f"\n{machine.sentence(facts)}\n\nThe same as JSON: {options.json}")
    if options.record:
        report.record(sections, facts=machine.sentence(facts))
    if broken:
        print(f"NOT MEASURED, broke off: {', '.join(broken)}")
    short = report.shortfalls(sections)
    print(f"Short of the goal: {'; '.join(row.name for row in short)}" if short else "Every goal measured is met")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="3 short rounds, under 90 seconds in all")
    parser.add_argument("--only", type=_names, default=list(MEASUREMENTS), help=f"from {','.join(MEASUREMENTS)}")
    parser.add_argument("--json", type=Path, default=PROJECT / "var" / "benchmarks.json", help="where JSON goes")
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables")
    parser.add_argument("--record", action="store_true", help="write the figures into README.md")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a goal is missed")
    return parser.parse_args()


def _names(given: str) -> list[str]:
    chosen = [name.strip() for name in given.split(",") if name.strip()]
    unknown = [name for name in chosen if name not in MEASUREMENTS]
    if unknown or not chosen:
        raise argparse.ArgumentTypeError(f"choose from {','.join(MEASUREMENTS)}")
    return chosen


if __name__ == "__main__":
    sys.exit(main())
