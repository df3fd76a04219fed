"""The Zalo identity provider.

Sources disagree on whether PKCE is optional there, so it is always sent. The exchange works from anywhere; who
somebody is, is told to addresses in Vietnam only (error -501): then people read that, and the operator has an alarm.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.oauth.addresses import add_query, check_address
from app.oauth.ask import Asker, Call
from app.oauth.errors import BadCallback
from app.oauth.fetch import Deadline
from app.oauth.identity_provider import NOTHING, Departure, Profile
from app.oauth.observe import Observe, record_provider_seconds
from app.oauth.pkce import challenge_of, is_verifier, new_verifier
from app.oauth.verdict import CallFailed
from app.oauth.zalo.exchange import check_code, exchange_request, read_token
from app.oauth.zalo.profile import profile_request, read_profile

AUTHORIZE_URL: Final = "https://oauth.zaloapp.com/v4/permission"
TOKEN_URL: Final = "https://oauth.zaloapp.com/v4/access_token"  # noqa: S105 - an address
GRAPH_URL: Final = "https://graph.zalo.me/v2.0"

_TOTAL_SECONDS: Final = 10.0
_EXCHANGE_SECONDS: Final = 7.0
_PROFILE_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaloSettings:
    """Our registration with Zalo; the three addresses override its own. Raises ValueError for what can never work."""

    app_id: str
    app_secret: str = field(repr=False)
    redirect_uri: str
    authorize_url: str = AUTHORIZE_URL
    token_url: str = TOKEN_URL
    #: The base to which `/me` is added: Zalo's, or that of a relay in Vietnam.
    graph_url: str = GRAPH_URL

    def __post_init__(self) -> None:
        if not self.app_id or not self.app_secret:
            raise ValueError("Zalo needs an app id and an app secret")
        for address in (self.redirect_uri, self.authorize_url, self.token_url, self.graph_url):
            check_address(address, of="Zalo")


class Zalo:
    """Zalo with its own bounded connections."""

    name: Final = "zalo"
    label: Final = "Zalo"
    note: Final = None
    #: Nothing has to be fetched before somebody can be sent there.
    is_ready: Final = True

    def __init__(self, settings: ZaloSettings, *, observe: Observe = record_provider_seconds) -> None:
        self._settings = settings
        self._graph_url = settings.graph_url.rstrip("/")
        self._asker = Asker(provider=self.name, observe=observe)

    @property
    def client_id(self) -> str:
        """Zalo's app id; ids of people are given per app."""
        return self._settings.app_id

    async def prepare(self) -> None:
        """Nothing to do."""

    async def begin(self, *, state: str) -> Departure:
        """Zalo's consent page for this attempt."""
        verifier = new_verifier()
        query = {
            "app_id": self._settings.app_id,
            "redirect_uri": self._settings.redirect_uri,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
            "state": state,
        }
        return Departure(authorize_url=add_query(self._settings.authorize_url, query), extras={"v": verifier})

    async def fetch_profile(
        self, *, code: str, extras: Mapping[str, str] = NOTHING, answer: Mapping[str, str] = NOTHING
    ) -> Profile:
        """Spend `code`, read `/me`, forget the token, all within ten seconds.

        Raises BadCallback before any call for what cannot be a code or an attempt that began without PKCE, and after
        that the error of the verdict.
        """
        code, verifier = check_code(code), extras.get("v")
        if verifier is None or not is_verifier(verifier):
            raise BadCallback
        try:
            return await self._profile_of(code, verifier)
        except CallFailed as failed:
            error = failed.as_error()
        # Raised out here, so that neither the answer nor the request hangs on what the caller sees.
        raise error

    async def close(self) -> None:
        """Close the connections to Zalo."""
        await self._asker.close()

    async def _profile_of(self, code: str, verifier: str) -> Profile:
        self._asker.check_pause()
        deadline = Deadline(seconds=_TOTAL_SECONDS)
        token = await self._asker.ask_once(self._exchange_call(code, verifier), deadline=deadline)
        return await self._asker.ask_again_if_transient(self._profile_call(token, code), deadline=deadline)

    def _exchange_call(self, code: str, verifier: str) -> Call[str]:
        settings = self._settings
        return Call(
            name="exchange",
            request=lambda: exchange_request(
                settings.token_url,
                app_id=settings.app_id,
                app_secret=settings.app_secret,
                code=code,
                verifier=verifier,
            ),
            read=read_token,
            seconds=_EXCHANGE_SECONDS,
            confidential=(settings.app_secret, code, verifier),
        )

    def _profile_call(self, token: str, code: str) -> Call[Profile]:
        return Call(
            name="me",
            request=lambda: profile_request(self._graph_url, token=token),
            read=lambda reply: read_profile(reply, provider=self.name, client_id=self.client_id),
            seconds=_PROFILE_SECONDS,
            confidential=(self._settings.app_secret, code, token),
        )
