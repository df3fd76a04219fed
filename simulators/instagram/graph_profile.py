"""What /me says of a person, field by field, in the shape the switches ask for."""

import msgspec

from simulators.instagram import graph_errors as errors
from simulators.instagram.graph_tokens import Bearer
from simulators.instagram.people import AccountType
from simulators.instagram.world import World

RAW_ID_BEFORE_VERSION = 11.0
ACCOUNT_WORDS: dict[AccountType, str] = {
    "personal": "PERSONAL",
    "business": "BUSINESS",
    "creator": "MEDIA_CREATOR",
}


def profile(bearer: Bearer, *, fields: str, version: float, world: World) -> dict[str, object]:
    """The answer for a comma list of `fields`; an empty list asks for `id`. Raises GraphRefusal."""
    known = _all_fields(bearer, version=version, world=world)
    wanted = list(dict.fromkeys(name.strip() for name in fields.split(",") if name.strip())) or ["id"]
    for name in wanted:
        if name not in known:
            raise errors.no_such_field(name)
    if "media_count" in wanted and not _may_see_media(bearer, world=world):
        raise errors.no_permission()
    if world.switches.me_adds_id and "id" not in wanted:
        wanted.append("id")
    answer = {name: known[name] for name in wanted}
    return {"data": [answer]} if world.switches.me_shape == "wrapped" else answer


def check_permission(bearer: Bearer, *, world: World) -> None:
    """The second check of a graph call. A missing permission looks like a wrong URL, as on the platform."""
    dialect = world.switches.dialect
    if dialect.required_scope not in bearer.token.permissions:
        raise errors.unsupported("get")
    if dialect.professional_only and not bearer.person.is_professional:
        raise errors.no_permission()


def _all_fields(bearer: Bearer, *, version: float, world: World) -> dict[str, object]:
    person, dialect = bearer.person, world.switches.dialect
    scoped = world.scoped_id(person, client_id=bearer.token.client_id)
    if not dialect.professional_only and version < RAW_ID_BEFORE_VERSION:
        scoped = person.user_id
    as_number = world.switches.me_id == "number"
    every = {
        "id": int(scoped) if as_number else scoped,
        "user_id": int(person.user_id) if as_number else person.user_id,
        "username": person.username,
        "name": person.name,
        "account_type": _account_word(person.account_type, world=world),
        "profile_picture_url": f"https://cdn.example/people/{person.user_id}.jpg",
        "followers_count": int(person.user_id) % 9000,
        "follows_count": int(person.user_id) % 700,
        "media_count": int(person.user_id) % 300,
    }
    return {name: value for name, value in every.items() if name in dialect.fields}


def _account_word(account_type: AccountType, *, world: World) -> str:
    word = ACCOUNT_WORDS[account_type]
    return word if world.switches.account_type_style == "upper" else word.title()


def _may_see_media(bearer: Bearer, *, world: World) -> bool:
    return world.switches.dialect.professional_only or "user_media" in bearer.token.permissions


def usage_headers(bearer: Bearer) -> dict[str, str]:
    """The headers by which the platform tells how much of its patience is used up."""
    usage = {"type": "instagram", "call_count": 1, "total_cputime": 1, "total_time": 1}
    usage |= {"estimated_time_to_regain_access": 0}
    return {
        "X-App-Usage": '{"call_count":1,"total_cputime":0,"total_time":1}',
        "X-Business-Use-Case-Usage": msgspec.json.encode({bearer.person.user_id: [usage]}).decode(),
    }
