"""Terms, privacy policy, how to delete one's data: the operator's own, or still our templates."""

from collections.abc import Iterator

from app.cli.doctor.finding import Finding, error, info, ok, warning
from app.cli.doctor.subject import Subject
from app.config import SettingsError
from app.legal.texts import read_legal_texts


def texts(subject: Subject) -> Iterator[Finding]:
    """LEGAL_DIR."""
    if not subject.reads("legal_dir"):
        return
    try:
        found = read_legal_texts(subject.settings.legal_dir)
    except SettingsError as fault:
        yield from (error("legal_texts", problem, "docs/settings.md tells the form.") for problem in fault.problems)
        return
    if found.templates:
        find = warning if subject.settings.app_env == "prod" else info
        message = f"Still our template: {', '.join(found.templates)}. Each page says so at its top."
        mend = "Put terms.en.md, terms.vi.md and so on into a folder, and name it in LEGAL_DIR."
        yield find("legal_texts", message, mend)
    else:
        yield ok("legal_texts", f"your own; version {found.terms_version} of the terms is in force")


def contact(subject: Subject) -> Iterator[Finding]:
    """OPERATOR_NAME and CONTACT_EMAIL, which the texts name."""
    if not subject.reads("operator_name", "contact_email"):
        return
    values = {"OPERATOR_NAME": subject.settings.operator_name, "CONTACT_EMAIL": subject.settings.contact_email}
    missing = [name for name, value in values.items() if not value]
    if missing:
        find = warning if subject.settings.app_env == "prod" else info
        message = f"{' and '.join(missing)} not set: the pages about terms and data name nobody to write to."
        yield find("contact", message, "Set both; Meta's review and the law ask who is responsible.")
    else:
        yield ok("contact", f"{subject.settings.operator_name}, {subject.settings.contact_email}")
