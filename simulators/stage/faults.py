"""Faults that were ordered for the next calls of an endpoint."""

from typing import Any

import msgspec
from starlette.responses import Response

from simulators.instagram.json_answers import json_answer


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What an endpoint answers instead of its own answer. With neither `json` nor `text` it is a page of outage."""

    endpoint: str
    status: int = 502
    json: Any = msgspec.UNSET
    text: str = "<html><body>Sorry, something went wrong.</body></html>"
    location: str | None = None
    seconds: float = 0.0
    """So long nothing is said first."""
    times: int = 1

    def answer(self) -> Response:
        headers = {} if self.location is None else {"location": self.location}
        if self.json is not msgspec.UNSET:
            return json_answer(self.json, status=self.status, headers=headers)
        return Response(self.text, status_code=self.status, headers=headers, media_type="text/html")


class Faults:
    """First come, first served, by endpoint."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def order(self, fault: Fault) -> None:
        if fault.times < 1 or len(self._orders) > 1000:
            raise ValueError("times counts from 1, and at most 1000 faults wait")
        self._orders.append(fault)

    def next(self, endpoint: str) -> Fault | None:
        fault = next((order for order in self._orders if order.endpoint == endpoint), None)
        if fault is not None:
            fault.times -= 1
            self._orders = [order for order in self._orders if order.times > 0]
        return fault
