"""`igw doctor [--json] [--online]`."""

import asyncio
import logging

from app.cli.doctor.examine import examine
from app.cli.doctor.report import as_json, as_lines
from app.cli.doctor.subject import read_subject


def doctor(*, as_data: bool, online: bool) -> tuple[str, int]:
    """The text to print and the exit code: 1 if something is wrong, 0 with warnings. Raises CommandFailed."""
    logging.disable(logging.CRITICAL)  # what drivers would say beside the findings
    subject = read_subject(online=online)
    findings = asyncio.run(examine(subject))
    tell = as_json if as_data else as_lines
    wrong = any(finding.status == "error" for finding in findings)
    return tell(findings, settings=subject.settings), int(wrong)
