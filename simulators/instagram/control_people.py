"""Control of people, of what they decide, and of the tokens they gave."""

import msgspec
from starlette.requests import Request
from starlette.routing import Route

from simulators.instagram.control import control_route, read_body
from simulators.instagram.decisions import Decision
from simulators.instagram.masking import fingerprint
from simulators.instagram.people import NewPerson, Person, PersonChanges
from simulators.instagram.tokens import Life, State, Token
from simulators.instagram.world import World

DONE = {"done": True}


class TokenChoice(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which tokens are meant; what is left out does not narrow the choice."""

    token: str | None = None
    """Its value or its reference."""
    person: str | None = None
    client_id: str | None = None


class TokenEnd(TokenChoice, kw_only=True):
    state: State = "revoked"
    """revoked → 190/458, logged_out → 190/460, checkpoint → 190/459, live → as before."""


class TokenAge(TokenChoice, kw_only=True):
    seconds: float


class TokenOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A token that comes from the dashboard rather than from a sign-in."""

    person: str
    client_id: str
    permissions: list[str] | None = None
    """None is the one permission that sign-in needs."""
    life: Life = "short"
    from_console: bool = True


class PeopleControl:
    """The handlers; each returns what is printed."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            control_route("GET", "/people", self.people),
            control_route("POST", "/people", self.create),
            control_route("GET", "/people/{handle:path}", self.person),
            control_route("PATCH", "/people/{handle:path}", self.change),
            control_route("DELETE", "/people/{handle:path}", self.delete),
            control_route("GET", "/decisions", self.decisions),
            control_route("POST", "/decisions", self.decide),
            control_route("DELETE", "/decisions", self.clear_decisions),
            control_route("GET", "/tokens", self.tokens),
            control_route("POST", "/tokens", self.make_token),
            control_route("POST", "/tokens/end", self.end_tokens),
            control_route("POST", "/tokens/age", self.age_tokens),
        ]

    async def people(self, _request: Request) -> object:
        return [self._shown(person) for person in self._world.people.everyone()]

    async def create(self, request: Request) -> object:
        return self._shown(self._world.people.create(await read_body(request, NewPerson)))

    async def person(self, request: Request) -> object:
        return self._shown(self._world.people.find(request.path_params["handle"]))

    async def change(self, request: Request) -> object:
        changes = await read_body(request, PersonChanges)
        return self._shown(self._world.people.change(request.path_params["handle"], changes))

    async def delete(self, request: Request) -> object:
        return self._shown(self._world.people.delete(request.path_params["handle"]))

    def _shown(self, person: Person) -> dict[str, object]:
        """A person with `ids`, the number each registered app knows them by in the present mode."""
        ids = {app.client_id: self._world.scoped_id(person, client_id=app.client_id) for app in self._world.apps.all()}
        return {**msgspec.structs.asdict(person), "ids": ids}

    async def decisions(self, _request: Request) -> object:
        return self._world.decisions.waiting()

    async def decide(self, request: Request) -> object:
        decision = await read_body(request, Decision)
        if decision.person is not None:
            # Kept as who is meant now, so that a rename in between does not change it.
            decision.person = self._world.people.find(decision.person).person_id
        self._world.decisions.add(decision)
        return decision

    async def clear_decisions(self, _request: Request) -> object:
        self._world.decisions.clear()
        return DONE

    async def tokens(self, _request: Request) -> object:
        return [_masked(token) for token in self._world.tokens.all()]

    async def make_token(self, request: Request) -> object:
        """The one answer that shows a token, to whoever ordered it."""
        order = await read_body(request, TokenOrder)
        permissions = order.permissions
        if permissions is None:
            permissions = [self._world.switches.dialect.required_scope]
        return self._world.issue_token(
            self._world.people.find(order.person).person_id,
            client_id=self._world.apps.find(order.client_id).client_id,
            permissions=permissions,
            life=order.life,
            from_console=order.from_console,
        )

    async def end_tokens(self, request: Request) -> object:
        order = await read_body(request, TokenEnd)
        return {"tokens": self._world.tokens.end(self._chosen(order), state=order.state)}

    async def age_tokens(self, request: Request) -> object:
        order = await read_body(request, TokenAge)
        return {"tokens": self._world.tokens.age(self._chosen(order), seconds=order.seconds)}

    def _chosen(self, choice: TokenChoice) -> list[Token]:
        if choice.token is not None:
            return [self._world.tokens.find(choice.token)]
        person_id = self._world.people.find(choice.person).person_id if choice.person is not None else None
        return self._world.tokens.where(
            lambda token: person_id in (None, token.person_id) and choice.client_id in (None, token.client_id)
        )


def _masked(token: Token) -> dict[str, object]:
    return {**msgspec.structs.asdict(token), "value": fingerprint(token.value)}
