"""Values of settings: read from text, checked one by one, told in words when they cannot be used."""

import ipaddress
from decimal import Decimal
from email.utils import getaddresses
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.kit.countries import country_code
from app.kit.email import BadEmail, read_email
from app.kit.money import MAX_EXPONENT, BadAmount, exponent, read_amount
from app.kit.smtp_url import read_smtp_url

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
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as https://casino.example")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        raise ValueError("must be a bare origin: scheme, host and port, without a path, query or user name")
    # Browsers leave the default port out of `Origin`, and Meta compares redirect addresses letter by letter.
    default_port = ":443" if parts.scheme == "https" else ":80"
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default_port)}"


def http_url(value: str) -> str:
    """A full address."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise ValueError("must be a full http(s) address without a fragment")
    return value


def check_database_url(value: str) -> str:
    """One of the databases that we know a driver for."""
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("must look like mysql+pymysql://user:password@host:3306/name or sqlite:///file") from None
    if url.drivername not in ASYNC_DRIVERS:
        raise ValueError(f"uses {url.drivername!r}; only sqlite, mysql and mariadb addresses are taken")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise ValueError("names no file; write sqlite:///folder/name.db")
    if not url.database:
        raise ValueError("names no database after the host")
    return value


def check_redis_url(value: str) -> str:
    """An address of Redis."""
    if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("must look like redis://127.0.0.1:6379/0")
    return value


def lower(value: Any) -> Any:
    """Without blanks around it, in small letters."""
    return value.strip().lower() if isinstance(value, str) else value


WordList: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(words)]
Grants: TypeAlias = Annotated[tuple[tuple[str, Decimal], ...], NoDecode, BeforeValidator(known_grants)]
NetworkList: TypeAlias = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(networks)]
Origin: TypeAlias = Annotated[str, AfterValidator(origin)]
HttpUrl: TypeAlias = Annotated[str, AfterValidator(http_url)]


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
