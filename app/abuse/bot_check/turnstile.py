"""Cloudflare Turnstile. An answer is good once and for five minutes, which Cloudflare sees to.

Source: developers.cloudflare.com/turnstile, "Validate the token". Host and action are checked here: a token that was
made for another site of the same key, or for another form, is no answer to our question. The player's address is not
sent along: nothing here needs it.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.abuse.bot_check.checker import Action, Check
from app.abuse.bot_check.siteverify import ServiceCheck

VERIFY_URL: Final = "https://challenges.cloudflare.com/turnstile/v0/siteverify"
SCRIPT_URL: Final = "https://challenges.cloudflare.com/turnstile/v0/api.js"


class Turnstile(ServiceCheck):
    """Asks Cloudflare."""

    check: Check = "turnstile"
    longest_token = 2048

    def _fits(self, said: Mapping[str, Any], *, action: Action) -> bool:
        return bool(said.get("action") == action)
