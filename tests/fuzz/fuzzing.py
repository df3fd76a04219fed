"""Running schemathesis against an app, by its own API document."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from app.cli.openapi import document_text
from tests.makers.apps import App
from tests.servers.process import clean_environment
from tests.servers.run_folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
# That an e-mail address has a domain or a country exists is more than a JSON schema can say, so not everything that
# the document lets pass is accepted. Its examples are, and a test holds them to it.
_CHECKS = ("--checks", "all", "--exclude-checks", "positive_data_acceptance", "--max-examples", "15")
SEED = 20261124
# An invented code or link is answered as one that is used up, 410, whatever else is right or wrong with the body.
_CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 410, 429, "5xx"]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 428, 429, "5xx"]

# The Hub88 style answers 200 to everything; its own tests look at the word that stands there.
[[operations]]
include-path-regex = "^/provider/hub88/"
[operations.checks]
negative_data_rejection.expected-statuses = [200, 400, 404]
missing_required_header.expected-statuses = [200]
"""
_PROGRAM = Path(sys.executable).parent / "schemathesis"
_VISITOR = Path(__file__).with_name("visitor.py")


@dataclass(frozen=True)
class Outcome:
    """`seen` holds (operation, method, status, code or a dash) of every answer; `story` is for people."""

    is_clean: bool
    story: str
    seen: set[tuple[str, str, int, str]]

    def statuses(self, operation: str) -> set[int]:
        """What an operation answered."""
        return {status for name, _, status, _ in self.seen if name == operation}


def fuzz(app: App, run: RunFolder, *options: str, visitor: str, seconds: float = 300) -> Outcome:
    """One run as this visitor: `nobody`, `bearer` or `cookie`. Redirects are not followed."""
    folder = run.folder("fuzz")
    seen = folder / "seen"
    (folder / "schemathesis.toml").write_text(_CONFIG)
    environment = clean_environment(run, home=folder) | {
        "PYTHONPATH": str(ROOT),
        "SCHEMATHESIS_HOOKS": str(_VISITOR),
        "FUZZ_URL": app.url,
        "FUZZ_VISITOR": visitor,
        "FUZZ_SEEN": str(seen),
    }
    fixed = ["--seed", str(SEED), "--workers", "1", "--max-redirects", "0", "--continue-on-failure", "--no-color"]
    if visitor != "nobody":
        fixed += ["--exclude-operation-id", "balance_stream"]  # to a player it answers for as long as he listens
    memory = ["--generation-database", "none", "--suppress-health-check", "all", "--warnings", "off"]
    done = subprocess.run(
        [str(_PROGRAM), "run", f"{app.url}/openapi.json", *fixed, *memory, *options],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    lines = seen.read_text().splitlines() if seen.exists() else []
    answers = {(name, method, int(status), code) for name, method, status, code in map(str.split, lines)}
    return Outcome(done.returncode == 0, done.stdout[-12_000:] + done.stderr[-4_000:], answers)


def assert_all_is_announced(app: App, run: RunFolder, *, visitor: str, reached: dict[str, set[int]]) -> None:
    """One run: status, content type, headers, shape and code of each answer stand in the document; wrong input is
    refused; whoever is not signed in gets nothing, whatever else he sends; what was deleted is gone.

    `reached` holds the statuses that each operation must have given, or the run has never got past the door.
    """
    outcome = fuzz(app, run, *_CHECKS, visitor=visitor)
    assert outcome.is_clean, outcome.story
    assert_it_reached(outcome, reached)
    assert undocumented_codes(outcome) == set()


def assert_it_reached(outcome: Outcome, expected: dict[str, set[int]]) -> None:
    """A run that never got past the door would find nothing wrong behind it."""
    seen = {name: outcome.statuses(name) for name in expected}
    missed = [
        f"{name}: {sorted(seen[name])} without {sorted(wanted - seen[name])}"
        for name, wanted in expected.items()
        if wanted - seen[name]
    ]
    assert not missed, "\n".join(missed)


def undocumented_codes(outcome: Outcome) -> set[tuple[str, int, str]]:
    """Problems that an operation answered and its entry in the document does not name; a wrong method apart."""
    document = json.loads(document_text())
    documented = {
        (operation["operationId"], int(status), code)
        for methods in document["paths"].values()
        for operation in methods.values()
        for status, response in operation["responses"].items()
        for content in response.get("content", {}).values()
        for code in content.get("examples", ())
    }
    answered = {(name, status, code) for name, _, status, code in outcome.seen if code != "-" and status != 405}
    return answered - documented
