"""Who we are for authenticators: a domain name (the RP id) and an origin, both from PUBLIC_URL and nothing else."""

import ipaddress
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from urllib.parse import urlsplit

from app.config import Settings
from app.signin.passkeys.errors import PasskeysOff


class WhyOff(StrEnum):
    """Why no browser would make a passkey for this PUBLIC_URL."""

    IP_ADDRESS = "ip_address"
    NOT_SECURE = "not_secure"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """`rp_id` is the host of PUBLIC_URL, not a domain above it: other hosts of that domain may be somebody else's."""

    rp_id: str
    origin: str
    name: str


def why_off(settings: Settings) -> WhyOff | None:
    """None where passkeys are offered."""
    host = urlsplit(settings.public_url).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        is_here = host == "localhost" or host.endswith(".localhost")
        return None if settings.https or is_here else WhyOff.NOT_SECURE
    return WhyOff.IP_ADDRESS


def relying_party(settings: Settings) -> RelyingParty:
    """Raises PasskeysOff."""
    if why_off(settings) is not None:
        raise PasskeysOff
    host = urlsplit(settings.public_url).hostname or ""
    name, _ = parseaddr(settings.mail_from or "")
    return RelyingParty(host, settings.public_url, name or "IGW")
