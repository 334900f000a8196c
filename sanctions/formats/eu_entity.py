"""One entity of the EU's financial sanctions file as an entry. XML 1.1 and CSV 1.1 say the same under like names.

The names of the attributes are the XML's. Every value carries the number of the regulation it was published in, and the
entry lists all those acts. The list freezes assets by definition; a designation is dated where the file dates it,
and the publication of the latest act is when it was last amended.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sanctions.formats import eu_values as values
from sanctions.formats.entry import Entry, Report
from sanctions.formats.spacing import joined, one_line, several_lines
from sanctions.proposal import Act, Ending, Particular, Position, Proposal, Reference, Remark

LISTED_IN = "EU Consolidated Financial Sanctions List"
KINDS = {"P": "PERSON", "E": "ORGANISATION", "person": "PERSON", "enterprise": "ORGANISATION"}
"""By classification code, or by the code of the subject type where the first is missing."""


@dataclass(slots=True)
class Detail:
    """A child of an entity: what it says by attribute, empty ones left out, and the summary of its regulation."""

    kind: str
    said: dict[str, str] = field(default_factory=dict)
    act: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    contacts: list[tuple[str, str]] = field(default_factory=list)
    number: str = ""
    """Its regulation, as cited; `entry` fills it in."""

    @property
    def note(self) -> str:
        """Its remarks."""
        return "\n".join(several_lines(remark) for remark in self.remarks)


@dataclass(slots=True)
class Entity:
    """What one entity says. ``strange`` is what the reader found in it without knowing it: path and text."""

    where: str
    said: dict[str, str] = field(default_factory=dict)
    regulations: list[Detail] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    strange: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Members:
    """The members of a proposal that grow while its details are read."""

    lists: dict[str, list[object]] = field(default_factory=dict)

    def add(self, member: str, value: object) -> None:
        """Once, however often the file says the same with the same act."""
        found = self.lists.setdefault(member, [])
        if value not in found:
            found.append(value)


def entry(entity: Entity, report: Report) -> Entry:
    """The entry that an entity is."""
    said, members = entity.said, _Members()
    for detail in (*entity.regulations, *entity.details):
        detail.number = one_line(detail.act.get("numberTitle", ""))
    for detail in entity.details:
        ADDING[detail.kind](detail, members, report)
    values.say_which_dates_places_came_with(members.lists, entity.details)
    for remark in entity.remarks:
        members.add("remarks", Remark(text=several_lines(remark), label="remark"))
    if details := said.get("designationDetails"):
        members.add("remarks", Remark(text=several_lines(details), label="designationDetails"))
    for regulation in entity.regulations:
        for remark in regulation.remarks:
            label = "regulation/remark"
            members.add("remarks", Remark(text=several_lines(remark), label=label, act=regulation.number))
    for path, text in entity.strange:
        report.unknown(path, text, entity.where)
        members.add("remarks", Remark(text=several_lines(text), label=path[:200]))
    for number in values.several(said.get("unitedNationId", "")):
        members.add("references", Reference(system="UN", number=number))
    _say_the_type(said, members)
    proposal = Proposal(
        own_reference=one_line(said.get("euReferenceNumber") or said.get("logicalId", "")),
        programme="",
        kind=KINDS.get(said.get("classificationCode", "")) or KINDS.get(said.get("code", ""), ""),
        measures=["ASSET_FREEZE"],
        acts=_acts(entity, members),
        designated_on=said.get("designationDate", ""),
        amended_on=_days(detail.act.get("publicationDate", "") for detail in entity.regulations),
        listed_in=LISTED_IN,
        names=values.with_one_primary(members.lists.pop("names", [])),
        **members.lists,  # type: ignore[arg-type]
    )
    programmes = _days(one_line(detail.act.get("programme", "")) for detail in entity.regulations)
    delisted = said.get("delistingDate", "")
    ended = Ending(ended_on=delisted, reason="DELISTED") if delisted else None
    return Entry(where=entity.where, said=proposal, programmes=programmes, ended=ended)


def _days(texts: object) -> list[str]:
    """Those that are not empty, once each, in order."""
    return list(dict.fromkeys(text for text in texts if text))  # type: ignore[attr-defined]


def _say_the_type(said: Mapping[str, str], members: _Members) -> None:
    """A type of subject beyond the two that are the kind itself is kept in words."""
    code, classification = said.get("code", ""), said.get("classificationCode", "")
    if code not in KINDS and code:
        members.add("particulars", Particular(text=one_line(code), type="ENTITY_TYPE", label="subjectType"))
    if classification and classification not in KINDS:
        members.add("remarks", Remark(text=one_line(classification), label="subjectType/@classificationCode"))


def _acts(entity: Entity, members: _Members) -> list[Act]:
    """Every act that the entity or a value of it cites, once by its number, with all that is said of it.

    The file gives no titles; who adopted what, and when it entered into force, stands in their place.
    """
    acts: dict[str, Act] = {}
    programmes = {detail.act.get("programme", "") for detail in entity.regulations}
    for detail in (*entity.regulations, *entity.details):
        if not detail.number:
            continue
        said = detail.act
        programme = said.get("programme", "")
        force = said.get("entryIntoForceDate", "")
        title = joined(
            (
                joined((said.get("organisationType", ""), said.get("regulationType", "")), " "),
                f"in force {force}" if force else "",
                f"programme {programme}" if programme and programme not in programmes else "",
            )
        )
        url = said.get("publicationUrl", "")
        act = Act(number=detail.number, title=one_line(title), date=said.get("publicationDate", ""), url=url)
        known = acts.setdefault(detail.number, act)
        if act.url != known.url and act.url and known.url:
            members.add("remarks", Remark(text=act.url, label="publicationUrl", act=act.number))
        if act.date != known.date and act.date and known.date:
            members.add("remarks", Remark(text=act.date, label="publicationDate", act=act.number))
        if act.title not in known.title and known.title not in act.title:
            members.add("remarks", Remark(text=act.title, label="regulation", act=act.number))
        elif len(act.title) > len(known.title) or (url and not known.url):
            acts[detail.number] = Act(
                number=act.number,
                title=max(act.title, known.title, key=len),
                date=known.date or act.date,
                url=known.url or act.url,
            )
    return list(acts.values())


def _name(detail: Detail, members: _Members, report: Report) -> None:
    said = detail.said
    if name := values.name(said, act=detail.number, note=detail.note):
        members.add("names", name)
    elif detail.remarks:
        members.add("remarks", Remark(text=detail.note, label="nameAlias/remark", act=detail.number))
    if function := one_line(said.get("function", "")):
        members.add("positions", Position(text=function, act=detail.number))
    gender = said.get("gender", "")
    if gender == "?":
        report.notices["A gender given as unknown was left out."] += 1
    elif gender:
        members.add("particulars", Particular(text=gender, type="GENDER", label="gender", act=detail.number))


def _citizenship(detail: Detail, members: _Members, report: Report) -> None:
    if found := values.citizenship(detail.said, report, act=detail.number, note=detail.note):
        members.add("nationalities", found)
    elif detail.remarks:
        members.add("remarks", Remark(text=detail.note, label="citizenship/remark", act=detail.number))


def _birth(detail: Detail, members: _Members, report: Report) -> None:
    dates = values.birth_dates(detail.said, act=detail.number, note=detail.note)
    for date in dates:
        members.add("birth_dates", date)
    place = values.birth_place(detail.said, report, act=detail.number, note="" if dates else detail.note)
    if place:
        members.add("birth_places", place)
    elif detail.remarks and not dates:
        members.add("remarks", Remark(text=detail.note, label="birthdate/remark", act=detail.number))


def _address(detail: Detail, members: _Members, report: Report) -> None:
    if found := values.address(detail.said, report, act=detail.number, note=detail.note):
        members.add("addresses", found)
    elif detail.remarks:
        members.add("remarks", Remark(text=detail.note, label="address/remark", act=detail.number))
    for key, value in detail.contacts:
        members.add("contacts", values.contact(key, value, act=detail.number))


def _identification(detail: Detail, members: _Members, report: Report) -> None:
    if found := values.identifier(detail.said, report, act=detail.number, note=detail.note):
        members.add("identifiers", found)
        return
    said = joined(f"{key}: {one_line(value)}" for key, value in detail.said.items() if value != "false")
    text = joined((said, detail.note), "\n")
    if text:
        members.add("remarks", Remark(text=text, label="identification", act=detail.number))


ADDING: Mapping[str, Callable[[Detail, _Members, Report], None]] = {
    "nameAlias": _name,
    "citizenship": _citizenship,
    "birthdate": _birth,
    "address": _address,
    "identification": _identification,
}
"""What each child of an entity adds to its entry."""
