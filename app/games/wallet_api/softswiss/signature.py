"""X-REQUEST-SIGN: HMAC-SHA256 in hex over the body as it came, with any live secret of the provider."""

import hashlib
import hmac
from typing import Final

from app.games.providers.book import Provider
from app.games.wallet_api.dialect import Asked

_HEADER: Final = b"x-request-sign"
_NOBODY: Final = ("nobody",)


def is_genuine(provider: Provider | None, asked: Asked) -> bool:
    """Whether one of the provider's secrets made this signature. As much work for a provider that there is not."""
    given = asked.header(_HEADER).lower().encode("utf-8", "replace")
    secrets = tuple(provider.keys.values()) if provider else ()
    expected = [hmac.new(secret.encode(), asked.body, hashlib.sha256).hexdigest() for secret in secrets or _NOBODY]
    matches = [hmac.compare_digest(one.encode(), given) for one in expected]
    return bool(secrets) and any(matches)
