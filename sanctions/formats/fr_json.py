"""France's register of frozen assets, in its JSON; Monaco publishes in the same format.

Each person, organisation or ship has fields (TypeChamp) with values (Valeur), each a few named texts. Every value's
Commentaire is its ``note``. The legal basis (FONDEMENT_JURIDIQUE) is printed as one label; it is the programme, and the
act that it names ("R (UE) 2018/1542") or, where it names none so, the label itself. A listing here freezes assets; the
register gives no day of designation. A person's first PRENOM goes with Nom into the name; a further one makes a
`VARIANT`, since the register does not say whether it is a second given name or another spelling.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sanctions.formats.countries import code
from sanctions.formats.entry import Entry, Fault, Report
from sanctions.formats.guards.json import Items
from sanctions.formats.spacing import joined, one_line, several_lines
from sanctions.proposal import (
    Act,
    Address,
    BirthDate,
    Contact,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Proposal,
    Reason,
    Reference,
    Remark,
)

LIST = "Registre national des gels"
ENTRIES = "Publications.PublicationDetail"
DATED = "Publications.DatePublication"
KINDS = {"personne physique": "PERSON", "personne morale": "ORGANISATION", "navire": "VESSEL"}

FIELDS: Mapping[str, str] = {
    "IdRegistre": "own_reference",
    "Nature": "kind",
    "Nom": "names.text, names.parts.family",
    "PRENOM/Prenom": "names.text, names.parts.given",
    "ALIAS/Alias": "names (ALIAS)",
    "SEXE/Sexe": "particulars (GENDER)",
    "TITRE/Titre": "particulars (TITLE)",
    "NATIONALITE/Pays": "nationalities.text, nationalities.country",
    "DATE_DE_NAISSANCE/Jour": "birth_dates.text, birth_dates.source",
    "DATE_DE_NAISSANCE/Mois": "birth_dates.text, birth_dates.source",
    "DATE_DE_NAISSANCE/Annee": "birth_dates.text, birth_dates.source",
    "LIEU_DE_NAISSANCE/Lieu": "birth_places.parts.place",
    "LIEU_DE_NAISSANCE/Pays": "birth_places.parts.country, birth_places.country",
    "ADRESSE_PP/Adresse": "addresses.parts.line_1",
    "ADRESSE_PP/Pays": "addresses.parts.country, addresses.country",
    "ADRESSE_PM/Adresse": "addresses.parts.line_1",
    "ADRESSE_PM/Pays": "addresses.parts.country, addresses.country",
    "PASSEPORT/NumeroPasseport": "identifiers (PASSPORT)",
    "AUTRE_IDENTITE/NumeroCarte": "identifiers (OTHER)",
    "NUMERO_OMI/NumeroOMI": "identifiers (IMO)",
    "IDENTIFICATION/Identification": "particulars (OTHER)",
    "TELEPHONE/Telephone": "contacts (PHONE)",
    "COURRIEL/Courriel": "contacts (EMAIL)",
    "SITE_INTERNET/SiteInternet": "contacts (WEBSITE)",
    "REFERENCE_UE/ReferenceUe": "references (EU)",
    "REFERENCE_ONU/ReferenceOnu": "references (UN)",
    "FONDEMENT_JURIDIQUE/FondementJuridiqueLabel": "programme, acts.number, acts.title",
    "FONDEMENT_JURIDIQUE/FondementJuridique": "remarks",
    "MOTIFS/Motifs": "reasons",
    "…/Commentaire": "note of the value; of what has none remarks",
}
IGNORED: Mapping[str, str] = {}

ACT = re.compile(r"\b(?:R|Règlement|Décision|D) \((?:UE|CE|PESC|UE, Euratom)\) (?:n° ?)?\d+/\d+|\b\d{4}/\d+/PESC\b")
PARTICULARS = {"SEXE": ("Sexe", "GENDER"), "TITRE": ("Titre", "TITLE"), "IDENTIFICATION": ("Identification", "OTHER")}
NUMBERS = {
    "PASSEPORT": ("NumeroPasseport", "PASSPORT"),
    "AUTRE_IDENTITE": ("NumeroCarte", "OTHER"),
    "NUMERO_OMI": ("NumeroOMI", "IMO"),
}
CONTACTS = {
    "TELEPHONE": ("Telephone", "PHONE"),
    "COURRIEL": ("Courriel", "EMAIL"),
    "SITE_INTERNET": ("SiteInternet", "WEBSITE"),
}
REFERENCES = {"REFERENCE_UE": ("ReferenceUe", "EU"), "REFERENCE_ONU": ("ReferenceOnu", "UN")}
Texts = dict[str, str]


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a publication, as they stand.

    Raises:
        UnreadableError: see `sanctions.formats.guards.json`.
    """
    items = Items(path, report, ENTRIES)
    for item in items:
        report.dated = report.dated or items.outside.get(DATED, "")[:10]
        yield _Reading(item, items.where, report).entry()
    report.dated = report.dated or items.outside.get(DATED, "")[:10]
    for outside, text in items.outside.items():
        if outside != DATED:
            report.unknown(outside, text, "")


class _Reading:
    """One entry being read: its values by field, and the remarks that what has no place becomes."""

    def __init__(self, item: Any, where: str, report: Report) -> None:
        self.where, self.report = where, report
        self.remarks: list[Remark] = []
        self.faults: list[Fault] = []
        self.own: Texts = {}
        self.fields: dict[str, list[Texts]] = {}
        for key, value in item.items() if isinstance(item, dict) else [("", item)]:
            if key == "RegistreDetail" and isinstance(value, list):
                for field in value:
                    self._field(field)
            elif key in FIELDS and not isinstance(value, dict | list):
                self.own[key] = one_line(_text(value))
            else:
                self._unknown(key, value)

    def _field(self, field: Any) -> None:
        """A field with its values; what has another shape is kept whole."""
        name = field.get("TypeChamp") if isinstance(field, dict) else None
        values = field.get("Valeur") if isinstance(field, dict) else None
        if not isinstance(name, str) or not isinstance(values, list):
            self._unknown("RegistreDetail", field)
            return
        for value in values:
            texts: Texts = {}
            for key, inner in value.items() if isinstance(value, dict) else [("", value)]:
                known = f"{name}/{key}" in FIELDS or (key == "Commentaire" and name in _KNOWN)
                if known and not isinstance(inner, dict | list):
                    if text := several_lines(_text(inner)):
                        texts[key] = text
                else:
                    self._unknown(f"{name}/{key}" if key else name, inner)
            if texts:
                self.fields.setdefault(name, []).append(texts)
        for key, other in field.items():
            if key not in {"TypeChamp", "Valeur"}:
                self._unknown(f"{name}/{key}", other)

    def _unknown(self, path: str, value: Any) -> None:
        for inner, text in _leaves(value, path):
            self.report.unknown(inner, text, self.where)
            self.remarks.append(Remark(label=inner[:200], text=text))

    def _values(self, name: str, key: str) -> Iterator[tuple[str, str]]:
        """Text and note of each value; a note without its text becomes a remark."""
        for texts in self.fields.get(name, ()):
            note = texts.get("Commentaire", "")
            if text := texts.get(key):
                yield one_line(text), note
            elif note:
                self.remarks.append(Remark(label=name, text=note))

    def entry(self) -> Entry:
        """The entry; a Nature that is none of the three is a fault."""
        nature = self.own.get("Nature", "")
        if nature.casefold() not in KINDS:
            detail = f"“{nature[:60]}” is no Nature that the format knows: {', '.join(KINDS)}."
            self.faults.append(Fault("/kind", "unknown_kind", detail))
        labels = [text for text, _note in self._values("FONDEMENT_JURIDIQUE", "FondementJuridiqueLabel")]
        said = Proposal(
            own_reference=self.own.get("IdRegistre", ""),
            programme="",
            kind=KINDS.get(nature.casefold(), ""),
            names=[*self._names()],
            birth_dates=[*self._birth_dates()],
            birth_places=[*self._birth_places()],
            nationalities=[
                Nationality(text=text, country=code(text), note=note)
                for text, note in self._values("NATIONALITE", "Pays")
            ],
            identifiers=[
                Identifier(number=text, type=type_, label=name, note=note)
                for name, (key, type_) in NUMBERS.items()
                for text, note in self._values(name, key)
            ],
            addresses=[*self._addresses()],
            contacts=[
                Contact(text=text, type=type_, note=note)
                for name, (key, type_) in CONTACTS.items()
                for text, note in self._values(name, key)
            ],
            particulars=[
                Particular(text=text, type=type_, label=name, note=note)
                for name, (key, type_) in PARTICULARS.items()
                for text, note in self._values(name, key)
            ],
            references=[*self._references()],
            measures=["ASSET_FREEZE"],
            acts=[*dict.fromkeys(_act(label) for label in labels)],
            reasons=[*self._reasons()],
            remarks=self._basis() + self.remarks,
            listed_in=LIST,
        )
        return Entry(where=self.where, said=said, programmes=[*dict.fromkeys(labels)], faults=self.faults)

    def _names(self) -> Iterator[Name]:
        family = self.own.get("Nom", "")
        given = [*self._values("PRENOM", "Prenom")] or [("", "")]
        for number, (first, note) in enumerate(given):
            if text := joined([first, family], " "):
                parts = {"given": first, "family": family} if first else {}
                yield Name(
                    text=text,
                    kind="VARIANT" if number else "PRIMARY",
                    parts={part: value for part, value in parts.items() if value},
                    note=note,
                )
        for text, note in self._values("ALIAS", "Alias"):
            yield Name(text=text, kind="ALIAS", note=note)

    def _birth_dates(self) -> Iterator[BirthDate]:
        for texts in self.fields.get("DATE_DE_NAISSANCE", ()):
            day, month, year = (one_line(texts.get(key, "")) for key in ("Jour", "Mois", "Annee"))
            printed, text = joined([day, month, year], "/"), _iso(day, month, year)
            if printed:
                yield BirthDate(
                    text=text or printed,
                    source=printed if text and text != printed else "",
                    note=texts.get("Commentaire", ""),
                )
            elif note := texts.get("Commentaire"):
                yield BirthDate(text=one_line(note))

    def _birth_places(self) -> Iterator[Place]:
        for text, parts, note in self._located("LIEU_DE_NAISSANCE", "Lieu", "place"):
            yield Place(text=text, country=code(parts.get("country", "")), parts=parts, note=note)

    def _addresses(self) -> Iterator[Address]:
        for name in ("ADRESSE_PP", "ADRESSE_PM"):
            for text, parts, note in self._located(name, "Adresse", "line_1"):
                yield Address(text=text, country=code(parts.get("country", "")), parts=parts, note=note)

    def _located(self, name: str, key: str, part: str) -> Iterator[tuple[str, Texts, str]]:
        for texts in self.fields.get(name, ()):
            said = {part: one_line(texts.get(key, "")), "country": one_line(texts.get("Pays", ""))}
            parts = {each: text for each, text in said.items() if text}
            note = texts.get("Commentaire", "")
            if parts:
                yield joined(parts.values()), parts, note
            elif note:
                yield one_line(note), {}, ""

    def _references(self) -> Iterator[Reference]:
        for name, (key, system) in REFERENCES.items():
            for text, note in self._values(name, key):
                yield Reference(system=system, number=text)
                if note:
                    self.remarks.append(Remark(label=name, text=note))

    def _reasons(self) -> Iterator[Reason]:
        for texts in self.fields.get("MOTIFS", ()):
            if text := texts.get("Motifs"):
                yield Reason(text=text, language="fr")
            if note := texts.get("Commentaire"):
                self.remarks.append(Remark(label="MOTIFS", text=note))

    def _basis(self) -> list[Remark]:
        """What the legal basis says besides its label."""
        return [
            Remark(label=f"FONDEMENT_JURIDIQUE/{key}", text=text)
            for texts in self.fields.get("FONDEMENT_JURIDIQUE", ())
            for key, text in texts.items()
            if key == "FondementJuridique" or (key == "Commentaire" and "FondementJuridiqueLabel" in texts)
        ]


_KNOWN = {path.partition("/")[0] for path in FIELDS if "/" in path}


def _act(label: str) -> Act:
    found = ACT.search(label)
    return Act(number=found[0], title=label) if found else Act(number=label[:200], title=label if label[200:] else "")


def _iso(day: str, month: str, year: str) -> str:
    """Day, month and year as an ISO date or its prefix; unknown ones are empty or zero. Empty: as printed."""
    if not re.fullmatch(r"\d{4}", year) or not all(re.fullmatch(r"\d{0,2}", part) for part in (day, month)):
        return ""
    if int(day or 0) and not int(month or 0):
        return ""
    return joined([year, *(f"{int(part):02}" for part in (month, day) if int(part or 0))], "-")


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in a value, with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}/{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    elif text := several_lines(_text(value)):
        yield path, text
