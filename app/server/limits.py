"""The bounds within which a connection must behave."""

from dataclasses import dataclass

KIB = 1024


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """Bounds of one worker. A connection that breaks one is answered where possible and cut."""

    #: From the connection's start, or a request's first byte, to the end of its head. With `linger_seconds` for the
    #: answer, a slow caller is gone within ten seconds.
    head_seconds: float = 9.0
    #: How long an answer may lie unread by a reader who does not take `progress_bytes` of it in this time.
    unread_answer_seconds: float = 10.0
    progress_bytes: int = 64 * KIB
    #: How long a connection that we gave up is still read, so that our answer is not lost to a reset.
    linger_seconds: float = 1.0
    #: How long an idle connection may still send a request after the server was told to stop.
    farewell_seconds: float = 1.0
    head_bytes: int = 32 * KIB
    target_bytes: int = 8 * KIB
    headers: int = 100
    connections: int = 2_000
