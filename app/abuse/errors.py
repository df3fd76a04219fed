"""What a caller is told who asks too often."""

from app.errors import AppError


class RateLimited(AppError):
    """Too many tries within the window of a policy; `retry_after` says when the next one counts again."""

    code = "rate_limited"
    status = 429
    title = "Too many tries"
    detail = "This was tried too often in a short time. Wait for `retry_after` seconds, then try again."
