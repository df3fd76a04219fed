"""What a caller is told who must show that he is no program."""

from collections.abc import Mapping
from typing import Any

from app.errors import AppError


class BotCheckNeeded(AppError):
    """The tries without a check are used up. A 429, because waiting helps as well: whoever knows nothing of bot checks
    obeys `Retry-After` and is right. `bot_check` in the problem says which check and where its challenge is.
    """

    code = "bot_check_needed"
    status = 429
    title = "Show that you are no program"
    detail = "Solve the check that `bot_check` describes and send the same request with its answer as `bot_check`."
    next_step = "bot_check"

    def __init__(
        self,
        *,
        offer: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(retry_after=retry_after, headers=headers)
        self.offer = dict(offer) if offer else None

    def problem(self, *, public_url: str, request_id: str) -> dict[str, Any]:
        """With the check to solve."""
        body = super().problem(public_url=public_url, request_id=request_id)
        return {**body, "bot_check": self.offer} if self.offer else body


class BotCheckFailed(BotCheckNeeded):
    """The same, to somebody whose answer was not taken."""

    code = "bot_check_failed"
    title = "That check was not passed"
    detail = "The answer was wrong, too old, used already or made for something else. Solve a new one and send it."
