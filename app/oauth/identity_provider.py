"""What every identity provider gives us, and nothing more.

Goals: the rest of the system sees one small protocol and one frozen profile; whether an e-mail address counts
as verified is decided in the provider's own file, with the reason beside it; no token ever leaves this
folder.

Providers that need more than a state (PKCE, nonce, `iss`, a form post) keep it in the signed cookie of the
attempt: `authorize_url` and `fetch_profile` then grow a keyword `extras: Mapping[str, str]` with an empty
default, which the flow stores and hands back without reading it. Instagram documents none of these, so none
is here yet.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who the identity provider says has signed in.

    The key of an identity is (`provider`, `client_id`, `external_id`), compared byte by byte: ids are given
    per app, so another client id is another set of ids. Everything else is a copy that may change under the
    same key.
    """

    provider: str
    client_id: str
    #: Digits or text exactly as the provider writes them, never through a float.
    external_id: str
    #: A second id of the same person that survives a change of our app, or None.
    alternate_id: str | None
    #: Stripped of control and direction characters, NFC, at most 64 characters. Data, never a key, never
    #: markup.
    username: str | None
    display_name: str | None = None
    email: str | None = None
    email_verified: bool = False
    #: The provider's own word for the kind of account in lower case, for information only, or None.
    account_type: str | None = None


class IdentityProvider(Protocol):
    """One way in. Implementations are safe to share between requests of one event loop."""

    @property
    def name(self) -> str:
        """The provider's name in our addresses and rows, such as `instagram`."""
        ...

    @property
    def label(self) -> str:
        """The provider's name as people write it."""
        ...

    @property
    def note(self) -> str | None:
        """A word for the pages about who gets in (`professional_only`), or None."""
        ...

    @property
    def client_id(self) -> str:
        """Our app at the provider, which is part of every identity's key."""
        ...

    def authorize_url(self, *, state: str) -> str:
        """Where to send the browser; no network."""
        ...

    async def fetch_profile(self, *, code: str) -> Profile:
        """Exchange the code of a callback, once, and read who it is; at most ten seconds.

        Raises the errors of `app.oauth.errors` and no others for anything the provider or the callback does.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
