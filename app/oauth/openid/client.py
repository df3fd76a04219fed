"""An OpenID Connect provider: code flow with PKCE, state, nonce, and `iss` where it is announced.

Everything that the provider is asked for is in this order: its documents (kept), the exchange (once), its keys
(kept), userinfo (only where the id_token names nobody). Whether documents are there decides whether anybody can be
sent; it never decides whether the server starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.kit.tokens import new_secret
from app.oauth.addresses import add_query, check_address
from app.oauth.ask import Asker, Call
from app.oauth.errors import BadCallback
from app.oauth.fetch import Deadline, get_request
from app.oauth.identity_provider import NOTHING, Departure, Profile
from app.oauth.observe import Observe, record_provider_seconds
from app.oauth.openid.discovery import Metadata, discovery_url, read_metadata
from app.oauth.openid.errors import ID_TOKEN_REFUSED, OTHER_PERSON, read_document
from app.oauth.openid.exchange import Tokens, basic_credentials, check_code, exchange_request, read_tokens
from app.oauth.openid.id_token import Expected, Unbelievable, read_claims, read_header
from app.oauth.openid.kept import Kept
from app.oauth.openid.keys import KeyRing, NoSuchKey, PublicKey, read_keys
from app.oauth.openid.profile import accepted_issuers, has_a_name, knows_mailboxes, read_profile
from app.oauth.pkce import challenge_of, is_verifier, new_verifier
from app.oauth.verdict import CallFailed
from app.openid_settings import OpenIDClient

SCOPE: Final = "openid email profile"
_BEGIN_SECONDS: Final = 5.0
_TOTAL_SECONDS: Final = 10.0
_EXCHANGE_SECONDS: Final = 6.0
_READ_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class _Remembered:
    """What an attempt began with."""

    verifier: str
    nonce: str


class OpenIDProvider:
    """One provider by its settings, with its own bounded connections."""

    note: Final = None

    def __init__(self, client: OpenIDClient, *, redirect_uri: str, observe: Observe = record_provider_seconds) -> None:
        check_address(redirect_uri, of=client.label)
        self._client = client
        self._redirect_uri = redirect_uri
        self._asker = Asker(provider=client.name, observe=observe)
        self._metadata: Kept[Metadata] = Kept(self._fetch_metadata)
        self._kept_keys: Kept[tuple[PublicKey, ...]] = Kept(self._fetch_keys)
        self._keys = KeyRing(self._kept_keys)

    @property
    def name(self) -> str:
        """As OIDC_PROVIDERS has it."""
        return self._client.name

    @property
    def label(self) -> str:
        """OIDC_<NAME>_LABEL."""
        return self._client.label

    @property
    def client_id(self) -> str:
        """Our registration there. Identities are keyed on the issuer instead; see profile.py."""
        return self._client.client_id

    @property
    def is_ready(self) -> bool:
        """Whether its documents are at hand."""
        return self._metadata.is_there and self._kept_keys.is_there

    async def prepare(self) -> None:
        """Fetch both documents where they are not fresh; a failure is in the log."""
        deadline = Deadline(seconds=_BEGIN_SECONDS)
        try:
            await self._metadata.get(deadline)
            await self._kept_keys.get(deadline)
        except CallFailed:
            return

    async def begin(self, *, state: str) -> Departure:
        """The consent page of this attempt; asks for the provider's documents where they are not at hand."""
        try:
            metadata = await self._metadata.get(Deadline(seconds=_BEGIN_SECONDS))
        except CallFailed as failed:
            error = failed.as_error()
        else:
            return self._departure(metadata, state=state)
        # Raised out here, so that no answer hangs on what the caller sees.
        raise error

    async def fetch_profile(
        self, *, code: str, extras: Mapping[str, str] = NOTHING, answer: Mapping[str, str] = NOTHING
    ) -> Profile:
        """Spend `code`, check the id_token, forget the tokens, all within ten seconds.

        Raises BadCallback before any code is sent for an answer that is not this provider's or an attempt that began
        elsewhere, and after that the error of the verdict.
        """
        code, remembered = check_code(code), _remembered(extras)
        try:
            return await self._profile_of(code, remembered, answer)
        except CallFailed as failed:
            error = failed.as_error()
        raise error

    async def close(self) -> None:
        """Close the connections to this provider."""
        await self._asker.close()

    def _departure(self, metadata: Metadata, *, state: str) -> Departure:
        verifier, nonce = new_verifier(), new_secret()
        query = {
            "client_id": self._client.client_id,
            "redirect_uri": self._redirect_uri,
            "response_type": "code",
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        return Departure(
            authorize_url=add_query(metadata.authorization_endpoint, query), extras={"v": verifier, "n": nonce}
        )

    async def _profile_of(self, code: str, remembered: _Remembered, answer: Mapping[str, str]) -> Profile:
        self._asker.check_pause()
        deadline = Deadline(seconds=_TOTAL_SECONDS)
        metadata = await self._metadata.get(deadline)
        _check_issuer(metadata, answer.get("iss"))
        tokens = await self._asker.ask_once(self._exchange_call(metadata, code, remembered), deadline=deadline)
        claims = await self._believed(tokens, remembered, deadline=deadline)
        if metadata.userinfo_endpoint and not has_a_name(claims):
            more = await self._asker.ask_again_if_transient(
                self._userinfo_call(metadata.userinfo_endpoint, tokens, subject=claims["sub"]), deadline=deadline
            )
            claims = {**more, **claims}
        return read_profile(
            claims, provider=self.name, issuer=metadata.issuer, knows_mailboxes=knows_mailboxes(name=self.name)
        )

    async def _believed(self, tokens: Tokens, remembered: _Remembered, *, deadline: Deadline) -> Mapping[str, Any]:
        expected = Expected(
            issuers=accepted_issuers(self._client.issuer),
            client_id=self._client.client_id,
            nonce=remembered.nonce,
            access_token=tokens.access_token,
        )
        try:
            header = read_header(tokens.id_token, algorithms=self._client.algorithms)
            key = await self._keys.find(header.key_id, algorithm=header.algorithm, deadline=deadline)
            return read_claims(tokens.id_token, key, header=header, expected=expected)
        except Unbelievable as fault:
            reason = fault.reason
        except NoSuchKey:
            reason = "key"
        raise self._asker.report(CallFailed(ID_TOKEN_REFUSED, facts={"refused": reason}), call="id_token")

    async def _fetch_metadata(self, deadline: Deadline) -> Metadata:
        issuer = self._client.issuer
        call = Call(
            name="discovery",
            request=lambda: get_request(discovery_url(issuer)),
            read=lambda reply: read_metadata(reply, issuer=issuer),
            seconds=_READ_SECONDS,
            confidential=(),
        )
        return await self._asker.ask_again_if_transient(call, deadline=deadline)

    async def _fetch_keys(self, deadline: Deadline) -> tuple[PublicKey, ...]:
        address = (await self._metadata.get(deadline)).jwks_uri
        call = Call(
            name="keys",
            request=lambda: get_request(address),
            read=read_keys,
            seconds=_READ_SECONDS,
            confidential=(),
        )
        return await self._asker.ask_again_if_transient(call, deadline=deadline)

    def _exchange_call(self, metadata: Metadata, code: str, remembered: _Remembered) -> Call[Tokens]:
        client = self._client
        return Call(
            name="exchange",
            request=lambda: exchange_request(
                metadata.token_endpoint,
                client_id=client.client_id,
                client_secret=client.client_secret,
                secret_in_header=metadata.secret_in_header,
                redirect_uri=self._redirect_uri,
                code=code,
                verifier=remembered.verifier,
            ),
            read=read_tokens,
            seconds=_EXCHANGE_SECONDS,
            confidential=(
                client.client_secret,
                basic_credentials(client.client_id, client.client_secret),
                code,
                remembered.verifier,
            ),
        )

    def _userinfo_call(self, address: str, tokens: Tokens, *, subject: str) -> Call[dict[str, Any]]:
        def read(reply: Any) -> dict[str, Any]:
            claims = read_document(reply)
            if claims.get("sub") != subject:
                raise CallFailed(OTHER_PERSON, facts=reply.facts())
            return claims

        return Call(
            name="userinfo",
            request=lambda: get_request(address, headers={"authorization": f"Bearer {tokens.access_token}"}),
            read=read,
            seconds=_READ_SECONDS,
            confidential=(tokens.access_token, tokens.id_token),
        )


def _remembered(extras: Mapping[str, str]) -> _Remembered:
    verifier, nonce = extras.get("v"), extras.get("n")
    if not is_verifier(verifier) or not nonce:
        raise BadCallback
    return _Remembered(verifier or "", nonce)


def _check_issuer(metadata: Metadata, told: str | None) -> None:
    """RFC 9207: whoever announces that he names himself must do so, and nobody may name himself otherwise (A4)."""
    if told != metadata.issuer and (told is not None or metadata.names_itself):
        raise BadCallback
