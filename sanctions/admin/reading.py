"""Documents put in words for the eye: every field of a listing's document, in the order a reader wants it. Pure.

Nothing is left out: a field without a value is named among what is not given, since unknown is a value. A field unknown
to this module is shown under its own name, so that a document that grows cannot hide anything from a reviewer.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as lazy_in

from partnership.enums import Confidence
from registry.canonical import canonical
from registry.diff import changes
from sanctions.admin.details import details
from sanctions.documents.listing import NEW_TARGET, Document
from sanctions.enums import (
    ContactType,
    EndReason,
    IdentifierType,
    ListingStatus,
    Measure,
    NameKind,
    ParticularType,
    RelationType,
    TargetKind,
)

LABELS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Name of the record"),
    "kind": gettext_lazy("Kind"),
    "participant": gettext_lazy("Listed by"),
    "programme": gettext_lazy("Programme"),
    "further_programmes": gettext_lazy("Further programmes"),
    "own_reference": gettext_lazy("The State's reference"),
    "status": gettext_lazy("Status"),
    "target": gettext_lazy("Target"),
    "measures": gettext_lazy("Measures"),
    "exemptions": gettext_lazy("Exemptions"),
    "designated_on": gettext_lazy("Designated on"),
    "undated": gettext_lazy("Day of designation"),
    "in_force_on": gettext_lazy("In force on"),
    "amended_on": gettext_lazy("Amended on"),
    "ended": lazy_in("listing", "Ended"),
    "names": gettext_lazy("Names"),
    "birth_dates": gettext_lazy("Birth dates"),
    "birth_places": gettext_lazy("Birth places"),
    "nationalities": gettext_lazy("Nationalities"),
    "identifiers": gettext_lazy("Identifiers"),
    "addresses": gettext_lazy("Addresses"),
    "positions": gettext_lazy("Positions"),
    "contacts": gettext_lazy("Contacts"),
    "particulars": gettext_lazy("Particulars"),
    "relations": gettext_lazy("Relations"),
    "identification": gettext_lazy("Identification"),
    "reasons": gettext_lazy("Statement of reasons"),
    "remarks": gettext_lazy("Remarks of the list"),
    "acts": gettext_lazy("Legal acts"),
    "references": gettext_lazy("References in other lists"),
    "listed_in": gettext_lazy("Taken from"),
    "incidents": gettext_lazy("Incidents"),
    "announcement": gettext_lazy("Announcement"),
    "sources": gettext_lazy("Sources"),
    "confidence": gettext_lazy("Confidence"),
    "status_as_of": gettext_lazy("Status as of"),
    "note": gettext_lazy("Note"),
    "correction": gettext_lazy("Correction"),
}


@dataclass(frozen=True)
class Segment:
    """A stretch of text, and whether the other side has it too."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Phrase:
    """One value in words: the text as given, what else is said of it, and a link if it is one.

    ``mark`` is ``ins``, ``del`` or empty; ``segments`` mark the words that differ, where the rest of the text stays.
    """

    text: str
    notes: tuple[str, ...] = ()
    lang: str = ""
    url: str = ""
    mark: str = ""
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class Row:
    """A field in words; a difference has both sides, a plain reading only `after`."""

    key: str
    label: str
    after: Sequence[Phrase]
    before: Sequence[Phrase] = ()
    what: str = ""


@dataclass(frozen=True)
class Reading:
    """A whole document: the rows that say something, and the labels of fields that say nothing."""

    rows: Sequence[Row]
    not_given: Sequence[str] = field(default_factory=list)


def reading(document: Document) -> Reading:
    """A document as a reader will find it."""
    said = {key: phrases(key, document[key]) for key in _in_order(document)}
    return Reading(
        [Row(key, label(key), words) for key, words in said.items() if words],
        [label(key) for key, words in said.items() if not words and key != "correction"],
    )


def difference(old: Document, new: Document) -> list[Row]:
    """The fields in which two documents differ, each side in words with what changed marked.

    What counts as a difference is decided by `registry.diff` alone.
    """
    heads = {re.split(r"[.\[]", change.path)[0] for change in changes(old, new)}
    return [_compared(key, old.get(key), new.get(key)) for key in _in_order(new | old) if key in heads]


def label(key: str) -> str:
    """What people call a field of a document."""
    return str(LABELS.get(key, key.replace("_", " ").capitalize()))


def phrases(key: str, value: Any) -> list[Phrase]:
    """A field's value in words; empty if it says nothing."""
    if value is False or value in (None, "", [], {}):
        return []
    items = value if isinstance(value, list) else [value]
    return [_phrase(key, item) for item in items]


def _in_order(document: Document) -> list[str]:
    return [key for key in LABELS if key in document] + [key for key in document if key not in LABELS]


def _compared(key: str, old: Any, new: Any) -> Row:
    before, after = _items(old), _items(new)
    olds, news = [canonical(item) for item in before], [canonical(item) for item in after]
    left = [_marked(_phrase(key, item), "" if form in news else "del") for item, form in zip(before, olds, strict=True)]
    right = [_marked(_phrase(key, item), "" if form in olds else "ins") for item, form in zip(after, news, strict=True)]
    removed = [phrase for phrase in left if phrase.mark]
    added = [phrase for phrase in right if phrase.mark]
    if len(removed) == len(added) == 1:
        one, other = _by_word(removed[0], added[0])
        left = [one if phrase is removed[0] else phrase for phrase in left]
        right = [other if phrase is added[0] else phrase for phrase in right]
    if removed and added:
        what = _("Changed")
    elif added:
        what = _("Added")
    else:
        what = _("Removed") if removed else _("Put in another order")
    return Row(key, label(key), right, left, what)


def _items(value: Any) -> list[Any]:
    if value is False or value in (None, "", [], {}):
        return []
    return value if isinstance(value, list) else [value]


def _marked(phrase: Phrase, mark: str) -> Phrase:
    return Phrase(phrase.text, phrase.notes, phrase.lang, phrase.url, mark)


def _by_word(old: Phrase, new: Phrase) -> tuple[Phrase, Phrase]:
    """Where much of a long text stays, mark only the words that differ; a short value is read whole."""
    one, other = (re.findall(r"\s+|[^\s]+", phrase.text) for phrase in (old, new))
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if min(len(one), len(other)) < 12 or matcher.ratio() < 0.4:
        return old, new
    left, right = [], []
    for tag, from_one, to_one, from_other, to_other in matcher.get_opcodes():
        left.append(Segment("".join(one[from_one:to_one]), tag != "equal"))
        right.append(Segment("".join(other[from_other:to_other]), tag != "equal"))
    return (
        Phrase(old.text, old.notes, old.lang, old.url, "del", tuple(piece for piece in left if piece.text)),
        Phrase(new.text, new.notes, new.lang, new.url, "ins", tuple(piece for piece in right if piece.text)),
    )


def _phrase(key: str, value: Any) -> Phrase:
    if write := _WRITERS.get(key):
        return write(value)
    if isinstance(value, Mapping):
        return Phrase(_spelled(value))
    return Phrase(str(value))


def _spelled(value: Any) -> str:
    """Any JSON at all, spelled out, for what no writer knows."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_spelled(child)}" for key, child in value.items() if child not in (None, "", [], {}))
    if isinstance(value, list):
        return ", ".join(map(_spelled, value))
    return str(value)


def _notes(*notes: str | None) -> tuple[str, ...]:
    return tuple(note for note in notes if note)


def _under(value: Mapping[str, Any]) -> str | None:
    return _("under %(act)s") % {"act": value["act"]} if value.get("act") else None


def _name(value: Mapping[str, Any]) -> Phrase:
    latin = value.get("latin")
    return Phrase(
        value["text"],
        _notes(
            _code(NameKind, value["kind"]),
            _("Latin form “%(text)s”, derived by machine") % {"text": latin["text"]} if latin else None,
            _("language: %(code)s") % {"code": value["language"]} if value["language"] else None,
            *details(value),
            _under(value),
        ),
        value["language"] or "",
    )


def _date(value: Mapping[str, Any]) -> Phrase:
    return Phrase(value["text"], _notes(_interval(value), *details(value), _under(value)))


def _interval(value: Mapping[str, Any]) -> str | None:
    """What the date's text means, said only where it is not plainly one day."""
    earliest, latest = value["earliest"], value["latest"]
    if earliest == latest == value["text"]:
        return None
    if earliest == latest:
        return str(earliest) if earliest else _("no day could be read from it")
    return _("from %(earliest)s to %(latest)s") % {"earliest": earliest or "…", "latest": latest or "…"}


def _located(value: Mapping[str, Any]) -> Phrase:
    return Phrase(value["text"], _notes(value.get("country"), *details(value), _under(value)))


def _identifier(value: Mapping[str, Any]) -> Phrase:
    bearer = _("in the name of %(name)s") % {"name": value["name"]} if value.get("name") else None
    kind = _code(IdentifierType, value["type"])
    return Phrase(value["number"], _notes(kind, value["country"], bearer, *details(value), _under(value)))


def _typed(words: Any) -> Callable[[Mapping[str, Any]], Phrase]:
    """A value with a type: a contact, a particular."""
    return lambda value: Phrase(
        value["text"], _notes(_code(words, value["type"]), value.get("country"), *details(value), _under(value))
    )


def _relation(value: Mapping[str, Any]) -> Phrase:
    known_as = value["own_reference"]
    there = _("listed as %(reference)s") % {"reference": known_as} if known_as else None
    notes = _notes(_code(RelationType, value["type"]), value["role"], there, *details(value), _under(value))
    return Phrase(value["name"] or known_as, notes)


def _remark(value: Mapping[str, Any]) -> Phrase:
    return Phrase(value["text"], _notes(value["label"], _under(value)), value.get("language", ""))


def _act(value: Mapping[str, Any]) -> Phrase:
    date = value["date"]
    return Phrase(
        value["number"],
        _notes(value["title"], date["text"] if date else None, None if value["url"] else _("no link given")),
        url=value["url"] or "",
    )


def _end(value: Mapping[str, Any]) -> Phrase:
    on, act = value["on"], value["act"]
    return Phrase(
        f"{_code(EndReason, value['reason'])}, {on['text'] if on else _('day unknown')}",
        _notes(_("under %(act)s") % {"act": act["number"]} if act else None, value["note"]),
        url=(act["url"] or "") if act else "",
    )


def _correction(value: Mapping[str, Any]) -> Phrase:
    return Phrase(
        value["reason"],
        _notes(
            _("on the authority of %(authority)s") % {"authority": value["authority"]} if value["authority"] else None,
            _("fields: %(fields)s") % {"fields": ", ".join(_labels(value["fields"]))},
        ),
    )


def _labels(pointers: Sequence[str]) -> list[str]:
    """The fields that JSON pointers lead into, each once."""
    return list(dict.fromkeys(label(re.split(r"[/.\[]", pointer.lstrip("/"))[0]) for pointer in pointers))


def _target(value: str) -> Phrase:
    if value == NEW_TARGET:
        return Phrase(_("A new target"), (_("its reference is given at publication"),))
    return Phrase(value.removeprefix("target/"))


def _identification(value: str) -> Phrase:
    if value == "too_few":
        return Phrase(_("Too few identifiers: the record warns of namesakes"))
    return Phrase(_("Sufficient"))


def _web(value: str) -> Phrase:
    return Phrase(value, url=value)


def _code(words: Any, value: str) -> str:
    """The label of a code; an unknown code stands as it is."""
    return str(words(value).label) if value in words.values else value


def _coded(words: Any) -> Callable[[str], Phrase]:
    return lambda value: Phrase(_code(words, value))


def words_of(measures: Sequence[str]) -> str:
    """Measures as a list in a sentence."""
    return ", ".join(_code(Measure, measure).lower() for measure in measures)


LOOK_ALIKE = (
    ("names", "text"),
    ("positions", "text"),
    ("identifiers", "number"),
    ("addresses", "text"),
    ("contacts", "text"),
    ("relations", "name"),
)


def texts(document: Document) -> Iterator[str]:
    """The texts of a document in which a look-alike letter could hide: names, positions, numbers."""
    for group, part in LOOK_ALIKE:
        yield from (value[part] for value in document[group] if value[part])


_WRITERS: Mapping[str, Callable[[Any], Phrase]] = {
    "kind": _coded(TargetKind),
    "status": _coded(ListingStatus),
    "target": _target,
    "measures": _coded(Measure),
    "designated_on": _date,
    "undated": lambda _said: Phrase(_("The list does not say when it was designated")),
    "in_force_on": _date,
    "amended_on": _date,
    "status_as_of": _date,
    "ended": _end,
    "names": _name,
    "birth_dates": _date,
    "birth_places": _located,
    "nationalities": _located,
    "identifiers": _identifier,
    "addresses": _located,
    "positions": _located,
    "contacts": _typed(ContactType),
    "particulars": _typed(ParticularType),
    "relations": _relation,
    "references": lambda value: Phrase(f"{value['system']} {value['number']}"),
    "exemptions": lambda value: Phrase(value["text"], lang=value["language"]),
    "remarks": _remark,
    "identification": _identification,
    "reasons": lambda value: Phrase(value["text"], lang=value["language"]),
    "acts": _act,
    "incidents": lambda value: Phrase(value.removeprefix("incident/")),
    "announcement": lambda value: Phrase(value.removeprefix("announcement/")),
    "sources": _web,
    "confidence": _coded(Confidence),
    "correction": _correction,
}
