"""`SMTP_URL` taken apart: which mail server, spoken to how."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`start_tls` None: if the server offers it."""

    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    start_tls: bool | None

    @property
    def speaks_password_in_clear(self) -> bool:
        """Whether a password would travel readable beyond this machine."""
        return bool(self.password) and not self.tls and self.start_tls is False and self.host not in _LOOPBACK


def read_smtp_url(text: str) -> SmtpServer:
    """Of `smtp://user:password@host:587?starttls=1` or `smtps://user:password@host`. Raises ValueError."""
    parts = urlsplit(text)
    options = dict(parse_qsl(parts.query))
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise ValueError("must look like smtp://user:password@host:587?starttls=1 or smtps://user:password@host")
    if set(options) - {"starttls"} or options.get("starttls", "1") not in {"0", "1"}:
        raise ValueError("takes no other option than starttls=1 or starttls=0")
    tls = parts.scheme == "smtps"
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or (465 if tls else 587 if "starttls" in options else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
        start_tls=_start_tls(options.get("starttls"), host=parts.hostname, has_user=bool(parts.username)),
    )


def _start_tls(option: str | None, *, host: str, has_user: bool) -> bool | None:
    if option is not None:
        return option == "1"
    # A password must not depend on what somebody between us and the server lets through.
    return True if has_user and host not in _LOOPBACK else None
