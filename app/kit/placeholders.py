"""Secrets that are none, because everybody has read them in a guide or a template."""

import re
from typing import Final

_PLACEHOLDER: Final = re.compile(
    r"(change|replace|set|your|my|put|insert)?[-_ ]*(me|this|in|here|it)?[-_ ]*(secret|password|key|token|todo|example|"
    r"placeholder|default|test|dev)?[-_ ]*(key|here)?|x+|\*+|<.*>|0+|1234567890?",
    re.IGNORECASE,
)


#: The keys that Cloudflare and hCaptcha publish for trying out; every answer passes under them.
_DUMMY_CAPTCHA_SECRET: Final = re.compile(r"[123]x0{30,40}AA|0x0{40}", re.IGNORECASE)


def is_dummy_captcha_secret(secret: str) -> bool:
    """Whether a secret of Turnstile or hCaptcha is one of those that are published for trying out."""
    return _DUMMY_CAPTCHA_SECRET.fullmatch(secret.strip()) is not None


def is_placeholder(secret: str) -> bool:
    """Whether a secret is one that everybody knows from a guide or a template."""
    return _PLACEHOLDER.fullmatch(secret.strip()) is not None
