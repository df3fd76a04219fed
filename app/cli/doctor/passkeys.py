"""Whether browsers make passkeys for PUBLIC_URL."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from app.cli.doctor.finding import Finding, info, ok
from app.cli.doctor.subject import Subject
from app.kit.hosts import is_loopback_host
from app.signin.passkeys.relying_party import WhyOff, relying_party, why_off

_SAYS = {
    WhyOff.IP_ADDRESS: "names an IP address, and passkeys belong to a domain name.",
    WhyOff.NOT_SECURE: "is plain http, and passkeys need https.",
}


def passkeys(subject: Subject) -> Iterator[Finding]:
    """Off is a choice, not a fault; but it should be a choice."""
    if not subject.reads("public_url"):
        return
    settings = subject.settings
    reason = why_off(settings)
    if reason is None:
        yield ok("passkeys", f"offered for {relying_party(settings).rp_id}; another name would orphan every passkey")
        return
    parts = urlsplit(settings.public_url)
    here = is_loopback_host(parts.hostname or "")
    mend = f"PUBLIC_URL=http://localhost:{parts.port or 80}" if here else "PUBLIC_URL=https://… with a name"
    yield info("passkeys", f"off: PUBLIC_URL {_SAYS[reason]}", f"{mend} turns them on.")
