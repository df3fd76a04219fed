"""Values of settings: read from text, checked one by one, told in words when they cannot be used."""

import ipaddress
import re
from decimal import Decimal
from email.utils import getaddresses
from typing import Annotated, Any, Final, TypeAlias, TypeVar
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.kit.countries import country_code
from app.kit.email import BadEmail, read_email
from app.kit.money import MAX_EXPONENT, BadAmount, exponent, read_amount
from app.kit.smtp_url import read_smtp_url
from app.kit.system_faults import reason_of

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

ASYNC_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "mysql": "mysql+asyncmy",
    "mariadb": "mysql+asyncmy",
    "mysql+pymysql": "mysql+asyncmy",
    "mariadb+pymysql": "mysql+asyncmy",
    "mysql+asyncmy": "mysql+asyncmy",
    "mariadb+asyncmy": "mysql+asyncmy",
}
#: What may stand behind the `?` of a MySQL address; the driver would stop at anything else with a traceback.
_MYSQL_OPTIONS: Final = frozenset(
    {"charset", "connect_timeout", "local_infile", "program_name", "read_default_file", "read_default_group"}
    | {"read_timeout", "unix_socket", "use_unicode"}
    | {f"ssl_{part}" for part in ("ca", "capath", "cert", "check_hostname", "cipher", "key")}
)
#: A host as browsers send it: ASCII, so that it can be compared letter by letter.
_HOST: Final = re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|[0-9a-f:.]+")
Model = TypeVar("Model", bound=BaseSettings)


class EnvFileUnreadable(Exception):
    """`.env` is there and cannot be read; the text is a sentence for whoever starts something."""


def words(value: Any) -> Any:
    """A comma list as a tuple of its non-empty parts."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def secrets_in(text: str | None) -> tuple[str, ...]:
    """The parts of a comma list of secrets, newest first."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def upper(values: tuple[str, ...]) -> tuple[str, ...]:
    """Each in capitals, doubles left out."""
    return tuple(dict.fromkeys(value.upper() for value in values))


def known_currencies(values: tuple[str, ...]) -> tuple[str, ...]:
    """ISO 4217 codes that fit the wallets' column."""
    if not values:
        raise ValueError("names no currency; write ISO codes such as USD,VND")
    for value in values:
        places = exponent(value)
        if places is None:
            raise ValueError(f"names {value!r}, which is no ISO 4217 currency code")
        if places > MAX_EXPONENT:
            raise ValueError(f"names {value}, whose {places} decimals do not fit wallets.balance DECIMAL(15,2)")
    return values


def known_grants(value: Any) -> Any:
    """`USD:1000,VND:1000000` as pairs of currency and amount."""
    if not isinstance(value, str):
        return value
    grants: dict[str, Decimal] = {}
    for word in words(value):
        currency, _, amount = word.partition(":")
        currency = currency.strip().upper()
        if currency in grants:
            raise ValueError(f"names {currency} twice")
        try:
            grants[currency] = read_amount(amount.strip(), currency=currency)
        except BadAmount as error:
            raise ValueError(f"names {word!r}: {error}; write USD:1000,VND:1000000") from None
        if grants[currency] <= 0:
            raise ValueError(f"names {word!r}, which grants nothing")
    return tuple(grants.items())


def known_countries(values: tuple[str, ...]) -> tuple[str, ...]:
    """ISO 3166 codes."""
    unknown = [value for value in values if country_code(value) is None]
    if unknown:
        raise ValueError(f"names {unknown[0]!r}, which is no ISO 3166 two-letter country code")
    return values


def networks(value: Any) -> Any:
    """A comma list of addresses and networks."""
    parts = words(value)
    return tuple(ipaddress.ip_network(part, strict=False) for part in parts) if isinstance(parts, tuple) else value


def origin(value: str) -> str:
    """Scheme, host and port, as a browser's `Origin` has them."""
    parts = _taken_apart(value)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as https://casino.example")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username is not None:
        raise ValueError("must be a bare origin: scheme, host and port, without a path, query or user name")
    if not _HOST.fullmatch(parts.hostname):
        raise ValueError("names a host that no browser would send: write it in ASCII letters (xn--… for others)")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    # Browsers leave the default port out of `Origin`, and Meta compares redirect addresses letter by letter.
    default = parts.port is None or parts.port == {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if default else f":{parts.port}")


def origin_of(address: str | None) -> str | None:
    """The origin of an address with a path; None where there is none that a browser would send."""
    parts = _taken_apart(address or "")
    try:
        return origin(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}") if parts else None
    except ValueError:
        return None


def http_url(value: str) -> str:
    """A full address."""
    parts = _taken_apart(value)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise ValueError("must be a full http(s) address without a fragment")
    return value.strip()


def base_url(value: str) -> str:
    """A full address to which paths are added."""
    if "?" in http_url(value):
        raise ValueError("must have no query, for paths are added to it")
    return value


def _taken_apart(value: str) -> SplitResult | None:
    """None for what is no address: a port that is no port, a bracket too few, blanks inside."""
    value = value.strip()
    try:
        parts = urlsplit(value)
        no_port = parts.port == 0
    except ValueError:
        return None
    return None if no_port or any(char.isspace() for char in value) else parts


def check_database_url(value: str) -> str:
    """One of the databases that we know a driver for."""
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError("must look like mysql+pymysql://user:password@host:3306/name or sqlite:///file") from None
    if url.drivername not in ASYNC_DRIVERS:
        raise ValueError(f"uses {url.drivername!r}; only sqlite, mysql and mariadb addresses are taken")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise ValueError("names no file; write sqlite:///folder/name.db")
    if not url.database:
        raise ValueError("names no database after the host")
    if "@" in (url.host or ""):  # what stands before it is the end of a password, so nothing of it is shown
        raise ValueError("holds an @ in its user or password; write it as %40")
    unknown = sorted(set(url.query) - _MYSQL_OPTIONS) if url.get_backend_name() != "sqlite" else []
    if unknown:
        raise ValueError(f"has the option {unknown[0]!r}; taken are {', '.join(sorted(_MYSQL_OPTIONS))}")
    return value


def check_redis_url(value: str) -> str:
    """An address of Redis."""
    parts = _taken_apart(value)
    if parts is None or parts.scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("must look like redis://127.0.0.1:6379/0")
    if parts.scheme != "unix" and parts.path.strip("/") and not parts.path.strip("/").isdecimal():
        raise ValueError("names a database that is no number; write redis://127.0.0.1:6379/0")
    return value


def lower(value: Any) -> Any:
    """Without blanks around it, in small letters."""
    return value.strip().lower() if isinstance(value, str) else value


WordList: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(words)]
Grants: TypeAlias = Annotated[tuple[tuple[str, Decimal], ...], NoDecode, BeforeValidator(known_grants)]
NetworkList: TypeAlias = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(networks)]
Origin: TypeAlias = Annotated[str, AfterValidator(origin)]
HttpUrl: TypeAlias = Annotated[str, AfterValidator(http_url)]
BaseUrl: TypeAlias = Annotated[str, AfterValidator(base_url)]


def known_smtp_url(value: str) -> str:
    """An address such as smtp://user:password@host:587; raises ValueError."""
    read_smtp_url(value)
    return value


def one_sender(value: str) -> str:
    """One sender, with or without a name before the address; raises ValueError."""
    try:
        [(_, address)] = getaddresses([value])
        read_email(address)
    except (ValueError, BadEmail):
        raise ValueError("must be one address, such as Casino <no-reply@casino.example>") from None
    if not value.isprintable():
        raise ValueError("holds control characters")
    return value


def one_address(value: str) -> str:
    """One address without a name; raises ValueError."""
    try:
        return read_email(value)
    except BadEmail:
        raise ValueError("must be one address, such as support@casino.example") from None


def printable(value: str) -> str:
    """One line that people can read; raises ValueError."""
    if not value.strip() or not value.isprintable():
        raise ValueError("must be one line of readable text")
    return value.strip()


def read_whole(model: type[Model], given: dict[str, Any]) -> tuple[Model, list[str], frozenset[str]]:
    """Settings as far as they can be read, a sentence for each value that cannot, and the names of those values,
    which stand at their defaults: what else is wrong can then be told in the same breath. Raises EnvFileUnreadable.
    """
    try:
        return model(**given), [], frozenset()
    except ValidationError as error:
        faults = error.errors(include_url=False)
    except (OSError, UnicodeError) as error:
        raise EnvFileUnreadable(f"The file .env cannot be read: {reason_of(error)}.") from None
    names = frozenset(str(fault["loc"][0]) for fault in faults if fault["loc"])
    defaults = {name: model.model_fields[name].get_default(call_default_factory=True) for name in names}
    return model(**(given | defaults)), [_sentence(fault) for fault in faults], names


def _sentence(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0]).upper() if fault["loc"] else "SETTINGS"
    message = fault["msg"].removeprefix("Value error, ")
    return f"{name} {message[:1].lower() + message[1:]}."
