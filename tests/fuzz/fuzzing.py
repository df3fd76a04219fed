"""Running schemathesis against an app, by its own API document."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.makers.apps import App
from tests.servers.process import clean_environment
from tests.servers.run_folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261124
_PROGRAM = Path(sys.executable).parent / "schemathesis"
_VISITOR = Path(__file__).with_name("visitor.py")


@dataclass(frozen=True)
class Outcome:
    """`seen` holds (operation, method, status, code or a dash) of every answer; `story` is for people."""

    is_clean: bool
    story: str
    seen: set[tuple[str, str, int, str]]

    def statuses(self, operation: str) -> set[int]:
        """What an operation answered."""
        return {status for name, _, status, _ in self.seen if name == operation}


def fuzz(app: App, run: RunFolder, *options: str, visitor: str, seconds: float = 100) -> Outcome:
    """One run as this visitor: `nobody`, `bearer` or `cookie`. Redirects are not followed."""
    folder = run.folder("fuzz")
    seen = folder / "seen"
    environment = clean_environment(run, home=folder) | {
        "PYTHONPATH": str(ROOT),
        "SCHEMATHESIS_HOOKS": str(_VISITOR),
        "FUZZ_URL": app.url,
        "FUZZ_VISITOR": visitor,
        "FUZZ_SEEN": str(seen),
    }
    fixed = ["--seed", str(SEED), "--workers", "1", "--max-redirects", "0", "--continue-on-failure", "--no-color"]
    memory = ["--generation-database", "none", "--suppress-health-check", "all", "--warnings", "off"]
    done = subprocess.run(
        [str(_PROGRAM), "run", f"{app.url}/openapi.json", *fixed, *memory, *options],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    lines = seen.read_text().splitlines() if seen.exists() else []
    answers = {(name, method, int(status), code) for name, method, status, code in map(str.split, lines)}
    return Outcome(done.returncode == 0, done.stdout[-12_000:] + done.stderr[-4_000:], answers)
