"""Files stay small, and nothing is put into a drawer named after nothing."""

import ast

import pytest

from tests.house.code import ROOT, short, sources

MOST, MOST_OF_TESTS = 400, 600
NO_NAMES = {"utils", "util", "common", "core", "helpers", "helper", "misc", "selectors", "managers"}


def lines(text: str) -> int:
    return text.count("\n")


@pytest.mark.parametrize(("folder", "most"), [("source", MOST), ("tests", MOST_OF_TESTS)])
def test_no_file_is_longer_than_a_reader_is_patient(folder: str, most: int) -> None:
    files = [
        file for file in sources(tests=True) if (file.relative_to(ROOT).parts[0] == "tests") == (folder == "tests")
    ]
    assert len(files) > 20
    assert [(short(file), n) for file in files if (n := lines(file.read_text(encoding="utf-8"))) > most] == []


def test_no_module_is_a_drawer() -> None:
    found = [
        short(file)
        for file in sources(tests=True)
        for part in file.relative_to(ROOT).parts
        if part.removesuffix(".py") in NO_NAMES
    ]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    files = [file for file in sources(tests=True) if file.stat().st_size and file.name != "apps.py"]
    assert [short(file) for file in files if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))] == []
