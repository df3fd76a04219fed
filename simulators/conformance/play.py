"""Playing the cases, one after the other."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from simulators.conformance.case import Case
from simulators.conformance.cases_money import MONEY
from simulators.conformance.cases_refusal import REFUSALS
from simulators.conformance.cases_repeat import REPEATS
from simulators.conformance.cases_rollback import ROLLBACKS
from simulators.conformance.cases_trouble import TROUBLE
from simulators.conformance.cases_wire import WIRE
from simulators.conformance.dialect import Dialect, Skipped
from simulators.conformance.hooks import HookFailed, Hooks
from simulators.conformance.report import Finding, Verdict, without_secrets
from simulators.conformance.scene import Failed, Scene
from simulators.conformance.wire import Wire

CASES = sorted(
    (case for group in (MONEY, REPEATS, ROLLBACKS, REFUSALS, WIRE, TROUBLE) for case in group.all),
    key=lambda case: case.number,
)


@dataclass(frozen=True)
class Kit:
    """An operator's wallet and everything that is needed to try it."""

    dialect: Dialect
    hooks: Hooks
    wire: Wire
    currency: str = "USD"

    def play(self, only: Iterable[str] = (), *, tell: Callable[[Finding], None] = lambda _: None) -> list[Finding]:
        """Every case, or those that are named; each finding is told as soon as it is there."""
        wanted = set(only)
        findings = []
        for case in CASES:
            if not wanted or case.name in wanted:
                findings.append(self._play(case))
                tell(findings[-1])
        return findings

    def _play(self, case: Case) -> Finding:
        scene = Scene(self.dialect, self.wire, self.hooks, currency=self.currency)
        started = time.monotonic()
        verdict, why = self._verdict(case, scene)
        seconds = round(time.monotonic() - started, 3)
        keys = self.dialect.keys
        why = without_secrets(why, [keys.secret, keys.private_key.decode("utf-8", "replace")])
        return Finding(case.name, case.title, case.asked, case.expected, verdict, why, seconds)

    def _verdict(self, case: Case, scene: Scene) -> tuple[Verdict, str]:
        missing = [need for need in case.needs if not getattr(self.dialect.policy, need)]
        if missing:
            return "skipped", f"the dialect has no {missing[0].replace('_', ' ')}"
        try:
            case.act(scene)
        except Skipped as reason:
            return "skipped", str(reason)
        except Failed as failure:
            return "fail", f"{failure}. Last: {scene.last_exchange}"
        except HookFailed as failure:
            return "fail", f"could not be played: {failure}"
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            return "fail", f"the answer cannot be read ({type(error).__name__}: {error}). Last: {scene.last_exchange}"
        return "pass", "; ".join(f"in part: {part}" for part in scene.not_played)
