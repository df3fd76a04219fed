"""Limits told to programs: draft-ietf-httpapi-ratelimit-headers-11, structured fields."""

from app.abuse.policies import Scope
from app.abuse.windows import Claim, Counted


def quota_name(claim: Claim) -> str:
    """`signin` for the address's own quota, `signin-account` or `signin-everyone` for the others."""
    scope = claim.quota.scope
    return claim.policy if scope is Scope.ADDRESS else f"{claim.policy}-{scope}"


def policy_field(claim: Claim) -> str:
    """One item of RateLimit-Policy: quota in requests, window in seconds."""
    return f'"{quota_name(claim)}";q={claim.limit};w={claim.window_seconds}'


def limit_field(claim: Claim, counted: Counted) -> str:
    """One item of RateLimit: requests left, seconds until there are more."""
    seconds = counted.wait_seconds(claim) or counted.reset_seconds(claim)
    return f'"{quota_name(claim)}";r={counted.remaining(claim)};t={seconds}'
