"""Where players reach us, and where Instagram sends them back to."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult, urlsplit

from app.cli.doctor.finding import Finding, error, info, ok, warning
from app.cli.doctor.subject import Subject, shown
from app.setting_values import origin_of

_CALLBACK: Final = "/oauth/instagram/callback"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_STANDARD_PORTS: Final = {"http": 80, "https": 443}


def public_url(subject: Subject) -> Iterator[Finding]:
    """PUBLIC_URL is https, or this machine only."""
    if not subject.reads("public_url"):
        return
    url = subject.settings.public_url
    followed = not subject.is_set("public_url") and url == origin_of(subject.settings.ig_redirect_uri)
    if subject.settings.https:
        yield ok("public_url", f"{url}, taken from IG_REDIRECT_URI" if followed else url)
    elif urlsplit(url).hostname in _LOOPBACK:
        yield info("public_url", f"{url}: this machine only", "PUBLIC_URL=https://… once others shall reach it.")
    else:
        yield warning(
            "public_url",
            f"{url} is plain http: passwords and cookies travel in clear, and Meta takes no such redirect address.",
            "Put a TLS proxy in front and set PUBLIC_URL=https://…",
        )


def redirect_uri(subject: Subject) -> Iterator[Finding]:
    """IG_REDIRECT_URI against PUBLIC_URL, letter by letter: the guide's "Redirect URI mismatch"."""
    if not subject.instagram_is_on or not subject.reads("public_url", "ig_redirect_uri"):
        return
    have, want = subject.settings.instagram_redirect_uri, subject.settings.public_url + _CALLBACK
    differences = _differences(urlsplit(have), urlsplit(want))
    if differences:
        yield error(
            "redirect_uri",
            f"IG_REDIRECT_URI is {shown(have)}, but PUBLIC_URL makes it {want}: {', '.join(differences)}.",
            f"Set IG_REDIRECT_URI={want} (or leave it out) and register the same, to the letter, with Meta.",
        )
    elif subject.settings.app_env == "prod" and not have.startswith("https://"):
        yield error("redirect_uri", f"{shown(have)} is plain http.", "Set PUBLIC_URL to an https address.")
    else:
        yield ok("redirect_uri", f"{have} (Meta compares it to the letter with what is registered there)")


def _differences(have: SplitResult, want: SplitResult) -> list[str]:
    found = []
    if have.scheme != want.scheme:
        found.append(f"the scheme is {have.scheme}, not {want.scheme}")
    if have.hostname != want.hostname:
        found.append(f"the host is {have.hostname}, not {want.hostname}")
    if _port(have) != _port(want):
        found.append(f"the port is {_port(have)}, not {_port(want)}")
    if have.path != want.path:
        slash = have.path.rstrip("/") == want.path
        found.append("there is a slash at the end" if slash else f"the path is {have.path or '/'}, not {want.path}")
    if have.query:
        found.append("there is a query")
    return found


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port or _STANDARD_PORTS.get(parts.scheme)
    except ValueError:
        return None
