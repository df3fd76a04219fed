"""Where a player may be sent after signing in: a path of our own, or nowhere."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

LONGEST: Final = 512
# Letters, digits and the few marks our own paths and queries use. A blank, a control character, a backslash, an `@`
# or anything outside ASCII never stands in one of our paths, and each of them has opened a redirect somewhere.
_ALLOWED = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:/?%-]*")


def own_path(candidate: str | None, *, default: str) -> str:
    """`candidate` if it is a path of this site (with query, without fragment), else `default`.

    The text must be harmless as it stands and after decoding, because a proxy or a browser may decode it once more.
    """
    if not candidate or len(candidate) > LONGEST:
        return default
    return candidate if all(map(_is_own, _decodings(candidate))) else default


def _decodings(text: str) -> list[str]:
    seen = [text]
    while len(seen) < 4:
        decoded = unquote(seen[-1].partition("?")[0])
        if decoded == seen[-1].partition("?")[0]:
            return seen
        seen.append(decoded)
    return [*seen, "//"]  # encoded over and over: nothing of ours looks like that


def _is_own(text: str) -> bool:
    if not _ALLOWED.fullmatch(text) or text.startswith("//") or "//" in text.partition("?")[0]:
        return False
    parts = urlsplit(text)
    return not parts.scheme and not parts.netloc and ".." not in parts.path.split("/")
