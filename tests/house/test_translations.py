"""Every text of ours that a person reads is marked, and stands in the French catalogue as it should."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.utils.functional import Promise
from django.utils.translation import override

from config.messages import ROOT, Message, UnreadableError, found, of_python, of_template
from config.translations import main, placeholders, problems, update
from partnership.dates import DateError, parse
from partnership.enums import Stage
from partnership.models import Participant
from sanctions import workflow
from sanctions.enums import ListingStatus
from sanctions.workflow import NotNowError
from tests.house.code import HOUSES, our_models, short

LOCALE = ROOT / "config" / "locale"
PO = LOCALE / "fr" / "LC_MESSAGES" / "django.po"
NARROW = "\u202f"

# Bilingual by themselves, or of programs rather than people.
UNMARKED = re.compile(
    r"config/templates/(error|400|403|403_csrf|404|500)\.html|registry/site/templates/language\.html"
    r"|registry/receiver/|sanctions/api_docs"
)
PLAIN_WORDS = {"SHA-256", "UTC", "English", "Français", "Atom", "JSON", "Feed", "pk__", "wk__"}


@pytest.fixture(scope="module")
def messages() -> dict[Message, list[str]]:
    return found()


@pytest.fixture
def catalogue() -> polib.POFile:
    return polib.pofile(str(PO), wrapwidth=0)


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_the_catalogue_has_all_our_texts_and_no_others(
    catalogue: polib.POFile, messages: dict[Message, list[str]]
) -> None:
    assert list(problems(catalogue, messages)) == []


def test_what_is_compiled_is_what_the_source_says() -> None:
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda po: po.remove(po.find("Adopted it.")), "missing: 'Adopted it.'"),
        (lambda po: po.append(polib.POEntry(msgid="Gone", msgstr="Parti")), "no code has it: 'Gone'"),
        (lambda po: setattr(po.find("Adopted it."), "msgstr", ""), "not translated: 'Adopted it.'"),
        (lambda po: po.find("Adopted it.").flags.append("fuzzy"), "fuzzy: 'Adopted it.'"),
        (lambda po: setattr(po.find("Adopted it."), "msgstr", "%(qui)s"), "other placeholders: 'Adopted it.'"),
    ],
)
def test_the_check_bites(spoil: object, said: str, catalogue: polib.POFile, messages: dict[Message, list[str]]) -> None:
    assert callable(spoil)
    spoil(catalogue)
    assert said in list(problems(catalogue, messages))


def test_a_compiled_file_that_is_behind_or_missing_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(LOCALE, tmp_path, dirs_exist_ok=True)
    source = tmp_path / PO.relative_to(LOCALE)
    catalogue = polib.pofile(str(source), wrapwidth=0)
    catalogue.find("Adopted it.").msgstr = "Autre chose."
    catalogue.save()
    assert main(["--check"], tmp_path) == 1
    assert "not compiled from its source" in capsys.readouterr().err
    assert main([], tmp_path) == 0
    assert main(["--check"], tmp_path) == 0
    source.with_suffix(".mo").unlink()
    assert main(["--check"], tmp_path) == 1


def test_an_update_keeps_what_is_translated_and_drops_what_no_code_has() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Kept", msgstr="Gardé"))
    catalogue.append(polib.POEntry(msgid="Gone", msgstr="Parti"))
    update(catalogue, {Message("Kept"): ["a.py"], Message("One", "Many"): ["b.html"]})
    assert [(entry.msgid, texts(entry)) for entry in catalogue] == [("Kept", ["Gardé"]), ("One", ["", ""])]


def test_texts_are_found_in_modules_by_whatever_name_gettext_has() -> None:
    source = """
from django.utils import translation
from django.utils.translation import gettext as say, ngettext, pgettext_lazy as of
say("One" " text"); of("menu", "Two"); ngettext("a day", "%s days", n); translation.gettext("Three"); other("No")
"""
    assert list(of_python(source)) == [
        Message("One text"),
        Message("Two", None, "menu"),
        Message("a day", "%s days"),
        Message("Three"),
    ]
    with pytest.raises(UnreadableError, match=r"here\.py:2"):
        list(of_python('from django.utils.translation import gettext as _\n_(f"{x} is no text")', "here.py"))


def test_texts_are_found_in_templates() -> None:
    source = """{% load i18n %}{% translate "It's one" %}{% blocktranslate %}Two {{ n }} 5%{% endblocktranslate %}
{% blocktranslate count n=n %}a day{% plural %}{{ n }} days{% endblocktranslate %}{{ x|default:_("three") }}
{% translate "Four" context "menu" %}{% if _("five") %}{% endif %}"""
    assert list(of_template(source)) == [
        Message("It's one"),
        Message("Two %(n)s 5%%"),
        Message("a day", "%(n)s days"),
        Message("three"),
        Message("Four", None, "menu"),
        Message("five"),
    ]


def test_what_is_filled_in_is_seen() -> None:
    assert placeholders("%(b)s of %(a)s, %d, 5%%, {name}") == ["%%", "%(a)s", "%(b)s", "%d", "{name}"]


def test_tables_columns_and_codes_are_said_in_french() -> None:
    for model in our_models():
        fields = [field for field in model._meta.get_fields() if hasattr(field, "verbose_name") and field.name != "id"]
        unnamed = [field.name for field in fields if not isinstance(field.verbose_name, Promise)]
        assert unnamed == []
        assert isinstance(model._meta.verbose_name, Promise)
    with override("fr"):
        assert str(Participant._meta.verbose_name_plural) == "participants"
        assert str(Participant._meta.get_field("name_en").verbose_name) == "nom en anglais"
        assert str(Stage.ENDORSED.label) == "A souscrit à la Déclaration"
        assert str(ListingStatus.ENDED.label) == "Terminée"
    with override("en"):
        assert str(Participant._meta.get_field("name_en").verbose_name) == "name in English"


def test_refusals_are_said_in_the_readers_language() -> None:
    with override("fr"), pytest.raises(NotNowError, match="le statut de la soumission est PUBLISHED"):
        workflow.target("submit", "PUBLISHED")
    with override("fr"), pytest.raises(DateError, match="le jour et le mois pourraient être intervertis"):
        parse("3/4/2018")


def test_french_is_set_as_french_is_set(catalogue: polib.POFile) -> None:
    """Apostrophes are typographic; a narrow space that does not break stands before ; : ! ? » and after «."""
    wrong = [
        text
        for entry in catalogue
        for text in texts(entry)
        if "'" in text or re.search(rf"[^{NARROW}][;!?»]|[^{NARROW}\w]:|[^{NARROW}]:(?=\s|$)|«[^{NARROW}]", bare(text))
    ]
    assert wrong == []


def bare(text: str) -> str:
    """Without what is no French: addresses, codes, placeholders and the headers a program sends."""
    return re.sub(r"https?://\S*|Content-Type: \S+|%\(\w+\)[sd]|\d\d:\d\d:\d\dZ", "x", text)


def unmarked(source: str) -> list[str]:
    """Words that a template shows without asking for their translation."""
    source = re.sub(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    source = re.sub(r"<code>[^<]*</code>", "", source)
    shown = re.findall(r'(?:title|alt|placeholder|aria-label)="([^"]*)"', source)
    shown += re.findall(r'<input type="submit"[^>]*value="([^"]*)"', source)
    shown.append(re.sub(r"<[^>]*>|&\w+;", " ", source))
    return [word for text in shown for word in re.findall(r"[^\W\d_][\w-]+", text) if word not in PLAIN_WORDS]


def test_templates_show_no_word_that_is_not_marked() -> None:
    files = [file for house in HOUSES for file in sorted((ROOT / house).rglob("*.html"))]
    bad = {short(file): unmarked(file.read_text()) for file in files if not UNMARKED.search(short(file))}
    assert {name: words for name, words in bad.items() if words} == {}
    assert unmarked('{% translate "Two" %}<p title="Three">{{ x }} Four</p>') == ["Three", "Four"]
