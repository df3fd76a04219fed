"""The first check of every graph call: whose token is this, and is it alive?"""

from datetime import UTC, datetime

import msgspec
from starlette.requests import Request

from simulators.instagram import graph_errors as errors
from simulators.instagram.people import Person
from simulators.instagram.tokens import Token
from simulators.instagram.world import World


class Bearer(msgspec.Struct, frozen=True):
    """A living token and its person."""

    token: Token
    person: Person


def bearer_of(request: Request, world: World) -> Bearer:
    """From `access_token` in the query, or from an Authorization header. Raises GraphRefusal."""
    token = _known_token(_token_value(request), world)
    _check_life(token, now=world.clock.now())
    if not world.people.knows(token.person_id):
        raise errors.invalid_token()
    return Bearer(token, world.people.find(token.person_id))


def _token_value(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return request.query_params.get("access_token") or (value if scheme.lower() == "bearer" else "")


def _known_token(value: str, world: World) -> Token:
    dialect = world.switches.dialect
    if not value.startswith(dialect.token_prefix):
        raise errors.unreadable_token()
    token = world.tokens.get(value)
    if token is None:
        raise errors.unknown_token()
    return token


def _check_life(token: Token, *, now: float) -> None:
    if token.state == "revoked":
        raise errors.revoked_token(token.client_id)
    if token.state == "logged_out":
        raise errors.logged_out_token()
    if token.state == "checkpoint":
        raise errors.checkpoint()
    if now >= token.expires_at:
        raise errors.expired_token(expired=_spoken(token.expires_at), now=_spoken(now))


def _spoken(instant: float) -> str:
    """As the platform words a moment: `Tuesday, 24-Nov-26 06:00:00 UTC`."""
    return datetime.fromtimestamp(instant, tz=UTC).strftime("%A, %d-%b-%y %H:%M:%S UTC")
