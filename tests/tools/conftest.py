"""The set-up's own files, imported as `python tools/set_up.py` sees them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.tree import ROOT


@pytest.fixture(scope="session")
def tools() -> Iterator[None]:
    """`tools/` stands on the path of modules."""
    sys.path.insert(0, str(ROOT / "tools"))
    yield
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture
def set_up(tools: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/set_up.py, working on an empty folder instead of this checkout."""
    module = importlib.import_module("set_up")
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": Path(sys.executable),
        "STAMPS": tmp_path / ".venv" / "stamps",
        "WEB": tmp_path / "web",
    }.items():
        monkeypatch.setattr(module, name, value)
    (tmp_path / ".venv" / "stamps").mkdir(parents=True)
    return module


@pytest.fixture
def node(tools: None) -> ModuleType:
    """tools/node.py."""
    return importlib.import_module("node")
