"""Rate limits as routes use them.

Goals: one call per request and one round trip; counted before anyone looks whether an account exists (A58);
atomic, so that parallel tries do not slip past (A57); a good sign-in forgives its own account and nothing
else (A56); others cannot lock a player out of his own device (A60).
"""

from collections.abc import Mapping
from typing import Final, Protocol

from prometheus_client import Counter

from app.abuse.addresses import address_key
from app.abuse.errors import RateLimited
from app.abuse.fallback import LocalCounters, SharedCounters, Taken
from app.abuse.headers import limit_field, policy_field, quota_name
from app.abuse.policies import POLICIES, PolicyName, Quota, Scope
from app.abuse.redis_counters import RedisCounters
from app.abuse.windows import Claim
from app.config import Settings
from app.kit.email import email_normal_form
from app.kit.signing import keyed_hash
from app.redis import RedisConnection

_refused = Counter("igw_rate_limited_total", "Requests refused by a rate limit.", ["quota"])
_NO_HEADERS: Final[Mapping[str, str]] = {}


class Counters(Protocol):
    """Where tries are counted."""

    async def take(self, claims: list[Claim]) -> Taken:
        """Counts one try under every claim or under none."""

    async def forget(self, claim: Claim) -> None:
        """Starts the claim's counters anew."""

    async def give_back(self, claim: Claim) -> None:
        """Takes one try back that was counted a moment ago."""


class Limiter:
    """The limits of the table in policies.py.

    With Redis down or slow, each worker counts by itself with halved limits (`SharedCounters`). Without Redis
    each worker counts by itself with the full limits: N workers let up to N times as much through
    (`LocalCounters`).
    """

    def __init__(self, counters: Counters | None, *, secret: str) -> None:
        """`counters` None: no limits. `secret` keys the hashes under which accounts are counted."""
        self._counters = counters
        self._secret = secret

    @property
    def is_on(self) -> bool:
        """Whether anything is counted at all."""
        return self._counters is not None

    async def consume(
        self,
        policy: PolicyName,
        *,
        address: str | None,
        account: str | None = None,
        player: int | None = None,
        known_device: bool = False,
    ) -> Mapping[str, str]:
        """Counts one try; the headers to put on the answer, or RateLimited (429).

        `address` is the caller's (`app.http.client`), `account` the e-mail as it was typed, known to us or
        not, `player` the id of the signed-in player; without one of them its quotas do not count.
        `known_device`: this browser has signed in to this very account before. It then counts apart from
        strangers, by account and over everyone, so that their failures do not lock it out; its own do.
        """
        if self._counters is None:
            return _NO_HEADERS
        counted_by = {
            Scope.ADDRESS: None if address is None else address_key(address),
            Scope.ACCOUNT: None if account is None else self._account_key(account, known_device=known_device),
            Scope.PLAYER: None if player is None else str(player),
            Scope.EVERYONE: "known" if known_device else "all",
        }
        claims = [_claim(policy, quota, key) for quota in POLICIES[policy] if (key := counted_by[quota.scope])]
        taken = await self._counters.take(claims)
        if not taken.admitted:
            raise _refusal(taken)
        # The address's quota alone is announced: what is left to an account would tell strangers of its
        # owner.
        if address is None:
            return _NO_HEADERS
        first, counted = taken.claims[0], taken.states[0]
        return {"RateLimit-Policy": policy_field(first), "RateLimit": limit_field(first, counted)}

    async def forgive(self, policy: PolicyName, *, account: str, known_device: bool = False) -> None:
        """After a good sign-in: the account's own counter starts anew. No other counter does, least of all
        the address's, or an attacker could reset it with an account of his own (A56). Give the same
        `known_device` as to `consume`: strangers' failures stay counted when the owner signs in.
        """
        if self._counters is None:
            return
        for quota in POLICIES[policy]:
            if quota.scope is Scope.ACCOUNT:
                await self._counters.forget(
                    _claim(policy, quota, self._account_key(account, known_device=known_device))
                )

    async def give_back(self, policy: PolicyName, *, address: str | None) -> None:
        """After a try that turned out to be none of those that the policy is about: it is taken back where it was
        counted by address and over everyone. Only that one, so that an attacker gains nothing by good tries of his
        own (A56).
        """
        if self._counters is None:
            return
        counted_by = {Scope.ADDRESS: None if address is None else address_key(address), Scope.EVERYONE: "all"}
        for quota in POLICIES[policy]:
            if key := counted_by.get(quota.scope):
                await self._counters.give_back(_claim(policy, quota, key))

    def _account_key(self, account: str, *, known_device: bool) -> str:
        # Hashed with a key, because counters must not become a list of who plays here.
        hashed = keyed_hash(self._secret, purpose="rate-limit", text=email_normal_form(account))
        return f"{hashed}:known" if known_device else hashed


def _claim(policy: PolicyName, quota: Quota, counted_by: str) -> Claim:
    key = quota.limit.key_for(policy, quota.scope, counted_by)
    return Claim(policy, quota, key, quota.limit.amount, quota.limit.get_expiry())


def build_limiter(settings: Settings, redis: RedisConnection | None) -> Limiter:
    """The limiter of this process; RATE_LIMITS=off (dev and test only) makes one that lets everything
    through.
    """
    counters: Counters | None = None
    if settings.rate_limits == "on":
        counters = SharedCounters(RedisCounters(redis)) if redis else LocalCounters()
    return Limiter(counters, secret=settings.jwt_signing_key[0])


def _refusal(taken: Taken) -> RateLimited:
    """The 429 of a try: which quotas were full, and when the last of them has room again."""
    pairs = zip(taken.claims, taken.states, strict=True)
    full = [(claim, counted, wait) for claim, counted in pairs if (wait := counted.wait_seconds(claim))]
    for claim, _, _ in full:
        _refused.labels(quota_name(claim)).inc()
    retry_after = max(wait for _, _, wait in full)
    headers = {
        "Retry-After": str(retry_after),
        "RateLimit-Policy": ", ".join(policy_field(claim) for claim, _, _ in full),
        "RateLimit": ", ".join(limit_field(claim, counted) for claim, counted, _ in full),
    }
    return RateLimited(retry_after=retry_after, headers=headers)
