"""Secrets that are none, because everybody has read them in a guide or a template."""

import re
from typing import Final

_PLACEHOLDER: Final = re.compile(
    r"(change|replace|set|your|my|put|insert)?[-_ ]*(me|this|in|here|it)?[-_ ]*(secret|password|key|token|todo|example|"
    r"placeholder|default|test|dev)?[-_ ]*(key|here)?|x+|\*+|<.*>|0+|1234567890?",
    re.IGNORECASE,
)


def is_placeholder(secret: str) -> bool:
    """Whether a secret is one that everybody knows from a guide or a template."""
    return _PLACEHOLDER.fullmatch(secret.strip()) is not None
