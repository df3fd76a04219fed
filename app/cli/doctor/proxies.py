"""Who may say where a request comes from, and who may read the metrics."""

from collections.abc import Iterable, Iterator

from app.cli.doctor.finding import Finding, info, ok, warning
from app.cli.doctor.subject import Subject
from app.setting_values import Network


def trusted_proxies(subject: Subject) -> Iterator[Finding]:
    """Too many: anybody forges his address. None behind TLS: all players have one address."""
    if not subject.reads("trusted_proxies", "public_url"):
        return
    trusted = subject.settings.trusted_proxies
    if _everybody(trusted):
        yield warning(
            "trusted_proxies",
            "TRUSTED_PROXIES trusts every address: anybody can claim to come from anywhere.",
            "Name your proxy's own address or network.",
        )
    elif subject.settings.https and not trusted:
        yield warning(
            "trusted_proxies",
            "PUBLIC_URL is https, so a proxy stands in front, but TRUSTED_PROXIES is empty: all players share its "
            "address, and one who guesses passwords locks out everybody.",
            "TRUSTED_PROXIES=… with the proxy's address",
        )
    elif trusted:
        yield ok("trusted_proxies", ", ".join(map(str, trusted)))
    else:
        yield info("trusted_proxies", "none: the connection's own address counts")


def metrics_allow(subject: Subject) -> Iterator[Finding]:
    """Figures of the business are nobody else's."""
    if not subject.reads("metrics_allow"):
        return
    allowed = subject.settings.metrics_allow
    if _everybody(allowed):
        yield warning("metrics_allow", "Everybody can read /metrics.", "Name your own network in METRICS_ALLOW.")
    else:
        yield ok("metrics_allow", ", ".join(map(str, allowed)) or "nobody")


def _everybody(networks: Iterable[Network]) -> bool:
    return any(network.prefixlen == 0 for network in networks)
