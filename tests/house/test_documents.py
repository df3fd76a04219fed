"""What the documents and the Makefile say about the tree is true."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from app.legal.texts import Document
from app.web import PAGES
from tests.house.tree import ROOT, committed_files, text_of

DOCUMENTS = [path for path in committed_files() if path.suffix == ".md" and "node_modules" not in path.parts]
_FOLDERS = "app|web|tests|docs|tools|simulators|migrations|benchmarks|deploy|examples"
_IN_BACKTICKS = re.compile(rf"`((?:{_FOLDERS}|\.ci)/[\w./-]*)`")
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
OWN_PAGES = {*PAGES, *(f"/{each}" for each in Document)}
"""Where documents lead that are shown to people as pages."""
MADE_LATER = {"web/dist", "web/dist/", "web/node_modules", "tests/.venv"}
"""Named in documents, made by the set-up."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_a_document_names_only_files_that_exist(document: Path) -> None:
    named = set(_IN_BACKTICKS.findall(text_of(document))) - MADE_LATER
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_a_document_links_only_to_files_that_exist(document: Path) -> None:
    links = set(_LINK.findall(text_of(document))) - OWN_PAGES
    assert sorted(link for link in links if not _target(document, link).exists()) == []


def _target(document: Path, link: str) -> Path:
    return ROOT / link.lstrip("/") if link.startswith("/") else (ROOT / document).parent / link


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    records = sorted(each.name for each in folder.glob("0*.md"))
    assert sorted(_LINK.findall((folder / "README.md").read_text(encoding="utf-8"))) == records


def test_make_help_has_one_line_for_each_command() -> None:
    """Every target that a person may call is listed; those that serve other targets have a dash in their name."""
    makefile = text_of(Path("Makefile"))
    callable_by_people = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = [line.split()[1] for line in told.splitlines()]
    assert sorted(listed) == sorted(callable_by_people)


def test_make_alone_helps() -> None:
    alone, asked = (
        subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for words in ([], ["help"])
    )
    assert alone == asked


def test_what_ci_runs_is_what_the_readme_says() -> None:
    """Nothing passes here that would fail for somebody who follows the README."""
    commands = [line for line in text_of(Path(".ci/run")).splitlines() if line.startswith("make ")]
    assert commands == ["make check", "make test"]
    assert "make test" in text_of(Path("README.md"))
