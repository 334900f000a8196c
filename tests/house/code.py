"""The project's own source, for the tests of the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
OURS = ("registry", "partnership", "sanctions", "seeds")
HOUSES = (*OURS, "config")


def sources(*below: str, tests: bool = False) -> Iterator[Path]:
    """Our Python files, migrations left out; ``below`` names rooms such as ``models`` or ``actions``."""
    for house in (*HOUSES, "tests") if tests else HOUSES:
        for file in sorted((ROOT / house).rglob("*.py")):
            parts = file.relative_to(ROOT).parts
            if "migrations" not in parts and (not below or set(below) & {part.removesuffix(".py") for part in parts}):
                yield file


def short(file: Path) -> str:
    return str(file.relative_to(ROOT))


def calls(file: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call in a file: ``timezone.now``, ``task.delay``."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def our_models() -> list[type[models.Model]]:
    """Every model of ours, those made by pghistory left out."""
    return [
        model
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if not any(base.__name__ == "Event" and base.__module__.startswith("pghistory") for base in model.__mro__)
    ]
