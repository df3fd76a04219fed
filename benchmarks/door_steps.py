"""The doors, and what a person has done by the time he stands in front of each; nothing here is timed."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from benchmarks import seed
from benchmarks.application import Served
from benchmarks.client import Answer, Connection, post_json
from benchmarks.provider_clock import ProviderClock
from benchmarks.stage import Stage
from tests.makers.authenticator import Authenticator
from tests.servers.stage import StageSimulator

PEOPLE = 1_000
LINKED = 10
"""People of each platform who are players already."""
PAGE = {"Accept": "text/html"}
_MAIL_SECONDS = 20.0
_CODE = re.compile(r"^Your code: ([\d ]+)$", re.MULTILINE)
_numbers = itertools.cycle(range(1, PEOPLE + 1))


@dataclass(frozen=True)
class Platform:
    """A simulated provider, the clock in front of it, and the settings that make the application use both."""

    simulator: StageSimulator
    clock: ProviderClock
    settings: Mapping[str, str]


@dataclass(frozen=True)
class Scene:
    stage: Stage
    served: Served
    platforms: Mapping[str, Platform]

    @property
    def public_url(self) -> str:
        """By name, for passkeys need one."""
        return f"http://localhost:{self.served.port}"


@dataclass(frozen=True)
class Step:
    """One request, and the status it must get. `code` is the provider's, by which its share is known."""

    method: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    expected: int = 200
    platform: str = ""
    code: str = ""


async def prepare(scene: Scene, name: str, count: int) -> list[Step]:
    """As many steps through this door."""
    return await DOORS[name](scene, count)


async def link_everybody(scene: Scene) -> None:
    """The first visit of each platform's people: they sign up."""
    app = Connection(scene.served.port)
    for name in scene.platforms:
        for number in range(LINKED):
            scene.platforms[name].simulator.control.create_person(_person(number))
            arrived = await _arrive(scene, app, name, _person(number))
            assert arrived.headers.get("location") == "/signup/complete", (name, arrived.headers, arrived.body)
            finished = await post_json(app, "/auth/signup/complete", _newcomer(), Cookie=_cookies(arrived))
            assert finished.status == 200, finished.body
    await app.close()


async def _logins(_: Scene, count: int) -> list[Step]:
    return [_json("/auth/login", {"email": _email(), "password": seed.PASSWORD}) for _ in range(count)]


async def _registrations(_: Scene, count: int) -> list[Step]:
    return [_json("/auth/register", _newcomer()) for _ in range(count)]


async def _mail_asks(_: Scene, count: int) -> list[Step]:
    return [_json("/auth/mail/code", {"email": _email()}, expected=202) for _ in range(count)]


async def _mail_codes(scene: Scene, count: int) -> list[Step]:
    proofs = await _proofs(scene, "/auth/mail/code", count)
    return [_json("/auth/mail/verify", proof) for proof in proofs]


async def _resets(scene: Scene, count: int) -> list[Step]:
    proofs = await _proofs(scene, "/auth/password/forgot", count)
    return [_json("/auth/password/reset", proof | {"new_password": seed.PASSWORD}) for proof in proofs]


async def _fresh_proofs(scene: Scene, count: int) -> list[Step]:
    """Signed-in players who give their password once more."""
    app, steps = Connection(scene.served.port), []
    for _ in range(count):
        entered = await post_json(app, "/auth/login", {"email": _email(), "password": seed.PASSWORD})
        bearer = {"Authorization": f"Bearer {entered.json()['session_token']}"}
        steps.append(_json("/auth/prove", {"password": seed.PASSWORD}, headers=bearer))
    await app.close()
    return steps


async def _finished_signups(scene: Scene, count: int) -> list[Step]:
    """New people who come back from OpenID and fill in the page."""
    app, steps = Connection(scene.served.port), []
    for _ in range(count):
        person = secrets.token_hex(6)
        scene.platforms["acme"].simulator.control.create_person(person)
        arrived = await _arrive(scene, app, "acme", person)
        steps.append(_json("/auth/signup/complete", _newcomer(), headers={"Cookie": _cookies(arrived)}))
    await app.close()
    return steps


async def _passkeys(scene: Scene, count: int) -> list[Step]:
    """People whose device has just signed what it was asked to."""
    app, steps = Connection(scene.served.port), []
    for _ in range(count):
        device = Authenticator(scene.public_url)
        entered = await post_json(app, "/auth/login", {"email": _email(), "password": seed.PASSWORD})
        bearer = f"Bearer {entered.json()['session_token']}"
        asked = (await post_json(app, "/me/passkey/options", {}, Authorization=bearer)).json()
        made = {"credential": device.make(asked["public_key"])}
        made |= {"attempt": asked["attempt"]} if "attempt" in asked else {}
        added = await post_json(app, "/me/passkeys", made, Authorization=bearer)
        assert added.status == 201, added.body
        options = (await post_json(app, "/auth/passkey/options", {"transport": "token"})).json()
        used = {"credential": device.use(options["public_key"]), "attempt": options["attempt"], "transport": "token"}
        steps.append(_json("/auth/passkey/verify", used))
    await app.close()
    return steps


def _starts(name: str) -> Callable[[Scene, int], Awaitable[list[Step]]]:
    async def prepared(_: Scene, count: int) -> list[Step]:
        return [Step("GET", f"/oauth/{name}/start", headers=PAGE, expected=303) for _ in range(count)]

    return prepared


def _callbacks(name: str) -> Callable[[Scene, int], Awaitable[list[Step]]]:
    async def prepared(scene: Scene, count: int) -> list[Step]:
        app = Connection(scene.served.port)
        steps = [await _consent(scene, app, name, _person(number % LINKED)) for number in range(count)]
        await app.close()
        return steps

    return prepared


DOORS: dict[str, Callable[[Scene, int], Awaitable[list[Step]]]] = {
    "password": _logins,
    "sign up": _registrations,
    "ask for a code by mail": _mail_asks,
    "enter the code": _mail_codes,
    "new password by mail": _resets,
    "passkey": _passkeys,
    "fresh proof": _fresh_proofs,
    "start, OpenID": _starts("acme"),
    "callback, OpenID": _callbacks("acme"),
    "callback, Facebook": _callbacks("facebook"),
    "callback, Zalo": _callbacks("zalo"),
    "finish a sign-up": _finished_signups,
}


async def _proofs(scene: Scene, path: str, count: int) -> list[dict[str, str]]:
    """Ask by mail for so many people, read their mails."""
    app, asked = Connection(scene.served.port), []
    for _ in range(count):
        email = _email()
        answer = await post_json(app, path, {"email": email, "transport": "token"})
        asked.append((email, str(answer.json()["challenge"])))
    proofs = [{"code": await _code(app, email), "challenge": challenge} for email, challenge in asked]
    await app.close()
    return proofs


async def _code(app: Connection, email: str) -> str:
    async with asyncio.timeout(_MAIL_SECONDS):
        while True:
            mails = (await app.ask("GET", f"/dev/mailbox?to={email}")).json()
            found = _CODE.search(mails[0]["text"]) if mails else None
            if found:
                return found[1].replace(" ", "")
            await asyncio.sleep(0.02)


async def _arrive(scene: Scene, app: Connection, name: str, person: str) -> Answer:
    step = await _consent(scene, app, name, person)
    return await app.ask("GET", step.path, headers=step.headers)


async def _consent(scene: Scene, app: Connection, name: str, person: str) -> Step:
    """Start, and say yes at the provider: the callback that is to come."""
    started = await app.ask("GET", f"/oauth/{name}/start", headers=PAGE)
    simulator = scene.platforms[name].simulator
    simulator.control.allow_next(person)
    provider = Connection(int(simulator.url.rpartition(":")[2]))
    allowed = await provider.ask("GET", _path(started.headers["location"]), headers=PAGE)
    await provider.close()
    path = _path(allowed.headers["location"])
    code = parse_qs(urlsplit(path).query)["code"][0]
    headers = PAGE | {"Cookie": _cookies(started)}
    return Step("GET", path, headers=headers, expected=303, platform=name, code=code)


def _json(path: str, content: object, *, expected: int = 200, headers: Mapping[str, str] | None = None) -> Step:
    named = {"Content-Type": "application/json", **(headers or {})}
    return Step("POST", path, json.dumps(content).encode(), named, expected)


def _newcomer() -> dict[str, str]:
    return {"email": f"{secrets.token_hex(8)}@bench.example", "password": seed.PASSWORD}


def _email() -> str:
    """The next player's; a thousand others come before he does again."""
    return seed.Person(next(_numbers)).email


def _person(number: int) -> str:
    return f"resident{number}"


def _cookies(answer: Answer) -> str:
    return "; ".join(f"{name}={value}" for name, value in answer.cookies.items() if value)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
