"""Runs a program without its chatter; what it said is shown only when it fails."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_UNWANTED = (
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_ROOT",
    "PIP_REQUIRE_VIRTUALENV",
    "PIP_REQUIREMENT",
    "PIP_CONSTRAINT",
    "PIP_NO_DEPS",
    "PIP_NO_BINARY",
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
)
"""Variables of the person's own environment that would send an install elsewhere."""


class StepFailed(Exception):
    """A step of the set-up did not work; the text says which and what its program printed."""


def run_quietly(
    command: Sequence[str | Path],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    check: bool = True,
) -> int:
    """Run a command to its end and give its exit code; raises StepFailed with its output if `check` is on."""
    words = [str(word) for word in command]
    kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env=kept | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        if check:
            raise StepFailed(f"\n{words[0]} cannot be started: {error}") from error
        return 127
    if check and done.returncode != 0:
        raise StepFailed(f"\n{' '.join(words)} failed with exit code {done.returncode}:\n{done.stdout}")
    return done.returncode
