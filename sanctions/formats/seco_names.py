"""The names of a SECO identity: typed parts in order, each with spelling variants by language and script. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from lxml import etree

from sanctions.formats.guards.xml import local, text
from sanctions.formats.spacing import joined, one_line
from sanctions.proposal import Name

PARTS: Mapping[str, str] = {
    "given-name": "given",
    "further-given-name": "second",
    "family-name": "family",
    "father-name": "patronymic",
    "title": "title",
    "maiden-name": "maiden",
    "grand-father-name": "grandfather",
    "tribal-name": "tribe",
    "suffix": "suffix",
    "whole-name": "whole",
    "other": "other",
}
LANGUAGES: Mapping[str, str] = {
    "ara": "ar", "arm": "hy", "bel": "be", "bos": "bs", "bur": "my", "chi": "zh", "eng": "en", "fre": "fr", "geo": "ka",
    "ger": "de", "gre": "el", "heb": "he", "hin": "hi", "ita": "it", "jpn": "ja", "kor": "ko", "kur": "ku", "per": "fa",
    "por": "pt", "pus": "ps", "rum": "ro", "rus": "ru", "som": "so", "spa": "es", "srp": "sr", "tur": "tr", "ukr": "uk",
    "urd": "ur", "uzb": "uz",
}  # fmt: skip
"""ISO 639-2 as SECO writes it → BCP 47; another three letters stay as they are, which BCP 47 allows."""
SCRIPTS: Mapping[str, str] = {
    "arabic": "Arab", "armenian": "Armn", "chinese": "Hani", "cyrillic": "Cyrl", "georgian": "Geor", "greek": "Grek",
    "hebrew": "Hebr", "japanese": "Jpan", "korean": "Kore", "latin": "Latn",
}  # fmt: skip
Variant = tuple[str, str, str]
"""Language, script, spelling."""
Part = tuple[str, str, list[Variant]]
"""Type, value, variants."""


def names(element: etree._Element, note: str, *, first: bool) -> Iterator[Name]:
    """A name element as the name and its spellings; ``first``: its kind may be PRIMARY.

    Spellings of the parts make one name where every part has as many of one language and script; otherwise each is a
    variant alone, with the note what it spells: a name of mixed scripts would be nobody's.
    """
    parts = _parts(element)
    written = joined((value for _type, value, _variants in parts), " ")
    if not written:
        return
    kind, strength = _kind(element.get("name-type", ""), element.get("quality", ""), first=first)
    language = language_of(element.get("lang", ""))
    yield Name(text=written, kind=kind, strength=strength, language=language, parts=_named(parts), note=note)
    spellings: defaultdict[tuple[str, str], list[list[str]]] = defaultdict(lambda: [[] for _part in parts])
    for number, (_type, _value, variants) in enumerate(parts):
        for tongue, script, spelling in variants:
            spellings[tongue, script][number].append(spelling)
    for (tongue, script), by_part in spellings.items():
        if len({len(some) for some in by_part}) == 1:
            for whole in zip(*by_part, strict=True):
                made: list[Part] = [
                    (type_, value, []) for (type_, _value, _variants), value in zip(parts, whole, strict=True)
                ]
                yield _variant(" ".join(whole), tongue, script, _named(made), note)
        else:
            for (type_, value, _variants), some in zip(parts, by_part, strict=True):
                for spelling in some:
                    of = joined([f"spelling of {value}", note], "; ")
                    yield _variant(spelling, tongue, script, _named([(type_, spelling, [])]), of)


def language_of(lang: str) -> str:
    """BCP 47 of SECO's three letters."""
    return LANGUAGES.get(lang.lower(), lang)


def _variant(spelling: str, language: str, script: str, parts: dict[str, str], note: str) -> Name:
    code = SCRIPTS.get(script.casefold(), script if len(script) == 4 else "")
    note = joined([note, f"script: {script}" if script and not code else ""], "; ")
    return Name(text=spelling, kind="VARIANT", language=language_of(language), script=code, parts=parts, note=note)


def _parts(element: etree._Element) -> list[Part]:
    found = []
    for number, part in enumerate(each for each in element if local(each) == "name-part"):
        order = part.get("order", "")
        value = next((one_line(text(each)) for each in part if local(each) == "value"), "")
        variants = [
            (each.get("lang", ""), each.get("script", ""), one_line(text(each)))
            for each in part
            if local(each) == "spelling-variant" and text(each)
        ]
        place = int(order) if order.isascii() and order.isdigit() else number
        found.append((place, number, part.get("name-part-type", ""), value, variants))
    return [(type_, value, variants) for _place, _number, type_, value, variants in sorted(found)]


def _named(parts: list[Part]) -> dict[str, str]:
    """Parts by our words for them, those of one type together; a name of one whole part has none."""
    named: dict[str, str] = {}
    for type_, value, _variants in parts:
        if value:
            key = PARTS.get(type_, type_.replace("-", "_")) or "other"
            named[key] = joined([named.get(key, ""), value], " ")
    return {} if list(named) == ["whole"] else named


def _kind(type_: str, quality: str, *, first: bool) -> tuple[str, str]:
    strength = {"good": "STRONG", "low": "WEAK"}.get(quality.casefold(), "")
    if type_ == "formerly-known-as":
        return "FORMER", strength
    if type_ == "primary-name" and first:
        return "PRIMARY", strength
    return ("LOW_QUALITY", "") if strength == "WEAK" else ("ALIAS", strength)
