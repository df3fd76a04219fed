"""The edge of every request: an id, safe headers, one log line, one measurement, and our shape for any fault.

A pure ASGI class: the framework's own middleware base costs half the throughput (docs/facts.md).
"""

import itertools
import secrets
from collections.abc import Iterable
from typing import Any, Final

import structlog
from prometheus_client import Counter, Histogram
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.abuse.bot_check.build import page_sources
from app.config import Settings
from app.errors import AppError, InternalError
from app.games.pages import ForeignOrigins
from app.http.client import client_address
from app.http.problem import problem_message
from app.kit.clock import monotonic

log = structlog.get_logger()

REQUESTS: Final = Counter("igw_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS: Final = Histogram(
    "igw_request_seconds",
    "Seconds from the head of a request to the end of its answer",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

# An id is to be found again, not to be kept secret: a random part for each process and a count.
_PREFIX: Final = secrets.token_hex(4)
_COUNT: Final = itertools.count(1)
# Asked for all the time and telling nothing when they go well; a failure of theirs is logged like any other.
_QUIET: Final = frozenset({"/auth/session", "/health", "/ready", "/metrics", "file"})
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
DATA_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


class Edge:
    """Wraps the whole application. `quiet` are declared paths that leave a log line only when they fail."""

    def __init__(self, app: ASGIApp, *, settings: Settings, quiet: Iterable[str]) -> None:
        self._app = app
        self._settings = settings
        self._quiet = _QUIET.union(quiet)
        self._page_policy = _page_policy(settings)
        self._page_headers = _headers(settings, policy=self._page_policy)
        self._data_headers = _headers(settings, policy=DATA_POLICY)
        self._counts: dict[tuple[str, str, int], Any] = {}
        self._timers: dict[str, Any] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = f"{_PREFIX}{next(_COUNT):08x}"
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started, status = monotonic(), 0

        async def send_out(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                games = scope["state"].get("foreign_origins")
                message["headers"] = self._with_our_headers(message.get("headers", ()), request_id, games=games)
            await send(message)

        try:
            await self._app(scope, receive, send_out)
        except ClientDisconnect:
            pass  # within his body: there is nobody to answer
        except Exception as error:
            await self._answer_fault(error, scope, send_out, already_begun=status != 0)
        finally:
            self._record(scope, status=status, seconds=monotonic() - started)

    async def _answer_fault(self, error: Exception, scope: Scope, send: Send, *, already_begun: bool) -> None:
        if not isinstance(error, AppError):
            log.error("unhandled_error", exc_info=error, path=scope["path"])
        if already_begun:
            return  # the rest of the answer is lost; the server closes the connection
        fault = error if isinstance(error, AppError) else InternalError()
        for message in problem_message(fault, scope=scope, public_url=self._settings.public_url):
            await send(message)

    def _with_our_headers(
        self, headers: Any, request_id: str, *, games: ForeignOrigins | None = None
    ) -> list[tuple[bytes, bytes]]:
        own = list(headers)
        if games is not None:
            own.append((b"content-security-policy", with_games(self._page_policy, games).encode()))
        given = dict(own)
        is_page = given.get(b"content-type", b"").startswith(b"text/html")
        extra = self._page_headers if is_page else self._data_headers
        own += [header for header in extra if header[0] not in given]
        own.append((b"x-request-id", request_id.encode()))
        return own

    def _record(self, scope: Scope, *, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = _route_name(scope)
        key = (method, route, status)
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = REQUESTS.labels(method, route, str(status))
        count.inc()
        timer = self._timers.get(route)
        if timer is None:
            timer = self._timers[route] = SECONDS.labels(route)
        timer.observe(seconds)
        if (status >= 400 and status != 401) or route not in self._quiet:
            self._log(scope, method=method, route=route, status=status, seconds=seconds)

    def _log(self, scope: Scope, *, method: str, route: str, status: int, seconds: float) -> None:
        log.info(
            "request",
            method=method,
            route=route,
            status=status,  # 0: the caller left before there was an answer
            milliseconds=round(seconds * 1000, 1),
            address=client_address(scope, trusted=self._settings.trusted_proxies),
        )


def _route_name(scope: Scope) -> str:
    """The declared path of the route, never the path as typed: that would make a new metric for every address."""
    route = scope.get("route")
    if route is not None:
        return str(getattr(route, "path", "") or "unmatched")
    endpoint = scope.get("endpoint")  # a page or a file of ours: one name for all of them
    if endpoint is not None:
        return str(getattr(endpoint, "__name__", "unmatched")).strip("_")
    return scope["path"] if scope["path"] in _QUIET else "unmatched"


def _page_policy(settings: Settings) -> str:
    """PAGE_POLICY, and what the bot check of another service needs, by its own documentation; else nothing foreign."""
    sources = page_sources(settings)
    if not sources:
        return PAGE_POLICY
    policy, directives = PAGE_POLICY, ["script-src 'self'"]
    if settings.bot_check == "hcaptcha":
        directives += ["style-src 'self'", "connect-src 'self'"]
    for directive in directives:
        policy = policy.replace(directive, f"{directive} {sources}")
    return f"{policy}; frame-src {sources}"


def with_games(policy: str, origins: ForeignOrigins) -> str:
    """The policy of a page that opens games in a frame, asks whether they are there, and shows their pictures."""
    pictures, frames = " ".join(origins.pictures), " ".join(origins.frames)
    if pictures:
        policy = policy.replace("img-src 'self' data:", f"img-src 'self' data: {pictures}")
    if not frames:
        return policy
    # The page asks whether anybody is there when a game says nothing: the browser's own error page says nothing, too.
    # It tells no studio anything that the address of its frame could not.
    policy = policy.replace("connect-src 'self'", f"connect-src 'self' {frames}")
    if "frame-src" in policy:
        return policy.replace("frame-src", f"frame-src {frames}")
    return f"{policy}; frame-src {frames}"


def _headers(settings: Settings, *, policy: str) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "cache-control": "no-store",
    }
    if settings.https:
        headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]
