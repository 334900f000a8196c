"""The Sanctions of a FollowTheMoney entity, as the part of a proposal that is the designation. Pure."""

import re

from sanctions.formats import ftm_words
from sanctions.formats.entry import Report
from sanctions.formats.ftm_entity import Entity, Said
from sanctions.formats.spacing import one_line, several_lines
from sanctions.proposal import Act, Ending, Reason, Reference, Remark

REFERENCE = re.compile(r"Reference: (\w+): (\S.{0,198})")
LONG_REFERENCE = "Own reference: "
"""Before one that is too long for a property, as our writer puts it."""
LONGEST_LIST = 200
"""Characters of the name of a list and of the number of an act."""


class Designation:
    """Sanctions of one entity that have one reference: programmes, measures, days, reasons."""

    def __init__(self, entity: Entity, sanctions: list[Entity], said: Said, where: str, report: Report) -> None:
        self.sanctions, self.said, self.where, self.report = sanctions, said, where, report
        self.topics = entity.texts("topics")
        self.own_reference = reference(entity, sanctions[0] if sanctions else None)
        named = [text for each in sanctions for text in each.texts("programId") or each.texts("program")]
        named = named or entity.texts("programId", "program")
        self.programmes = [*dict.fromkeys(map(one_line, named))]
        self.sources = [*dict.fromkeys(map(one_line, [*self._all("sourceUrl"), *entity.texts("sourceUrl")]))]
        self.references = [
            *(Reference(system="UN", number=one_line(text)) for text in dict.fromkeys(self._all("unscId"))),
            *(
                Reference(system="OTHER", number=one_line(text))
                for text in dict.fromkeys(self._all("authorityId"))
                if text != self.own_reference
            ),
        ]
        self.reasons = [Reason(text=several_lines(text), language="und") for text in dict.fromkeys(self._all("reason"))]
        self.amended_on = sorted(set(self._all("modifiedAt")))
        self.listed_in = ""
        self.acts: list[Act] = []
        self.exemptions: list[Reason] = []
        self.designated_on, self.in_force_on = self._days()
        self.measures = self._measures()
        self.ended = self._ended(entity.last_seen[:10])
        self._rest()
        if not self.listed_in and not self.acts:
            named = [name for each in sanctions or [entity] for name in each.datasets]
            self.listed_in = ", ".join(sorted(set(named)))[:LONGEST_LIST]

    def _all(self, prop: str) -> list[str]:
        return [text for sanction in self.sanctions for text in sanction.texts(prop)]

    def _days(self) -> tuple[str, str]:
        """The first day of listing, else of effect; the others stay as remarks."""
        listed, started = sorted(set(self._all("listingDate"))), sorted(set(self._all("startDate")))
        designated = (listed or started or [""])[0]
        effect = started[0] if listed and started and started[0] != designated else ""
        for prop, days in (("listingDate", listed), ("startDate", started)):
            for day in days:
                if day not in {designated, effect}:
                    self.said.remark(prop, day)
        return designated, effect

    def _measures(self) -> list[str]:
        found = []
        for text in self._all("provisions"):
            code = one_line(text).upper().replace(" ", "_").replace("-", "_")
            measure = code if code in ftm_words.CODES else ftm_words.MEASURES.get(one_line(text).casefold())
            if measure is None and code != "UNSPECIFIED":
                self.said.remark("provisions", text)
                measure = "OTHER"
            found += [measure] if measure else []
        if not found:
            found = [measure for topic, measure in ftm_words.TOPICS.items() if topic in self.topics]
        return [*dict.fromkeys(found)] or ["UNSPECIFIED"]

    def _ended(self, seen: str) -> Ending | None:
        """Whether the listing is over: each Sanction says so, by its status or by an end that has passed."""
        ends = [self._end(sanction, seen) for sanction in self.sanctions]
        if not ends or not all(ends):
            for day in self._all("endDate"):
                self.said.remark("endDate", day)
            return None
        last = max((end for end in ends if end), key=lambda end: end.ended_on)
        for day in self._all("endDate"):
            if day != last.ended_on:
                self.said.remark("endDate", day)
        return last

    def _end(self, sanction: Entity, seen: str) -> Ending | None:
        reasons = [
            ftm_words.OVER[one_line(text).casefold()]
            for text in sanction.texts("status")
            if one_line(text).casefold() in ftm_words.OVER
        ]
        days = sorted(sanction.texts("endDate"))
        passed = bool(days) and ("sanction" not in self.topics or (bool(seen) and days[-1] <= seen))
        if not reasons and not passed:
            return None
        return Ending(ended_on=days[-1] if days else by_now(self.report), reason=reasons[0] if reasons else "DELISTED")

    def _rest(self) -> None:
        """Every other property, in the order of the file."""
        for sanction in self.sanctions:
            for prop, values in sanction.properties.items():
                if prop in PLACED or (prop == "program" and not sanction.texts("programId")):
                    continue
                for value in values:
                    if isinstance(value, str) and value:
                        self._text(prop, value)

    def _text(self, prop: str, text: str) -> None:
        folded = one_line(text).casefold()
        if prop == "description" and one_line(text) == LONG_REFERENCE + self.own_reference:
            return
        if prop == "status" and folded in {"in force", *ftm_words.OVER}:
            return
        if prop == "description" and text.startswith("Listed in: ") and not self.listed_in:
            self.listed_in = one_line(text.removeprefix("Listed in: "))
        elif prop == "description" and text.startswith("Legal act: ") and (act := _act(text)):
            self.acts.append(act)
        elif prop == "description" and (found := REFERENCE.fullmatch(one_line(text))):
            self.references.append(Reference(system=found[1], number=found[2]))
        elif prop == "description" and text.startswith("In force on: ") and not self.in_force_on:
            self.in_force_on = one_line(text.removeprefix("In force on: "))
        elif prop == "description" and text.startswith("Exemption: "):
            self.exemptions.append(Reason(text=several_lines(text.removeprefix("Exemption: ")), language="und"))
        elif prop == "description" and text.startswith("Designated on: ") and not self.designated_on:
            self.designated_on = one_line(text.removeprefix("Designated on: "))
        elif prop in ftm_words.OF_A_SANCTION:
            self.said.remark(prop, text)
        else:
            self.report.unknown(f"Sanction.{prop}"[:200], text, self.where)
            self.said.remarks.append(Remark(label=prop[:200], text=several_lines(text)))


PLACED = frozenset(
    {
        *("entity", "authorityId", "unscId", "programId", "sourceUrl", "reason", "modifiedAt", "provisions"),
        *("listingDate", "startDate", "endDate"),
    }
)


def reference(entity: Entity, sanction: Entity | None) -> str:
    """The publisher's key of a designation: the authority's, else the entity's identifier."""
    numbers = sanction.texts("authorityId") if sanction else []
    long = [text for text in sanction.texts("description") if text.startswith(LONG_REFERENCE)] if sanction else []
    return one_line((numbers or [text.removeprefix(LONG_REFERENCE) for text in long] or [entity.id])[0])


def _act(text: str) -> Act | None:
    """A legal act in our writer's words, its day in brackets; number and title are one there. None: too long for it."""
    said = one_line(text.removeprefix("Legal act: "))
    found = re.fullmatch(r"(.+) \((\d{4}(?:-\d\d){0,2})\)", said)
    number, date = (found[1], found[2]) if found else (said, "")
    return Act(number=number, date=date) if len(number) <= LONGEST_LIST else None


def by_now(report: Report) -> str:
    """When a listing ended that the file says is over, without the day: by the file's own, if that is known."""
    return f"not later than {report.dated}" if report.dated else ""
