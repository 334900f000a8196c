"""What a FollowTheMoney entity says of itself, as values of a proposal. Pure."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from sanctions.formats import countries, ftm_words
from sanctions.formats.entry import Report
from sanctions.formats.spacing import joined, one_line, several_lines
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
    Remark,
)

LONGEST_LABEL = 60
LONGEST_LINE = 500


class Entity(msgspec.Struct):
    """An entity of the file. A property's values are texts; of a nested file also entities."""

    id: str
    schema: str
    properties: dict[str, list[Any]] = {}
    caption: str = ""
    target: bool = False
    last_seen: str = ""
    datasets: list[str] = []

    def texts(self, *names: str) -> list[str]:
        """The texts of properties, without those that are identifiers of inlined entities."""
        return [text for name in names for text in self.properties.get(name, ()) if isinstance(text, str) and text]

    def having(self, table: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        """Property, what a table makes of it, and text, for each text of the properties in the table."""
        for prop in self.properties.keys() & table.keys() and [each for each in table if each in self.properties]:
            for text in self.texts(prop):
                yield prop, table[prop], text

    def inlined(self, schemas: Any = None) -> Iterator["Entity"]:
        """The entities that stand in it, of some schemas."""
        for values in self.properties.values():
            for value in values:
                if isinstance(value, dict) and (schemas is None or value.get("schema") in schemas):
                    yield msgspec.convert(value, Entity)

    @property
    def shown(self) -> str:
        """The name it is known by."""
        return one_line(self.caption or (self.texts("name") or [""])[0])


class Said:
    """The values of an entity, with what has no place of its own as remarks."""

    def __init__(self, entity: Entity, kind: str, where: str, report: Report) -> None:
        self.entity, self.kind, self.where, self.report = entity, kind, where, report
        self.remarks: list[Remark] = []
        self.particulars: list[Particular] = []
        self.birth_dates = [BirthDate(text=one_line(text)) for text in entity.texts("birthDate")]
        self.names = [*self._names()]
        self.nationalities = [*self._nationalities()]
        self.birth_places = [*self._birth_places()]
        self.positions = [Position(text=one_line(text)) for text in entity.texts("position")]
        self.contacts = [
            Contact(text=one_line(text), type=type_) for _prop, type_, text in entity.having(ftm_words.CONTACTS)
        ]
        self.identifiers = [*self._identifiers()]
        self._particulars()
        self._rest()

    def remark(self, label: str, text: str) -> None:
        """Keep a text; "Label: text" is a remark under its own label, as our own writer puts them."""
        said = several_lines(text)
        head, colon, rest = said.partition(": ")
        if label in {"notes", "summary", "description"} and colon and len(head) <= LONGEST_LABEL and "\n" not in head:
            label, said = head, rest
        if said:
            self.remarks.append(Remark(label=label, text=said))

    def _names(self) -> Iterator[Name]:
        said = [(prop, one_line(text)) for prop in ftm_words.NAMES for text in self.entity.texts(prop)]
        own = [text for prop, text in said if prop == "name"]
        shown = self.entity.shown
        primary = shown if shown in own or not own else own[0]
        if primary:
            yield Name(text=primary, parts=self._parts(primary))
        if shown and shown not in {text for _prop, text in said} | {primary}:
            self.remark("caption", shown)
        seen = {("VARIANT", primary)}
        for prop, text in said:
            kind = ftm_words.NAMES[prop]
            if (kind, text) not in seen:
                seen.add((kind, text))
                yield Name(text=text, kind=kind, note="abbreviation" if prop == "abbreviation" else "")

    def _parts(self, primary: str) -> dict[str, str]:
        """Of several values for a part the one that stands in the primary name; the others are remarks."""
        parts: dict[str, str] = {}
        for prop, part in ftm_words.PARTS.items():
            texts = [one_line(text) for text in self.entity.texts(prop)]
            within = [text for text in texts if text.casefold() in primary.casefold()]
            if texts:
                parts[part] = max(within, key=len) if within else texts[0]
                for text in texts:
                    if text != parts[part]:
                        self.remark(prop, text)
        return parts

    def _nationalities(self) -> Iterator[Nationality]:
        citizen = {"nationality": False, "citizenship": True}
        for prop, citizenship in citizen.items():
            for text in self.entity.texts(prop):
                name, code = country(text)
                yield Nationality(text=name, country=code, citizenship=citizenship, source=text if name != text else "")
        for text in self.entity.texts("country"):
            name, code = country(text)
            source = text if name != text else ""
            if self.kind in {"ORGANISATION", "STATE_BODY"}:
                yield Nationality(text=name, country=code, source=source)
            else:  # of a person: any country it has to do with
                self.particulars.append(Particular(text=name, label="country", country=code, source=source))

    def _birth_places(self) -> Iterator[Place]:
        places, codes = self.entity.texts("birthPlace"), self.entity.texts("birthCountry")
        only = codes[0] if len(codes) == 1 and len(places) == 1 else ""
        for text in places:
            yield Place(text=one_line(text), country=country(only)[1] or countries.code(text), note="")
        for text in codes if not only else ():
            name, code = country(text)
            yield Place(text=name, country=code, source=text if name != text else "", parts={"country": name})

    def _identifiers(self) -> Iterator[Identifier]:
        for prop, type_, text in self.entity.having(ftm_words.IDENTIFIERS):
            own = ftm_words.OF_KIND.get((self.kind, prop), type_)
            yield Identifier(number=one_line(text), type=own, label=prop)

    def papers(self, papers: list[Entity]) -> None:
        """Put the Identifications in place of the bare numbers that they say more of."""
        for paper in papers:
            made = identifier(paper, self)
            if made:
                self.identifiers = [
                    bare for bare in self.identifiers if bare.number != made.number or bare.label not in BARE
                ] + [made]

    def addresses(self, linked: list[Entity]) -> list[Address]:
        """The addresses, whole ones first; a plain text that an Address says too is not repeated."""
        found = [made for made in map(address, linked) if made.text]
        known = {made.text for made in found}
        plain = [one_line(text) for text in self.entity.texts("address")]
        return found + [Address(text=text) for text in plain if text not in known]

    def _particulars(self) -> None:
        for prop, type_, text in self.entity.having(ftm_words.PARTICULARS):
            self.particulars.append(Particular(text=one_line(text), type=type_, label=prop))
        for prop, type_, text in self.entity.having(ftm_words.FLAGS):
            if prop != "birthCountry":
                name, code = country(text)
                source = text if name != text else ""
                self.particulars.append(Particular(text=name, type=type_, label=prop, country=code, source=source))

    def _rest(self) -> None:
        for prop, values in self.entity.properties.items():
            if prop in KNOWN:
                continue
            for value in values:
                inlined = value.get("schema") if isinstance(value, dict) else None
                if inlined in ftm_words.ENDS or inlined == "Address":
                    continue
                text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
                if prop in ftm_words.REMARKS:
                    if prop == "notes" and text.startswith("Born: "):
                        self._born(one_line(text.removeprefix("Born: ")))
                    elif prop == "notes" and self._noted(one_line(text)):
                        pass
                    elif prop != "topics" or (text != "sanction" and text not in ftm_words.TOPICS):
                        self.remark(prop, text)
                else:
                    self.report.unknown(f"{self.entity.schema}.{prop}"[:200], text, self.where)
                    self.remarks.append(Remark(label=prop[:200], text=several_lines(text)))

    def _noted(self, text: str) -> bool:
        """A number or a contact that did not fit its property, as our writer puts it."""
        head, _, rest = text.partition(": ")
        if head == "Identifier" and ": " in rest:
            label, _, number = rest.partition(": ")
            type_ = ftm_words.PAPERS.get(label.casefold(), "OTHER")
            self.identifiers.append(Identifier(number=number, type=type_, label=label))
        elif rest and (type_ := ftm_words.NOTED_CONTACTS.get(head, "")):
            self.contacts.append(Contact(text=rest, type=type_))
        else:
            return False
        return True

    def _born(self, text: str) -> None:
        """A date that is no ISO prefix, or the note on one that is, as our writer puts them."""
        for number, born in enumerate(self.birth_dates):
            if text.startswith(f"{born.text} (") and text.endswith(")") and not born.note:
                note = text.removeprefix(f"{born.text} (").removesuffix(")")
                self.birth_dates[number] = BirthDate(text=born.text, note=note)
                return
        self.birth_dates.append(BirthDate(text=text))


BARE = frozenset({"passportNumber", "idNumber", "taxNumber", "socialSecurityNumber", "registrationNumber"})
KNOWN = frozenset(
    {
        *ftm_words.NAMES, *ftm_words.PARTS, *ftm_words.IDENTIFIERS, *ftm_words.CONTACTS, *ftm_words.PARTICULARS,
        *ftm_words.FLAGS, "birthDate", "birthPlace", "nationality", "citizenship", "country", "position", "address",
        "addressEntity", "programId", "sourceUrl",
    }
)  # fmt: skip


@lru_cache(maxsize=1024)
def country(text: str) -> tuple[str, str]:
    """A country's name and code: ``fr`` is printed by its English name; what is no code stays."""
    text = one_line(text)
    code = countries.code(text.upper() if len(text) in {2, 3} else text)
    return (countries.table()[code][1], code) if code and len(text) in {2, 3} else (text, code)


def address(entity: Entity) -> Address:
    """An Address; its text is ``full``, else its parts."""
    parts: dict[str, str] = {}
    more = [several_lines(text) for text in entity.texts("remarks")]
    for prop, part in ftm_words.ADDRESS.items():
        for text in entity.texts(prop):
            if part in parts:
                more.append(one_line(text))
            else:
                parts[part] = one_line(text)
    more += [one_line(text) for text in entity.texts("street2", "latitude", "longitude", "summary", "notes")]
    name, code = country((entity.texts("country") or [""])[0])
    if name and name != code:
        parts["country"] = name
    full = [one_line(text) for text in entity.texts("full")]
    for number, cut in enumerate(full):  # our writer's, of one that is too long for the property
        whole = [text for text in more if cut.endswith("…") and text.startswith(cut[:-1])]
        if whole:
            full[number] = whole[0]
            more.remove(whole[0])
    text = joined(full, "; ") or joined(parts.values()) or entity.shown
    return Address(text=text, country=code, parts=parts, note=joined(more, "; "))


def identifier(paper: Entity, said: Said) -> Identifier | None:
    """An Identification or Passport; without any number it is a remark."""
    numbers = [one_line(text) for text in paper.texts("number", "passportNumber")]
    label = joined(map(one_line, paper.texts("type"))) or ("" if paper.schema == "Identification" else paper.schema)
    kind = "PASSPORT" if paper.schema == "Passport" else ftm_words.PAPERS.get(label.casefold(), "OTHER")
    name, code = country((paper.texts("country") or [""])[0])
    more = [
        one_line(text)
        for prop in sorted(paper.properties)
        if prop not in {"holder", "number", "type", "country", "authority", "startDate", "endDate"}
        for text in paper.texts(prop)
        if text not in numbers
    ]
    if not numbers:
        words = [label, name, *paper.texts("authority", "startDate", "endDate"), *more]
        said.remark(paper.schema, joined(words, "; "))
        return None
    issuer = joined(map(one_line, paper.texts("authority")), "; ")
    dates = {prop: (paper.texts(prop) or [""])[0] for prop in ("startDate", "endDate")}
    return Identifier(
        number=numbers[0],
        type=kind,
        label=label,
        country=code,
        issuer=issuer or ("" if code else name),
        issued_on=dates["startDate"],
        expires_on=dates["endDate"],
        note=joined([*numbers[1:], *more], "; "),
    )
