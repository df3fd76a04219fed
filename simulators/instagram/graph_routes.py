"""The graph host: token first, then permission, then object, then path, as the platform checks."""

import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.instagram import graph_errors as errors
from simulators.instagram.graph_profile import check_permission, profile, usage_headers
from simulators.instagram.graph_tokens import Bearer, bearer_of
from simulators.instagram.json_answers import json_answer
from simulators.instagram.long_lived import exchange, refresh
from simulators.instagram.world import World

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_VERSIONED = re.compile(r"/v(\d{1,3}\.\d)(?=/|$)")


class Graph:
    """The handlers of /me and its neighbours, with and without a version in the path."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """One catch-all: on this host even a wrong path is answered only after the token was checked."""
        return [Route("/{path:path}", self._guarded(self.answer), methods=METHODS)]

    async def answer(self, request: Request) -> Response:
        if self._world.switches.dialect.shut_down:
            raise errors.no_permission()
        bearer = bearer_of(request, self._world)
        version, path = self._split(request.url.path)
        if path in ("/access_token", "/refresh_access_token"):
            return self._long_lived(path, request, bearer)
        return self._read(path, request, bearer, version=version)

    def _long_lived(self, path: str, request: Request, bearer: Bearer) -> Response:
        if request.method != "GET":
            raise errors.unsupported(request.method)
        check_permission(bearer, world=self._world)
        act = exchange if path == "/access_token" else refresh
        return json_answer(act(bearer, request.query_params, world=self._world))

    def _read(self, path: str, request: Request, bearer: Bearer, *, version: float) -> Response:
        check_permission(bearer, world=self._world)
        if request.method not in ("GET", "HEAD"):
            raise errors.unsupported(request.method)
        object_id, _, rest = path.strip("/").partition("/")
        if object_id != "me" and object_id not in self._own_ids(bearer):
            raise errors.no_such_object(object_id)
        if rest:
            raise errors.unknown_path(f"/{rest}")
        fields = request.query_params.get("fields", "")
        answer = profile(bearer, fields=fields, version=version, world=self._world)
        return json_answer(answer, headers=usage_headers(bearer))

    def _own_ids(self, bearer: Bearer) -> tuple[str, str]:
        scoped = self._world.scoped_id(bearer.person, client_id=bearer.token.client_id)
        return bearer.person.user_id, scoped

    def _split(self, path: str) -> tuple[float, str]:
        found = _VERSIONED.match(path)
        if found is None:
            return self._world.switches.default_version, path.rstrip("/")
        return float(found[1]), path[found.end() :].rstrip("/")

    def _guarded(self, handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            try:
                return await handler(request)
            except errors.GraphRefusal as refusal:
                return refusal.answer(trace="A" + self._world.chance.opaque(length=22))

        return guarded
