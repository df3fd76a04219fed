"""A session that one server has ended is refused by another: two servers, one database, no time between."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from benchmarks import application, figures, seed
from benchmarks.client import Connection
from benchmarks.figures import Row, Section, at_most
from benchmarks.stage import Stage

SESSIONS = 300
WARM_CHECKS = 3
DATABASE = "igw_revocation"
#: All from one address, which may not sign out three hundred times in a second.
UNLIMITED = {"APP_ENV": "test", "RATE_LIMITS": "off"}


@dataclass
class Seen:
    """`accepted` counts checks that still said 200 after the logout had been answered."""

    accepted: int = 0
    unexpected: list[str] = field(default_factory=list)
    refused_after_ms: list[float] = field(default_factory=list)


def measure(stage: Stage) -> Section:
    application.migrate(stage, database=DATABASE)
    seed.fill_application(stage, DATABASE, players=SESSIONS, sessions=SESSIONS)
    with (
        application.serving(stage, database=DATABASE, on=stage.cores.every, more=UNLIMITED) as one,
        application.serving(stage, database=DATABASE, on=stage.cores.every, more=UNLIMITED) as other,
    ):
        seen = asyncio.run(_end_all(one.port, other.port))
    stage.say(f"revocation: {seen.accepted} of {SESSIONS} ended sessions were still accepted")
    return Section(
        name="revocation",
        title="Revocation",
        method=f"{SESSIONS} sessions: each is used {WARM_CHECKS} times on server B, ended by logout on"
        " server A, and asked for on B and A as soon as A has answered.",
        rows=[
            Row("ended sessions still accepted", [seen.accepted], "", at_most(0)),
            Row("from A's answer to B's refusal", seen.refused_after_ms, "ms"),
        ],
        remarks=[f"unexpected: {figures.text(len(seen.unexpected))}, first {seen.unexpected[0]}"]
        if seen.unexpected
        else [],
    )


async def _end_all(port: int, other_port: int) -> Seen:
    seen, here, there = Seen(), Connection(port), Connection(other_port)
    for number in range(1, SESSIONS + 1):
        headers = {"Authorization": f"Bearer {seed.token(number)}"}
        for _ in range(WARM_CHECKS):
            await _expect(seen, there, headers, 200)
        ended = await here.ask("POST", "/auth/logout", headers=headers)
        if ended.status != 204:
            seen.unexpected.append(f"logout answered {ended.status}")
        for connection in (there, here):
            await _expect(seen, connection, headers, 401)
    await here.close()
    await there.close()
    return seen


async def _expect(seen: Seen, connection: Connection, headers: dict[str, str], status: int) -> None:
    answer = await connection.ask("GET", "/auth/session", headers=headers)
    if status == 401:
        seen.accepted += answer.status == 200
        seen.refused_after_ms.append(answer.seconds * 1000)
    if answer.status != status:
        seen.unexpected.append(f"check answered {answer.status}, not {status}")
