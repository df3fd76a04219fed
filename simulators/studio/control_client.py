"""Steering the studio from a test: a typed client of its control API."""

import time
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import httpx2

from simulators.stage.control_client import ControlRefused

_PATIENCE_SECONDS = 20.0
Told: TypeAlias = dict[str, Any]


class StudioControl:
    """One studio, by its base URL."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        # No proxy from the environment may stand between a test and its own machine.
        self._client = httpx2.Client(base_url=self.base_url, timeout=60, trust_env=False, verify=False)

    def close(self) -> None:
        self._client.close()

    def open(self, launch_url: str) -> Told:
        """Begin the game that a launch address names; `session`, `player_ref`, `balance`, or `refused`: a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(launch_url).query).items()}
        wish = {name: asked[name] for name in ("game", "currency", "launch_code", "mode") if name in asked}
        return self._told("POST", "/sessions", wish)

    def spin(self, session: str, *, stake: str, times: int = 1, in_one_call: bool = False) -> Told:
        """`spins`, `refused`, `balance`, `wallet_seq`."""
        wish = {"session": session, "stake": stake, "times": times, "in_one_call": in_one_call}
        return self._told("POST", "/spin", wish)

    def settle(self, session: str, round_id: str) -> Told:
        """Pay a round that was left open."""
        return self._told("POST", "/settle", {"session": session, "round_id": round_id})

    def bonus(self, session: str, amount: str) -> Told:
        """A promotional win; the operator's answer."""
        return self._told("POST", "/bonus", {"session": session, "amount": amount})

    def order(self, kind: str, **more: Any) -> None:
        """Misbehaviour: `on`, `times`, `copies`, `seconds`."""
        self._call("POST", "/orders", {"kind": kind, **more})

    def reset(self) -> None:
        """No orders, an empty record of calls."""
        self._call("POST", "/reset", {})

    def books(self, player_ref: str | None = None) -> Told:
        """`players`, `actions`, `under_way`; once nothing is under way any more."""
        query = f"?player_ref={player_ref}" if player_ref else ""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (books := self._told("GET", f"/books{query}"))["under_way"] and time.monotonic() < deadline:
            time.sleep(0.05)
        return books

    def calls(self, kind: str | None = None) -> list[dict[str, Any]]:
        """What was sent and answered, oldest first."""
        answer: Any = self._call("GET", f"/calls?kind={kind}" if kind else "/calls")
        return list(answer)

    def status(self, action_id: str) -> Told:
        """What the operator says of an action."""
        return self._told("GET", f"/status?action_id={action_id}")

    def statement(self) -> list[dict[str, Any]]:
        """All pages of the operator's statement."""
        entries: list[dict[str, Any]] = []
        cursor, more = "", True
        while more:
            page = self._told("GET", f"/statement?cursor={cursor}")
            entries += page["entries"]
            cursor, more = page["next_cursor"], page["has_more"]
        return entries

    def _told(self, method: str, path: str, body: Any = None) -> Told:
        return dict(self._call(method, path, body))

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._client.request(method, f"/_control{path}", **({} if body is None else {"json": body}))
        if answer.status_code != 200:
            raise ControlRefused(f"{answer.status_code}: {answer.text}")
        return answer.json()
