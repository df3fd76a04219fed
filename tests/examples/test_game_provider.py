"""The written guide and its client are true: the bytes of the example, codes, calls, and a round at the app."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

from app.games.wallet_api.native import signature as ours
from app.games.wallet_api.native.policy import NATIVE
from app.games.wallet_api.native.routes import NATIVE_DIALECT
from examples import game_provider
from examples.game_provider import InDoubt, Refused, Wallet
from simulators.studio import wire
from tests.games.casino import Casino
from tests.games.conftest import casino as casino_fixture
from tests.house.tree import ROOT
from tests.makers.databases import run_igw

GUIDE = (ROOT / "docs" / "integrate-a-game.md").read_text(encoding="utf-8")
casino = casino_fixture


def block(language: str, number: int = 0) -> str:
    """A code block of the guide, as it stands there."""
    return re.findall(rf"```{language}\n(.*?)\n```", GUIDE, re.DOTALL)[number]


def test_the_signature_of_the_guide_is_what_three_programs_compute() -> None:
    """Ours that checks, the example's and the simulated studio's."""
    body, lines, signature = block("json").encode(), block("text", 0), block("text", 1)
    version, timestamp, method, target, digest = lines.split("\n")
    secret = re.search(r"the secret `([^`]+)`", GUIDE)
    assert secret is not None
    assert (version, digest, len(body)) == ("v1", hashlib.sha256(body).hexdigest(), 40)
    assert ours.canonical(timestamp, method, target, body).decode() == lines
    assert ours.sign(secret[1], lines.encode()) == signature
    told = {"timestamp": int(timestamp), "method": method, "target": target, "body": body}
    assert game_provider.signature(secret[1], **told) == signature
    call = wire.Call(kind="balance", path=target, body=body, method=method)
    assert wire.signature(call, secret=secret[1], timestamp=int(timestamp)) == signature


def test_the_guide_tells_every_code_and_no_other() -> None:
    told = re.findall(r"^\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE)
    known = {told.word for told in NATIVE.http_map.values()} | {"REPLAYED"}
    assert sorted(told) == sorted(known)


def test_the_guide_tells_every_call_and_no_other() -> None:
    told = re.findall(r"^\| `(GET|POST) (/[^`?]+)", GUIDE, re.MULTILINE)
    known = {
        ("POST" if one.body else "GET", one.path.removeprefix("/provider/v1")) for one in NATIVE_DIALECT.operations
    }
    assert set(told) == known


def test_the_guides_round_runs_as_it_stands(casino: Casino, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _environment(casino).items():
        monkeypatch.setenv(name, value)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(block("python"), "docs/integrate-a-game.md", "exec"), {})
    assert said.getvalue().splitlines() == ["100.75 USD", "INSUFFICIENT_FUNDS 100.75"]


def test_the_example_plays_from_the_command_line(casino: Casino) -> None:
    told = _environment(casino)
    program = [sys.executable, str(Path("examples") / "game_provider.py")]
    key = ["--url", told["IGW_URL"], "--key-id", told["IGW_KEY_ID"], "--secret", told["IGW_SECRET"]]
    done = subprocess.run(
        [*program, *key, told["IGW_LAUNCH_URL"]], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.count("after a toss")) == (0, 3), done.stderr
    again = subprocess.run(
        [*program, *key, told["IGW_LAUNCH_URL"]], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (again.returncode, again.stderr) == (1, "refused: SESSION_INVALID, balance None\n")


def test_the_example_says_that_a_demo_has_no_code() -> None:
    told = ["--url", "http://127.0.0.1:9", "--key-id", "k", "--secret", "s"]
    done = subprocess.run(
        [sys.executable, str(Path("examples") / "game_provider.py"), *told, "https://games.example/play?mode=demo"],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, "a demo has none" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


@pytest.mark.skipif(which("curl") is None, reason="the guide's way by hand needs curl")
def test_the_guides_way_by_hand_ends_in_three_tosses(casino: Casino, tmp_path: Path) -> None:
    """As a newcomer types it, but for the address and the key."""
    key = json.loads(_igw(casino, "provider", "add", "acme", "--dialect", "native", "--url", "https://a.example/play"))
    casino.app.secrets_seen.add(key["secret"], kind="provider secret")
    typed = block("sh").replace("http://127.0.0.1:8001", casino.app.url)
    typed = typed.replace("KEY_ID", key["key_id"]).replace("SECRET", key["secret"])
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = {"PATH": os.environ["PATH"], "DB_URL": casino.app.database.url}
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", typed],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.count("after a toss")) == (0, 3), done.stdout + done.stderr


def test_a_bet_without_an_answer_is_not_there_afterwards(casino: Casino, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wallet applies it, and the answer is lost each time: the client takes it back and says so."""
    told = _environment(casino)
    wallet = Wallet(told["IGW_URL"], key_id=told["IGW_KEY_ID"], secret=told["IGW_SECRET"])
    session = wallet.exchange(_code(told["IGW_LAUNCH_URL"]))
    send = wallet._send

    def lossy(method: str, target: str, body: bytes) -> dict[str, object]:
        answer = send(method, target, body)
        if target.endswith("/transactions"):
            raise InDoubt("silence")
        return answer

    monkeypatch.setattr(wallet, "_send", lossy)
    with pytest.raises(InDoubt):
        wallet.bet(session, round_id="lost", amount="5.00")
    monkeypatch.undo()
    assert wallet.balance(session) == "100.00"
    assert wallet.status("lost.bet")["state"] == "rolled_back"
    with pytest.raises(Refused, match="TX_ROLLED_BACK"):
        wallet.bet(session, round_id="lost", amount="5.00")
    assert wallet.statement()["outcome"] == "applied"
    wallet.close()


def _igw(casino: Casino, *arguments: str) -> str:
    done = run_igw(casino.run, *arguments, "--json", settings={"DB_URL": casino.app.database.url})
    assert done.returncode == 0, done.stderr
    return done.stdout


def _environment(casino: Casino) -> dict[str, str]:
    """A launch of a new player's, as the operator's page gets it."""
    studio = casino.studio
    launch = casino.player().http.post(f"/games/{studio.name}/slot/launch", json={"currency": "USD"}).json()
    key = {"IGW_KEY_ID": studio.key_id, "IGW_SECRET": studio.secret}
    return {**key, "IGW_URL": casino.app.url, "IGW_LAUNCH_URL": launch["launch_url"], "PATH": os.environ["PATH"]}


def _code(launch_url: str) -> str:
    return launch_url.split("launch_code=")[1].split("&", maxsplit=1)[0]
