"""The values of the United Kingdom's lists: names, dates, papers, addresses, ships, companies, measures."""

import re
from collections.abc import Iterator, Mapping, Sequence

from sanctions.formats import countries
from sanctions.formats.entry import Report
from sanctions.formats.paper_words import flags
from sanctions.formats.spacing import joined, one_line, several_lines
from sanctions.formats.uk_facts import Facts, day, several
from sanctions.proposal import (
    Address,
    BirthDate,
    Contact,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Relation,
    Remark,
)

KINDS = {
    "primary name": "PRIMARY",
    "prime alias": "PRIMARY",
    "primary name variation": "VARIANT",
    "alias": "ALIAS",
    "aka": "ALIAS",
    "a.k.a": "ALIAS",
    "fka": "FORMER",
    "f.k.a": "FORMER",
}
SCRIPTS = {
    "arabic": "Arab", "armenian": "Armn", "burmese": "Mymr", "chinese": "Hani", "cyrillic": "Cyrl",
    "devanagari": "Deva", "ethiopic": "Ethi", "georgian": "Geor", "greek": "Grek", "hangul": "Hang",
    "hebrew": "Hebr", "japanese": "Jpan", "korean": "Kore", "myanmar": "Mymr", "persian": "Arab",
    "russian": "Cyrl", "thai": "Thai", "ukrainian": "Cyrl",
}  # fmt: skip
"""ISO 15924, by what the lists print; now and then they print a language."""
LANGUAGES = {
    "amharic": "am", "arabic": "ar", "armenian": "hy", "azerbaijani": "az", "belarusian": "be", "bengali": "bn",
    "burmese": "my", "chinese": "zh", "dari": "prs", "farsi": "fa", "georgian": "ka", "greek": "el",
    "hebrew": "he", "japanese": "ja", "kazakh": "kk", "korean": "ko", "kurdish": "ku", "macedonian": "mk",
    "mandarin": "zh", "pashto": "ps", "persian": "fa", "russian": "ru", "serbian": "sr", "tajik": "tg",
    "thai": "th", "tigrinya": "ti", "ukrainian": "uk", "urdu": "ur", "uzbek": "uz",
}  # fmt: skip
"""BCP 47, by the English name."""
PARTICULARS = (
    ("title", "TITLE", "Title"),
    ("gender", "GENDER", "Gender"),
    ("entity_type", "ENTITY_TYPE", "Type of entity"),
    ("ship_type", "VESSEL_TYPE", "Type of ship"),
    ("flag", "FLAG", "Current believed flag of ship"),
    ("former_flag", "FORMER_FLAG", "Previous flags"),
    ("tonnage", "TONNAGE", "Tonnage of ship"),
    ("length", "LENGTH", "Length of ship"),
    ("built", "BUILT_ON", "Year Built"),
)
PAPERS = (
    ("passport", "PASSPORT", "Passport number"),
    ("national_id", "NATIONAL_ID", "National Identifier number"),
    ("registration", "REGISTRATION", "Business registration number"),
    ("imo", "IMO", "IMO number"),
    ("hull", "HULL_NUMBER", "Hull identification number (HIN)"),
    ("wallet", "WALLET", "Crypto wallet address"),
)
RELATIONS = (
    ("parent", "OWNED_BY", "Parent company"),
    ("subsidiary", "OWNS", "Subsidiary"),
    ("owner", "OWNED_BY", "Current owner/operator"),
    ("former_owner", "FORMERLY_OWNED_BY", "Previous owner/operator"),
)
CONTACTS = (("phone", "PHONE"), ("website", "WEBSITE"), ("email", "EMAIL"))
LONGEST_NUMBER = 500
"""Characters of a number or a party's name; what is longer is a text about them and stays a remark."""
DATED = re.compile(r" \((?=[^()]*\d{4}|previous|former|current)[^()]*\)$", re.IGNORECASE)
"""What is said of an address behind its country: "Pakistan (location as at May 2008)"."""
BEHIND = re.compile(r"([^()]*\d[^()]*?) ?\(([^()\d]+)\)")
"""A number with its country: "3520 (Pakistani)"."""
EXACT = {"asset freeze": "ASSET_FREEZE", "travel ban": "TRAVEL_BAN", "arms embargo": "ARMS_EMBARGO"}
"""Measures that a code says in full."""
NEAREST = {
    "targeted arms embargo": "ARMS_EMBARGO",
    "trust services sanctions": "SERVICES_BAN",
    "technical assistance related to aircraft": "SERVICES_BAN",
    "crew servicing of ships and aircraft": "SERVICES_BAN",
    "prevention of business arrangements": "DEALINGS_PROHIBITION",
    "chartering of ships": "OTHER",
    "prevention of chartering of ships": "OTHER",
    "prevention of chartering of ships and aircraft": "OTHER",
    "closure of representative offices": "OTHER",
    "deflag": "OTHER",
    "director disqualification sanction": "OTHER",
    "prohibition of port entry": "OTHER",
}
"""Measures whose nearest code says less: the words stay in a remark."""
IMPOSED = "Sanctions Imposed"


def names(facts: Facts) -> list[Name]:
    """The names, the first primary one first; then those in other scripts."""
    found: list[Name] = []
    primary = 0
    for *parts, type_, strength in facts.all("name"):
        said = {f"name_{place}": text for place, part in enumerate(parts, 1) if (text := one_line(part))}
        kind, words = KINDS.get(type_.casefold().strip("."), "ALIAS"), strength.casefold()
        low, good = words.startswith("low"), words.startswith("good")
        text = joined(said.values(), " ")  # given names first, the family name or the whole name last
        if not text:
            continue
        primary += kind == "PRIMARY"
        known = type_.casefold().strip(".") in KINDS or not type_
        note = joined(
            (
                "" if known else f"Name type: {type_}",
                f"Alias strength: {strength}" if strength and not (low or good) else "",
                "Given as a primary name too." if kind == "PRIMARY" and primary > 1 else "",
            ),
            "\n",
        )
        name = Name(
            text=text,
            kind="VARIANT" if kind == "PRIMARY" and primary > 1 else "LOW_QUALITY" if low and kind == "ALIAS" else kind,
            strength="STRONG" if good else "WEAK" if low and kind != "ALIAS" else "",
            parts={} if list(said) == ["name_6"] else said,
            note=note,
        )
        if name not in found:
            found.append(name)
    found.sort(key=lambda name: name.kind != "PRIMARY")
    return found + [_original(*texts) for texts in facts.all("original") if texts[0]]


def _original(text: str, script: str, language: str) -> Name:
    type_, spoken = SCRIPTS.get(script.casefold(), ""), LANGUAGES.get(language.casefold(), "")
    note = joined(
        (
            f"Non-latin script type: {script}" if script and not type_ else "",
            f"Non-latin script language: {language}" if language and not spoken else "",
        ),
        "\n",
    )
    return Name(text=one_line(text), kind="VARIANT", script=type_, language=spoken, note=note)


def original_remarks(facts: Facts) -> Iterator[Remark]:
    """A script or a language without a name in it."""
    for text, script, language in facts.all("original"):
        if not text:
            yield Remark(text=joined((script, language)), label="Non-latin script")


def birth_dates(facts: Facts) -> list[BirthDate]:
    """The dates of birth, with what was printed where that is not what stands here."""
    found = []
    for cell in facts.texts("birth_date"):
        for text in several(cell):
            date = day(one_line(text))
            found.append(BirthDate(text=date, source="" if date == cell else several_lines(cell)))
    return found


def birth_places(facts: Facts) -> list[Place]:
    """Town and country; where both are numbered alike they belong together."""
    found = []
    for town, country in facts.all("birth_place"):
        for one, other in _paired(town, country):
            parts = {key: one_line(text) for key, text in (("place", one), ("country", other)) if text}
            source = _source(joined((one, other)), joined((town, country)))
            code = countries.code(parts.get("country", ""))
            found.append(Place(text=joined(parts.values()), country=code, parts=parts, source=source))
    return found


def nationalities(facts: Facts) -> list[Nationality]:
    return [
        Nationality(text=one_line(text), country=countries.code(one_line(text)), source=_source(text, cell))
        for cell in facts.texts("nationality")
        for text in several(cell)
    ]


def positions(facts: Facts) -> list[Position]:
    return [
        Position(text=one_line(text), source=_source(text, cell))
        for cell in facts.texts("position")
        for text in several(cell)
    ]


def addresses(facts: Facts) -> list[Address]:
    """Six lines, a postal code and a country."""
    keys = ("line_1", "line_2", "line_3", "line_4", "line_5", "line_6", "postal_code", "country")
    found = []
    for texts in facts.all("address"):
        parts = {key: one_line(text) for key, text in zip(keys, texts, strict=True) if text}
        country = parts.get("country", "")
        code = countries.code(country) or countries.code(DATED.sub("", country))
        found.append(Address(text=joined(parts.values()), country=code, parts=parts))
    return found


def contacts(facts: Facts) -> list[Contact]:
    return [
        Contact(text=one_line(text), type=type_, source=_source(text, cell))
        for fact, type_ in CONTACTS
        for cell in facts.texts(fact)
        for text in several(cell)
    ]


def particulars(facts: Facts) -> list[Particular]:
    """Titles, gender, and what a ship is like."""
    return [
        Particular(
            text=one_line(text),
            type=type_,
            label=label,
            country=countries.code(one_line(text)) if fact in {"flag", "former_flag"} else "",
            source=_source(text, cell),
        )
        for fact, type_, label in PARTICULARS
        for cell in facts.texts(fact)
        for text in several(cell)
    ]


def identifiers(facts: Facts, labels: Mapping[str, str]) -> list[Identifier | Remark]:
    """Papers and numbers; what is said of a number is its note. Words without a number are remarks.

    What one cell says of several numbers flags none of them.
    """
    found: list[Identifier | Remark] = []
    for fact, type_, usual in PAPERS:
        label = labels.get(fact, usual)
        for cell, information in ((*texts, "")[:2] for texts in facts.all(fact)):
            pairs = _paired(cell, information)
            shared = len(pairs) > 1 and len({words for _number, words in pairs}) == 1
            for number, words in pairs:
                text, note = one_line(number), several_lines(words)
                if 0 < len(text) <= LONGEST_NUMBER:
                    text, country = _with_country(text)
                    found.append(
                        Identifier(
                            number=text,
                            type=type_,
                            label=label,
                            country=countries.code(country),
                            issuer=country,
                            flags=flags(text if shared else f"{text}; {note}"),
                            note=note,
                            source=_source(text, cell),
                        )
                    )
                else:
                    found.append(Remark(text=joined((several_lines(number), note), "\n"), label=label))
    return found


def _with_country(text: str) -> tuple[str, str]:
    """A number, and the country or nationality that stands in brackets behind it, as printed."""
    found = BEHIND.fullmatch(text)
    return (found[1], found[2]) if found and countries.code(found[2]) else (text, "")


def relations(facts: Facts) -> list[Relation | Remark]:
    """Companies above and below, owners and operators, by name."""
    found: list[Relation | Remark] = []
    for fact, type_, role in RELATIONS:
        for cell in facts.texts(fact):
            for text in several(cell):
                if len(text) <= LONGEST_NUMBER:
                    found.append(Relation(name=one_line(text), type=type_, role=role, source=_source(text, cell)))
                else:
                    found.append(Remark(text=several_lines(text), label=role))
    return found


def measures(facts: Facts, report: Report) -> tuple[list[str], list[Remark]]:
    """The codes of what is imposed, and the words where a code does not say all of it."""
    codes: dict[str, None] = {}
    words: dict[str, Remark] = {}
    for text in facts.texts("imposed"):
        for piece in (one_line(part) for part in text.split("|")):
            folded = piece.casefold()
            if not piece:
                continue
            codes[EXACT.get(folded) or NEAREST.get(folded, "OTHER")] = None
            if folded not in EXACT and folded not in words:
                words[folded] = Remark(text=piece, label=IMPOSED)
                if folded not in NEAREST:
                    report.unknown(f"{IMPOSED}: {piece}", piece, facts.where)
    return list(codes), list(words.values())


def wording(element: str) -> str:
    """An element's name as words: ``TravelBan`` is "Travel ban"."""
    return " ".join(re.findall(r"[A-Z][a-z]*", element)).capitalize()


def _paired(one: str, other: str) -> Sequence[tuple[str, str]]:
    """The values of two cells that are numbered alike; else each of the first with all of the second."""
    ones, others = several(one), several(other)
    if len(ones) == len(others):
        return list(zip(ones, others, strict=True))
    return [(text, other) for text in ones]


def _source(text: str, cell: str) -> str:
    """The cell a value was cut out of; empty when it is the value."""
    return "" if one_line(text) == one_line(cell) else several_lines(cell)
