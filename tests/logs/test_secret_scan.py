"""The scan itself: a secret is found in whatever form it was written, and chance is not taken for one."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.servers.secrets_seen import SecretsSeen

SECRET = 'correct "horse" bättery & staple'


@pytest.fixture
def seen(tmp_path: Path) -> SecretsSeen:
    (tmp_path / "secrets").mkdir()
    seen = SecretsSeen(tmp_path / "secrets")
    seen.add(SECRET, kind="password")
    return seen


FORMS = {
    "plain": SECRET,
    "in an address": quote(SECRET, safe=""),
    "in JSON": json.dumps(SECRET),
    "in base64": base64.b64encode(SECRET.encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_secret_is_found(seen: SecretsSeen, tmp_path: Path, form: str) -> None:
    log = tmp_path / "igw.log"
    log.write_text(f"nothing here\nsomething {form} and more\n")
    [leak] = seen.scan([log])
    assert str(leak).endswith("igw.log:2: a password")
    assert SECRET not in str(leak)


def test_what_was_never_issued_is_known_by_its_shape(seen: SecretsSeen, tmp_path: Path) -> None:
    log = tmp_path / "igw.log"
    log.write_text(f"a IGAA{'x' * 30} b\n$2b$12${'a' * 53}\nplain\n")
    assert {str(leak).partition(": a ")[2] for leak in seen.scan([log])} == {
        "access token of Instagram",
        "password hash",
    }


def test_a_clean_log_is_clean(seen: SecretsSeen, tmp_path: Path) -> None:
    log = tmp_path / "igw.log"
    log.write_text("correct horse battery staple\n")
    assert seen.scan([log]) == []
