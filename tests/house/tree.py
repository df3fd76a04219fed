"""What the tests about the tree itself look at."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def committed_files() -> tuple[Path, ...]:
    """Files that git knows and that are there, relative to the root of the tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(path for name in sorted(listed.split("\0")) if name and (ROOT / (path := Path(name))).is_file())


@cache
def text_of(path: Path) -> str:
    """A committed file's text; nothing for pictures, fonts and the like."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def python_files(*folders: str) -> list[Path]:
    """Committed Python files under these top folders."""
    return [path for path in committed_files() if path.suffix == ".py" and path.parts[0] in folders]


@dataclass(frozen=True)
class Function:
    """One function or method: where it stands, and how many lines it has without its docstring."""

    path: Path
    name: str
    lines: int

    def __str__(self) -> str:
        return f"{self.path}:{self.name}"


def functions(*folders: str) -> Iterator[Function]:
    """Every function and method of these folders."""
    for path in python_files(*folders):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Function(path, node.name, _lines_of(node))


def _lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno is not None
    first = node.body[0]
    docstring = first if ast.get_docstring(node) is not None else None
    told = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    return node.end_lineno - node.lineno + 1 - told
