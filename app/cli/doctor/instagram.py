"""Sign in with Instagram: on or off, which dialect, who is let in."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import httpx2

from app.cli.doctor.finding import Finding, error, info, ok, warning
from app.cli.doctor.subject import Subject, shown
from app.config import Settings
from app.oauth.instagram.dialect import DIALECTS

_META: Final = ("instagram.com", "facebook.com")
_REACH_SECONDS: Final = 2.5


def addresses_of(settings: Settings) -> dict[str, str]:
    """The three addresses in use, by the name of their setting."""
    dialect = DIALECTS[settings.ig_api]
    return {
        "IG_AUTHORIZE_URL": settings.ig_authorize_url or dialect.authorize_url,
        "IG_TOKEN_URL": settings.ig_token_url or dialect.token_url,
        "IG_GRAPH_URL": settings.ig_graph_url or dialect.graph_url,
    }


def speaks_to_meta(settings: Settings) -> bool:
    """Whether the code exchange, which carries the secret, goes to Meta's own host."""
    return _is_metas(addresses_of(settings)["IG_TOKEN_URL"])


def provider(subject: Subject) -> Iterator[Finding]:
    """On or off, and with whom it speaks."""
    if not subject.instagram_is_on:
        yield info(
            "instagram",
            "Sign-in with Instagram is off; e-mail and password work.",
            "IG_CLIENT_ID and IG_CLIENT_SECRET turn it on; `igw dev` simulates it without them.",
        )
        return
    addresses = addresses_of(subject.settings)
    metas = [name for name, address in addresses.items() if _is_metas(address)]
    if metas and len(metas) < len(addresses):
        others = sorted(set(addresses) - set(metas))
        yield error(
            "instagram",
            f"{', '.join(others)} lead elsewhere, {', '.join(metas)} to Meta: no sign-in can come to its end.",
            "Set all three addresses for a simulator, none for Meta.",
        )
    elif metas:
        yield ok("instagram", f"on, with Meta; dialect {subject.settings.ig_api}")
    else:
        yield ok("instagram", f"on, with a stand-in at {shown(addresses['IG_TOKEN_URL'])}")


def dialect(subject: Subject) -> Iterator[Finding]:
    """Basic Display is gone."""
    if not subject.instagram_is_on or subject.settings.ig_api != "basic_display":
        return
    if speaks_to_meta(subject.settings):
        yield error(
            "instagram_dialect",
            "IG_API=basic_display with Meta's own addresses: Meta switched Basic Display off on 2024-12-04.",
            "IG_API=instagram_login, with an app set up for Instagram Login.",
        )
    else:
        yield info("instagram_dialect", "basic_display works against a simulator only.")


def admission(subject: Subject) -> Iterator[Finding]:
    """Whom Meta lets in: the guide's "Only testers can login", and what has changed since."""
    if not subject.instagram_is_on or not speaks_to_meta(subject.settings):
        return
    yield info(
        "instagram_admission",
        "Meta admits professional (Business or Creator) accounts only, and before App Review only accepted testers; "
        "e-mail sign-up stays the way in for everybody else.",
        "Add the account under Roles > Instagram Testers; its owner accepts in Instagram under Settings > Website "
        "permissions > Apps and websites > Tester invites.",
    )


async def reach(subject: Subject) -> list[Finding]:
    """Whether the authorize address answers. Meta's is asked only with `--online`."""
    if not subject.instagram_is_on or not subject.reads("ig_authorize_url"):
        return []
    address = addresses_of(subject.settings)["IG_AUTHORIZE_URL"]
    if _is_metas(address) and not subject.online:
        return [info("instagram_reach", f"{shown(address)} was not asked.", "`igw doctor --online` asks it.")]
    try:
        async with httpx2.AsyncClient(timeout=_REACH_SECONDS, follow_redirects=False) as client:
            status = await _status(client, address)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as fault:
        mend = "Check the address, DNS, the firewall, and that the simulator runs."
        return [warning("instagram_reach", f"{shown(address)} does not answer ({type(fault).__name__}).", mend)]
    return [ok("instagram_reach", f"{shown(address)} answers ({status})")]


async def _status(client: httpx2.AsyncClient, address: str) -> int:
    """The head of an answer is enough; a body of any size is left where it is."""
    async with client.stream("GET", address) as answer:
        return answer.status_code


def _is_metas(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return any(host == name or host.endswith(f".{name}") for name in _META)
