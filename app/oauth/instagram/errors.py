"""What Instagram's error answers mean, in both of its dialects. Their shapes are Meta's: `app/oauth/meta_answer.py`.

Source of the codes: Meta's "Handle Errors" page and answers seen in the field.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from app.oauth.errors import PermissionMissing, ProviderError, ProviderMisconfigured
from app.oauth.fetch import Reply
from app.oauth.meta_answer import ErrorTable, read_answer
from app.oauth.verdict import PERSON_THROTTLED, REFUSED, SERVER_FAULT, THROTTLED, Verdict

#: Meta answers a wrong or cut-off secret with words about redirect_uri, so the alarm always names both.
MISCONFIGURED: Final = Verdict(
    "misconfigured",
    ProviderMisconfigured,
    "critical",
    causes=(
        "IG_CLIENT_SECRET is wrong or cut off, or is the Facebook app's and not the Instagram app's",
        "IG_REDIRECT_URI differs from the address registered in Meta's dashboard, be it by one slash",
        "IG_CLIENT_ID is not the Instagram app id",
    ),
)
WRONG_ADDRESS: Final = Verdict(
    "wrong_address",
    ProviderMisconfigured,
    "critical",
    causes=("IG_GRAPH_URL or IG_TOKEN_URL names a path Meta does not know",),
)
APP_BLOCKED: Final = Verdict(
    "app_blocked",
    ProviderMisconfigured,
    "critical",
    causes=("Meta has blocked the app for a breach of policy; see its dashboard",),
)
PERMISSION_MISSING: Final = Verdict("permission_missing", PermissionMissing, "info")
CODE_REFUSED: Final = Verdict("code_refused", ProviderError, "info")
TOKEN_REFUSED: Final = Verdict("token_refused", ProviderError, "warning")
DISCONNECTED: Final = Verdict("disconnected", ProviderError, "info")
CHECKPOINT: Final = Verdict("checkpoint", ProviderError, "info")

_BY_CODE: Final[Mapping[int, Verdict]] = MappingProxyType(
    {
        1: SERVER_FAULT,
        2: SERVER_FAULT,
        4: THROTTLED,
        17: PERSON_THROTTLED,
        32: THROTTLED,
        341: THROTTLED,
        613: THROTTLED,
        10: PERMISSION_MISSING,
        **dict.fromkeys(range(200, 300), PERMISSION_MISSING),
        **dict.fromkeys(range(80_000, 80_015), PERSON_THROTTLED),
        101: MISCONFIGURED,
        191: MISCONFIGURED,
        102: TOKEN_REFUSED,
        190: TOKEN_REFUSED,
        368: APP_BLOCKED,
        2500: WRONG_ADDRESS,
    }
)
_BY_SUBCODE: Final[Mapping[tuple[int, int], Verdict]] = MappingProxyType(
    {
        (100, 33): REFUSED,
        (100, 36007): CODE_REFUSED,
        (100, 36008): MISCONFIGURED,
        (100, 36009): CODE_REFUSED,
        (190, 458): DISCONNECTED,
        (190, 459): CHECKPOINT,
    }
)
_ERRORS: Final = ErrorTable(
    by_code=_BY_CODE,
    by_subcode=_BY_SUBCODE,
    # Types and numbers do not tell these apart, only the words do; where Meta changes them, the verdict is
    # "refused".
    of_settings=(re.compile(r"redirect_uri|client[ _]secret|client_id|platform app", re.IGNORECASE), MISCONFIGURED),
    of_the_code=(
        re.compile(r"authorization code|verification code|code was not found", re.IGNORECASE),
        CODE_REFUSED,
    ),
    # A missing permission in disguise: the token is checked first, then whether the operation is allowed.
    of_permission=(re.compile(r"unsupported request", re.IGNORECASE), PERMISSION_MISSING),
)


def read_document(reply: Reply) -> dict[str, Any]:
    """The JSON object of a good answer; raises CallFailed for every error, in whatever dialect it is told."""
    return read_answer(reply, errors=_ERRORS)
