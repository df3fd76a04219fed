"""What only the operator can do for a case, asked in JSON: of an address, or of a command that reads and writes lines.

A question is `{"hook": NAME, …}`, an answer an object. `{"hook": "hooks"}` asks which there are, and is answered with
`{"hooks": [NAME, …]}`.
"""

import json
import shlex
import subprocess
from abc import ABC, abstractmethod
from typing import Any

import httpx2

from simulators.conformance.dialect import Skipped


class HookFailed(Exception):
    """The operator's own part went wrong; that says nothing about his wallet."""


class Hooks(ABC):
    """The operator's hands."""

    _known: frozenset[str] | None = None

    def ask(self, hook: str, **wishes: Any) -> dict[str, Any]:
        """The answer; raises Skipped where the operator has no such hook, HookFailed when it goes wrong."""
        if not self.has(hook):
            raise Skipped(f"needs hook {hook}")
        answer = self._ask({"hook": hook, **wishes})
        if answer.get("unsupported"):
            raise Skipped(f"needs hook {hook}" + (f" ({answer['why']})" if answer.get("why") else ""))
        if "error" in answer:
            raise HookFailed(f"hook {hook}: {str(answer['error'])[:200]}")
        return answer

    def has(self, hook: str) -> bool:
        """Whether the operator has it."""
        if self._known is None:
            self._known = frozenset(str(name) for name in self._ask({"hook": "hooks"}).get("hooks", []))
        return hook in self._known

    @abstractmethod
    def _ask(self, question: dict[str, Any]) -> dict[str, Any]: ...

    @abstractmethod
    def close(self) -> None:
        """Let go of it."""


class NoHooks(Hooks):
    """An operator who has none."""

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        return {"hooks": []}

    def close(self) -> None:
        pass


class HooksAtAddress(Hooks):
    """`POST` to one address."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = httpx2.Client(trust_env=False, timeout=60)

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._client.post(self._url, json=question)
            return _object(answer.content)
        except httpx2.TransportError as error:
            raise HookFailed(f"the hooks do not answer: {type(error).__name__}") from None

    def close(self) -> None:
        self._client.close()


class HooksOfCommand(Hooks):
    """A program of the operator's: one line of JSON in, one line of JSON out, until its input ends."""

    def __init__(self, command: str) -> None:
        # The command is the operator's own, given by whoever starts the kit.
        self._process = subprocess.Popen(  # noqa: S603
            shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None:
            raise HookFailed("the command of the hooks has no input or output")
        try:
            into.write(json.dumps(question).encode() + b"\n")
            into.flush()
        except OSError:
            raise HookFailed("the command of the hooks has ended") from None
        line = out.readline()
        if not line:
            raise HookFailed("the command of the hooks has ended")
        return _object(line)

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()


def hooks_of(where: str | None) -> Hooks:
    """`--hooks`: an address, a command, or nothing."""
    if not where:
        return NoHooks()
    return HooksAtAddress(where) if where.startswith(("http://", "https://")) else HooksOfCommand(where)


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError:
        raise HookFailed("the hooks answered something that is not JSON") from None
    if not isinstance(value, dict):
        raise HookFailed("the hooks answered something that is no JSON object")
    return value
