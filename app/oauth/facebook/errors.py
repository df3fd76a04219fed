"""What Facebook's error answers mean. Their shapes are Meta's: `app/oauth/meta_answer.py`.

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

MISCONFIGURED: Final = Verdict(
    "misconfigured",
    ProviderMisconfigured,
    "critical",
    causes=(
        "FB_CLIENT_SECRET is wrong or cut off, or is an Instagram app's and not the Facebook app's",
        "FB_REDIRECT_URI differs from the address registered in Meta's dashboard, be it by one slash",
        "FB_CLIENT_ID is not the Facebook app id",
    ),
)
WRONG_ADDRESS: Final = Verdict(
    "wrong_address",
    ProviderMisconfigured,
    "critical",
    causes=("FB_GRAPH_URL or FB_TOKEN_URL names a path or a version that Meta does not know (any more)",),
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
#: A token of another app or another person where ours was to be: somebody tries something (A9).
FOREIGN_TOKEN: Final = Verdict("foreign_token", ProviderError, "error")

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
    of_settings=(
        re.compile(r"redirect_uri|client[ _]secret|client_id|appsecret_proof|validating application", re.IGNORECASE),
        MISCONFIGURED,
    ),
    of_the_code=(re.compile(r"authorization code|verification code", re.IGNORECASE), CODE_REFUSED),
    of_permission=(re.compile(r"did not match the viewing app", re.IGNORECASE), FOREIGN_TOKEN),
)


def read_document(reply: Reply) -> dict[str, Any]:
    """The JSON object of a good answer; raises CallFailed for every error."""
    return read_answer(reply, errors=_ERRORS)
