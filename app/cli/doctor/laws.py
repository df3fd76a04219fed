"""Age and countries: what is set, and which laws the operator should read. No legal advice."""

from collections.abc import Iterator
from typing import Final

from app.cli.doctor.finding import Finding, info
from app.cli.doctor.subject import Subject

_LAWS: Final = (
    "Vietnam's Decree 147/2024 (casino-style games get no licence) and its personal-data law",
    "Washington State's after Kater v. Churchill Downs",
    "the US states that ban sweepstakes casinos",
    "Australia's rating of simulated gambling",
    "the GDPR",
)


def countries(subject: Subject) -> Iterator[Finding]:
    """BLOCKED_COUNTRIES."""
    if not subject.reads("blocked_countries", "default_wallet_currencies"):
        return
    blocked = subject.settings.blocked_countries
    vietnam = "VND" in subject.settings.default_wallet_currencies and "VN" not in blocked
    hint = " A VND wallet is offered and Vietnam is not blocked." if vietnam else ""
    yield info(
        "blocked_countries",
        f"Sign-up is refused from: {', '.join(blocked) or 'nowhere'}.{hint}",
        f"Before you open, read with a lawyer: {'; '.join(_LAWS)}.",
    )


def age(subject: Subject) -> Iterator[Finding]:
    """MIN_AGE."""
    if not subject.reads("min_age"):
        return
    least = subject.settings.min_age
    if least == 0:
        yield info("min_age", "No age is asked for.", "MIN_AGE=18, unless a lawyer says otherwise.")
    else:
        yield info("min_age", f"{least}; some countries ask for more (21 in parts of the US).")
