"""Our own check: ALTCHA's proof of work (version 2 of its challenges), no third party, nothing for a player to do.

Goals: making a challenge costs one derivation (0.2 ms), verifying one HMAC for each key, and garbage not even that;
a challenge is signed with a key derived from JWT_SIGNING_KEY (all verify), says for what it is good and until when,
and is good once. The browser must try up to `MOST_TRIES` numbers; the number is drawn here, so that nobody is unlucky
for minutes. What is verified is the derived key: whoever has it has done the work.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Sequence
from typing import Any, Final

from altcha import Challenge, Payload, Solution, create_challenge, verify_solution

from app.abuse.bot_check.checker import Action, Check, Verdict
from app.abuse.bot_check.used_answers import use_up_answer
from app.db import Database
from app.kit.clock import unix_seconds
from app.kit.signing import keyed_hash
from app.kit.tokens import fingerprint

LIFE_SECONDS: Final = 600
#: Measured on one core: 0.2 ms a try, so a second for all; a weak phone needs some seconds, in the background.
COST: Final = 1_000
FEWEST_TRIES: Final = 3_000
MOST_TRIES: Final = 7_000
ALGORITHM: Final = "PBKDF2/SHA-256"

_LONGEST_ANSWER: Final = 2_000
_SKEW_SECONDS: Final = 5


class ProofOfWork:
    """Makes challenges and judges what comes back."""

    check: Check = "pow"
    site_key: str | None = None

    def __init__(self, database: Database, *, keys: Sequence[str]) -> None:
        self._database = database
        self._secrets = [keyed_hash(key, purpose="bot-check", text="challenge") for key in keys]
        self._key_secrets = [keyed_hash(key, purpose="bot-check", text="solution") for key in keys]

    def challenge(self, *, action: Action, fallback: bool = False) -> dict[str, Any]:
        """What the widget and any program solve. `fallback`: given because the chosen check is away."""
        made = create_challenge(
            ALGORITHM,
            COST,
            counter=FEWEST_TRIES + secrets.randbelow(MOST_TRIES - FEWEST_TRIES),
            expires_at=unix_seconds() + LIFE_SECONDS,
            data={"action": action, "fallback": fallback},
            hmac_secret=self._secrets[0],
            hmac_key_secret=self._key_secrets[0],
        )
        return made.to_dict()

    async def verify(self, answer: str, *, action: Action) -> Verdict:
        """Judges an answer to a challenge that was given as the chosen check, or as the fallback."""
        payload = _read(answer)
        if payload is None or not self._is_solved(payload):
            return Verdict.REFUSED
        parameters = payload.challenge.parameters
        expires_at = parameters.expires_at
        # Signed by us, so these are of the form we gave them; asked all the same, because keys are shared.
        if not isinstance(expires_at, int) or not isinstance(parameters.data, dict):
            return Verdict.REFUSED
        if parameters.data.get("action") != action or expires_at > unix_seconds() + LIFE_SECONDS + _SKEW_SECONDS:
            return Verdict.REFUSED
        # The challenge is used up, not the text of the answer, which can be written in many ways.
        fresh = await use_up_answer(self._database, answer_hash=fingerprint(parameters.nonce), expires_at=expires_at)
        return Verdict.PASSED if fresh else Verdict.REFUSED

    async def close(self) -> None:
        """Nothing is open."""

    def _is_solved(self, payload: Payload) -> bool:
        pairs = zip(self._secrets, self._key_secrets, strict=True)
        return any(
            verify_solution(payload, secret, hmac_key_secret=key_secret).verified for secret, key_secret in pairs
        )


def is_proof_of_work(answer: str) -> bool:
    """Whether the text looks like an answer to a challenge of ours, and not like another check's token."""
    return answer.startswith("eyJ")


def is_fallback(answer: str) -> bool:
    """Whether the answer says that its challenge was a fallback. Believed only after `verify`, which checks that."""
    payload = _read(answer)
    return payload is not None and (payload.challenge.parameters.data or {}).get("fallback") is True


def _read(answer: str) -> Payload | None:
    """The answer taken apart, strictly: nothing but our own parameters, each of its kind."""
    if len(answer) > _LONGEST_ANSWER:
        return None
    try:
        read = json.loads(base64.b64decode(answer, validate=True))
        payload = Payload(Challenge.from_dict(read["challenge"]), Solution.from_dict(read["solution"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        return None
    parameters = payload.challenge.parameters
    texts = (payload.challenge.signature, payload.solution.derived_key, parameters.nonce, parameters.key_signature)
    return payload if all(isinstance(text, str) and text for text in texts) and _is_flat(parameters.data) else None


def _is_flat(data: object) -> bool:
    return isinstance(data, dict) and set(data) == {"action", "fallback"}
