"""The studio's own pages and files: the game, its odds, the check of a draw; tables and pictures."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from simulators.instagram.json_answers import json_answer
from simulators.studio.art import background, symbol, thumbnail
from simulators.studio.games import GAMES, Game, cards
from simulators.studio.odds import facts
from simulators.studio.world import World

_STATIC: Final = Path(__file__).with_name("static")
_KINDS: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_TITLES: Final = {"play": "", "paytable": "Odds", "verify": "Check a draw"}
_DOCUMENT: Final = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
    '<link rel="icon" href="/art/{game}/{icon}.svg"><link rel="stylesheet" href="/static/game.css">'
    '<script type="module" src="/static/{page}.js"></script></head>'
    '<body data-game="{game}" data-page="{page}" data-language="{language}" data-host="{host}" data-lobby="{lobby}">'
    "<noscript>This game needs JavaScript.</noscript></body></html>"
)


class Pages:
    """The handlers. Everything a page needs comes from here; only the operator's pages may frame one."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            Route("/", self.welcome),
            Route("/play", self.page),
            Route("/paytable", self.page),
            Route("/verify", self.page),
            Route("/games.json", self.game_cards),
            Route("/games/{code}.json", self.game_facts),
            Route("/tables/{code}.json", self.table),
            Route("/static/{name}", self.static),
            Route("/art/{code}/{name}.svg", self.art),
        ]

    async def welcome(self, _request: Request) -> Response:
        links = "".join(
            f'<li><a href="/play?game={code}&amp;mode=demo&amp;currency=USD">{escape(game.names["en"])}</a></li>'
            for code, game in GAMES.items()
        )
        return self._html(f"<!doctype html><title>Studio</title><h1>Studio</h1><ul>{links}</ul>")

    async def page(self, request: Request) -> Response:
        asked = request.query_params
        game = GAMES.get(asked.get("game", ""))
        if game is None:
            return self._html("<!doctype html><title>Studio</title><h1>There is no such game here</h1>", status=404)
        page = request.url.path.strip("/")
        host = self._host(asked)
        language = "vi" if asked.get("lang", "").startswith("vi") else "en"
        document = _DOCUMENT.format(
            page=page,
            game=game.code,
            language=language,
            title=escape(f"{_TITLES[page]} · {game.names[language]}".removeprefix(" · ")),
            icon=game.symbols[game.table.rules.wild],
            host=escape(host),
            lobby=escape(_lobby(asked.get("lobby", ""), host=host)),
        )
        return self._html(document)

    async def game_cards(self, _request: Request) -> Response:
        """The catalogue for `igw games import`."""
        return json_answer(cards(self._world.base_url, provider=self._world.provider))

    async def game_facts(self, request: Request) -> Response:
        game = _game(request)
        return json_answer(facts(game)) if game else _nothing()

    async def table(self, request: Request) -> Response:
        """The published table, byte by byte as it is hashed."""
        game = _game(request)
        return Response(game.table.content, media_type="application/json") if game else _nothing()

    async def static(self, request: Request) -> Response:
        path = _STATIC / request.path_params["name"]
        if path.parent != _STATIC or path.suffix not in _KINDS or not path.is_file():
            return _nothing()
        return Response(path.read_bytes(), media_type=_KINDS[path.suffix], headers=_FILE_HEADERS)

    async def art(self, request: Request) -> Response:
        """Pictures, which the operator's lobby may show as well."""
        game, name = _game(request), request.path_params["name"]
        if game is None:
            return _nothing()
        drawn = {"thumbnail": thumbnail, "background": background}
        picture = drawn[name](game) if name in drawn else symbol(game, name)
        headers = {**_FILE_HEADERS, "Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(picture, media_type=_KINDS[".svg"], headers=headers) if picture else _nothing()

    def _host(self, asked: Mapping[str, str]) -> str:
        """Whom the game talks to: the origin that the launch names, if it is the operator's."""
        host = asked.get("host", "")
        return host if host in self._world.host_origins else self._world.host_origins[0]

    def _html(self, document: str, *, status: int = 200) -> Response:
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            f"base-uri 'none'; form-action 'none'; frame-ancestors {' '.join(self._world.host_origins)}"
        )
        headers = {
            "Content-Security-Policy": policy,
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return HTMLResponse(document, status_code=status, headers=headers)


_FILE_HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=300"}


def _game(request: Request) -> Game | None:
    return GAMES.get(str(request.path_params["code"]))


def _lobby(address: str, *, host: str) -> str:
    """Where "back to the lobby" leads: only to the operator's own pages."""
    parts = urlsplit(address)
    return address if f"{parts.scheme}://{parts.netloc}" == host else host


def _nothing() -> Response:
    return Response("There is nothing here.", status_code=404, media_type="text/plain")
