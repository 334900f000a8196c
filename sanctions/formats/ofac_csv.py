"""OFAC's list of specially designated nationals, as a set of comma-separated files without headings, in Latin-1.

``sdn`` has an entry a row; ``alt``, ``add`` and ``sdn_comments`` have further rows of the same entries and lie beside
it under the same name with that word for ``sdn``. All are sorted by ent_num, so they are read side by side, one entry
at a time. ``-0-`` is nothing. A remark that sdn cuts at 1,000 characters goes on in sdn_comments. The set says no day
of listing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sanctions.formats.countries import code
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.guards.csv import Row, rows
from sanctions.formats.ofac_remarks import Said
from sanctions.proposal import Address, Identifier, Name, Particular, Position, Proposal, Relation

LIST = "OFAC Specially Designated Nationals List"
SIBLINGS = ("alt", "add", "sdn_comments")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sdn": (
        "ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag",
        "Vess_owner", "Remarks",
    ),
    "alt": ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"),
    "add": ("ent_num", "add_num", "Address", "City/State/Zip", "Country", "add_remarks"),
    "sdn_comments": ("ent_num", "remarks"),
}  # fmt: skip
FIELDS: Mapping[str, str] = {
    "sdn: ent_num": "own_reference",
    "sdn: SDN_Name": "names (PRIMARY)",
    "sdn: SDN_Type": "kind",
    "sdn: Program": "programme",
    "sdn: Title": "positions",
    "sdn: Call_Sign": "identifiers (CALL_SIGN)",
    "sdn: Vess_type": "particulars (VESSEL_TYPE)",
    "sdn: Tonnage": "particulars (TONNAGE)",
    "sdn: GRT": "particulars (GROSS_TONNAGE)",
    "sdn: Vess_flag": "particulars (FLAG)",
    "sdn: Vess_owner": "relations (OWNED_BY)",
    "sdn: Remarks": "birth_dates, birth_places, nationalities, identifiers, particulars, contacts, relations, names,"
    " remarks",
    "alt: ent_num": "own_reference",
    "alt: alt_type": "names.kind",
    "alt: alt_name": "names.text",
    "alt: alt_remarks": "names.note",
    "add: ent_num": "own_reference",
    "add: Address": "addresses.parts.street",
    "add: City/State/Zip": "addresses.parts.place",
    "add: Country": "addresses.parts.country, addresses.country",
    "add: add_remarks": "addresses.note",
    "sdn_comments: ent_num": "own_reference",
    "sdn_comments: remarks": "as sdn: Remarks",
}
IGNORED: Mapping[str, str] = {
    "alt: alt_num": "a number of the database",
    "add: add_num": "a number of the database",
}

KINDS = {
    "individual": "PERSON",
    "vessel": "VESSEL",
    "aircraft": "AIRCRAFT",
    "entity": "ORGANISATION",
    "": "ORGANISATION",
}
ALIASES = {"aka": ("ALIAS", ""), "fka": ("FORMER", ""), "nka": ("ALIAS", "now known as")}
CUT = 1000
"""Characters of a remark in sdn, when there are more."""
EMPTY = b"\r\n\x1a"
"""What a file may hold and have no row, with the old mark of a file's end."""
NOTHING = frozenset({"-0-", "-0", ""})  # "-0": the set's own end of file cut off one character too many
BETWEEN_PROGRAMMES = re.compile(r"\]\s*\[")
SDN = re.compile(r"sdn(?!.*sdn)", re.IGNORECASE)


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a set by its sdn file.

    Raises:
        UnreadableError: a file of the set is missing, is not such a table, or is not sorted by ent_num; else as
            `sanctions.formats.guards.csv.rows`.
    """
    quiet = replace(report, tick=lambda _read: None)  # progress is the first file's
    further = {word: _Further(word, sibling(path, word), quiet) for word in SIBLINGS}
    before = -1
    for row in _rows(path, "sdn", report):
        number = _number(row, "sdn")
        if number <= before:
            problem = "stands twice" if number == before else "stands after a greater one"
            raise UnreadableError(
                f"ent_num {number} {problem}; the set is sorted by ent_num",
                where=row.where,
                code="duplicate" if number == before else "format",
            )
        before = number
        yield _entry(row, {word: file.of(number) for word, file in further.items()}, report)
    for file in further.values():
        file.of(None)


def sibling(path: Path, word: str) -> Path:
    """Where a further file of the set lies: the same name with another word for ``sdn``, in capitals when that is.

    Raises:
        UnreadableError: no ``sdn`` in the name, or no such file.
    """
    found = SDN.search(path.name)
    if found is None:
        raise UnreadableError(f"{path.name}: the first file of the set has sdn in its name", code="format")
    name = path.name[: found.start()] + (word.upper() if found[0].isupper() else word) + path.name[found.end() :]
    if not path.with_name(name).is_file():
        raise UnreadableError(f"{name} is missing; the set is sdn, alt, add and sdn_comments", code="format")
    return path.with_name(name)


class _Further:
    """A further file of the set, read along: the rows of one entry at a time."""

    def __init__(self, word: str, path: Path, report: Report) -> None:
        self.word, self.name, self.report = word, path.name, report
        self.rows = _rows(path, word, report) if path.stat().st_size > len(EMPTY) else iter(())
        self.next: tuple[int, Row] | None = None
        self.last = -1
        self._advance()

    def of(self, number: int | None) -> list[Row]:
        """The rows of an entry; those before it belong to none and are named. None: no entry is left."""
        found: list[Row] = []
        while self.next and (number is None or self.next[0] <= number):
            at, row = self.next
            if at == number:
                found.append(row)
            else:
                text = "; ".join(cell.strip() for cell in row.cells if cell.strip() not in NOTHING)
                self.report.unknown(f"{self.word}: of no entry", text, f"{self.name}, {row.where}")
            self._advance()
        return found

    def _advance(self) -> None:
        row = next(self.rows, None)
        if row is None:
            self.next = None
            return
        number = _number(row, self.word)
        if number < self.last:
            raise UnreadableError(
                f"ent_num {number} stands after a greater one; the set is sorted by ent_num",
                where=f"{self.name}, {row.where}",
                code="format",
            )
        self.last, self.next = number, (number, row)


def _rows(path: Path, word: str, report: Report) -> Iterator[Row]:
    return rows(path, report, encodings=("latin-1",), columns=len(COLUMNS[word]))


def _number(row: Row, word: str) -> int:
    text = row.cells[0].strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise UnreadableError(f"{text[:20]!r} is no ent_num", where=f"{word}, {row.where}", code="format")
    return int(text)


def _entry(row: Row, further: Mapping[str, Sequence[Row]], report: Report) -> Entry:
    number, name, type_, program, title, sign, vessel_type, tonnage, gross, flag, owner, _remarks = map(
        _cell, row.cells
    )
    person = type_.lower() == "individual"
    said = Said()
    said.remark(_whole(row.cells[-1], further["sdn_comments"]))
    if type_.lower() not in KINDS:
        report.unknown("sdn: SDN_Type", type_, row.where)
        said.identity("SDN_Type", type_)
    particulars = [
        Particular(text=text, type=kind, label=label, country=code(text) if kind == "FLAG" else "")
        for text, kind, label in (
            (vessel_type, "VESSEL_TYPE", "Vess_type"),
            (tonnage, "TONNAGE", "Tonnage"),
            (gross, "GROSS_TONNAGE", "GRT"),
            (flag, "FLAG", "Vess_flag"),
        )
        if text
    ]
    report.ignored["alt: alt_num"] += len(further["alt"])
    report.ignored["add: add_num"] += len(further["add"])
    proposal = Proposal(
        own_reference=number,
        programme="",
        kind=KINDS.get(type_.lower(), "ORGANISATION"),
        names=[*named(name, person, "PRIMARY"), *_aliases(further["alt"], person, report), *said.names],
        birth_dates=said.birth_dates,
        birth_places=said.birth_places,
        nationalities=said.nationalities,
        identifiers=([Identifier(number=sign, type="CALL_SIGN", label="Call_Sign")] if sign else []) + said.identifiers,
        addresses=[*_addresses(further["add"])],
        positions=[Position(text=title)] if title else [],
        contacts=said.contacts,
        particulars=particulars + said.particulars,
        relations=([Relation(type="OWNED_BY", name=owner, role="Vess_owner")] if owner else []) + said.relations,
        measures=["ASSET_FREEZE"],
        remarks=said.remarks,
        listed_in=LIST,
    )
    programmes = [part for each in BETWEEN_PROGRAMMES.split(program) if (part := each.strip("[] "))]
    return Entry(where=row.where, said=proposal, programmes=programmes)


def _cell(cell: str) -> str:
    text = " ".join(cell.split())
    return "" if text in NOTHING else text


def _whole(remarks: str, comments: Sequence[Row]) -> str:
    """The remark as printed with what sdn_comments says further: right at the cut, else as a piece of its own."""
    texts = [text for text in (remarks, *(row.cells[1] for row in comments)) if text.strip() not in NOTHING]
    return ("" if len(remarks) >= CUT else "; ").join(texts)


def named(text: str, person: bool, kind: str, note: str = "", strength: str = "") -> Iterator[Name]:
    """A name as OFAC prints it: of a person "FAMILY, Given"."""
    if text:
        family, comma, given = text.partition(", ")
        parts = {"family": family, "given": given} if person and comma else {}
        yield Name(text=text, kind=kind, parts=parts, note=note, strength=strength)


def _aliases(found: Sequence[Row], person: bool, report: Report) -> Iterator[Name]:
    for row in found:
        _ent, _num, type_, name, note = map(_cell, row.cells)
        kind, known_as = ALIASES.get(type_.lower(), ("ALIAS", type_))
        if type_.lower() not in ALIASES:
            report.unknown("alt: alt_type", type_, f"alt, {row.where}")
        yield from named(name, person, kind, "; ".join(filter(None, [known_as, note])))


def _addresses(found: Sequence[Row]) -> Iterator[Address]:
    for row in found:
        _ent, _num, street, place, country, note = map(_cell, row.cells)
        parts = {key: text for key, text in (("street", street), ("place", place), ("country", country)) if text}
        if parts:
            yield Address(text=", ".join(parts.values()), parts=parts, country=code(country), note=note)
        elif note:
            yield Address(text=note)
