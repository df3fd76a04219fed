"""Runs the tests: first those that need the machine for themselves, then all others side by side on two workers.

python tools/run_tests.py [arguments for pytest]
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_NOTHING_CHOSEN = 5
"""pytest's exit code when the arguments leave no test over."""

_PASSES = (
    ["-m", "alone"],
    ["-m", "not alone", "-n", "2", "--dist", "loadscope"],
)


def main(arguments: list[str]) -> int:
    """Run both passes; the exit code is 0 only if tests ran and none failed."""
    codes = [run_pytest([*chosen, *arguments]) for chosen in _PASSES]
    failed = [code for code in codes if code not in (0, _NOTHING_CHOSEN)]
    if failed:
        return failed[0]
    return 0 if 0 in codes else _NOTHING_CHOSEN


def run_pytest(arguments: list[str]) -> int:
    """Run pytest once and give its exit code."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
