"""The two dialects of Instagram's sign-in, as data, from Meta's pages on each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Where one dialect lives and what it is asked for."""

    authorize_url: str
    token_url: str
    #: The base to which `/me` is added.
    graph_url: str
    #: The one permission that a sign-in needs, as it is asked for and as the token answer lists it.
    permission: str
    fields: str
    #: Whether the token answer's `user_id` is documented to be the same number as `id` of `/me`.
    token_names_the_id: bool
    note: str | None


DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {
        "instagram_login": Dialect(
            authorize_url="https://www.instagram.com/oauth/authorize",
            token_url="https://api.instagram.com/oauth/access_token",  # noqa: S106
            # The version stands in the path, because without it one click in Meta's dashboard changes the
            # ids.
            graph_url="https://graph.instagram.com/v25.0",
            permission="instagram_business_basic",
            fields="id,user_id,username,account_type",
            token_names_the_id=True,
            note="professional_only",
        ),
        # Meta switched this one off on 2024-12-04; it is spoken with a simulator only.
        "basic_display": Dialect(
            authorize_url="https://api.instagram.com/oauth/authorize",
            token_url="https://api.instagram.com/oauth/access_token",  # noqa: S106
            graph_url="https://graph.instagram.com",
            permission="user_profile",
            fields="id,username",
            token_names_the_id=False,
            note=None,
        ),
    }
)
