"""The switches of the simulator: where Meta's documents and live answers differ, one switch each."""

from typing import Literal

import msgspec

from simulators.instagram.dialects import DIALECTS, Dialect

Mode = Literal["instagram_login", "basic_display", "basic_display_shutdown"]
TokenShape = Literal["A", "B", "C"]
IdStyle = Literal["auto", "string", "number"]


class Switches(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The state of every switch. The defaults are what was last seen of the live platform."""

    mode: Mode = "instagram_login"
    token_shape: TokenShape = "B"  # noqa: S105 - a shape, not a password
    """Token answer of the login dialect: A wrapped in a list, B flat with a number, C flat with a string."""
    token_id: IdStyle = "auto"  # noqa: S105 - as above
    """`auto` follows the shape; Basic Display always answers a number."""
    token_user_id: Literal["app_scoped", "professional"] = "app_scoped"  # noqa: S105 - as above
    me_shape: Literal["flat", "wrapped"] = "flat"
    me_id: IdStyle = "auto"
    """`auto` is a string."""
    me_adds_id: bool = True
    """Answer `id` even where `fields` does not ask for it."""
    account_type_style: Literal["upper", "documented"] = "upper"
    fragment: Literal["#_", "#_=_", ""] = "#_"
    denial_carries_state: bool = True
    authorize_errors: Literal["auto", "page", "json"] = "auto"
    """`auto` is a page, except in Basic Display before 2024."""
    token_errors_status: Literal[400, 200] = 400
    """200 answers the error body of the token endpoint under a good status, as one client expects."""
    default_version: float = 22.0
    """Version of a graph path without one; below 11.0 Basic Display answers the raw id."""
    refresh_ends_old_token: bool = False

    @property
    def dialect(self) -> Dialect:
        return DIALECTS[self.mode]

    @property
    def errors_are_pages(self) -> bool:
        if self.authorize_errors == "auto":
            return self.dialect.page_errors
        return self.authorize_errors == "page"


def changed(switches: Switches, changes: dict[str, object]) -> Switches:
    """A copy with some switches thrown. Raises msgspec.ValidationError for an unknown name or value."""
    return msgspec.convert({**msgspec.to_builtins(switches), **changes}, Switches)
