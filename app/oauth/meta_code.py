"""Codes of Meta as browsers bring them back."""

import re
from typing import Final

from app.oauth.errors import BadCallback

_CODE: Final = re.compile(r"[A-Za-z0-9._~+/=|*:!-]{1,4096}")


def clean_code(code: str) -> str:
    """The code without one trailing `#_` or `#_=_`, which Meta adds as a fragment; raises BadCallback.

    Browsers keep fragments to themselves; in-app browsers and people who copy an address do not.
    """
    for tail in ("#_=_", "#_"):
        if code.endswith(tail):
            code = code.removesuffix(tail)
            break
    if not _CODE.fullmatch(code):
        raise BadCallback
    return code
