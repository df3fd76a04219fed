"""The Facebook identity provider, by the code flow with a server-side secret.

Its OpenID flow with PKCE is marked as in testing and its discovery document lacks a token endpoint, so the state
that is bound to the browser's cookie is the protection there is, as with Instagram.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.oauth.addresses import add_query, check_address
from app.oauth.ask import Asker, Call
from app.oauth.facebook.exchange import (
    app_token,
    exchange_request,
    inspect_request,
    proof_of,
    read_owner,
    read_token,
)
from app.oauth.facebook.profile import profile_request, read_profile
from app.oauth.fetch import Deadline
from app.oauth.identity_provider import NOTHING, Departure, Profile
from app.oauth.meta_code import clean_code
from app.oauth.observe import Observe, record_provider_seconds
from app.oauth.verdict import CallFailed

# The version stands in the path: without it one click in Meta's dashboard changes what is answered.
AUTHORIZE_URL: Final = "https://www.facebook.com/v25.0/dialog/oauth"
TOKEN_URL: Final = "https://graph.facebook.com/v25.0/oauth/access_token"  # noqa: S105 - an address
GRAPH_URL: Final = "https://graph.facebook.com/v25.0"
SCOPE: Final = "public_profile,email"

_TOTAL_SECONDS: Final = 10.0
_EXCHANGE_SECONDS: Final = 6.0
_READ_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookSettings:
    """Our registration with Facebook; the three addresses override Meta's own. Raises ValueError for what can never
    work."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    authorize_url: str = AUTHORIZE_URL
    token_url: str = TOKEN_URL
    #: The base to which `/me` and `/debug_token` are added.
    graph_url: str = GRAPH_URL

    def __post_init__(self) -> None:
        if not self.client_id or not self.client_secret:
            raise ValueError("Facebook needs a client id and a client secret")
        for address in (self.redirect_uri, self.authorize_url, self.token_url, self.graph_url):
            check_address(address, of="Facebook")


class Facebook:
    """Facebook with its own bounded connections."""

    name: Final = "facebook"
    label: Final = "Facebook"
    note: Final = None
    #: Nothing has to be fetched before somebody can be sent there.
    is_ready: Final = True

    def __init__(self, settings: FacebookSettings, *, observe: Observe = record_provider_seconds) -> None:
        self._settings = settings
        self._graph_url = settings.graph_url.rstrip("/")
        self._asker = Asker(provider=self.name, observe=observe)

    @property
    def client_id(self) -> str:
        """The Facebook app id, which is not the Instagram app id."""
        return self._settings.client_id

    async def prepare(self) -> None:
        """Nothing to do."""

    async def begin(self, *, state: str) -> Departure:
        """Facebook's consent dialog for this attempt."""
        query = {
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "response_type": "code",
            "scope": SCOPE,
            "state": state,
        }
        return Departure(authorize_url=add_query(self._settings.authorize_url, query))

    async def fetch_profile(
        self, *, code: str, extras: Mapping[str, str] = NOTHING, answer: Mapping[str, str] = NOTHING
    ) -> Profile:
        """Spend `code`, ask whose token it is, read `/me`, forget the token, all within ten seconds.

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
        """Close the connections to Facebook."""
        await self._asker.close()

    async def _profile_of(self, code: str) -> Profile:
        self._asker.check_pause()
        deadline = Deadline(seconds=_TOTAL_SECONDS)
        token = await self._asker.ask_once(self._exchange_call(code), deadline=deadline)
        owner = await self._asker.ask_again_if_transient(self._inspect_call(token, code), deadline=deadline)
        return await self._asker.ask_again_if_transient(self._profile_call(token, code, owner), deadline=deadline)

    def _exchange_call(self, code: str) -> Call[str]:
        settings = self._settings
        return Call(
            name="exchange",
            request=lambda: exchange_request(
                settings.token_url,
                client_id=settings.client_id,
                client_secret=settings.client_secret,
                redirect_uri=settings.redirect_uri,
                code=code,
            ),
            read=read_token,
            seconds=_EXCHANGE_SECONDS,
            confidential=(settings.client_secret, code),
        )

    def _inspect_call(self, token: str, code: str) -> Call[str]:
        settings = self._settings
        return Call(
            name="debug_token",
            request=lambda: inspect_request(
                self._graph_url, client_id=settings.client_id, client_secret=settings.client_secret, token=token
            ),
            read=lambda reply: read_owner(reply, client_id=settings.client_id),
            seconds=_READ_SECONDS,
            confidential=(
                app_token(settings.client_id, settings.client_secret),
                settings.client_secret,
                code,
                token,
            ),
        )

    def _profile_call(self, token: str, code: str, owner: str) -> Call[Profile]:
        settings = self._settings
        proof = proof_of(token, client_secret=settings.client_secret)
        return Call(
            name="me",
            request=lambda: profile_request(self._graph_url, token=token, proof=proof),
            read=lambda reply: read_profile(reply, provider=self.name, client_id=settings.client_id, owner=owner),
            seconds=_READ_SECONDS,
            confidential=(settings.client_secret, code, token, proof),
        )
