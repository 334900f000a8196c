"""Every text of ours that a person reads is in the French catalogue.

The texts are found as ``makemessages`` finds them, in pure Python: the first argument of a gettext call, and the
``translate`` and ``blocktranslate`` tags as Django's own extraction rewrites templates.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

from tests.house.code import HOUSES, ROOT, short, sources

CATALOGUE = ROOT / "config" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def in_code(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or ast.unparse(node.func).split(".")[-1] not in CALLS:
            continue
        at = 1 if ast.unparse(node.func).split(".")[-1] in WITH_CONTEXT else 0
        said = node.args[at : at + 1]
        if said and isinstance(said[0], ast.Constant) and isinstance(said[0].value, str):
            yield said[0].value


def in_template(text: str) -> Iterator[str]:
    """`templatize` gives lines such as `` gettext(u'…') `` with everything else blotted out."""
    for call in re.finditer(r"""\bn?p?gettext\(u?((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""", templatize(text)):
        yield ast.literal_eval(call[1])


def said() -> dict[str, str]:
    """Every text and where it stands first."""
    found: dict[str, str] = {}
    for file in sources():
        for text in in_code(file.read_text(encoding="utf-8")):
            found.setdefault(text, short(file))
    for house in HOUSES:
        for file in sorted((ROOT / house).rglob("templates/**/*.*")):
            if file.suffix in {".html", ".txt"}:
                for text in in_template(file.read_text(encoding="utf-8")):
                    found.setdefault(text, short(file))
    return {text: place for text, place in found.items() if text.strip()}


@pytest.fixture(scope="module")
def catalogue() -> dict[str, polib.POEntry]:
    if not CATALOGUE.exists():
        pytest.skip("the French catalogue is not written yet")
    entries = {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    texts = said()
    if sum(text in entries for text in texts) < len(texts) / 2:
        pytest.skip(f"the French catalogue is being written: {len(entries)} of {len(texts)} texts")
    return entries


def test_every_text_has_its_french(catalogue: dict[str, polib.POEntry]) -> None:
    missing = {
        text: place for text, place in said().items() if text not in catalogue or not catalogue[text].translated()
    }
    assert missing == {}


def test_a_translation_keeps_the_places_that_are_filled_in(catalogue: dict[str, polib.POEntry]) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue.values()
        for french in ([entry.msgstr] if entry.msgstr else entry.msgstr_plural.values())
        if set(PLACEHOLDER.findall(french)) - set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
    ]
    assert wrong == []


def test_texts_are_found_in_code_and_templates() -> None:
    """The guard bites: a text in either is seen."""
    assert list(in_code('x = _("One")\npgettext("menu", "Two")\nngettext("1 day", "%s days", n)')) == [
        "One",
        "Two",
        "1 day",
    ]
    template = '{% load i18n %}{% translate "Three" %}{% blocktranslate %}Four {{ n }}{% endblocktranslate %}'
    assert list(in_template(template)) == ["Three", "Four %(n)s"]
    assert len(said()) > 100
    assert Path(next(iter(said().values()))).parts[0] in HOUSES
