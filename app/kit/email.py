"""E-mail addresses: one shape in, one normal form to compare by."""

import unicodedata
from typing import Final

from email_validator import EmailNotValidError, validate_email

#: Hosts of one mailbox service that reads no dots before the @, and its other name.
_WITHOUT_DOTS: Final = frozenset({"gmail.com", "googlemail.com"})
LONGEST: Final = 254  # RFC 5321's limit for a path, and what fits players.email


class BadEmail(Exception):
    """The text is not exactly one e-mail address."""


def read_email(text: str) -> str:
    """The address as it is stored and written to: NFKC first, then validated. Raises BadEmail.

    NFKC goes first so that a look-alike `@` or a full-width letter is seen as what it will become (attack A13);
    whether the domain takes mail is not asked, because sign-in must not wait for DNS.
    """
    normal = unicodedata.normalize("NFKC", text).strip()
    # Only a plain ASCII @ separates: one that appears by normalisation, or vanishes, is somebody's trick.
    if len(normal) > LONGEST or text.count("@") != 1 or normal.count("@") != 1:
        raise BadEmail
    try:
        # "test" addresses such as player@example.com belong in examples and tests of operators.
        address = validate_email(normal, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise BadEmail from error
    if len(email_normal_form(address)) > LONGEST:
        raise BadEmail
    return address


def mailable(text: str) -> str:
    """The address as an envelope names it, its domain in ASCII. Raises BadEmail unless it is exactly one address.

    Asked of the stored address just before a mail leaves: what is stored may be older than today's rules.
    """
    parts = validate_email(read_email(text), check_deliverability=False, test_environment=True)
    return f"{parts.local_part}@{parts.ascii_domain}"


def email_normal_form(address: str) -> str:
    """The form under which two addresses are one player: NFKC, case folded.

    Strictly, the part before the @ may tell upper from lower case; no mailbox provider does, and people do not.
    Total: any text of an older system gets a form, valid address or not.
    """
    folded = unicodedata.normalize("NFKC", address).strip().casefold()
    return unicodedata.normalize("NFKC", folded)


def mailbox_form(address: str) -> str:
    """The form under which addresses by the dozen are one mailbox: no `+tag`, no dots where none are read.

    A guess, for some host may give `lan+a` and `lan` to two people: good enough to decide on a gift, never on who
    somebody is.
    """
    local, at, host = email_normal_form(address).rpartition("@")
    local = local.partition("+")[0] or local
    if host in _WITHOUT_DOTS:
        local, host = local.replace(".", "") or local, "gmail.com"
    return f"{local}{at}{host}"
