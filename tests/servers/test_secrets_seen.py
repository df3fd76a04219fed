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
