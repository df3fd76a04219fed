"""Runs every check. One that breaks is a finding itself and stops no other."""

from app.cli.doctor.checks import CHECKS, DATABASE_CHECKS, NETWORK_CHECKS, Check, NetworkCheck
from app.cli.doctor.database import look_into
from app.cli.doctor.finding import Finding, error
from app.cli.doctor.subject import Subject


async def examine(subject: Subject) -> list[Finding]:
    """All findings, in the order of checks.py."""
    findings = [finding for check in CHECKS for finding in _run(check, subject)]
    for ask in NETWORK_CHECKS:
        findings += await _ask(ask, subject)
    if subject.reads("db_url"):
        findings += await look_into(subject.settings.async_db_url, DATABASE_CHECKS)
    return findings


def _run(check: Check, subject: Subject) -> list[Finding]:
    try:
        return list(check(subject))
    except Exception as fault:
        return [_broken(check.__name__, fault)]


async def _ask(check: NetworkCheck, subject: Subject) -> list[Finding]:
    try:
        return await check(subject)
    except Exception as fault:
        return [_broken(check.__name__, fault)]


def _broken(name: str, fault: Exception) -> Finding:
    mend = "This is a fault of `igw doctor`; please report it."
    return error(name, f"This could not be looked at ({type(fault).__name__}).", mend)
