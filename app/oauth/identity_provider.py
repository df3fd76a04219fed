"""What every identity provider gives us, and nothing more.

Goals: the rest of the system sees one small protocol and one frozen profile; whether an e-mail address counts
as verified is decided in the provider's own file, with the reason beside it; no token ever leaves this
folder.

What a provider must still know when the browser comes back (a PKCE verifier, a nonce) it gives away at `begin` as
`extras` and gets back at `fetch_profile`; the flow keeps them in the signed cookie of the attempt and reads nothing
of them. The parameters of the callback other than code and state (`iss` of RFC 9207) come as `answer`.

A callback that arrives as a form (Apple's `form_post`) fits in without a change here: a cross-site POST carries no
SameSite=Lax cookie, so its route would keep nothing, answer 303 to the GET of the same address with the posted
`code`, `state` and `user` as parameters, and `user` would reach `fetch_profile` in `answer`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Protocol

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Who the identity provider says has signed in.

    The key of an identity is (`provider`, `client_id`, `external_id`), compared byte by byte: ids are given
    per app, so another client id is another set of ids. Everything else is a copy that may change under the
    same key.
    """

    provider: str
    #: Within what `external_id` names one person: our app's id, or the issuer where ids are the issuer's.
    client_id: str
    #: Digits or text exactly as the provider writes them, never through a float.
    external_id: str
    #: A second id of the same person that survives a change of our app, or None.
    alternate_id: str | None
    #: Stripped of control and direction characters, NFC, at most 64 characters. Data, never a key, never
    #: markup.
    username: str | None
    display_name: str | None = None
    #: One address in the form of `app.kit.email`. Never a key, and never a reason to join two accounts.
    email: str | None = None
    #: Whether that provider can know that this person reads the mailbox. False unless its file says why.
    email_verified: bool = False
    #: The provider's own word for the kind of account in lower case, for information only, or None.
    account_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where to send the browser, and what must come back with it: short ASCII text, at most 1 KB in all."""

    authorize_url: str
    extras: Mapping[str, str] = field(default_factory=dict, repr=False)


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
    def is_ready(self) -> bool:
        """False while something it needs from the outside before anybody can be sent there was not to be had."""
        ...

    async def prepare(self) -> None:
        """Get what is needed from the outside beforehand, if anything. Never raises; `is_ready` tells the outcome."""
        ...

    async def begin(self, *, state: str) -> Departure:
        """One attempt begins. Raises the errors of `app.oauth.errors` and no others."""
        ...

    async def fetch_profile(
        self, *, code: str, extras: Mapping[str, str] = NOTHING, answer: Mapping[str, str] = NOTHING
    ) -> Profile:
        """Exchange the code of a callback, once, and read who it is; at most ten seconds.

        `extras` are those of the attempt's `begin`; `answer` is the rest of the callback, written by anybody.
        Raises the errors of `app.oauth.errors` and no others for anything the provider or the callback does.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
