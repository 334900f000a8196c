"""What the documents name is there: links, files, make targets, commands, rules of Postgres, layers of the law."""

import configparser
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.house.code import HOUSES, ROOT, sources

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`([^`\n]+)`")
TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
NAME = re.compile(r"(?:registry|partnership|sanctions)_[a-z_]+")
FILE = re.compile(rf"(?:{'|'.join((*HOUSES, 'tests', 'docs', 'requirements'))})/[\w./-]*|[\w-]+\.(?:toml|yml)")


def words(doc: Path) -> Iterator[str]:
    """What a document sets as code, blocks and passages alike."""
    text = doc.read_text(encoding="utf-8")
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from (line.strip() for line in text.splitlines() if line.startswith("    "))
    yield from CODE.findall(re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def dead_links(doc: Path, text: str) -> list[str]:
    return [link for link in LINK.findall(text) if not (doc.parent / link).exists()]


def unknown_targets(word: str) -> set[str]:
    known = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    return set(re.findall(r"(?:^|\s)make ([a-z-]+)", word)) - known


def unknown_commands(word: str) -> set[str]:
    return set(re.findall(r"manage\.py ([a-z_]+)", word)) - set(get_commands())


def missing_files(word: str) -> list[str]:
    return [] if not FILE.fullmatch(word) or (ROOT / word).exists() else [word]


def unknown_names(word: str, code: str) -> list[str]:
    return [word] if NAME.fullmatch(word) and not re.search(rf"\b{word}\b", code) else []


def arrows(layers: str) -> str:
    """Layers as the documents draw them."""
    return " → ".join(layers.split("\n")).strip(" →")


@pytest.fixture(scope="module")
def code() -> str:
    """All of our source, migrations too."""
    migrations = (file for house in HOUSES for file in (ROOT / house).glob("migrations/*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in (*sources(), *migrations))


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: str(doc.relative_to(ROOT)))
def test_what_a_document_names_is_there(doc: Path, code: str) -> None:
    wrong: list[str] = dead_links(doc, doc.read_text(encoding="utf-8"))
    for word in words(doc):
        wrong += [*unknown_targets(word), *unknown_commands(word), *missing_files(word), *unknown_names(word, code)]
    assert wrong == []


def test_a_wrong_name_is_noticed(code: str) -> None:
    """The twin."""
    assert dead_links(ROOT / "README.md", "[a](docs/none.md) [b](docs/feed.md) [c](https://example.org/)") == [
        "docs/none.md"
    ]
    assert unknown_targets("PORT=1 make everything") == {"everything"}
    assert unknown_commands(".venv/bin/python manage.py sow --check") == {"sow"}
    assert missing_files("registry/none.py") == ["registry/none.py"]
    assert unknown_names("sanctions_review_by_anybody", code) == ["sanctions_review_by_anybody"]


@pytest.mark.parametrize("house", ["registry", "partnership", "sanctions"])
def test_the_layers_are_those_of_the_import_law(house: str) -> None:
    law = configparser.ConfigParser()
    law.read(ROOT / ".importlinter", encoding="utf-8")
    drawn = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").replace("\\|", "|")
    assert f"`{arrows(law[f'importlinter:contract:{house}']['layers'])}`" in drawn


def test_every_decision_is_listed() -> None:
    pages = sorted(page.name for page in (ROOT / "docs" / "adr").glob("0*.md"))
    listed = LINK.findall((ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8"))
    assert listed == pages
    assert [int(page[:4]) for page in pages] == list(range(1, len(pages) + 1))
