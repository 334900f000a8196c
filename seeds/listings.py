"""The designations of the EU and the United Kingdom, as the proposals their States would make. No database.

Nothing is taken from one list into the other, and nothing is merged: each row is a target of its own until people
judge.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sanctions.enums import Measure, NameKind, TargetKind
from sanctions.proposal import Act, Address, BirthDate, Name, Nationality, Place, Position, Proposal, Reason
from seeds import facts
from seeds.facts import FactError, Row

OWN_WORDS = "The ground is given in this register's own words; it is not the statement of reasons of the act."
COUNTRIES = {"Russia": "RU", "Russian Federation": "RU", "Syria": "SY", "Tajikistan": "TJ"}
"""Countries as the lists print them at the end of a place or an address, where they do."""
NATIONALITIES = {"Syrian": "SY", "Russian": "RU", "Canadian": "CA"}
OTHER_NAMES = {"variation": NameKind.VARIANT, "alias": NameKind.ALIAS}
NUMBERED = re.compile(r"(SI \d{4}/\d+) (.+)")
SPAN = re.compile(r"\bCHW(\d{4})(?: to CHW(\d{4}))?\b")
GROUNDS = {
    "salisbury-2018-03-04": ("Salisbury",),
    "navalny-2020-08-20": ("Navalny poisoning 2020",),
    "navalny-2024-02-16": ("death of Navalny",),
    "ukraine-chloropicrin": ("in Ukraine",),
    "ukraine-riot-control-agents": ("in Ukraine", "RChBD Troops"),
}
"""What a row's ground says where it is about an incident of its round: two rounds hold other rows as well."""
NAMED = {"salisbury-2018-03-04": "Salisbury nerve-agent attack"}
"""What a ground says that names the attack itself, so that a row without a round is about it all the same."""


@dataclass
class Round:
    """Rows that a State designated together: one submission. Without an announcement, those of one printed day."""

    participant: str
    programme: str
    day: str
    announcement: Row | None = None
    rows: list[Row] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Also what a run that was killed finds its submission by."""
        named = self.announcement["key"] if self.announcement else f"printed {self.day}"
        return f"{self.programme} designations, {named}"


def rounds() -> list[Round]:
    """Both lists, in rounds, oldest first."""
    found: dict[str, Round] = {}
    for name, participant, programme in (
        ("designations_eu_chem", "EU", "EU-CHEM"),
        ("designations_uk_cw", "GB", "GB-CW"),
    ):
        announced = [
            row
            for row in facts.rows("announcements")
            if row["programme_key"] == programme and row["action"] == "designation"
        ]
        for row in facts.rows(name):
            if row["status"] != "listed":
                raise FactError(f"{row.where}: {row['status']!r} is not yet read")
            by = _announcement(row, announced)
            made = Round(participant, programme, row["listed_on"], by)
            found.setdefault(made.title, made).rows.append(row)
    return sorted(found.values(), key=lambda one: (one.day, one.title))


def proposal(row: Row, of: Round) -> Proposal:
    """What the State says of one target. A person whom only a name identifies is marked so."""
    kind = facts.code(TargetKind, row["kind"])
    identified = any(row[column] for column in ("birth_dates_as_printed", "birth_places", "nationality", "positions"))
    return Proposal(
        own_reference=row["source_ref"],
        programme=of.programme,
        kind=kind.value,
        names=list(_names(row)),
        birth_dates=[BirthDate(text=text) for text in facts.several(row["birth_dates_as_printed"])],
        birth_places=[Place(text=text, country=_country(text)) for text in facts.several(row["birth_places"])],
        nationalities=[
            Nationality(text=text, country=NATIONALITIES.get(text, "")) for text in facts.several(row["nationality"])
        ],
        addresses=[Address(text=text, country=_country(text)) for text in facts.several(row["addresses"])],
        positions=[Position(text=text) for text in facts.several(row["positions"])],
        measures=[facts.code(Measure, measure).value for measure in facts.several(row["measures"])],
        acts=[_act(text) for column in ("act", "listing_act") for text in facts.several(row[column])],
        reasons=[Reason(text=row["ground"], language="en")] if row["ground"] else [],
        incidents=_incidents(row, of),
        announcement=of.announcement["key"] if of.announcement else "",
        designated_on=row["listed_on"],
        too_few_identifiers=kind is TargetKind.PERSON and not identified,
        sources=facts.pages(row["source_url"]),
        confidence=row["confidence"].upper(),
        status_as_of=row["status_as_of"],
        note=" ".join(filter(None, [_sentence(row["note"]), OWN_WORDS if row["ground"] else ""])),
    )


def _announcement(row: Row, announced: list[Row]) -> Row | None:
    """The round a row belongs to, where that is certain: the round names its number, or else the day is the same.

    CHW0011 to CHW0017 print doubtful days of January 2021; their round names them, and they name its day.
    """
    number = SPAN.fullmatch(row["source_ref"])
    for one in announced:
        if number:
            if any(first <= number[1] <= (last or first) for first, last in SPAN.findall(one["note"])):
                return one
        elif row["listed_on"] == (one["effective_on"] or one["date"]):
            return one
    return None


def _incidents(row: Row, of: Round) -> list[str]:
    """Those of its round that its ground is about; without an announcement, the one that its ground names."""
    if of.announcement is None:
        return [key for key, words in NAMED.items() if words in row["ground"]]
    keys = facts.several(of.announcement["incident_keys"])
    return [key for key in keys if any(words in row["ground"] for words in GROUNDS[key])]


def _names(row: Row) -> Iterator[Name]:
    """As printed: the primary name in both scripts, then the others. No language: the lists state none."""
    original, *others_original = facts.several(row["names_original_script"]) or [""]
    yield Name(text=row["primary_name"], kind=NameKind.PRIMARY.value)
    if original:
        yield Name(text=original, kind=NameKind.PRIMARY.value)
    others = facts.several(row["other_names"])
    kinds = facts.several(row["other_name_kinds"]) if "other_name_kinds" in row else ["alias"] * len(others)
    for text, kind in zip(others, kinds, strict=True):
        yield Name(text=text, kind=OTHER_NAMES[kind].value)
    for text in others_original:
        yield Name(text=text, kind=NameKind.ALIAS.value)


def _country(text: str) -> str:
    """Of a place or an address, where it is printed; a postcode may stand before it."""
    return COUNTRIES.get(re.sub(r"^\d+\s+", "", text.rpartition(",")[2].strip()), "")


def _act(text: str) -> Act:
    numbered = NUMBERED.fullmatch(text)
    return Act(number=numbered[1], title=numbered[2]) if numbered else Act(number=text)


def _sentence(text: str) -> str:
    return f"{text}." if text and not text.endswith(".") else text
