"""The one table of rate limits: what may be tried how often, and counted by what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from limits import RateLimitItem, RateLimitItemPerMinute

PolicyName = Literal[
    "oauth_start",
    "signin",
    "signup",
    "signup_complete",
    "mail_send",
    "mail_code",
    "meta_callback",
    "deletion_status",
    "export",
    "bot_check",
    "oauth_callback",
    "drop_signup",
    "own_change",
    "signup_unchecked",
    "mail_unchecked",
    "login_unchecked",
]


class Scope(StrEnum):
    """By what a quota is counted."""

    ADDRESS = "address"
    ACCOUNT = "account"
    PLAYER = "player"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `limit.amount` tries within `limit.get_expiry()` seconds for each value of the scope."""

    scope: Scope
    limit: RateLimitItem


def _per_minutes(amount: int, minutes: int = 1) -> RateLimitItem:
    return RateLimitItemPerMinute(amount, minutes, namespace="limit")


# A sign-in counts by account too, because a stuffing attack changes its address for every guess, and over
# everyone, because it also changes the account. The quota of the address stands first: it is the one that
# answers announce.
POLICIES: Final[Mapping[PolicyName, tuple[Quota, ...]]] = {
    "oauth_start": (Quota(Scope.ADDRESS, _per_minutes(120)),),
    "signin": (
        Quota(Scope.ADDRESS, _per_minutes(30)),
        Quota(Scope.ACCOUNT, _per_minutes(10, 5)),
        Quota(Scope.EVERYONE, _per_minutes(1_000, 5)),
    ),
    "signup": (Quota(Scope.ADDRESS, _per_minutes(30, 10)),),
    "signup_complete": (Quota(Scope.ADDRESS, _per_minutes(60, 10)),),
    # Whoever asks makes us write to somebody: few for one mailbox, whether it is known to us or not.
    "mail_send": (
        Quota(Scope.ADDRESS, _per_minutes(20, 10)),
        Quota(Scope.ACCOUNT, _per_minutes(5, 15)),
        Quota(Scope.EVERYONE, _per_minutes(1_000, 10)),
    ),
    # A code also counts its own tries; a mailbox gets no more codes than the policy above lets through.
    "mail_code": (Quota(Scope.ADDRESS, _per_minutes(60, 10)), Quota(Scope.EVERYONE, _per_minutes(2_000, 5))),
    # Meta sends from few addresses, and may send for many people at once.
    "meta_callback": (Quota(Scope.ADDRESS, _per_minutes(600)),),
    "deletion_status": (Quota(Scope.ADDRESS, _per_minutes(60)),),
    "export": (Quota(Scope.ADDRESS, _per_minutes(20, 60)), Quota(Scope.PLAYER, _per_minutes(10, 60))),
    # Ways back from providers; each that has a state of ours makes us call the provider.
    "oauth_callback": (Quota(Scope.ADDRESS, _per_minutes(120)),),
    # Forgetting a sign-up that waits.
    "drop_signup": (Quota(Scope.ADDRESS, _per_minutes(120)),),
    # What a signed-in player changes of his own, ending sessions among it.
    "own_change": (Quota(Scope.ADDRESS, _per_minutes(120)), Quota(Scope.PLAYER, _per_minutes(120, 10))),
    "bot_check": (Quota(Scope.ADDRESS, _per_minutes(120)),),
    # What goes without a bot check. Over these nobody is refused for good: he is asked to show that he is no program,
    # which our pages do by themselves. A sign-in gives its tries back when it was a good one.
    "signup_unchecked": (Quota(Scope.ADDRESS, _per_minutes(3, 60)), Quota(Scope.EVERYONE, _per_minutes(100, 10))),
    "mail_unchecked": (Quota(Scope.ADDRESS, _per_minutes(3, 15)), Quota(Scope.EVERYONE, _per_minutes(100, 10))),
    "login_unchecked": (
        Quota(Scope.ADDRESS, _per_minutes(20, 15)),
        Quota(Scope.ACCOUNT, _per_minutes(5, 15)),
        Quota(Scope.EVERYONE, _per_minutes(300, 5)),
    ),
}
