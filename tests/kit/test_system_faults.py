"""What the system says of a fault is the end of a sentence of ours, and is never empty."""

from __future__ import annotations

import io

import pytest

from app.kit.system_faults import reason_of


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (IsADirectoryError(21, "Is a directory"), "Is a directory"),
        (io.UnsupportedOperation("underlying stream is not seekable."), "underlying stream is not seekable"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "it is not UTF-8 text"),
        (OSError(), "the system does not say why (OSError)"),
        (ConnectionResetError(None, None), "the system does not say why (ConnectionResetError)"),
    ],
)
def test_the_reason_is_told(fault: OSError | UnicodeError, reason: str) -> None:
    assert reason_of(fault) == reason
