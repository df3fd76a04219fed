"""`--reload`: waits until somebody has changed the service's source."""

import asyncio
from pathlib import Path
from typing import Final

import app

_FOLDER: Final = Path(app.__file__).parent
_LOOK_SECONDS: Final = 0.5


async def wait_for_change(folder: Path = _FOLDER) -> None:
    """Returns when a Python file under `folder` has come, gone or changed."""
    before = _state(folder)
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        if await asyncio.to_thread(_state, folder) != before:
            return


def _state(folder: Path) -> dict[Path, int]:
    """Modification times, in nanoseconds. A file that vanishes meanwhile is not there."""
    state = {}
    for path in folder.rglob("*.py"):
        try:
            state[path] = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue
    return state
