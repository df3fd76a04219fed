"""Whether this worker has been told to stop: it still answers, but is no longer ready for more."""


class _Stopping:
    """One flag for the process; the hot path reads the attribute, nothing else."""

    __slots__ = ("begun",)

    def __init__(self) -> None:
        self.begun = False


STOPPING = _Stopping()


def is_stopping() -> bool:
    """For the readiness check: True from the moment the worker was told to stop."""
    return STOPPING.begun
