"""The built pages: read once at start, served from memory; and a page for each error code."""

import gzip
import mimetypes
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias, cast
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import app
from app.config import Settings
from app.errors import NotFound
from app.games.catalogue.shelf import Shelf
from app.games.pages import foreign_origins
from app.games.play.desk import Desk

ROOT: Final = Path(app.__file__).parent.parent
BUILT: Final = ROOT / "web" / "dist"
ERROR_PAGES: Final = ROOT / "docs" / "errors"

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

PAGES: Final = (
    *("/", "/signin", "/signup", "/signup/complete", "/lobby", "/account", "/play/{rest:path}"),
    # Where the links of our mails lead. Opening them does nothing: the page acts when a person presses its button.
    *("/signin/mail", "/forgot", "/reset", "/email/confirm", "/email/undo", "/not-me"),
)
_FOREVER: Final = "public, max-age=31536000, immutable"
# A worker lives under the policy that its own script came with: a sandbox would take its origin, and with it its
# cryptography. It needs nothing else.
_SCRIPT_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_AN_HOUR: Final = "public, max-age=3600"
_SQUEEZABLE: Final = ("text/", "application/javascript", "application/json", "image/svg")
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,60}")
_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})

_NOT_BUILT: Final = b"""<!doctype html><html lang="en"><title>IGW</title>
<h1>The pages are not built yet</h1><p>Run <code>make setup</code> once, then start the server again. The API works:
see <a href="/openapi.json">/openapi.json</a>.</p></html>"""


def page_routes(settings: Settings, *, built: Path = BUILT) -> list[BaseRoute]:
    """Routes of every page and file; whatever the build has put into `built` at the time of the call."""
    files = {f"/{path.relative_to(built).as_posix()}": path for path in built.rglob("*") if path.is_file()}
    files.pop("/index.html", None)
    docs = files.pop("/docs.html", None)
    page = _page(index_page(built), settings=settings)
    routes: list[BaseRoute] = [Route(path, page, methods=["GET"], include_in_schema=False) for path in PAGES]
    routes.append(
        Route(
            "/docs",
            _page(docs.read_bytes() if docs else _NOT_BUILT, settings=settings),
            include_in_schema=False,
        )
    )
    routes += [Route(name, _file(path), include_in_schema=False) for name, path in sorted(files.items())]
    routes.append(Route("/errors/page.css", _file(ERROR_PAGES / "page.css"), include_in_schema=False))
    routes.append(Route("/errors/{code}", _error_page, include_in_schema=False))
    return routes


def index_page(built: Path = BUILT) -> bytes:
    """The one document behind every page; it reads the address and shows what belongs there."""
    index = built / "index.html"
    return index.read_bytes() if index.is_file() else _NOT_BUILT


def _page(html: bytes, *, settings: Settings) -> Endpoint:
    async def page(request: Request) -> Response:
        elsewhere = _canonical_place(request, settings)
        if elsewhere:
            return RedirectResponse(elsewhere, status_code=307)
        # The policy of the page comes from the edge; whose games it may show is known here.
        state = request.app.state
        request.state.foreign_origins = await foreign_origins(cast(Desk, state.desk).book, cast(Shelf, state.shelf))
        return HTMLResponse(html)

    return page


def _canonical_place(request: Request, settings: Settings) -> str | None:
    """In development: from localhost to 127.0.0.1 (or back), so that cookies and origins are one site's."""
    public = urlsplit(settings.public_url)
    asked = urlsplit(f"//{request.headers.get('host', '')}")
    try:
        same_port = asked.port == public.port
    except ValueError:
        return None
    if settings.app_env != "dev" or asked.hostname == public.hostname or not same_port:
        return None
    if asked.hostname not in _LOOPBACK_NAMES or public.hostname not in _LOOPBACK_NAMES:
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{settings.public_url}{request.url.path}{query}"


def _file(path: Path) -> Endpoint:
    content = path.read_bytes() if path.is_file() else None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {
        "Cache-Control": _FOREVER if path.parent.name == "assets" else _AN_HOUR,
        "Vary": "Accept-Encoding",
    }
    if "javascript" in kind:
        headers["Content-Security-Policy"] = _SCRIPT_POLICY
    squeezed: bytes | None = None

    async def file(request: Request) -> Response:
        nonlocal squeezed
        if content is None:
            raise NotFound
        if not kind.startswith(_SQUEEZABLE) or "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(content, media_type=kind, headers=headers)
        if squeezed is None:
            squeezed = gzip.compress(content, 6)
        return Response(squeezed, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})

    return file


async def _error_page(request: Request) -> Response:
    """What an error code means, from docs/errors; the address stands in every problem's `type`."""
    code = str(request.path_params["code"])
    source = ERROR_PAGES / f"{code}.md"
    if not _CODE.fullmatch(code) or not source.is_file():
        raise NotFound
    body = MarkdownIt("commonmark", {"html": False}).render(source.read_text("utf-8"))
    return HTMLResponse(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{code} · IGW</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/errors/page.css">'
        f"<main>{body}</main></html>"
    )
