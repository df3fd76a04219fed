"""The simulator as an ASGI application."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from simulators.instagram.authorize_answers import page
from simulators.instagram.authorize_routes import Authorize
from simulators.instagram.control_people import PeopleControl
from simulators.instagram.control_platform import PlatformControl
from simulators.instagram.fault_delivery import AsgiApp
from simulators.instagram.front import Front
from simulators.instagram.graph_routes import Graph
from simulators.instagram.json_answers import json_answer
from simulators.instagram.page_parts import document
from simulators.instagram.token_routes import TokenEndpoint
from simulators.instagram.world import World

ASSETS = {
    "/assets/pages.css": ("pages.css", "text/css; charset=utf-8"),
    "/assets/icon.svg": ("icon.svg", "image/svg+xml"),
    "/favicon.ico": ("icon.svg", "image/svg+xml"),
}
_ASSET_FOLDER = Path(__file__).with_name("static")
_WELCOME = """
<h1>Simulated sign-in provider</h1>
<p>This server plays the outside world for tests and for trying things out. Sign-in starts at
<code>/oauth/authorize</code>, sent there by an app; people, faults and the clock are under
<code>/_control</code>.</p>
"""


def create_application(world: World) -> AsgiApp:
    """Control first, pages and token next, and the graph takes every path that is left."""
    routes = [
        Route("/", _welcome),
        Route("/elsewhere", _elsewhere, methods=["GET", "POST"]),
        *(Route(path, _asset) for path in ASSETS),
        *PlatformControl(world).routes(),
        *PeopleControl(world).routes(),
        Route("/_control/{rest:path}", _no_such_control, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
        *Authorize(world).routes(),
        *TokenEndpoint(world).routes(),
        *Graph(world).routes(),
    ]
    return Front(Starlette(routes=routes), world=world)


async def _welcome(_request: Request) -> Response:
    return page(document(title="Simulated sign-in provider", body=_WELCOME))


async def _elsewhere(_request: Request) -> Response:
    """Where ordered redirects lead. A client that arrives here has followed one, secret in hand."""
    return json_answer({"access_token": "IGAAelsewhere", "user_id": 1, "id": "1", "username": "elsewhere"})


async def _asset(request: Request) -> Response:
    name, media_type = ASSETS[request.url.path]
    return FileResponse(_ASSET_FOLDER / name, media_type=media_type)


async def _no_such_control(_request: Request) -> Response:
    return json_answer({"error": "no such control; the README lists them"}, status=404)
