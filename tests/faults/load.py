"""People who keep asking while something breaks, and what they were told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2

from tests.faults.waiting import wait_until


@dataclass(frozen=True)
class Told:
    """One answer. `status` 0: the connection broke, and `code` says how. `began` by the monotonic clock."""

    status: int
    code: str
    began: float
    seconds: float
    retry_after: str | None = None
    announced: int | None = None
    location: str = ""

    @property
    def is_patient_refusal(self) -> bool:
        """503 that says when to come again, in the header and in the body alike."""
        return self.status == 503 and self.retry_after is not None and self.retry_after == str(self.announced)


def ask(call: Callable[[], httpx2.Response]) -> Told:
    """Make one request and take down what came of it."""
    began = time.monotonic()
    try:
        answer = call()
    except httpx2.TransportError as error:
        return Told(0, type(error).__name__, began, time.monotonic() - began)
    seconds = time.monotonic() - began
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    problem = answer.json() if is_problem else {}
    return Told(
        answer.status_code,
        problem.get("code", ""),
        began,
        seconds,
        answer.headers.get("retry-after"),
        problem.get("retry_after"),
        answer.headers.get("location", ""),
    )


@dataclass
class Load:
    """Some callers, each asking as soon as the last answer is there. `told` grows while it runs."""

    act: Callable[[], httpx2.Response]
    callers: int = 6
    told: list[Told] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Load:
        self._threads = [threading.Thread(target=self._go_on, daemon=True) for _ in range(self.callers)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=40)

    def after(self, moment: float) -> list[Told]:
        """Answers to what was asked after this moment."""
        return [told for told in list(self.told) if told.began > moment]

    def wait_for(self, count: int, *, status: int, after: float = 0.0, seconds: float = 30) -> float:
        """Until so many answers of this status came to what was asked after `after`; the seconds it took."""
        return wait_until(
            lambda: sum(told.status == status for told in self.after(after)) >= count,
            f"{count} answers of {status}",
            seconds=seconds,
        )

    def _go_on(self) -> None:
        while not self._stop.is_set():
            self.told.append(ask(self.act))
