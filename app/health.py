"""`/health`, `/ready`, `/metrics`: for the load balancer and the operator, not for players."""

import os
from collections.abc import Mapping
from typing import Final, Literal, cast

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from app.db import SCHEMA_REVISION
from app.errors import NotFound
from app.http.client import canonical, is_within, was_forwarded
from app.http.openapi import problems
from app.http.state import address_of, database_of, settings_of
from app.oauth.identity_provider import IdentityProvider
from app.oauth.prepare import not_ready
from app.redis import RedisConnection, RedisUnavailable
from app.server.stopping import is_stopping

router = APIRouter(tags=["operations"])

_OPTIONAL: Final = ("redis", "providers")


class HealthAnswer(BaseModel):
    """The process runs."""

    status: Literal["ok"]


class ReadyAnswer(BaseModel):
    """`degraded`: something optional is away. Redis: limits are counted by each worker alone. Providers: those that
    are named cannot be used, every other way in can."""

    status: Literal["ready", "degraded", "not_ready"]
    checks: dict[str, str]


# Load balancers and uptime services ask with HEAD.
@router.head("/health", include_in_schema=False)
@router.get("/health", operation_id="health", summary="The process runs", response_model=HealthAnswer)
async def health() -> dict[str, str]:
    """Touches nothing."""
    return {"status": "ok"}


@router.head("/ready", include_in_schema=False)
@router.get(
    "/ready",
    operation_id="ready",
    summary="The service can work",
    response_model=ReadyAnswer,
    responses={503: {"model": ReadyAnswer, "description": "do not send players here now"}},
)
async def ready(request: Request) -> Response:
    """Database, schema version; Redis and identity providers, without which the service is degraded, not down."""
    checks = {
        **await _database_checks(request),
        "redis": await _redis_check(request),
        "providers": _providers_check(request),
    }
    if is_stopping():
        checks["server"] = "stopping"
    down = [check for name, check in checks.items() if name not in _OPTIONAL and check != "ok"]
    degraded = [name for name in _OPTIONAL if checks[name] not in {"ok", "off"}]
    status = "not_ready" if down else ("degraded" if degraded else "ready")
    return JSONResponse({"status": status, "checks": checks}, status_code=503 if down else 200)


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Prometheus metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "text format"},
        **problems(NotFound, database=False),
    },
)
async def metrics(request: Request) -> Response:
    """Only for loopback and METRICS_ALLOW; everybody else is told that there is nothing."""
    if not may_read_metrics(request):
        raise NotFound
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def may_read_metrics(request: Request) -> bool:
    """Whether the caller's address is allowed.

    A proxy on this machine that is not in TRUSTED_PROXIES makes all the world look like loopback; a request that
    says it was forwarded is therefore judged only by a chain we trust.
    """
    settings = settings_of(request)
    if was_forwarded(request.scope) and not settings.trusted_proxies:
        return False
    address = canonical(address_of(request))
    return address is not None and is_within(address, settings.metrics_allow)


async def _database_checks(request: Request) -> dict[str, str]:
    try:
        revision = await database_of(request).schema_revision()
    except Exception:
        return {"database": "down", "schema": "unknown"}
    return {"database": "ok", "schema": "ok" if revision == SCHEMA_REVISION else f"behind: {revision}"}


async def _redis_check(request: Request) -> str:
    redis = cast(RedisConnection | None, request.app.state.redis)
    if redis is None:
        return "off"
    try:
        await redis.ping()
    except RedisUnavailable:
        return "down"
    return "ok"


def _providers_check(request: Request) -> str:
    """What each already knows; nobody is asked, so a probe costs nothing and cannot be used to knock elsewhere."""
    providers = cast(Mapping[str, IdentityProvider], request.app.state.providers)
    if not providers:
        return "off"
    away = not_ready(providers.values())
    return f"unreachable: {', '.join(away)}" if away else "ok"
