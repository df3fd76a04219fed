"""`--reload`: waits until somebody has changed the service's source."""

import asyncio
from pathlib import Path
from typing import Final

import app

_FOLDER: Final = Path(app.__file__).parent
_LOOK_SECONDS: Final = 0.5


class Sources:
    """The Python files under `folder`, as they were when it was made or when a change was last told."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._folder = folder
        self._seen = _state(folder)

    async def changed(self) -> None:
        """Returns when a file has come, gone or changed; also while nobody was waiting, as during a start."""
        while True:
            now = await asyncio.to_thread(_state, self._folder)
            if now != self._seen:
                self._seen = now
                return
            await asyncio.sleep(_LOOK_SECONDS)


def _state(folder: Path) -> dict[Path, int]:
    """Modification times, in nanoseconds. A file that vanishes meanwhile is not there."""
    state = {}
    for path in folder.rglob("*.py"):
        try:
            state[path] = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue
    return state
