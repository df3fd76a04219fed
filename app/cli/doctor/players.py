"""Players whom the service cannot tell apart by their address."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from app.cli.doctor.finding import Finding, ok, warning
from app.cli.doctor.tables import is_current

_MOST_NAMED: Final = 10
_COUNT: Final = text("SELECT COUNT(*) FROM players WHERE email_normal IS NULL")
_FIRST: Final = text("SELECT userId FROM players WHERE email_normal IS NULL ORDER BY userId LIMIT :most")


def email_forms(connection: Connection) -> Iterator[Finding]:
    """An older system let two addresses of one form in: the oldest player has it, the others are listed here."""
    if not is_current(connection):
        return
    count = connection.execute(_COUNT).scalar() or 0
    if not count:
        yield ok("email_forms", "every player has an e-mail address of his own")
        return
    ids = ", ".join(str(row[0]) for row in connection.execute(_FIRST, {"most": _MOST_NAMED}))
    named = f"{ids}, …" if count > _MOST_NAMED else ids
    yield warning(
        "email_forms",
        f"{count} players (userId {named}) share their e-mail address, but for upper and lower case, with an older "
        "player; they sign in only by typing it exactly as it is stored.",
        "Ask them which player they keep, and give the other another address.",
    )
