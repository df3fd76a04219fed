"""Steering a small simulated platform from a test: a typed client of its control API."""

from typing import Any

import httpx2


class ControlRefused(Exception):
    """The control API said no; the text is its own."""


class StageControl:
    """One platform, by its base URL."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        # No proxy from the environment may stand between a test and its own machine.
        self._client = httpx2.Client(base_url=self.base_url, timeout=30, trust_env=False, verify=False)

    def close(self) -> None:
        self._client.close()

    def reset(self) -> None:
        """Back to the state at the start."""
        self._call("POST", "/reset", {})

    def switch(self, **changes: Any) -> Any:
        """Throw switches; answers all of them."""
        return self._call("PATCH", "/switches", changes)

    def create_person(self, username: str, **facts: Any) -> Any:
        """`name`, `email`, `email_verified`, `claims`, `person_id`."""
        return self._call("POST", "/people", {"username": username, **facts})

    def change_person(self, username: str, **changes: Any) -> Any:
        return self._call("PATCH", "/people", {"username": username, "changes": changes})

    def allow_next(self, username: str, *, times: int = 1) -> None:
        """The next visits to the authorize address answer at once as if this person had allowed."""
        self._call("POST", "/decisions", {"action": "allow", "person": username, "times": times})

    def deny_next(self) -> None:
        self._call("POST", "/decisions", {"action": "deny"})

    def order_fault(self, endpoint: str, **fault: Any) -> None:
        """`status`, `json` or `text`, `location`, `seconds`, `times`."""
        self._call("POST", "/faults", {"endpoint": endpoint, **fault})

    def advance_clock(self, *, seconds: float) -> None:
        self._call("POST", "/clock", {"seconds": seconds})

    def act(self, name: str, **body: Any) -> Any:
        """An act that only this platform knows, such as `rotate_keys`."""
        return self._call("POST", f"/{name}", body)

    def calls(self, endpoint: str | None = None) -> list[dict[str, Any]]:
        """What was called, oldest first, secrets masked."""
        answer: list[dict[str, Any]] = self._call("GET", f"/calls?endpoint={endpoint}" if endpoint else "/calls")
        return answer

    def endpoints(self) -> list[str]:
        """The endpoints that were called, in turn."""
        return [str(call["endpoint"]) for call in self.calls()]

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._client.request(method, f"/_control{path}", **({} if body is None else {"json": body}))
        if answer.status_code != 200:
            raise ControlRefused(f"{answer.status_code}: {answer.text}")
        return answer.json()
