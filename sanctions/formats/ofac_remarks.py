"""What OFAC says in its remarks, a sentence of pieces between semicolons, and in the identity lists of its XML.

Both use the same labels (`ofac_labels`). Each value has the whole piece as ``source``, so that every piece of every
remark is found again; a piece in no known words becomes a remark with its text. Nothing is guessed: the names that
remarks give as a.k.a. are those that OFAC holds for weak; "Linked To" is an association and no more.
"""

import re
from dataclasses import dataclass, field

from sanctions.formats.countries import code
from sanctions.formats.ofac_labels import GROUPS, LONG, WALLET
from sanctions.formats.paper_words import flags
from sanctions.proposal import (
    BirthDate,
    Contact,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Relation,
    Remark,
)

HEADING = "Remarks"
"""The label of what has no label of its own."""
DATE = r"(?:\d{1,2} )?(?:[A-Z][a-z]{2,8}\.? )?\d{4}"
TAIL = re.compile(
    rf"(?P<number>.+?)(?: \((?P<issuer>[A-Z][^()\d]*(?:\([^()\d]*\))?)\))?"
    rf"(?:,? issued (?P<issued>{DATE})(?: to (?P<until>{DATE}))?)?(?:,? expire[sd] (?P<expires>{DATE}))?"
    r"(?: issued under the name (?P<name>.+))?"
)
"""A number, the country in brackets, dates, and the bearer."""
LONGEST_NUMBER = 500
WORDS_BEHIND = re.compile(r"([^()]*\d[^()]*) \(([^\W\d][^()\d]*)\)")
"""A number and words in brackets that are no country: "43753 (Jalisco)"."""
LABELS = "|".join(re.escape(label) for label in sorted([*GROUPS, *LONG], key=len, reverse=True))
LABELLED = re.compile(rf"({LABELS})(?=[\s:#]|$)[\s:#]*(.*)", re.DOTALL)
ALSO = re.compile(r"(?:alt|Alt)\. ")
"""Before the second and further values of a kind."""
ALIAS = re.compile(r"([afn])\.k\.a\.[,:]? (.+)", re.DOTALL)
ALIASES = {"a": ("LOW_QUALITY", ""), "f": ("FORMER", "WEAK"), "n": ("ALIAS", "WEAK")}
FAMILY = re.compile(
    r"((?:half-|step)?(?:brother|sister)|wife|husband|spouse|son|daughter|father|mother|cousin|nephew|niece|uncle|aunt)"
    r" of (.+)"
)
LINKED = "Linked To: "
MOST_PARTS = 6
"""Parts between commas that a country's name may have."""


@dataclass(slots=True)
class Said:
    """What remarks and identities say, by member of a proposal."""

    names: list[Name] = field(default_factory=list)
    birth_dates: list[BirthDate] = field(default_factory=list)
    birth_places: list[Place] = field(default_factory=list)
    nationalities: list[Nationality] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    particulars: list[Particular] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, text: str) -> None:
        """Read the whole remark of an entry, piece by piece."""
        for piece in pieces(text):
            self.piece(piece)

    def piece(self, piece: str) -> None:
        """Read one piece; what is in no known words is a remark."""
        also = ALSO.match(piece)
        words = piece[also.end() :] if also else piece
        if words.startswith(f"({LINKED}") and words.endswith(")"):
            words = words[1:-1]
        first, _, rest = words.partition(" ")
        if first == "DOB" and rest:
            self.birth_dates.append(BirthDate(text=rest, source=piece))
        elif first == "POB" and rest:
            self.birth_places.append(Place(text=rest, country=country_at_end(rest), source=piece))
        elif first in {"nationality", "citizen"} and rest:
            self.nationalities.append(
                Nationality(text=rest, country=code(rest), citizenship=first == "citizen", source=piece)
            )
        elif words.startswith(LINKED) and len(words) > len(LINKED):
            self.relations.append(
                Relation(type="ASSOCIATE_OF", name=words[len(LINKED) :], role="Linked To", source=piece)
            )
        elif not self._labelled(words, piece) and not self._in_words(words, piece):
            self.remarks.append(Remark(label=HEADING, text=piece))

    def _in_words(self, words: str, piece: str) -> bool:
        if found := ALIAS.fullmatch(words):
            kind, strength = ALIASES[found[1]]
            self.names.append(Name(text=unquoted(found[2]), kind=kind, strength=strength, source=piece))
        elif found := FAMILY.fullmatch(words):
            self.relations.append(Relation(type="FAMILY", name=found[2], role=f"{found[1]} of", source=piece))
        elif words.startswith(WALLET):
            currency, _, address = words[len(WALLET) :].partition(" ")
            self.identity(WALLET + currency, address, source=piece)
        else:
            return False
        return True

    def _labelled(self, words: str, piece: str) -> bool:
        found = LABELLED.match(words)
        if not found:
            return False
        label, rest = found[1], found[2].strip()
        group, _type = GROUPS.get(label, ("remarks", ""))
        if group != "identifiers":
            self.identity(label, rest, source=piece)
            return True
        tail = TAIL.fullmatch(rest)
        if tail is None or not (re.search(r"\d", tail["number"]) or label == "SWIFT/BIC"):
            return False
        self.identity(
            label,
            tail["number"],
            issuer=tail["issuer"] or "",
            issued_on=tail["issued"] or "",
            expires_on=tail["expires"] or tail["until"] or "",
            name=tail["name"] or "",
            source=piece,
        )
        return True

    def identity(
        self,
        label: str,
        text: str,
        *,
        issuer: str = "",
        issued_on: str = "",
        expires_on: str = "",
        name: str = "",
        source: str = "",
        note: str = "",
    ) -> None:
        """A labelled value: an identifier, a particular, a contact; else a remark under its label."""
        bare = label.rstrip(": ")
        group, type_ = GROUPS.get(bare, ("remarks", ""))
        if label.startswith(WALLET):
            group, type_ = "identifiers", "WALLET"
        if not text or group == "remarks":
            whole = source or " ".join(filter(None, [label, text, issuer, issued_on, expires_on, note]))
            self.remarks.append(Remark(label=bare.rstrip(" -"), text=whole))
        elif group == "identifiers":
            number = text.strip("()") if type_ == "IMO" else text
            if type_ == "IMO" or (type_ == "REGISTRATION" and bare == "Vessel Registration Identification"):
                number, type_ = _vessel_number(number, type_)
            if len(number) <= LONGEST_NUMBER and (found := WORDS_BEHIND.fullmatch(number)):
                number, note = found[1], "; ".join(filter(None, [found[2], note]))
            self.identifiers.append(
                Identifier(
                    number=number,
                    type=type_,
                    label=bare,
                    country=code(issuer),
                    issuer=issuer,
                    issued_on=issued_on,
                    expires_on=expires_on,
                    name=name,
                    flags=flags(source or bare),
                    source=source or (text if number != text else ""),
                    note=note,
                )
            )
        elif group == "particulars":
            note = "; ".join(filter(None, [note, issuer, issued_on, expires_on]))
            self.particulars.append(
                Particular(text=text, type=type_, label=bare, country=code(text) if _is_land(bare) else "",
                           source=source, note=note)
            )  # fmt: skip
        else:
            note = "; ".join(filter(None, [note, issuer, issued_on, expires_on]))
            self.contacts.append(Contact(text=text, type=type_, source=source, note=note))


def pieces(text: str) -> list[str]:
    """The pieces of a remark as printed, without the full stop at its end."""
    text = " ".join(text.split())
    return [piece for each in text.removesuffix(".").split(";") if (piece := each.strip())]


def unquoted(name: str) -> str:
    """A name without the quotation marks around it."""
    return name[1:-1] if len(name) > 2 and name[0] == name[-1] and name[0] in "'\"" else name


def country_at_end(place: str) -> str:
    """The country that the last words of a place name; the longest first: "Congo, Democratic Republic of the"."""
    words = place.rsplit(", ", MOST_PARTS)[-MOST_PARTS:]
    return next((found for start in range(len(words)) if (found := code(", ".join(words[start:])))), "")


def _vessel_number(number: str, type_: str) -> tuple[str, str]:
    found = re.fullmatch(r"IMO\s*(\d+)", number)
    return (found[1], "IMO") if found else (number, type_)


def _is_land(label: str) -> bool:
    return label.endswith("Flag") or label == "Nationality of Registration"
