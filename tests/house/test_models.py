"""What our models and actions do without, and what each of them has (docs/architecture.md)."""

import ast
import inspect

import pytest
from django.core.management import get_commands, load_command_class
from django.db import models

from tests.house.code import OURS, calls, our_models, short, sources

PURE_OF_CLOCKS = (
    "models",
    "actions",
    "documents",
    "rules",
    "workflow",
    "screening",
    "proposal",
    "permissions",
    "queries",
)
CLOCKS = {
    "timezone.now",
    "datetime.now",
    "dt.datetime.now",
    "datetime.utcnow",
    "date.today",
    "dt.date.today",
    "time.time",
}


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_a_model_is_plain(model: type[models.Model]) -> None:
    assert "__str__" in {name for base in model.__mro__ if base is not models.Model for name in vars(base)}
    assert not model._meta.ordering or model._meta.label == "partnership.User"
    ours = [base for base in model.__mro__ if base.__module__.split(".")[0] in OURS]
    assert not [base for base in ours if "save" in vars(base) or "delete" in vars(base)]
    assert not [field for field in model._meta.private_fields if type(field).__name__ == "GenericForeignKey"]


def test_the_clock_is_read_at_the_doors_alone() -> None:
    read = [
        f"{short(file)}:{line}: {name}"
        for file in sources(*PURE_OF_CLOCKS)
        for line, name in calls(file)
        if name in CLOCKS
    ]
    assert read == []


def test_tasks_are_called_from_tasks_and_doors_alone() -> None:
    quiet = set(sources("models", "actions", "documents", "permissions", "queries", "channels", "screening"))
    called = [
        f"{short(file)}:{line}"
        for file in quiet
        for line, name in calls(file)
        if name.endswith((".delay", ".apply_async", "send_task"))
    ]
    assert called == []


def test_there_are_no_signals() -> None:
    wired = []
    for file in sources():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                ("django.db.models.signals", "django.dispatch")
            ):
                wired.append(f"{short(file)}:{node.lineno}")
    assert wired == []


@pytest.mark.parametrize("name", sorted(name for name, app in get_commands().items() if str(app).split(".")[0] in OURS))
def test_a_command_says_what_it_does(name: str) -> None:
    command = load_command_class(get_commands()[name], name)
    if name == "migrate":
        return  # Django's own, which says so itself
    assert command.help, name
    assert inspect.getdoc(inspect.getmodule(type(command))), name


def test_the_guards_bite(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "module.py"
    file.write_text("import x\nx.timezone.now()\ntask.delay(1)\n", encoding="utf-8")
    assert list(calls(file)) == [(2, "x.timezone.now"), (3, "task.delay")]
