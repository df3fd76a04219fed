"""Sixty-day tokens: the exchange of a short one, and the refresh of an old one."""

from collections.abc import Mapping

from simulators.instagram import graph_errors as errors
from simulators.instagram.graph_tokens import Bearer
from simulators.instagram.tokens import LONG_ANNOUNCED_SECONDS, REFRESH_FLOOR_SECONDS, Token
from simulators.instagram.world import World


def exchange(bearer: Bearer, params: Mapping[str, str], *, world: World) -> dict[str, object]:
    """GET /access_token. The short token stays alive. Raises GraphRefusal."""
    if params.get("grant_type") != "ig_exchange_token":
        raise errors.bad_grant()
    app = world.apps.get(bearer.token.client_id)
    if app is None or params.get("client_secret") != app.client_secret:
        raise errors.wrong_secret()
    if bearer.token.from_console or bearer.token.life == "long":
        raise errors.console_token()
    return _announced(_long_token(bearer, world=world))


def refresh(bearer: Bearer, params: Mapping[str, str], *, world: World) -> dict[str, object]:
    """GET /refresh_access_token. Whether the old token dies is a switch. Raises GraphRefusal."""
    if params.get("grant_type") != "ig_refresh_token":
        raise errors.bad_grant()
    if bearer.token.life != "long":
        raise errors.not_long_lived()
    if world.clock.now() - bearer.token.issued_at < REFRESH_FLOOR_SECONDS:
        raise errors.too_young()
    fresh = _long_token(bearer, world=world)
    if world.switches.refresh_ends_old_token:
        world.tokens.end([bearer.token], state="logged_out")
    return _announced(fresh)


def _long_token(bearer: Bearer, *, world: World) -> Token:
    return world.issue_token(
        bearer.token.person_id,
        client_id=bearer.token.client_id,
        permissions=bearer.token.permissions,
        life="long",
    )


def _announced(token: Token) -> dict[str, object]:
    return {"access_token": token.value, "token_type": "bearer", "expires_in": LONG_ANNOUNCED_SECONDS}
