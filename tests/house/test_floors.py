"""Every folder stands on a floor, every file is named for its act, and only the edge knows HTTP."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, python_files, text_of

NAMES_THAT_SAY_NOTHING = {
    "service",
    "services",
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
}

KNOWS_HTTP = {"routes", "deps", "middleware"}
"""File names that may import the web framework anywhere."""

ALSO_KNOWS_HTTP = {
    "app/api_document.py": "writes the document of the routes",
    "app/health.py": "two routes that belong to no folder",
    "app/http": "its act is reading requests and writing answers",
    "app/main.py": "puts the routes together",
    "app/middleware.py": "is the edge",
    "app/server": "is the edge",
    "app/sessions/cookies.py": "its act is reading and setting one cookie",
    "app/games/wallet_api/front.py": "a hot path: an ASGI front that answers what providers call itself",
    "app/sessions/front.py": "a hot path: an ASGI front that answers GET /auth/session itself",
    "app/signin/answer.py": "the one answer of all doors: JSON, a cookie or a redirect",
    "app/signin/offers.py": "one route of a folder that has no other: GET /auth/providers",
    "app/signin/challenge/browser.py": "its act is reading and setting one cookie per purpose",
    "app/signin/device.py": "its act is reading and setting one cookie",
    "app/signin/passkeys/attempt.py": "its act is reading and setting one cookie per attempt",
    "app/signin/passkeys/begin.py": "the one answer that begins every attempt with a passkey",
    "app/signin/social/attempt.py": "its act is reading and setting one cookie per attempt",
    "app/signin/social/callback.py": "reads the cookie of the attempt it finishes",
    "app/signin/social/return_visit.py": "answers a browser that comes back a second time",
    "app/signin/social/start.py": "its whole act is one redirect with one cookie",
    "app/signin/well_known.py": "two routes of a folder that has no other",
    "app/web.py": "serves the pages",
}
"""Path → why it may import the web framework too."""


def _declared() -> set[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = config["importlinter:contract:floors"]["layers"].replace("|", "\n").splitlines()
    return {line.strip(" ()") for line in lines if line.strip()}


def _standing() -> set[str]:
    return {
        path.stem if len(path.parts) == 2 else path.parts[1]
        for path in python_files("app")
        if path.name != "__init__.py" or len(path.parts) > 2
    }


def test_every_folder_and_file_of_the_app_stands_on_a_floor() -> None:
    assert _standing() - _declared() == set()


def test_no_floor_is_kept_for_what_is_gone() -> None:
    assert _declared() - _standing() == set()


def test_no_file_has_a_name_that_says_nothing() -> None:
    named = {
        str(path) for path in python_files("app", "simulators", "tests", "tools") if path.stem in NAMES_THAT_SAY_NOTHING
    }
    assert named == set()


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides a circle: then the floor is wrong."""
    assert list(_hidden_imports()) == []


def _hidden_imports() -> Iterator[str]:
    for path in python_files("app", "simulators"):
        for function in ast.walk(ast.parse(text_of(path))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
                yield from (f"{path}:{node.lineno}" for node in inside)


def test_only_the_edge_imports_the_web_framework() -> None:
    known = {str(path) for path in python_files("app") if _imports_web_framework(path)}
    allowed = {path for path in known if Path(path).stem in KNOWS_HTTP or _is_listed(path)}
    assert known - allowed == set()


def test_no_exception_is_listed_in_vain() -> None:
    known = [str(path) for path in python_files("app") if _imports_web_framework(path)]
    assert [entry for entry in ALSO_KNOWS_HTTP if not any(path.startswith(entry) for path in known)] == []


def _is_listed(path: str) -> bool:
    return any(path == entry or path.startswith(f"{entry}/") for entry in ALSO_KNOWS_HTTP)


def _imports_web_framework(path: Path) -> bool:
    for node in ast.walk(ast.parse(text_of(path))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if any(name.partition(".")[0] in ("fastapi", "starlette") for name in names):
            return True
    return False
