"""The gate that routes ask: may this request go on without a check, has it brought a good answer, or must it?

Goals: the first tries of everybody are free, so that plain programs work; whoever brings a good answer is not counted;
nobody is asked on a device that has been signed in from; known and unknown accounts are asked alike, because tries
are counted before anybody looks (A58, A61). What happens when it is down: Turnstile or hCaptcha away, and the proof
of work takes its place; limits off (dev and test only), and nobody is asked.
"""

import ipaddress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import structlog
from prometheus_client import Counter

from app.abuse.bot_check.build import build_chosen, build_proof_of_work, script_url
from app.abuse.bot_check.checker import Action, Check, Verdict
from app.abuse.bot_check.errors import BotCheckFailed, BotCheckNeeded
from app.abuse.bot_check.proof_of_work import is_fallback, is_proof_of_work
from app.abuse.errors import RateLimited
from app.abuse.limiter import Limiter
from app.abuse.policies import PolicyName
from app.config import Settings
from app.db import Database
from app.kit.clock import monotonic, unix_seconds
from app.kit.signing import BadSignature, Expired, Signer

log = structlog.get_logger()

CHALLENGE_PATH: Final = "/auth/bot-check/challenge"
_UNCHECKED: Final[dict[Action, PolicyName]] = {
    "signup": "signup_unchecked",
    "mail": "mail_unchecked",
    "login": "login_unchecked",
}
#: How long one worker takes a service that did not answer for away, before somebody's answer tries it again.
_AWAY_SECONDS: Final = 20.0
#: And how long for well, so that asking us cannot be used to knock elsewhere.
_WELL_SECONDS: Final = 10.0
_PERMIT_SECONDS: Final = 600
_BAIT_SECONDS: Final = 600

_outcomes = Counter(
    "igw_bot_check_total",
    "Requests at the gate of the bot check: free, passed, refused, asked, away, bait.",
    ["action", "outcome"],
)


@dataclass(frozen=True, slots=True)
class Try:
    """One request at the gate. `account` is what was typed, known to us or not; `bait`: the honeypot was filled."""

    action: Action
    address: str
    answer: str | None = None
    account: str | None = None
    known_device: bool = False
    bait: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """The check to solve, as the pages and any program are told it."""

    check: Check
    action: Action
    challenge_url: str | None = None
    site_key: str | None = None
    script_url: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Without what does not apply."""
        fields = {
            "check": self.check,
            "action": self.action,
            "challenge_url": self.challenge_url,
            "site_key": self.site_key,
            "script_url": self.script_url,
        }
        return {name: value for name, value in fields.items() if value is not None}


class BotGate:
    """The chosen check, its fallback, and the counting of those who come without."""

    def __init__(self, settings: Settings, database: Database, limiter: Limiter) -> None:
        self._limiter = limiter
        self._production = settings.app_env == "prod"
        self._script_url = script_url(settings)
        self._permits = Signer(settings.jwt_signing_key, purpose="bot-check-fallback")
        self._away_until = 0.0
        self._well_until = 0.0
        self.proof_of_work = build_proof_of_work(settings, database)
        self._chosen = build_chosen(settings, self.proof_of_work)

    async def admit(self, attempt: Try) -> bool:
        """Returns for whoever may go on: whether this try was counted. Raises BotCheckNeeded, or BotCheckFailed for an
        answer that is none.

        Call it after the limits and before anything is looked up.
        """
        if attempt.bait:
            self._note(attempt.action, "bait")
            log.info("honeypot_filled", action=attempt.action)
        if self._chosen is None or not self._limiter.is_on or attempt.known_device:
            return False
        verdict = await self._verdict(attempt.answer, action=attempt.action) if attempt.answer else None
        if verdict is Verdict.PASSED:
            self._note(attempt.action, "passed")
            return False
        await self._count(attempt, verdict)
        self._note(attempt.action, "free")
        return True

    async def forgive(self, attempt: Try, *, counted: bool) -> None:
        """After a good sign-in: it was no failure. The account starts anew, the others get this one try back if it was
        counted, as `admit` told. On a known device nothing changes: strangers' failures stay counted.
        """
        if self._chosen is None or attempt.known_device:
            return
        policy = _UNCHECKED[attempt.action]
        await self._limiter.forgive(policy, account=attempt.account or "")
        if counted:
            await self._limiter.give_back(policy, address=self._counted_address(attempt.address))

    async def offer(self, action: Action, *, script_blocked: bool = False) -> Offer:
        """The check that would be asked now. `script_blocked`: its widget did not load, so we look whether the service
        answers at all; if it does, something between player and service is in the way, and the check stays.
        """
        if self._chosen is None or not self._limiter.is_on:
            return Offer("off", action)
        if script_blocked and self._chosen is not self.proof_of_work and not self._is_known():
            await self._verdict("not-a-token", action=action)
        return self._offer(action)

    def challenge(self, action: Action, *, permit: str | None) -> dict[str, Any] | None:
        """A challenge, when the proof of work is what is asked or what the permit allows; else None."""
        if self._chosen is self.proof_of_work:
            return self.proof_of_work.challenge(action=action)
        if permit is None or not self._is_permitted(permit, action=action):
            return None
        return self.proof_of_work.challenge(action=action, fallback=True)

    async def close(self) -> None:
        """Close what the checkers hold open."""
        if self._chosen is not None:
            await self._chosen.close()

    async def _count(self, attempt: Try, verdict: Verdict | None) -> None:
        """A try without a good answer: free, while there is room. What fell for the bait never is."""
        policy, address = _UNCHECKED[attempt.action], self._counted_address(attempt.address)
        try:
            await self._limiter.consume(policy, address=address, account=attempt.account)
        except RateLimited as limit:
            raise self._refusal(attempt, verdict, limit) from None
        if attempt.bait:
            raise self._refusal(attempt, verdict, RateLimited(retry_after=_BAIT_SECONDS))

    def _refusal(self, attempt: Try, verdict: Verdict | None, limit: RateLimited) -> BotCheckNeeded:
        failed = verdict is Verdict.REFUSED
        self._note(attempt.action, "refused" if failed else "asked")
        error = BotCheckFailed if failed else BotCheckNeeded
        return error(offer=self._offer(attempt.action).as_json(), retry_after=limit.retry_after, headers=limit.headers)

    def _counted_address(self, address: str) -> str | None:
        """While developing and testing, everybody calls from this machine: there its address says nothing."""
        if not self._production and ipaddress.ip_address(address).is_loopback:
            return None
        return address

    async def _verdict(self, answer: str, *, action: Action) -> Verdict:
        assert self._chosen is not None, "asked only where there is a check"  # noqa: S101
        if self._chosen is not self.proof_of_work and is_proof_of_work(answer):
            # Good instead of the chosen check only where the challenge says, under our signature, that it was away.
            if not is_fallback(answer):
                return Verdict.REFUSED
            return await self.proof_of_work.verify(answer, action=action)
        verdict = await self._chosen.verify(answer, action=action)
        if verdict is Verdict.AWAY:
            self._away_until = monotonic() + _AWAY_SECONDS
            self._note(action, "away")
        elif self._chosen is not self.proof_of_work:
            self._away_until, self._well_until = 0.0, monotonic() + _WELL_SECONDS
        return verdict

    def _is_known(self) -> bool:
        """Whether the service was found well or away a moment ago."""
        return self._is_away() or monotonic() < self._well_until

    def _is_away(self) -> bool:
        return monotonic() < self._away_until

    def _offer(self, action: Action) -> Offer:
        assert self._chosen is not None, "asked only where there is a check"  # noqa: S101
        query: dict[str, str] = {"action": action}
        if self._chosen is not self.proof_of_work:
            if not self._is_away():
                return Offer(self._chosen.check, action, site_key=self._chosen.site_key, script_url=self._script_url)
            query["permit"] = self._permits.sign({"action": action}, expires_at=unix_seconds() + _PERMIT_SECONDS)
        return Offer("pow", action, challenge_url=f"{CHALLENGE_PATH}?{urlencode(query)}")

    def _is_permitted(self, permit: str, *, action: Action) -> bool:
        try:
            return bool(self._permits.read(permit, now=unix_seconds())["action"] == action)
        except (BadSignature, Expired):
            return False

    def _note(self, action: Action, outcome: str) -> None:
        _outcomes.labels(action, outcome).inc()
