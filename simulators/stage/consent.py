"""The authorize address: show who may be chosen, take the click, or follow a decision made in advance."""

from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from simulators.stage.people import Grant, Person, UnknownPerson
from simulators.stage.stage import Stage

Answer = dict[str, str]

_FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:8vh auto;padding:0 1rem;color:#1d2433}}
label,button{{display:block;width:100%;box-sizing:border-box;padding:.75rem;margin:.5rem 0;border:1px solid #c6cedd;
border-radius:.6rem;background:#fff;font:inherit;text-align:left}}button{{text-align:center;cursor:pointer}}
button.yes{{background:#2346b8;color:#fff}}small{{color:#5a6476}}</style></head><body><h1>{title}</h1>
{body}<p><small>Simulation: nobody here is real, and nothing leaves this machine.</small></p></body></html>"""


class Consent:
    """The handlers. A request that names no registered application or another redirect address never redirects."""

    def __init__(self, stage: Stage, *, path: str, title: str, id_name: str = "client_id") -> None:
        self._stage = stage
        self._path = path
        self._title = title
        self._id_name = id_name
        self.sign: Callable[[Answer], Answer] = lambda answer: answer
        """What the platform adds to every answer."""
        self.fragment: Callable[[], str] = lambda: ""

    def routes(self) -> list[Route]:
        return [
            Route(self._path, self.show, methods=["GET"]),
            Route(f"{self._path}/decision", self.decide, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """GET: the page, or at once what was decided in advance."""
        asked = dict(parse_qsl(request.url.query, keep_blank_values=True))
        fault = self._fault(asked)
        if fault:
            return _page("Invalid request", f"<p>{escape(fault)}</p>", status=400)
        decision = self._stage.decisions.next(request.headers)
        if decision is None:
            return _page(self._title, self._form(request.url.query))
        if decision.action == "deny":
            return self._denied(asked)
        try:
            return self._allowed(asked, self._stage.people.find(decision.person or ""))
        except UnknownPerson:
            return _page("Who?", "<p>Nobody here is called that.</p>", status=404)

    async def decide(self, request: Request) -> Response:
        """POST of the page's form."""
        fields = dict(request.scope["form"])
        asked = dict(parse_qsl(fields.get("asked", ""), keep_blank_values=True))
        if self._fault(asked):
            return _page("Invalid request", "<p>This page is too old.</p>", status=400)
        if fields.get("decision") != "allow":
            return self._denied(asked)
        try:
            return self._allowed(asked, self._stage.people.find(fields.get("person", "")))
        except UnknownPerson:
            return _page("Who?", "<p>Choose somebody first.</p>", status=422)

    def _fault(self, asked: dict[str, str]) -> str | None:
        if asked.get(self._id_name) != self._stage.beginning.client_id:
            return f"unknown {self._id_name}"
        if asked.get("redirect_uri") not in self._stage.beginning.redirect_uris:
            return "this redirect_uri is not registered"
        return None

    def _allowed(self, asked: dict[str, str], person: Person) -> Response:
        grant = Grant(person=person, redirect_uri=asked["redirect_uri"], asked=asked, given_at=self._stage.clock.now())
        return self._back(asked, {"code": self._stage.ledger.new_code(grant), "state": asked.get("state", "")})

    def _denied(self, asked: dict[str, str]) -> Response:
        answer = {"error": "access_denied", "error_description": "Permissions error", "error_reason": "user_denied"}
        return self._back(asked, answer | {"state": asked.get("state", "")})

    def _back(self, asked: dict[str, str], answer: Answer) -> Response:
        address = asked["redirect_uri"]
        joint = "&" if "?" in address else "?"
        return RedirectResponse(f"{address}{joint}{urlencode(self.sign(answer))}{self.fragment()}", status_code=302)

    def _form(self, query: str) -> str:
        rows = "".join(_row(person, first=number == 0) for number, person in enumerate(self._stage.people.everyone()))
        return (
            f'<form method="post" action="{self._path}/decision">'
            f'<input type="hidden" name="asked" value="{escape(query)}">{rows}'
            '<button class="yes" name="decision" value="allow">Continue</button>'
            '<button name="decision" value="deny">Not now</button></form>'
        )


def _row(person: Person, *, first: bool) -> str:
    shown = escape(person.name or person.username)
    checked = " checked" if first else ""
    return (
        f'<label><input type="radio" name="person" value="{escape(person.username)}"{checked}> {shown} '
        f"<small>{escape(person.email or person.username)}</small></label>"
    )


def _page(title: str, body: str, *, status: int = 200) -> Response:
    return HTMLResponse(_FRAME.format(title=escape(title), body=body), status_code=status)


def first_values(pairs: Any) -> dict[str, str]:
    """A form's fields, the first of each name."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    return fields
