"""What tests of leaving share: somebody with a history, and the hour made to come."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.makers.apps import App
from tests.meta.requests_of_meta import Resident


def let_the_hour_come(app: App, user_id: int) -> None:
    """As if a day had passed: the running server's worker finds it at its next round."""
    sql = "UPDATE players SET closes_at = '2026-01-01 00:00:00' WHERE userId = :user AND closes_at IS NOT NULL"
    app.database.execute(sql, user=user_id)


def is_closed(app: App, user_id: int) -> bool:
    """Whether the worker has done it."""
    return app.database.value("SELECT status FROM players WHERE userId = :user", user=user_id) == "closed"


def eventually(check: Callable[[], bool], *, seconds: float = 45) -> bool:
    """Whether it becomes true within the time."""
    end = time.monotonic() + seconds
    while not check():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def close(app: App, resident: Resident) -> None:
    """Asked for by the player, then done by the worker."""
    assert resident.player.http.post("/me/closure").status_code == 200
    let_the_hour_come(app, resident.user_id)
    assert eventually(lambda: is_closed(app, resident.user_id))
