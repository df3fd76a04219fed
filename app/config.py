"""Settings: what an operator can decide. Typed, frozen, no I/O beyond the environment and `.env`.

Goals: every problem is listed at once and in words, a production start never runs on a placeholder, and nothing
else in the code reads the environment. Names and meaning: the table in docs/settings.md.
"""

import ipaddress
import re
import secrets
from typing import Annotated, Any, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.kit.countries import country_code
from app.kit.money import MAX_EXPONENT, exponent

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

DEFAULT_DB_URL: Final = "sqlite:///var/igw.db"
LOOPBACK: Final = "127.0.0.0/8,::1/128"
_ASYNC_DRIVERS: Final = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "mysql": "mysql+asyncmy",
    "mariadb": "mysql+asyncmy",
    "mysql+pymysql": "mysql+asyncmy",
    "mariadb+pymysql": "mysql+asyncmy",
    "mysql+asyncmy": "mysql+asyncmy",
    "mariadb+asyncmy": "mysql+asyncmy",
}
_PLACEHOLDER = re.compile(
    r"(change|replace|set|your|my|put|insert)?[-_ ]*(me|this|in|here|it)?[-_ ]*(secret|password|key|token|todo|example|"
    r"placeholder|default|test|dev)?[-_ ]*(key|here)?|x+|\*+|<.*>|0+|1234567890?",
    re.IGNORECASE,
)
_SHORTEST_PRODUCTION_KEY: Final = 16


class SettingsError(Exception):
    """The settings cannot be used; `problems` holds one sentence for each fault, all of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _words(value: Any) -> Any:
    """A comma list as a tuple of its non-empty parts."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _upper(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.upper() for value in values))


def _known_currencies(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError("names no currency; write ISO codes such as USD,VND")
    for value in values:
        places = exponent(value)
        if places is None:
            raise ValueError(f"names {value!r}, which is no ISO 4217 currency code")
        if places > MAX_EXPONENT:
            raise ValueError(f"names {value}, whose {places} decimals do not fit wallets.balance DECIMAL(15,2)")
    return values


def _known_countries(values: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [value for value in values if country_code(value) is None]
    if unknown:
        raise ValueError(f"names {unknown[0]!r}, which is no ISO 3166 two-letter country code")
    return values


def _networks(value: Any) -> Any:
    words = _words(value)
    return tuple(ipaddress.ip_network(word, strict=False) for word in words) if isinstance(words, tuple) else value


def _origin(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as https://casino.example")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        raise ValueError("must be a bare origin: scheme, host and port, without a path, query or user name")
    # Browsers leave the default port out of `Origin`, and Meta compares redirect addresses letter by letter.
    default_port = ":443" if parts.scheme == "https" else ":80"
    return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default_port)}"


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise ValueError("must be a full http(s) address without a fragment")
    return value


def _database_url(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("must look like mysql+pymysql://user:password@host:3306/name or sqlite:///file") from None
    if url.drivername not in _ASYNC_DRIVERS:
        raise ValueError(f"uses {url.drivername!r}; only sqlite, mysql and mariadb addresses are taken")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise ValueError("names no file; write sqlite:///folder/name.db")
    if not url.database:
        raise ValueError("names no database after the host")
    return value


def _redis_url(value: str) -> str:
    if urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("must look like redis://127.0.0.1:6379/0")
    return value


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


WordList: TypeAlias = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]
NetworkList: TypeAlias = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks)]
Origin: TypeAlias = Annotated[str, AfterValidator(_origin)]
HttpUrl: TypeAlias = Annotated[str, AfterValidator(_http_url)]


class Settings(BaseSettings):
    """One frozen value; build it with `Settings.load()`."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        case_sensitive=False,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    app_env: Annotated[Literal["dev", "test", "prod"], BeforeValidator(_lower)] = "dev"
    public_url: Origin = "http://127.0.0.1:8001"

    db_url: Annotated[str, AfterValidator(_database_url)] = Field(DEFAULT_DB_URL, repr=False)
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = Field(None, repr=False)
    sql_echo: bool = False

    # Random when unset: fine for one process of a developer, refused for production below.
    jwt_signing_key: WordList = Field(default_factory=lambda: (secrets.token_urlsafe(32),), repr=False)
    password_bcrypt_rounds: int = Field(12, ge=4, le=16)
    session_idle_days: int = Field(7, ge=1, le=400)
    session_max_days: int = Field(30, ge=1, le=400)

    default_wallet_currencies: Annotated[WordList, AfterValidator(_upper), AfterValidator(_known_currencies)] = (
        "USD",
        "VND",
    )
    default_wallet_type: str = Field("CASH", min_length=1, max_length=10, pattern=r"^[A-Za-z0-9_-]+$")
    min_age: int = Field(18, ge=0, le=99)
    blocked_countries: Annotated[WordList, AfterValidator(_upper), AfterValidator(_known_countries)] = ()

    ig_api: Annotated[Literal["instagram_login", "basic_display"], BeforeValidator(_lower)] = "instagram_login"
    ig_client_id: str | None = Field(None, max_length=255)
    ig_client_secret: str | None = Field(None, repr=False)
    ig_redirect_uri: HttpUrl | None = None
    ig_authorize_url: HttpUrl | None = None
    ig_token_url: HttpUrl | None = None
    ig_graph_url: HttpUrl | None = None

    rate_limits: Annotated[Literal["on", "off"], BeforeValidator(_lower)] = "on"
    trusted_proxies: NetworkList = ()
    metrics_allow: NetworkList = tuple(ipaddress.ip_network(text) for text in LOOPBACK.split(","))

    @classmethod
    def load(cls, **overrides: Any) -> "Settings":
        """Settings of the environment and `.env`; raises SettingsError with every problem."""
        try:
            settings = cls(**overrides)
        except ValidationError as error:
            raise SettingsError([_sentence(fault) for fault in error.errors(include_url=False)]) from None
        if "public_url" not in settings.model_fields_set and settings.ig_redirect_uri:
            # The design guide's `.env` names the address that players use in IG_REDIRECT_URI alone.
            parts = urlsplit(settings.ig_redirect_uri)
            settings = settings.model_copy(update={"public_url": _origin(f"{parts.scheme}://{parts.netloc}")})
            settings.model_fields_set.discard("public_url")  # followed, not chosen
        problems = settings.problems()
        if problems:
            raise SettingsError(problems)
        return settings

    def problems(self) -> list[str]:
        """Faults that only show when settings are seen together, as sentences."""
        found = []
        if bool(self.ig_client_id) != bool(self.ig_client_secret):
            missing = "IG_CLIENT_SECRET" if self.ig_client_id else "IG_CLIENT_ID"
            found.append(f"{missing} is missing: Instagram needs both the id and the secret, or neither.")
        if self.session_max_days < self.session_idle_days:
            found.append("SESSION_MAX_DAYS is shorter than SESSION_IDLE_DAYS.")
        if not self.jwt_signing_key:
            found.append("JWT_SIGNING_KEY is set but holds no key.")
        return found + (self._production_problems() if self.app_env == "prod" else [])

    def _production_problems(self) -> list[str]:
        found = []
        if "jwt_signing_key" not in self.model_fields_set:
            found.append("JWT_SIGNING_KEY is missing; `igw secret` prints a good one.")
        for key in self.jwt_signing_key:
            if is_placeholder(key) or len(key) < _SHORTEST_PRODUCTION_KEY:
                found.append(
                    "JWT_SIGNING_KEY holds a placeholder or a key of under 16 characters; "
                    "`igw secret` prints a good one."
                )
                break
        if self.ig_client_secret and is_placeholder(self.ig_client_secret):
            found.append("IG_CLIENT_SECRET is a placeholder; copy it from Meta's dashboard.")
        if self.password_bcrypt_rounds < 10:
            found.append("PASSWORD_BCRYPT_ROUNDS is under 10, which is too cheap to guess against.")
        if self.rate_limits == "off":
            found.append("RATE_LIMITS=off is taken in dev and test only.")
        if not self.https and not _is_loopback_host(urlsplit(self.public_url).hostname or ""):
            found.append("PUBLIC_URL must be https in production, or cookies and sign-ins travel in clear.")
        return found

    @property
    def https(self) -> bool:
        """Whether players reach us by https, which decides cookie names and flags."""
        return self.public_url.startswith("https://")

    @property
    def async_db_url(self) -> URL:
        """DB_URL with the driver that we use for that database."""
        url = make_url(self.db_url)
        return url.set(drivername=_ASYNC_DRIVERS[url.drivername])

    @property
    def instagram_redirect_uri(self) -> str:
        """The redirect address exactly as it must be registered with Meta."""
        return self.ig_redirect_uri or f"{self.public_url}/oauth/instagram/callback"


def is_placeholder(secret: str) -> bool:
    """Whether a secret is one that everybody knows from a guide or a template."""
    return _PLACEHOLDER.fullmatch(secret.strip()) is not None


def _is_loopback_host(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _sentence(fault: ErrorDetails) -> str:
    name = str(fault["loc"][0]).upper() if fault["loc"] else "SETTINGS"
    message = fault["msg"].removeprefix("Value error, ")
    return f"{name} {message[:1].lower() + message[1:]}."
