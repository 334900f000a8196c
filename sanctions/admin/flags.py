"""What a reviewer should stop at: likely problems of a line, found by machine. Nothing is refused here."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanctions.admin.likely import Likely
from sanctions.admin.reading import texts
from sanctions.documents.listing import Document
from sanctions.enums import Judgement, LineOperation
from sanctions.models import Line
from sanctions.screening.text import is_confusable, scripts

STOP, LOOK = "stop", "look"


@dataclass(frozen=True)
class Flag:
    """``STOP`` may wrong somebody or mislead a reader; ``LOOK`` is worth a glance. ``code`` is one of `STOPS`."""

    level: str
    text: str
    code: str = ""


STOPS = {
    "too_few": gettext_lazy("Persons with too few identifiers"),
    "confusable": gettext_lazy("Names that mix alphabets that look alike"),
    "public_now": gettext_lazy("Withheld until now, public from now on"),
    "no_authority": gettext_lazy("Corrections that name no authority"),
    "no_act": gettext_lazy("Ends that name no legal act"),
    "no_reasons": gettext_lazy("Listings without a statement of reasons"),
}
"""What is found in a line by itself, by its code, as the heading of a list of such lines."""


def flags(line: Line, document: Document, likely: Sequence[Likely], *, withheld: bool) -> list[Flag]:
    """Everything to stop at in one line, the grave ones first."""
    found = list(stops(line, document, withheld=withheld))
    if open_ := [str(one.target) for one in likely if one.is_open]:
        text = _("A new target that may be known already: %(refs)s. Judge it below.")
        found.append(Flag(STOP, text % {"refs": ", ".join(open_)}))
    if same := [str(one.target) for one in likely if one.judged and one.judged.judgement == Judgement.SAME]:
        text = _(
            "Judged the same as %(refs)s: to be merged once it is published, or returned so that the State names it."
        )
        found.append(Flag(LOOK, text % {"refs": ", ".join(same)}))
    return [
        *found,
        *(Flag(LOOK, text) for text in _derived(document)),
        *(Flag(LOOK, text) for text in _unlinked(document)),
    ]


def stops(line: Line, document: Document, *, withheld: bool) -> Iterator[Flag]:
    """What to stop at in a line by itself, whatever else is on record; quick enough for a list of thousands."""
    yield from (Flag(STOP, text, "confusable") for text in _misleading(document))
    yield from _incomplete(line, document)
    if line.listing and line.listing.withheld and not withheld:
        yield Flag(STOP, _("It was withheld until now: this makes its name public."), "public_now")


def _misleading(document: Document) -> list[str]:
    return [
        _("“%(text)s” mixes alphabets that look alike: %(letters)s. Check it against the legal act, letter by letter.")
        % {"text": text, "letters": _strangers(text)}
        for text in dict.fromkeys(texts(document))
        if not text.isascii() and is_confusable(text)
    ]


def _strangers(text: str) -> str:
    """The letters of the rarer alphabets in a text, each by its name, since the eye cannot tell them."""
    letters = [(letter, next(iter(scripts(letter)), "")) for letter in text if letter.isalpha()]
    times = Counter(script for _letter, script in letters)
    usual = times.most_common(1)[0][0]
    strange = [letter for letter, script in letters if script and script != usual]
    return ", ".join(f"“{letter}” = {unicodedata.name(letter, '?')}" for letter in dict.fromkeys(strange))


def _incomplete(line: Line, document: Document) -> Iterator[Flag]:
    if document["identification"] == "too_few":
        text = _("Too few identifiers: nothing but a name tells this person from a namesake.")
        yield Flag(STOP, text, "too_few")
    if line.operation == LineOperation.CORRECT and not line.authority:
        yield Flag(STOP, _("A correction that names no authority."), "no_authority")
    if line.operation == LineOperation.END and not document["ended"]["act"]:
        yield Flag(STOP, _("An end that names no legal act."), "no_act")
    if line.operation != LineOperation.END and not document["reasons"]:
        yield Flag(STOP, _("No statement of reasons."), "no_reasons")


def _derived(document: Document) -> list[str]:
    return [
        _("The Latin form “%(latin)s” of “%(text)s” is derived by machine and will be published as such.")
        % {"latin": name["latin"]["text"], "text": name["text"]}
        for name in document["names"]
        if name["latin"]
    ]


def _unlinked(document: Document) -> list[str]:
    return [
        _("The act “%(number)s” comes without a link.") % {"number": act["number"]}
        for act in document["acts"]
        if not act["url"]
    ]
