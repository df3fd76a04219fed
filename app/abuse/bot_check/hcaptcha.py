"""hCaptcha. An answer is good once and for two minutes, which hCaptcha sees to.

Source: docs.hcaptcha.com, "Verify the User Response Server Side". The site key goes along, so that a token of another
site's key is refused there; the host is checked here. It knows no action: an answer for one form would do for another,
once. The player's address is not sent along: nothing here needs it.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.abuse.bot_check.checker import Action, Check
from app.abuse.bot_check.siteverify import ServiceCheck

VERIFY_URL: Final = "https://api.hcaptcha.com/siteverify"
SCRIPT_URL: Final = "https://js.hcaptcha.com/1/api.js"


class HCaptcha(ServiceCheck):
    """Asks hCaptcha."""

    check: Check = "hcaptcha"
    longest_token = 6_000

    def _beside(self) -> Mapping[str, str]:
        return {"sitekey": self.site_key or ""}

    def _fits(self, said: Mapping[str, Any], *, action: Action) -> bool:
        return True
