"""The Instagram identity provider.

Instagram documents neither PKCE nor a nonce: the state that is bound to the browser's cookie is all the
protection there is, so a code may only come here after the flow has checked it. Personal accounts never come
back from the living dialect (they are stranded at Instagram), which is why `note` says so beforehand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from app.oauth.addresses import add_query, check_address
from app.oauth.ask import Asker, Call
from app.oauth.fetch import Deadline
from app.oauth.identity_provider import NOTHING, Departure, Profile
from app.oauth.instagram.dialect import DIALECTS
from app.oauth.instagram.exchange import Grant, exchange_request, read_grant
from app.oauth.instagram.profile import profile_request, read_profile
from app.oauth.meta_code import clean_code
from app.oauth.observe import Observe, record_provider_seconds
from app.oauth.verdict import CallFailed

_TOTAL_SECONDS: Final = 10.0
# What is left of the ten seconds still suffices for one `/me` after the slowest exchange.
_EXCHANGE_SECONDS: Final = 7.0
_PROFILE_SECONDS: Final = 3.0

_log: Any = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstagramSettings:
    """Our registration with Instagram. `api` names the dialect; the three addresses override Meta's own.

    Raises ValueError for what can never work.
    """

    api: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    authorize_url: str | None = None
    token_url: str | None = None
    #: The base to which `/me` is added.
    graph_url: str | None = None

    def __post_init__(self) -> None:
        if self.api not in DIALECTS:
            raise ValueError("Instagram speaks instagram_login and basic_display")
        if not self.client_id or not self.client_secret:
            raise ValueError("Instagram needs a client id and a client secret")
        for address in (self.redirect_uri, self.authorize_url, self.token_url, self.graph_url):
            if address is not None:
                check_address(address, of="Instagram")


class Instagram:
    """Instagram in one of its dialects, with its own bounded connections."""

    name: Final = "instagram"
    label: Final = "Instagram"
    #: Nothing has to be fetched before somebody can be sent there.
    is_ready: Final = True

    def __init__(self, settings: InstagramSettings, *, observe: Observe = record_provider_seconds) -> None:
        dialect = DIALECTS[settings.api]
        self._settings = settings
        self._dialect = dialect
        self._authorize_url = settings.authorize_url or dialect.authorize_url
        self._token_url = settings.token_url or dialect.token_url
        self._graph_url = (settings.graph_url or dialect.graph_url).rstrip("/")
        self._differences_told: set[str] = set()
        self._asker = Asker(provider=self.name, observe=observe)

    @property
    def client_id(self) -> str:
        """The Instagram app id, which is not the Facebook app id."""
        return self._settings.client_id

    @property
    def note(self) -> str | None:
        """`professional_only` in the living dialect."""
        return self._dialect.note

    def authorize_url(self, *, state: str) -> str:
        """Instagram's consent page for this attempt. It needs the whole window: pop-ups fail there."""
        query = {
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "response_type": "code",
            "scope": self._dialect.permission,
            "state": state,
        }
        return add_query(self._authorize_url, query)

    async def prepare(self) -> None:
        """Nothing to do."""

    async def begin(self, *, state: str) -> Departure:
        """Instagram documents neither PKCE nor a nonce, so there is nothing to remember."""
        return Departure(authorize_url=self.authorize_url(state=state))

    async def fetch_profile(
        self, *, code: str, extras: Mapping[str, str] = NOTHING, answer: Mapping[str, str] = NOTHING
    ) -> Profile:
        """Spend `code`, read `/me`, forget the token, all within ten seconds.

        Raises BadCallback before any call for what cannot be a code, and after that the error of the verdict.
        """
        code = clean_code(code)
        try:
            return await self._profile_of(code)
        except CallFailed as failed:
            error = failed.as_error()
        # Raised out here, so that neither the answer nor the request hangs on what the caller sees.
        raise error

    async def close(self) -> None:
        """Close the connections to Instagram."""
        await self._asker.close()

    async def _profile_of(self, code: str) -> Profile:
        self._asker.check_pause()
        deadline = Deadline(seconds=_TOTAL_SECONDS)
        grant = await self._asker.ask_once(self._exchange_call(code), deadline=deadline)
        profile = await self._asker.ask_again_if_transient(self._profile_call(grant, code), deadline=deadline)
        self._compare_ids(grant, profile)
        return profile

    def _exchange_call(self, code: str) -> Call[Grant]:
        settings = self._settings
        return Call(
            name="exchange",
            request=lambda: exchange_request(
                self._token_url,
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                redirect_uri=settings.redirect_uri,
                code=code,
            ),
            read=lambda reply: read_grant(reply, permission=self._dialect.permission),
            seconds=_EXCHANGE_SECONDS,
            confidential=(settings.client_secret, code),
        )

    def _profile_call(self, grant: Grant, code: str) -> Call[Profile]:
        settings, token = self._settings, grant.access_token
        return Call(
            name="me",
            request=lambda: profile_request(self._graph_url, fields=self._dialect.fields, access_token=token),
            read=lambda reply: read_profile(reply, provider=self.name, client_id=settings.client_id),
            seconds=_PROFILE_SECONDS,
            confidential=(settings.client_secret, code, token),
        )

    def _compare_ids(self, grant: Grant, profile: Profile) -> None:
        """Note where the token answer names another id than `/me`; which is right is not documented.

        Once for each kind: it would be a habit of the platform and not of one person.
        """
        if not self._dialect.token_names_the_id or grant.user_id in {None, profile.external_id}:
            return
        same_as = "user_id" if grant.user_id == profile.alternate_id else "neither"
        if same_as not in self._differences_told:
            self._differences_told.add(same_as)
            _log.info("provider_ids_differ", provider=self.name, token_id_equals=same_as)
