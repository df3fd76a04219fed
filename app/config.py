"""Settings: what an operator can decide. Typed, frozen, no I/O beyond the environment and `.env`.

Goals: every problem is listed at once and in words, a production start never runs on a placeholder, and nothing
else but `igw` itself (its tunnel, who runs it) reads the environment. Names and meaning: docs/settings.md.
"""

import ipaddress
import re
import secrets
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import URL, make_url

from app.kit.hosts import is_loopback_host
from app.kit.placeholders import is_dummy_captcha_secret
from app.kit.placeholders import is_placeholder as is_placeholder
from app.kit.smtp_url import read_smtp_url
from app.openid_settings import OpenIDClient, OpenIDValues, read_clients
from app.setting_values import (
    ASYNC_DRIVERS,
    BaseUrl,
    Grants,
    HttpUrl,
    NetworkList,
    Origin,
    WordList,
    check_database_url,
    check_redis_url,
    known_countries,
    known_currencies,
    known_smtp_url,
    lower,
    one_address,
    one_sender,
    origin_of,
    printable,
    read_whole,
    secrets_in,
    upper,
)

DEFAULT_DB_URL: Final = "sqlite:///var/igw.db"
LOOPBACK: Final = "127.0.0.0/8,::1/128"
_SHORTEST_PRODUCTION_KEY: Final = 16
#: Identity providers of a name of their own: who, the pair that turns it on, and where the pair comes from.
_PAIRS: Final = (
    ("Instagram", "ig_client_id", "ig_client_secret", "Meta's dashboard"),
    ("Facebook", "fb_client_id", "fb_client_secret", "Meta's dashboard"),
    ("Zalo", "zalo_app_id", "zalo_app_secret", "Zalo's developer pages"),
)
#: Bot checks of others: their name in BOT_CHECK, who, and the pair each needs.
_CAPTCHAS: Final = (
    ("turnstile", "Turnstile", "turnstile_site_key", "turnstile_secret_key"),
    ("hcaptcha", "hCaptcha", "hcaptcha_site_key", "hcaptcha_secret_key"),
)


class SettingsError(Exception):
    """The settings cannot be used; `problems` holds one sentence for each fault, all of them; the text lists them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems


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

    app_env: Annotated[Literal["dev", "test", "prod"], BeforeValidator(lower)] = "dev"
    public_url: Origin = "http://127.0.0.1:8001"

    db_url: Annotated[str, AfterValidator(check_database_url)] = Field(DEFAULT_DB_URL, repr=False)
    redis_url: Annotated[str, AfterValidator(check_redis_url)] | None = Field(None, repr=False)
    sql_echo: bool = False

    # Random when unset: fine for one process of a developer, refused for production below.
    jwt_signing_key: WordList = Field(default_factory=lambda: (secrets.token_urlsafe(32),), repr=False)
    password_bcrypt_rounds: int = Field(12, ge=4, le=16)
    session_idle_days: int = Field(7, ge=1, le=400)
    session_max_days: int = Field(30, ge=1, le=400)

    default_wallet_currencies: Annotated[WordList, AfterValidator(upper), AfterValidator(known_currencies)] = (
        "USD",
        "VND",
    )
    default_wallet_type: str = Field("CASH", min_length=1, max_length=10, pattern=r"^[A-Za-z0-9_-]+$")
    #: What a new player finds, and what a player may fetch once a day, in the wallet of each currency.
    welcome_grants: Grants = ()
    daily_grants: Grants = ()
    min_age: int = Field(18, ge=0, le=99)
    blocked_countries: Annotated[WordList, AfterValidator(upper), AfterValidator(known_countries)] = ()
    open_round_hours: int = Field(48, ge=1, le=8760)

    ig_api: Annotated[Literal["instagram_login", "basic_display"], BeforeValidator(lower)] = "instagram_login"
    ig_client_id: str | None = Field(None, max_length=255)
    #: A comma list, newest first: the first is used for calls, all verify what Meta signs. Read `instagram_secrets`.
    ig_client_secret: str | None = Field(None, repr=False)
    ig_redirect_uri: HttpUrl | None = None
    ig_authorize_url: HttpUrl | None = None
    ig_token_url: HttpUrl | None = None
    ig_graph_url: BaseUrl | None = None

    fb_client_id: str | None = Field(None, max_length=255)
    #: A comma list like Instagram's. Read `facebook_secrets`.
    fb_client_secret: str | None = Field(None, repr=False)
    fb_redirect_uri: HttpUrl | None = None
    fb_authorize_url: HttpUrl | None = None
    fb_token_url: HttpUrl | None = None
    fb_graph_url: BaseUrl | None = None

    zalo_app_id: str | None = Field(None, max_length=255)
    zalo_app_secret: str | None = Field(None, repr=False)
    zalo_authorize_url: HttpUrl | None = None
    zalo_token_url: HttpUrl | None = None
    zalo_graph_url: BaseUrl | None = None

    oidc_providers: WordList = ()
    #: Every OIDC_<NAME>_…, as it was found; `openid_clients` reads it.
    oidc_values: dict[str, str] = Field(default_factory=dict, repr=False)

    smtp_url: Annotated[str, AfterValidator(known_smtp_url)] | None = Field(None, repr=False)
    mail_from: Annotated[str, AfterValidator(one_sender)] | None = Field(None, max_length=320)

    bot_check: Annotated[Literal["off", "pow", "turnstile", "hcaptcha"], BeforeValidator(lower)] = "pow"
    turnstile_site_key: str | None = Field(None, max_length=100)
    turnstile_secret_key: str | None = Field(None, repr=False)
    turnstile_verify_url: HttpUrl | None = None
    turnstile_script_url: HttpUrl | None = None
    hcaptcha_site_key: str | None = Field(None, max_length=100)
    hcaptcha_secret_key: str | None = Field(None, repr=False)
    hcaptcha_verify_url: HttpUrl | None = None
    hcaptcha_script_url: HttpUrl | None = None
    #: A folder with terms.en.md, privacy.vi.md and so on; without it, or what it lacks, our templates are shown.
    legal_dir: Path | None = None
    operator_name: Annotated[str, AfterValidator(printable)] | None = Field(None, max_length=120)
    contact_email: Annotated[str, AfterValidator(one_address)] | None = Field(None, max_length=254)

    rate_limits: Annotated[Literal["on", "off"], BeforeValidator(lower)] = "on"
    trusted_proxies: NetworkList = ()
    metrics_allow: NetworkList = tuple(ipaddress.ip_network(text) for text in LOOPBACK.split(","))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        named = (init_settings, env_settings, dotenv_settings)
        return (*named, file_secret_settings, OpenIDValues(settings_cls, *named))

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """Settings of the environment and `.env`; raises SettingsError with every problem, and EnvFileUnreadable."""
        settings, problems, _ = cls.read(**overrides)
        if not problems:
            return settings
        raise SettingsError(problems)

    @classmethod
    def read(cls, **overrides: Any) -> tuple[Self, list[str], frozenset[str]]:
        """Settings as far as they can be read, every problem they have, and which could not be read at all."""
        settings, problems, unreadable = read_whole(cls, overrides)
        followed = origin_of(settings.ig_redirect_uri)
        if followed and "public_url" not in settings.model_fields_set:
            # The design guide's `.env` names the address that players use in IG_REDIRECT_URI alone.
            settings = settings.model_copy(update={"public_url": followed})
            settings.model_fields_set.discard("public_url")  # followed, not chosen
        # Nothing is said of what only stands at its default because it could not be read.
        told = {name.upper() for name in unreadable}
        problems += [problem for problem in settings.problems() if not told.intersection(re.findall(r"\w+", problem))]
        return settings, problems, unreadable

    def problems(self) -> list[str]:
        """Faults that only show when settings are seen together, as sentences."""
        found = []
        for who, id_name, secret_name, _ in _PAIRS:
            has_id, has_secret = (bool(secrets_in(getattr(self, name))) for name in (id_name, secret_name))
            if has_id != has_secret:
                missing = (secret_name if has_id else id_name).upper()
                found.append(f"{missing} is missing: {who} needs both the id and the secret, or neither.")
        found += self._captcha_problems()
        found += read_clients(self.oidc_providers, self.oidc_values)[1]
        for name in ("welcome_grants", "daily_grants"):
            for currency, _ in getattr(self, name):
                if currency not in self.default_wallet_currencies:
                    found.append(f"{name.upper()} names {currency}, which is not in DEFAULT_WALLET_CURRENCIES.")
        if self.session_max_days < self.session_idle_days:
            found.append("SESSION_MAX_DAYS is shorter than SESSION_IDLE_DAYS.")
        if not self.jwt_signing_key:
            found.append("JWT_SIGNING_KEY is set but holds no key.")
        if self.smtp_url and not self.mail_from:
            found.append("MAIL_FROM is missing: SMTP_URL alone does not say whom mail comes from.")
        return found + (self._production_problems() if self.app_env == "prod" else [])

    def _captcha_problems(self) -> list[str]:
        found = []
        for check, who, *names in _CAPTCHAS:
            missing = [name.upper() for name in names if not getattr(self, name)]
            if len(missing) == 1:
                found.append(f"{missing[0]} is missing: {who} needs both the site key and the secret key, or neither.")
            elif missing and self.bot_check == check:
                found.append(f"{' and '.join(missing)} are missing: BOT_CHECK={check} needs them.")
        return found

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
        found += self._placeholder_problems()
        for check, who, _, secret_name in _CAPTCHAS:
            secret = getattr(self, secret_name) or ""
            if self.bot_check == check and (is_dummy_captcha_secret(secret) or is_placeholder(secret)):
                found.append(f"{secret_name.upper()} is a placeholder or a key for trying out; copy yours from {who}.")
        if self.password_bcrypt_rounds < 10:
            found.append("PASSWORD_BCRYPT_ROUNDS is under 10, which is too cheap to guess against.")
        if self.rate_limits == "off":
            found.append("RATE_LIMITS=off is taken in dev and test only.")
        if self.smtp_url and read_smtp_url(self.smtp_url).speaks_password_in_clear:
            found.append("SMTP_URL would send its password in clear; use ?starttls=1 or smtps://.")
        if not self.https and not is_loopback_host(urlsplit(self.public_url).hostname or ""):
            found.append("PUBLIC_URL must be https in production, or cookies and sign-ins travel in clear.")
        return found

    def _placeholder_problems(self) -> list[str]:
        secrets_of = [
            (secret_name.upper(), getattr(self, secret_name) or "", source) for _, _, secret_name, source in _PAIRS
        ]
        secrets_of += [
            (f"OIDC_{client.name.upper()}_CLIENT_SECRET", client.client_secret, client.label)
            for client in self.openid_clients
        ]
        return [
            f"{name} is a placeholder; copy it from {source}."
            for name, secret, source in secrets_of
            if any(is_placeholder(word) for word in secrets_in(secret))
        ]

    @property
    def https(self) -> bool:
        """Whether players reach us by https, which decides cookie names and flags."""
        return self.public_url.startswith("https://")

    @property
    def mail_is_on(self) -> bool:
        """Whether mail goes anywhere: to a mail server, or, while developing, to the mailbox page."""
        return self.smtp_url is not None or self.app_env != "prod"

    @property
    def instagram_secrets(self) -> tuple[str, ...]:
        """The Instagram app's secrets, newest first; empty when Instagram is off."""
        return secrets_in(self.ig_client_secret)

    @property
    def facebook_secrets(self) -> tuple[str, ...]:
        """The Facebook app's secrets, newest first; empty when there is none."""
        return secrets_in(self.fb_client_secret)

    @property
    def async_db_url(self) -> URL:
        """DB_URL with the driver that we use for that database."""
        url = make_url(self.db_url)
        return url.set(drivername=ASYNC_DRIVERS[url.drivername])

    @property
    def instagram_redirect_uri(self) -> str:
        """The redirect address exactly as it must be registered with Meta."""
        return self.ig_redirect_uri or self.redirect_uri_of("instagram")

    def redirect_uri_of(self, provider: str) -> str:
        """Where an identity provider of this name sends people back to, unless a setting says otherwise."""
        return f"{self.public_url}/oauth/{provider}/callback"

    @property
    def openid_clients(self) -> tuple[OpenIDClient, ...]:
        """The OpenID Connect providers that are on."""
        return read_clients(self.oidc_providers, self.oidc_values)[0]
