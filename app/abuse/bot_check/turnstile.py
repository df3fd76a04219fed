"""Cloudflare Turnstile. An answer is good once and for five minutes, which Cloudflare sees to.

Source: developers.cloudflare.com/turnstile, "Validate the token". Host and action are checked here: a token that was
made for another site of the same key, or for another form, is no answer to our question. The player's address is not
sent along: nothing here needs it.
"""

from typing import Final

from app.abuse.bot_check.checker import Action, Check, Verdict
from app.abuse.bot_check.siteverify import Siteverify

VERIFY_URL: Final = "https://challenges.cloudflare.com/turnstile/v0/siteverify"
SCRIPT_URL: Final = "https://challenges.cloudflare.com/turnstile/v0/api.js"
_LONGEST_TOKEN: Final = 2048


class Turnstile:
    """Asks Cloudflare."""

    check: Check = "turnstile"

    def __init__(self, *, site_key: str, secret: str, url: str, host: str | None) -> None:
        """`host` None: keys for trying out, whose answers name a host of Cloudflare's."""
        self.site_key: str | None = site_key
        self._host = host
        self._service = Siteverify(url, secret=secret, check=self.check)

    async def verify(self, answer: str, *, action: Action) -> Verdict:
        """One call."""
        if len(answer) > _LONGEST_TOKEN:
            return Verdict.REFUSED
        said = await self._service.ask({"response": answer})
        if said is None:
            return Verdict.AWAY
        fits = self._host is None or (said.get("hostname") == self._host and said.get("action") == action)
        return Verdict.PASSED if said["success"] and fits else Verdict.REFUSED

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()
