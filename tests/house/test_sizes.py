"""Files and functions fit a screen. What does not is listed here with its reason, so that it is a decision."""

from __future__ import annotations

from statistics import median

import pytest

from tests.house.tree import functions, python_files, text_of

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 60

LONG_FILES: dict[str, str] = {}
"""Path → why it is longer."""

LONG_FUNCTIONS: dict[str, str] = {}
"""Path:name → why it is longer."""


def test_files_fit() -> None:
    long = {str(path) for path in python_files("app", "simulators") if text_of(path).count("\n") > MOST_LINES_OF_A_FILE}
    assert long == set(LONG_FILES)


def test_functions_fit() -> None:
    long = {str(function) for function in functions("app", "simulators") if function.lines > MOST_LINES_OF_A_FUNCTION}
    assert long == set(LONG_FUNCTIONS)


@pytest.mark.parametrize("folder", ["app", "simulators"])
def test_the_usual_function_is_short(folder: str) -> None:
    assert median(function.lines for function in functions(folder)) < 10
