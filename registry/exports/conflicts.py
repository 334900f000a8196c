"""Where States contradict one another about one target, from its document. Pure.

Saying more, or saying it more exactly, contradicts nobody: a State that gives the year agrees with one that gives the
day in it, and one that knows two passports with one that knows either. Two States disagree when nothing that the one
says can be what the other says. What an annulled listing said is nobody's word any more; of an ended one it still
stands beside the others. The register does not decide between them (`sanctions.documents.target`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, combinations, product
from typing import Any, NamedTuple

import msgspec

from registry import folding
from registry.exports.coverage import ANNULLED, IN_FORCE
from registry.exports.record import Json

MALE, FEMALE = "male", "female"
_GENDERS = {
    **dict.fromkeys(("m", "male", "man", "masculine", "homme", "masculin", "mannlich", "hombre", "masculino"), MALE),
    **dict.fromkeys(("f", "female", "woman", "feminine", "femme", "feminin", "weiblich", "mujer", "femenino"), FEMALE),
}
_OF_THE_WORLD = frozenset({"LEI", "IMO", "MMSI", "DUNS", "INN", "OGRN"})
"""Identifiers that one target has one of, whichever country is named beside them."""

_MANY_EACH = frozenset({"WALLET", "BIC", "CALL_SIGN", "OTHER"})
"""Identifiers of which one target has many, or that are of no one sort: two different ones say nothing."""

_APART = re.compile(r"[\W_]+")


class Claim(msgspec.Struct, frozen=True):
    """What some participants say alike: the values as printed, and their codes, both in the document's order.

    Of ``status`` the values are the standing, then the reason and the day of the end where known (``ENDED``,
    ``DELISTED``, ``2024-01-05``).
    """

    values: tuple[str, ...]
    said_by: tuple[str, ...]


class Conflict(msgspec.Struct, frozen=True):
    """Everyone who speaks of a matter on which at least two disagree.

    ``field`` is ``status``, ``names``, ``birth_dates``, ``gender``, ``nationalities`` or ``identifiers``; ``about``
    says which: the script of the spelling (``LATIN``), the identifier's type and country (``PASSPORT SY``).
    """

    field: str
    about: str
    claims: tuple[Claim, ...]


class _Said(NamedTuple):
    """A value as printed, what it is compared by, and whether it is a claim or only known besides."""

    text: str
    key: Any
    shown: bool = True


Words = dict[str, list[_Said]]
"""What each participant says of one matter."""


def conflicts(document: Json) -> list[Conflict]:
    """The contradictions in a target's document, status first; none where fewer than two participants speak."""
    annulled = {one["listing"] for one in document.get("listings") or [] if one.get("status") == ANNULLED}
    values = _Values(document, annulled)
    found = [_conflict("status", "", _standings(document), _shares)]
    found += [_conflict("names", script, words, _one_spelling) for script, words in _spellings(values).items()]
    found += [
        _conflict("birth_dates", "", values.by("birth_dates", _interval), _overlap),
        _conflict("gender", "", values.by("particulars", _gender), _shares),
        _conflict("nationalities", "", values.by("nationalities", lambda one: one.get("country")), _shares),
    ]
    found += [_conflict("identifiers", about, words, _shares) for about, words in _numbers(values).items()]
    return [one for one in found if one]


class Interval(NamedTuple):
    """The days that a date may mean, ISO text, both ends included; open where the date does not say."""

    earliest: str
    latest: str

    def overlaps(self, other: "Interval") -> bool:
        """Whether both may mean the same day."""
        return self.earliest <= other.latest and other.earliest <= self.latest


class _Values:
    """The values of a document with who says them, those of annulled listings left out."""

    def __init__(self, document: Json, annulled: set[str]) -> None:
        self._document, self._annulled = document, annulled

    def each(self, group: str) -> Iterator[tuple[Json, str]]:
        """Each value with each participant that says it, once."""
        for value in self._document.get(group) or []:
            said_by = (one for one in value.get("said_by") or [] if one.get("listing") not in self._annulled)
            for code in dict.fromkeys(one["participant"] for one in said_by):
                yield value, code

    def by(self, group: str, key: Callable[[Json], Any]) -> Words:
        """What each says in a group; values without a key cannot be compared, and are left out."""
        words: Words = {}
        for value, code in self.each(group):
            if found := key(value):
                words.setdefault(code, []).append(_Said(str(value["text"]), found))
        return words


def _conflict(
    field: str, about: str, words: Words, agree: Callable[[list[_Said], list[_Said]], bool]
) -> Conflict | None:
    if all(agree(one, other) for one, other in combinations(words.values(), 2)):
        return None
    claims: dict[tuple[str, ...], list[str]] = {}
    for code, said in words.items():
        if texts := tuple(dict.fromkeys(one.text for one in said if one.shown)):
            claims.setdefault(texts, []).append(code)
    return Conflict(field, about, tuple(Claim(texts, tuple(codes)) for texts, codes in claims.items()))


def _shares(one: list[_Said], other: list[_Said]) -> bool:
    return not {said.key for said in one}.isdisjoint(said.key for said in other)


def _overlap(one: list[_Said], other: list[_Said]) -> bool:
    others = [said.key for said in other]
    return any(said.key.overlaps(born) for said in one for born in others)


def _interval(value: Json) -> Interval | None:
    """None for a date that is words alone."""
    earliest, latest = value.get("earliest"), value.get("latest")
    return Interval(earliest or "0000", latest or "9999") if earliest or latest else None


def _gender(value: Json) -> str | None:
    return _GENDERS.get(folding.fold(str(value["text"]))) if value.get("type") == "GENDER" else None


def _standings(document: Json) -> Words:
    """Each participant's standing; only whether it is in force is compared. One in force outweighs those that ended."""
    words: Words = {}
    for listing in document.get("listings") or []:
        code, status = listing["participant"], listing.get("status") or ""
        if status == IN_FORCE:
            words[code] = [_Said(status, True)]
        elif status and not (code in words and words[code][0].key):
            ended = listing.get("ended") or {}
            texts = (status, ended.get("reason"), (ended.get("on") or {}).get("text"))
            words[code] = [_Said(text, False) for text in dict.fromkeys(texts) if text]
    return words


def _spellings(values: _Values) -> Mapping[str, Words]:
    """What each calls the target, by script; only the names that it puts first are shown."""
    found: dict[str, Words] = {}
    for name, code in values.each("names"):
        text = str(name["text"])
        if (written_in := script(text)) and (words := _words(text, written_in)):
            said = _Said(text, words, shown=name.get("kind") == "PRIMARY")
            found.setdefault(written_in, {}).setdefault(code, []).append(said)
    return found


def _one_spelling(one: list[_Said], other: list[_Said]) -> bool:
    """Whether either knows the other's first name, be it as an alias; or has none in this script."""
    first, second = ([said.key for said in names if said.shown] for names in (one, other))
    if not first or not second:
        return True
    mine, theirs = ([said.key for said in names] for names in (one, other))
    meetings = chain(product(first, theirs), product(second, mine))
    return any(words <= known or known <= words for words, known in meetings)


def script(text: str) -> str:
    """The one script of a text's letters, by their Unicode names; empty where they are of none or of several."""
    found = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()}
    return found.pop() if len(found) == 1 else ""


def _words(text: str, script: str) -> frozenset[str]:
    """A name's words without accents, case, order or what joins them: none of these is another spelling.

    Nor is a word more, such as a patronymic: names are compared by whether the one's words are among the other's.
    """
    if script == "LATIN":
        return frozenset(folding.fold(text).split())
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return frozenset(filter(None, _APART.split(plain)))


def _numbers(values: _Values) -> Mapping[str, Words]:
    """The numbers that each knows, by type and country; what its publisher calls false is nobody's number."""
    found: dict[str, Words] = {}
    for value, code in values.each("identifiers"):
        kind, country = value.get("type") or "OTHER", value.get("country") or ""
        if kind in _MANY_EACH or "FALSE" in (value.get("flags") or []) or not (country or kind in _OF_THE_WORLD):
            continue
        about = kind if kind in _OF_THE_WORLD else f"{kind} {country}"
        number = _APART.sub("", unicodedata.normalize("NFKC", str(value["number"]))).casefold()
        found.setdefault(about, {}).setdefault(code, []).append(_Said(str(value["number"]), number))
    return found
