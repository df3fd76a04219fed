"""Everything the simulator knows, in one object, so that a reset is a new one."""

import msgspec

from simulators.instagram.apps import App, Apps
from simulators.instagram.call_log import CallLog
from simulators.instagram.chance import Chance
from simulators.instagram.clock import VirtualClock
from simulators.instagram.codes import Code, Codes
from simulators.instagram.decisions import Decisions
from simulators.instagram.faults import Faults
from simulators.instagram.people import NewPerson, People, Person
from simulators.instagram.switches import Switches
from simulators.instagram.tokens import Life, Token, Tokens

IDS_SEED = 1


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """How the simulator was started, and what a reset goes back to."""

    apps: tuple[App, ...] = (App(),)
    switches: Switches = Switches()
    seed: int | None = None


class World:
    """The state of the simulated platform. One event loop owns it, so nothing here is locked."""

    def __init__(self, beginning: Beginning) -> None:
        self._beginning = beginning
        self.chance = Chance(beginning.seed)
        self.clock = VirtualClock()
        self.log = CallLog()
        self.faults = Faults()
        self.decisions = Decisions()
        self._begin()

    def reset(self) -> None:
        """Back to the start. The stream of chance runs on, so that no code or token comes twice."""
        self.clock.reset()
        self.log.clear()
        self.faults.clear()
        self.decisions.clear()
        self._begin()

    def _begin(self) -> None:
        # People keep their numbers from run to run, seed or not: a restarted simulator is no new world.
        self.people = People(seed=IDS_SEED if self._beginning.seed is None else self._beginning.seed)
        self.apps = Apps([msgspec.structs.replace(app) for app in self._beginning.apps])
        self.switches = self._beginning.switches
        self.codes = Codes(self.chance)
        self.tokens = Tokens(self.chance)

    def scoped_id(self, person: Person, *, client_id: str) -> str:
        return self.people.scoped_id(person, client_id=client_id, family=self.switches.dialect.id_family)

    def issue_code(self, person: Person, *, app: App, redirect_uri: str, permissions: list[str]) -> Code:
        return self.codes.issue(
            client_id=app.client_id,
            redirect_uri=redirect_uri,
            person_id=person.person_id,
            permissions=permissions,
            now=self.clock.now(),
        )

    def issue_token(
        self,
        person_id: str,
        *,
        client_id: str,
        permissions: list[str],
        life: Life = "short",
        from_console: bool = False,
    ) -> Token:
        return self.tokens.issue(
            prefix=self.switches.dialect.token_prefix,
            client_id=client_id,
            person_id=person_id,
            permissions=permissions,
            life=life,
            now=self.clock.now(),
            from_console=from_console,
        )

    def newcomer(self) -> Person:
        """Somebody nobody has seen before, in this run or an earlier one."""
        return self.people.create(NewPerson(username=f"newcomer.{self.chance.opaque(length=10).lower()}"))
