"""The processes that `igw dev` starts: they end with it, however it ends."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final

_PR_SET_PDEATHSIG: Final = 1
_PATIENCE_SECONDS: Final = 1.2
#: Exit code of a child that has said what is wrong: whoever started it has nothing to add.
REFUSED: Final = 3


@dataclass(slots=True)
class Child:
    """A running process and what people call it. `serves` once it is the server and takes connections."""

    name: str
    process: Process
    serves: bool = False

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.returncode is None

    def ask_to_end(self) -> None:
        """A server that serves ends sooner after SIGINT: no balancer needs to be told first. One that still starts
        would answer SIGINT with a Python traceback.
        """
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT if self.serves else signal.SIGTERM)

    async def end(self) -> None:
        """Ask, wait a little, insist."""
        if not self.runs:
            return
        self.ask_to_end()
        try:
            await asyncio.wait_for(self.process.wait(), _PATIENCE_SECONDS)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()


async def start_child(
    name: str,
    module: str,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    output: int | IO[bytes] | None = None,
) -> Child:
    """Start `python -m module arguments…` in a process group of its own, so that Ctrl-C reaches us alone."""
    process = await asyncio.create_subprocess_exec(
        *_command(module, arguments),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=output,
        process_group=0,
        preexec_fn=_die_with(os.getpid()),
    )
    return Child(name, process)


def _command(module: str, arguments: Sequence[str]) -> list[str]:
    # -P: a folder called `app` where the person happens to stand is not ours.
    return [sys.executable, "-P", "-m", module, *arguments]


def _die_with(parent: int) -> Callable[[], None] | None:
    """What a child does before it becomes our program: ask Linux to be ended when its parent is, even by SIGKILL."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it has ended already
            os._exit(1)

    return bind
