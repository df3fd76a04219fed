"""What the bot check tells, and how bodies carry an answer."""

from typing import Any, Literal

from pydantic import BaseModel, Field


class BotCheckOffer(BaseModel):
    """The check that is asked now. `off`: none."""

    check: Literal["off", "pow", "turnstile", "hcaptcha"]
    action: Literal["signup", "mail", "login"]
    challenge_url: str | None = Field(None, description="`pow`: where a challenge is to be had, on this site")
    site_key: str | None = Field(None, description="`turnstile`, `hcaptcha`: for their widget")
    script_url: str | None = Field(None, description="`turnstile`, `hcaptcha`: where their widget comes from")


class BotCheckChallenge(BaseModel):
    """A challenge in the form of ALTCHA's widget and libraries, version 2."""

    parameters: dict[str, Any]
    signature: str


class BotChecked(BaseModel):
    """A body that may carry an answer."""

    bot_check: str | None = Field(
        None,
        max_length=6_000,
        description="the answer to the check that `GET /auth/bot-check` or a problem offered",
    )


class Baited(BotChecked):
    """A body with a field that no person sees."""

    website: str | None = Field(
        None, max_length=1_000, description="stands in the page's form where no person sees it; leave it out"
    )
