"""One designation of the United Kingdom's lists as an entry, from the facts that a reader gathered."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from sanctions.formats import uk_values as values
from sanctions.formats.entry import Entry, Report
from sanctions.formats.spacing import one_line, several_lines
from sanctions.formats.uk_facts import Facts, day, several
from sanctions.proposal import Act, Proposal, Reason, Reference, Remark

KINDS = {"individual": "PERSON", "entity": "ORGANISATION", "ship": "VESSEL", "vessel": "VESSEL"}
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """How a list of the UK differs from another: its title, what it does where it does not say, whether the regime it
    names is the title of the Regulations, and the labels of papers (by fact) that it prints otherwise."""

    listed_in: str
    measures: tuple[str, ...]
    names_the_act: bool
    labels: Mapping[str, str] = field(default_factory=dict)


def entry(facts: Facts, report: Report, publisher: Publisher) -> Entry:
    """The entry that a designation is."""
    regimes = [one_line(text) for text in facts.texts("regime")]
    measures, words = values.measures(facts, report)
    identifiers, numbers_in_words = _parted(values.identifiers(facts, publisher.labels))
    relations, parties_in_words = _parted(values.relations(facts))
    designated, *others = [day(one_line(text)) for text in facts.texts("designated")] or [""]
    updated = [day(one_line(text)) for text in facts.texts("updated")]
    listed = [day(one_line(text)) for text in facts.texts("listed")]
    if not designated and listed:
        designated, *listed = listed
    remarks = [
        *words,
        *(Remark(text=several_lines(text), label="Other Information") for text in facts.texts("information")),
        *(Remark(text=one_line(text), label="Designation source") for text in facts.texts("source")),
        *(Remark(text=text, label="Date Designated") for text in others),
        *(Remark(text=text, label="Listed On") for text in listed if text != designated),
        *(Remark(text=text, label="Last Updated") for text in updated if not ISO.fullmatch(text)),
        *(Remark(text=text, label="Unique ID") for text in facts.texts("reference")[1:]),
        *(Remark(text=text, label="Designation Type") for text in _other_kinds(facts)),
        *values.original_remarks(facts),
        *numbers_in_words,
        *parties_in_words,
    ]
    for heading, text in facts.strange:
        report.unknown(heading, text, facts.where)
        remarks.append(Remark(text=several_lines(text), label=heading[:200]))
    said = Proposal(
        own_reference=one_line(facts.first("reference")),
        programme="",
        kind=KINDS.get(facts.first("kind").casefold(), ""),
        names=values.names(facts),
        birth_dates=_once(values.birth_dates(facts)),
        birth_places=_once(values.birth_places(facts)),
        nationalities=_once(values.nationalities(facts)),
        identifiers=_once(identifiers),
        addresses=values.addresses(facts),
        positions=_once(values.positions(facts)),
        contacts=_once(values.contacts(facts)),
        particulars=_once(values.particulars(facts)),
        relations=_once(relations),
        references=_references(facts),
        measures=measures or list(publisher.measures),
        acts=[Act(number=regime) for regime in regimes] if publisher.names_the_act else [],
        reasons=[Reason(text=several_lines(text)) for text in facts.texts("reasons")],
        remarks=_once(remarks),
        designated_on=designated,
        amended_on=[text for text in updated if ISO.fullmatch(text)],
        listed_in=publisher.listed_in,
    )
    return Entry(where=facts.where, said=said, programmes=regimes)


def _references(facts: Facts) -> list[Reference]:
    return [
        Reference(system=system, number=one_line(number))
        for fact, system in (("un", "UN"), ("ofsi", "OFSI"), ("uk", "UK"))
        for cell in facts.texts(fact)
        for part in several(cell)
        for number in re.split(r"[;,]", part)
        if number.strip()
    ]


def _other_kinds(facts: Facts) -> Iterable[str]:
    """A kind that is not known, and any but the first."""
    kinds = facts.texts("kind")
    return kinds[1:] if kinds and kinds[0].casefold() in KINDS else kinds


def _parted(found: Iterable[Any]) -> tuple[list[Any], list[Remark]]:
    """Values, and what turned out to be words."""
    values_: list[Any] = []
    words: list[Remark] = []
    for one in found:
        (words if isinstance(one, Remark) else values_).append(one)
    return values_, words


def _once(found: Iterable[Any]) -> list[Any]:
    """Each once, in order: cells of different rows may say the same."""
    return [*{msgspec.json.encode(one): one for one in found}.values()]
