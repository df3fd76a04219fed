"""What differs between the Instagram APIs. A further mode of Meta's platform is a further row here."""

import msgspec

INSTAGRAM_LOGIN = "instagram_login"
BASIC_DISPLAY = "basic_display"
BASIC_DISPLAY_SHUTDOWN = "basic_display_shutdown"


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """The fixed facts of one API."""

    name: str
    id_family: str
    scopes: frozenset[str]
    required_scope: str
    professional_only: bool
    token_prefix: str
    page_errors: bool
    """Faults of the authorize address are HTML pages; otherwise they are JSON."""
    fields: frozenset[str]
    accepts_app_id: bool = False
    """The oldest documents called the parameters app_id and app_secret; some clients still send those."""
    shut_down: bool = False


_LOGIN = Dialect(
    name=INSTAGRAM_LOGIN,
    id_family="login",
    scopes=frozenset(
        f"instagram_business_{name}"
        for name in ("basic", "content_publish", "manage_messages", "manage_comments", "manage_insights")
    ),
    required_scope="instagram_business_basic",
    professional_only=True,
    token_prefix="IGAA",  # noqa: S106 - the known beginning of such tokens, not a secret
    page_errors=True,
    fields=frozenset(
        (
            "id",
            "user_id",
            "username",
            "name",
            "account_type",
            "profile_picture_url",
            "followers_count",
            "follows_count",
            "media_count",
        )
    ),
)
_BASIC = Dialect(
    name=BASIC_DISPLAY,
    id_family="basic_display",
    scopes=frozenset(("user_profile", "user_media")),
    required_scope="user_profile",
    professional_only=False,
    token_prefix="IGQV",  # noqa: S106 - as above
    page_errors=False,
    fields=frozenset(("id", "username", "account_type", "media_count")),
    accepts_app_id=True,
)
_SHUTDOWN = msgspec.structs.replace(_BASIC, name=BASIC_DISPLAY_SHUTDOWN, page_errors=True, shut_down=True)

DIALECTS = {dialect.name: dialect for dialect in (_LOGIN, _BASIC, _SHUTDOWN)}
