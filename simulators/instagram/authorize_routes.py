"""The authorize address: show the page, take the click, or follow a decision made in advance."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.instagram.authorize_answers import allowed, denied, page, refused
from simulators.instagram.authorize_pages import NEW_PERSON, consent_page, dead_end_page, trouble_page
from simulators.instagram.authorize_request import AuthorizeRefusal, AuthorizeRequest, read_authorize_request
from simulators.instagram.decisions import Decision
from simulators.instagram.forms import Pairs
from simulators.instagram.people import NewPerson, Person, UnknownPerson
from simulators.instagram.world import World

OWN_FIELDS = frozenset(("decision", "person", "permission", "new_username", "new_name", "new_account_type"))
LAST_PERSON_COOKIE = "simulated_person"
COOKIE_SECONDS = 30 * 24 * 3600


class Authorize:
    """The handlers of /oauth/authorize."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            Route("/oauth/authorize", self.show, methods=["GET"]),
            Route("/oauth/authorize/", self.show, methods=["GET"]),
            Route("/oauth/authorize/decision", self.decide, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """GET /oauth/authorize."""
        carried = _carried(parse_qsl(request.url.query, keep_blank_values=True))
        try:
            asked = self._read(dict(carried))
            # A HEAD request only looks; it uses up nobody's decision.
            decision = None if request.method == "HEAD" else self._world.decisions.next(request.headers)
            if decision is not None:
                return self._follow(decision, asked, carried=carried)
        except AuthorizeRefusal as refusal:
            return self._refuse(refusal)
        except UnknownPerson as unknown:
            return page(trouble_page(f"Nobody here is called {unknown}.", carried=carried), status=404)
        chosen = None if asked.force_reauth else request.cookies.get(LAST_PERSON_COOKIE)
        return page(
            consent_page(
                asked,
                people=self._world.people.everyone(),
                chosen=chosen,
                carried=carried,
                dialect=self._world.switches.dialect,
            )
        )

    async def decide(self, request: Request) -> Response:
        """POST of the consent page's form."""
        form: Pairs = request.scope["form"]
        carried = _carried(form)
        fields = dict(form)
        try:
            asked = self._read(dict(carried))
            if fields.get("decision") != "allow":
                return denied(asked, world=self._world)
            person = self._person(fields)
            permissions = [value for name, value in form if name == "permission"]
            answer = self._admit(person, asked, permissions=permissions, carried=carried)
        except AuthorizeRefusal as refusal:
            return self._refuse(refusal)
        except (UnknownPerson, ValueError, msgspec.ValidationError) as trouble:
            text = "Choose an account first." if isinstance(trouble, UnknownPerson) else str(trouble)
            return page(trouble_page(text, carried=carried), status=422)
        _remember(answer, person)
        return answer

    def _read(self, params: Mapping[str, str]) -> AuthorizeRequest:
        return read_authorize_request(params, apps=self._world.apps, dialect=self._world.switches.dialect)

    def _refuse(self, refusal: AuthorizeRefusal) -> Response:
        return refused(refusal.text, as_page=self._world.switches.errors_are_pages)

    def _follow(self, decision: Decision, asked: AuthorizeRequest, *, carried: Pairs) -> Response:
        if decision.action == "deny":
            return denied(asked, world=self._world)
        person = self._decider(decision)
        return self._admit(person, asked, permissions=decision.permissions, carried=carried)

    def _decider(self, decision: Decision) -> Person:
        if decision.new_person:
            return self._world.newcomer()
        return self._world.people.find(decision.person or "")

    def _admit(
        self, person: Person, asked: AuthorizeRequest, *, permissions: list[str] | None, carried: Pairs
    ) -> Response:
        """Past the two doors: a professional account, and a tester while the app is not reviewed."""
        if self._world.switches.dialect.professional_only and not person.is_professional:
            return page(dead_end_page(person, carried=carried), status=403)
        if not asked.app.admits(person.person_id):
            raise AuthorizeRefusal("Insufficient developer role")
        return allowed(asked, person=person, permissions=permissions, world=self._world)

    def _person(self, fields: Mapping[str, str]) -> Person:
        handle = fields.get("person", "")
        if handle != NEW_PERSON:
            return self._world.people.find(handle)
        newcomer = {
            "username": fields.get("new_username", "").strip(),
            "name": fields.get("new_name", "").strip(),
            "account_type": fields.get("new_account_type", "business"),
        }
        return self._world.people.create(msgspec.convert(newcomer, NewPerson))


def _carried(pairs: Pairs) -> Pairs:
    """The request of the app, without what our own form adds."""
    return [(name, value) for name, value in pairs if name not in OWN_FIELDS]


def _remember(answer: Response, person: Person) -> None:
    """Like a browser that stays signed in: the same person is proposed next time."""
    answer.set_cookie(
        LAST_PERSON_COOKIE,
        person.person_id,
        max_age=COOKIE_SECONDS,
        path="/oauth/authorize",
        httponly=True,
        samesite="lax",
    )
