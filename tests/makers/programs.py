"""A program that speaks HTTP: it keeps no cookie, follows nothing, and sends exactly what it is told to."""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpx2

LIMITS = httpx2.Limits(max_connections=200, max_keepalive_connections=200)


def start_program(url: str, **wishes: Any) -> httpx2.Client:
    """A client to be closed. It may be shared by threads, because it remembers nothing between two requests."""
    client = httpx2.Client(base_url=url, trust_env=False, verify=False, limits=LIMITS, **({"timeout": 30} | wishes))
    client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return client
