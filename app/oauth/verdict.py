"""What one call to a provider came to: a reason for logs and metrics, and the error a person is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.errors import AppError
from app.oauth.errors import ProviderBusy, ProviderError, ProviderUnavailable

Severity = Literal["info", "warning", "error", "critical"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one kind of failure is treated.

    `reason` is a label of a bounded set. `critical` severity is an alarm: a person must mend something.
    `may_repeat` allows a read (never a code exchange) to be sent again. `pauses` stops all calls to this
    provider for a while, because the limit that was hit is the app's and not the person's.
    """

    reason: str
    error: type[AppError]
    severity: Severity
    may_repeat: bool = False
    pauses: bool = False
    #: For alarms: what may be wrong, each as a sentence for the operator.
    causes: tuple[str, ...] = ()


CONNECT_FAILED: Final = Verdict("connect_failed", ProviderUnavailable, "warning", may_repeat=True)
TIMED_OUT: Final = Verdict("timed_out", ProviderUnavailable, "warning", may_repeat=True)
CUT_OFF: Final = Verdict("cut_off", ProviderUnavailable, "warning", may_repeat=True)
SERVER_FAULT: Final = Verdict("server_fault", ProviderUnavailable, "warning", may_repeat=True)
ALL_CONNECTIONS_BUSY: Final = Verdict("all_connections_busy", ProviderBusy, "warning")
THROTTLED: Final = Verdict("throttled", ProviderBusy, "warning", pauses=True)
PERSON_THROTTLED: Final = Verdict("person_throttled", ProviderBusy, "warning")
PAUSED: Final = Verdict("paused", ProviderBusy, "info")
TOO_LARGE: Final = Verdict("too_large", ProviderError, "error")
MALFORMED: Final = Verdict("malformed", ProviderError, "error")
REDIRECTED: Final = Verdict("redirected", ProviderError, "error")
REFUSED: Final = Verdict("refused", ProviderError, "error")


class CallFailed(Exception):
    """One call to a provider gave nothing we can use. Only what `as_error` makes of it leaves `app.oauth`."""

    def __init__(
        self,
        verdict: Verdict,
        *,
        facts: Mapping[str, object] | None = None,
        retry_after: int | None = None,
    ) -> None:
        """`facts` are for the log alone, which bounds and masks them. `retry_after` is in seconds."""
        super().__init__(verdict.reason)
        self.verdict = verdict
        self.facts = dict(facts or {})
        self.retry_after = retry_after

    def as_error(self) -> AppError:
        """The error for the person. Raise it outside the `except` block, so that no cause hangs on it."""
        return self.verdict.error(retry_after=self.retry_after)
