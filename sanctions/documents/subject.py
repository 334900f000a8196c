"""What matching looks at of a document: of a listing's, of a target's, or of several listings' values together."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sanctions.enums import NameKind, NameStrength
from sanctions.screening.subjects import Given, Number, Subject

Document = Mapping[str, Any]
GENDERS = {
    "male": ("m", "male", "man", "homme", "masculin", "masculine", "h"),
    "female": ("f", "female", "woman", "femme", "féminin", "feminin", "feminine", "w"),
}
"""Words that publishers print for a gender; any other is not compared."""


def subject_of(*documents: Document) -> Subject:
    """The subject that documents of the same target speak of, each with the groups of values that documents have.

    Nationalities come first among the countries; of anything but a person, so does where its addresses and papers are.
    """
    kind = next((document["kind"] for document in documents), "")
    return Subject(
        kind=kind,
        names=tuple(dict.fromkeys(Given(name["text"], _is_weak(name)) for name in _values("names", documents))),
        births=_once(
            (birth["earliest"] or "", birth["latest"] or "")
            for birth in _values("birth_dates", documents)
            if birth["earliest"] or birth["latest"]
        ),
        countries=_once(_countries(kind, documents)),
        places=_once(place["text"] for place in _values("birth_places", documents)),
        genders=_once(filter(None, map(_gender, _values("particulars", documents)))),
        numbers=_once(
            Number(number["type"], number["number"], number["country"] or "")
            for number in _values("identifiers", documents)
        ),
    )


def _values(group: str, documents: Iterable[Document]) -> Iterator[Document]:
    for document in documents:
        yield from document[group]


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _is_weak(name: Document) -> bool:
    return name["kind"] == NameKind.LOW_QUALITY or name.get("strength") == NameStrength.WEAK


def _countries(kind: str, documents: Iterable[Document]) -> Iterator[str]:
    groups = ("nationalities",) if kind == "PERSON" else ("nationalities", "addresses")
    for group in groups:
        yield from (value["country"] for value in _values(group, documents) if value["country"])


def _gender(particular: Document) -> str:
    """``male`` or ``female`` where a particular says so; blank otherwise."""
    if particular["type"] != "GENDER":
        return ""
    printed = particular["text"].strip().casefold()
    return next((gender for gender, words in GENDERS.items() if printed in words), "")
