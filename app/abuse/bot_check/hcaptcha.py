"""hCaptcha. An answer is good once and for two minutes, which hCaptcha sees to.

Source: docs.hcaptcha.com, "Verify the User Response Server Side". The site key goes along, so that a token of another
site's key is refused there; the host is checked here. It knows no action: an answer for one form would do for another,
once. The player's address is not sent along: nothing here needs it.
"""

from typing import Final

from app.abuse.bot_check.checker import Action, Check, Verdict
from app.abuse.bot_check.siteverify import Siteverify

VERIFY_URL: Final = "https://api.hcaptcha.com/siteverify"
SCRIPT_URL: Final = "https://js.hcaptcha.com/1/api.js"
_LONGEST_TOKEN: Final = 6_000


class HCaptcha:
    """Asks hCaptcha."""

    check: Check = "hcaptcha"

    def __init__(self, *, site_key: str, secret: str, url: str, host: str | None) -> None:
        """`host` None: keys for trying out, whose answers name no host of ours."""
        self._site_key = site_key
        self.site_key: str | None = site_key
        self._host = host
        self._service = Siteverify(url, secret=secret, check=self.check)

    async def verify(self, answer: str, *, action: Action) -> Verdict:
        """One call."""
        if len(answer) > _LONGEST_TOKEN:
            return Verdict.REFUSED
        said = await self._service.ask({"response": answer, "sitekey": self._site_key})
        if said is None:
            return Verdict.AWAY
        fits = self._host is None or said.get("hostname") == self._host
        return Verdict.PASSED if said["success"] and fits else Verdict.REFUSED

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()
