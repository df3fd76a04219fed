"""What every error answer of this service looks like."""

from __future__ import annotations

from typing import Any

import httpx2

_ALWAYS = {"type", "title", "status", "code", "detail", "request_id"}
_SOMETIMES = {"errors", "next", "retry_after", "bot_check", "until", "obstacles"}


def problem_of(answer: httpx2.Response, *, status: int, code: str) -> dict[str, Any]:
    """The problem that an answer holds, after its shape has been held to the contract."""
    assert answer.status_code == status, f"{answer.status_code} instead of {status}: {answer.text[:500]}"
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) >= _ALWAYS
    assert set(body) <= _ALWAYS | _SOMETIMES
    assert (body["status"], body["code"]) == (status, code), body
    assert body["type"].endswith(f"/errors/{code}")
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["detail"].endswith(".")
    return body


def faults_of(answer: httpx2.Response) -> dict[str, str]:
    """Field → code of a 422."""
    body = problem_of(answer, status=422, code="validation_failed")
    return {fault["field"]: fault["code"] for fault in body["errors"]}
