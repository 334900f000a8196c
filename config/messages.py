"""Every text of our code that is there to be translated, found without gettext's programs.

Python is read as a syntax tree; a template is first turned into calls of gettext by Django itself, and one of the
website is read by Jinja; what models say of themselves is asked of them (`config.labels`).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation.template import templatize
from jinja2 import Environment

from config import labels

ROOT = Path(__file__).resolve().parent.parent
JINJA = ROOT / "registry" / "site" / "templates"
HOUSES = ("config", "partnership", "registry", "sanctions", "seeds")

# Of Django's own texts, those that its French says in a way that does not suit our words ("Modification de annonce").
REWORDED = ("Add %s", "Change %s", "View %s")

# What each of gettext's functions is given, in order.
CALLS = {
    "gettext": ("text",),
    "ngettext": ("text", "plural"),
    "pgettext": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}
CALLS |= {f"{name}_lazy": given for name, given in CALLS.items()} | {"gettext_noop": ("text",)}

# `templatize` leaves calls among blanked-out text, which as a whole is no Python; constants in tags stand as _("…").
_TEXT = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)\s*(?:,\s*count\s*)?\)")


class Message(NamedTuple):
    """A text as a catalogue names it; ``context`` and ``plural`` are None where the code gives none."""

    text: str
    plural: str | None = None
    context: str | None = None


class UnreadableError(Exception):
    """A call of gettext whose text is not written out: no catalogue could name it."""


def found() -> dict[Message, list[str]]:
    """Each message with the files it stands in, as paths from the root.

    Raises:
        UnreadableError: a text is composed where it should be written out.
    """
    messages: dict[Message, set[str]] = {}
    for house in HOUSES:
        for path in sorted((ROOT / house).rglob("*")):
            name = str(path.relative_to(ROOT))
            if path.is_file() and path.is_relative_to(JINJA):
                for message in of_jinja(path.read_text(), name):
                    messages.setdefault(message, set()).add(name)
                continue
            if path.suffix not in {".py", ".html", ".txt"} or name == "config/labels.py" or "migrations" in path.parts:
                continue
            source = path.read_text()
            for message in of_python(source, name) if path.suffix == ".py" else of_template(source):
                messages.setdefault(message, set()).add(name)
    for label in labels.found():
        messages.setdefault(Message(label.text, None, label.context or None), set()).add("config/labels.py")
    for text in REWORDED:
        messages.setdefault(Message(text), set()).add("config/messages.py")
    return {message: sorted(places) for message, places in messages.items()}


def of_python(source: str, name: str = "") -> Iterator[Message]:
    """What a module gives to the functions it imports from ``django.utils.translation``, by whatever name."""
    tree = ast.parse(source)
    local = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.utils")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            called = function.attr if local.get(function.value.id) == "translation" else ""
        else:
            called = local.get(function.id, "") if isinstance(function, ast.Name) else ""
        if called in CALLS:
            yield _message(called, node.args, f"{name}:{node.lineno}")


def of_template(source: str) -> Iterator[Message]:
    """What a template's tags and filters translate."""
    for call in _CALL.finditer(templatize(source)):
        texts = ast.parse(f"f({call[2]})", mode="eval").body
        assert isinstance(texts, ast.Call)  # noqa: S101 - it is what was just written
        yield _message("gettext" if call[1] == "_" else call[1], texts.args, "")


def of_jinja(source: str, name: str = "") -> Iterator[Message]:
    """What a template of Jinja's gives to gettext's functions."""
    reader: Any = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for line, called, given in reader.extract_translations(source):
        texts = [given] if isinstance(given, str) else list(given)
        arguments: list[ast.expr] = [ast.Constant(text) for text in texts]
        yield _message("gettext" if called == "_" else called, arguments, f"{name}:{line}")


def _message(called: str, arguments: list[ast.expr], place: str) -> Message:
    given: dict[str, str] = {}
    for part, argument in zip(CALLS[called], arguments, strict=False):
        if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            raise UnreadableError(f"{place}: the text given to {called} is not written out")
        given[part] = argument.value
    return Message(given["text"], given.get("plural"), given.get("context"))
