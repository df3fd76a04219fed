"""The log scan finds a secret in every form in which servers write things, and nothing where there is none."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.servers.secrets_seen import SecretsSeen

SECRET = 'p/ä s"sw&rd-of-somebody'


@pytest.fixture
def seen(tmp_path: Path) -> SecretsSeen:
    """Somebody who has seen one secret."""
    seen = SecretsSeen(tmp_path)
    seen.add(SECRET, kind="password")
    return seen


def log(folder: Path, line: str) -> Path:
    """A log of two lines, the second of which is this one."""
    path = folder / "igw.log"
    path.write_text(f"started\n{line}\n")
    return path


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        quote(SECRET, safe=""),
        json.dumps({"password": SECRET}),
        base64.b64encode(SECRET.encode()).decode(),
    ],
)
def test_a_secret_is_found_and_not_shown(seen: SecretsSeen, tmp_path: Path, written: str) -> None:
    [leak] = seen.scan([log(tmp_path, f"before {written} after")])
    assert str(leak) == "igw.log:2: a password"


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("access token of Instagram", "IGAA" + "x1_-" * 10),
        ("password hash", "$2b$12$" + "abcdefgh./ABC" * 4 + "x"),
    ],
)
def test_a_secret_that_nobody_noted_is_known_by_its_shape(tmp_path: Path, kind: str, written: str) -> None:
    [leak] = SecretsSeen(tmp_path).scan([log(tmp_path, written)])
    assert leak.kind == kind


@pytest.mark.parametrize("written", ["code=04711815", '{"code":"04711815"}', "your code 0471 1815", "x:04711815,"])
def test_a_code_of_digits_is_found_on_its_own(seen: SecretsSeen, tmp_path: Path, written: str) -> None:
    seen.add("04711815", kind="mailed code")
    assert [str(leak) for leak in seen.scan([log(tmp_path, written)])] == ["igw.log:2: a mailed code"]


@pytest.mark.parametrize("written", ['"request_id":"9f04711815000000a1"', "17841404711815001", "MDQ3MTE4MTU"])
def test_a_code_of_digits_inside_an_id_is_chance(seen: SecretsSeen, tmp_path: Path, written: str) -> None:
    """A run mails hundreds of codes and writes tens of thousands of ids: some of them will meet."""
    seen.add("04711815", kind="mailed code")
    assert seen.scan([log(tmp_path, written)]) == []


def test_a_line_that_another_worker_is_writing_is_not_there_yet(seen: SecretsSeen, tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_text('["code", "12345678"]\n["password", "half a li')
    assert seen.all() == {SECRET: "password", "12345678": "code"}


def test_an_innocent_log_is_innocent(seen: SecretsSeen, tmp_path: Path) -> None:
    assert seen.scan([log(tmp_path, '{"event":"request","path":"/auth/login","status":401}')]) == []


def test_all_workers_of_a_run_know_all_secrets(seen: SecretsSeen, tmp_path: Path) -> None:
    assert SecretsSeen(tmp_path).all() == seen.all() == {SECRET: "password"}


def test_what_is_too_short_to_be_looked_for_is_refused(seen: SecretsSeen) -> None:
    """It would be found by chance, and the scan would cry wolf."""
    with pytest.raises(ValueError, match="too short"):
        seen.add("1234567", kind="code")


@pytest.mark.parametrize(
    ("password", "noted"),
    [(" " * 12, False), ("x" * 72, False), ("too short", False), ("a good long one", True), ("mật khẩu của tôi", True)],
)
def test_a_typed_password_is_looked_for_unless_logs_hold_it_by_chance(
    tmp_path: Path, password: str, *, noted: bool
) -> None:
    seen = SecretsSeen(tmp_path)
    seen.add_typed(password)
    assert (password in seen.all()) is noted
