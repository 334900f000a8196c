"""What a proposal must satisfy before it can be submitted. Pure: the caller says what is known.

Every problem is reported, each with a JSON pointer (RFC 6901) below the line, so that a door can show all at once.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlsplit

import msgspec
from django.utils.translation import gettext as _
from stdnum import imo, lei
from stdnum.exceptions import ValidationError as NumberError

from partnership.dates import DateError, PartialDate, parse
from sanctions.enums import EndReason, IdentifierType, Measure, NameKind, TargetKind
from sanctions.proposal import Ending, Proposal
from sanctions.screening import text as screening

LONGEST = 10_000
"""Characters of a text that has no limit of its own."""
LIMITS: Mapping[str, int] = {
    "/own_reference": 200,
    "/names/text": 500,
    "/names/language": 16,
    "/birth_dates/text": 100,
    "/birth_places/text": 500,
    "/nationalities/text": 200,
    "/identifiers/number": 100,
    "/addresses/text": 1000,
    "/positions/text": 1000,
    "/acts/number": 200,
    "/acts/title": 500,
    "/acts/date": 60,
    "/acts/url": 500,
    "/act/number": 200,
    "/act/title": 500,
    "/act/date": 60,
    "/act/url": 500,
    "/designated_on": 100,
    "/in_force_on": 100,
    "/status_as_of": 100,
    "/ended_on": 100,
}
"""Characters by place in the form (indexes left out): what the columns behind them hold, tests compare the two."""
MOST_VALUES = 1000
"""Of one list of a proposal: names, acts, measures…"""
SEVERAL_LINES = frozenset({"/reasons/text", "/addresses/text", "/note"})
"""Texts that may have line breaks."""
NEVER_EMPTY = frozenset(
    {
        "/birth_places/text",
        "/nationalities/text",
        "/identifiers/number",
        "/addresses/text",
        "/positions/text",
        "/acts/number",
        "/reasons/text",
        "/act/number",
    }
)
PUBLIC_REFERENCE = re.compile(r"[LT][0-9]{6,}")
CHECKED_NUMBERS: Mapping[str, Callable[[str], object]] = {"LEI": lei.validate, "IMO": imo.validate}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (JSON pointer), a stable code, and a sentence for people."""

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a proposal may refer to: programme key → its measures (empty = any), and keys of incidents and so on."""

    programmes: Mapping[str, frozenset[str]]
    incidents: frozenset[str] = frozenset()
    announcements: frozenset[str] = frozenset()
    targets: Mapping[str, str] = field(default_factory=dict)
    """Public reference → kind."""


def problems(proposal: Proposal, known: Known, *, on: date) -> list[Problem]:
    """Everything wrong with a proposal on a day; empty if it may be submitted."""
    return [
        *_texts(proposal),
        *_codes(proposal, known),
        *_dates(proposal, on),
        *_identifiers(proposal),
        *_substance(proposal),
    ]


def ending_problems(ending: Ending, *, begun: PartialDate | None, on: date) -> list[Problem]:
    """Everything wrong with the end of a listing that began as given."""
    found = list(_texts(ending))
    if ending.reason not in EndReason.values:
        found.append(Problem("/reason", "unknown", _("One of %(values)s.") % {"values": ", ".join(EndReason.values)}))
    if ending.act:
        if ending.act.date:
            _date("/act/date", ending.act.date, on, found)
        found += _url("/act/url", ending.act.url)
    ended = _date("/ended_on", ending.ended_on, on, found)
    if ended and begun and ended.latest and begun.earliest and ended.latest < begun.earliest:
        found.append(
            Problem("/ended_on", "before_begun", _("ends before it began (%(begun)s)") % {"begun": begun.text})
        )
    return found


def text_problems(pointer: str, text: str, *, longest: int = LONGEST, lines: bool = False) -> list[Problem]:
    """What is wrong with one text: nothing invisible, nothing endless; ``lines`` allows line breaks."""
    if len(text) > longest:
        return [Problem(pointer, "too_long", _("longer than %(most)s characters") % {"most": longest})]
    why = screening.fault(text.replace("\n", " ") if lines else text)
    return [Problem(pointer, "unreadable_text", why)] if why else []


def _texts(form: object) -> Iterator[Problem]:
    """Every text of the form, wherever it stands, the names of name parts too."""

    def walk(value: object, pointer: str) -> Iterator[Problem]:
        place = re.sub(r"/[0-9]+(?=/|$)", "", pointer)
        if isinstance(value, str):
            if not value and place in NEVER_EMPTY:
                yield Problem(pointer, "required", _("cannot be empty"))
            yield from text_problems(pointer, value, longest=LIMITS.get(place, LONGEST), lines=place in SEVERAL_LINES)
        elif isinstance(value, dict):
            for key, child in value.items():
                below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
                if why := screening.fault(key):
                    yield Problem(pointer, "unreadable_text", _("the name of a part %(why)s") % {"why": why})
                else:
                    yield from walk(child, below)
        elif isinstance(value, list):
            if len(value) > MOST_VALUES:
                yield Problem(pointer, "too_many", _("more than %(most)s") % {"most": MOST_VALUES})
            for index, child in enumerate(value):
                yield from walk(child, f"{pointer}/{index}")

    yield from walk(msgspec.to_builtins(form), "")


def _codes(proposal: Proposal, known: Known) -> Iterator[Problem]:
    def one_of(pointer: str, value: str, values: Container[str], what: str) -> Iterator[Problem]:
        if value not in values:
            yield Problem(
                pointer, "unknown", _("%(value)s is no %(what)s known here") % {"value": repr(value), "what": what}
            )

    yield from one_of("/kind", proposal.kind, TargetKind.values, _("kind of target"))
    yield from one_of("/programme", proposal.programme, known.programmes, _("programme"))
    allowed = known.programmes.get(proposal.programme) or frozenset(Measure.values)
    for index, measure in enumerate(proposal.measures):
        yield from one_of(f"/measures/{index}", measure, Measure.values, _("measure"))
        if measure in Measure.values and measure not in allowed:
            yield Problem(
                f"/measures/{index}",
                "not_in_programme",
                _("%(programme)s does not carry %(measure)s") % {"programme": proposal.programme, "measure": measure},
            )
    yield from _once("/measures", proposal.measures)
    for index, name in enumerate(proposal.names):
        yield from one_of(f"/names/{index}/kind", name.kind, NameKind.values, _("kind of name"))
    for index, identifier in enumerate(proposal.identifiers):
        yield from one_of(f"/identifiers/{index}/type", identifier.type, IdentifierType.values, _("type of identifier"))
    for index, incident in enumerate(proposal.incidents):
        yield from one_of(f"/incidents/{index}", incident, known.incidents, _("incident"))
    yield from _once("/incidents", proposal.incidents)
    if proposal.announcement:
        yield from one_of("/announcement", proposal.announcement, known.announcements, _("announcement"))
    if proposal.target:
        yield from one_of("/target", proposal.target, known.targets, _("target"))
        if known.targets.get(proposal.target, proposal.kind) != proposal.kind:
            yield Problem(
                "/kind",
                "other_kind",
                _("%(target)s is of another kind: %(kind)s")
                % {"target": proposal.target, "kind": known.targets[proposal.target]},
            )
    yield from _once("/acts", [act.number for act in proposal.acts], below="/number")
    numbers = {act.number for act in proposal.acts}
    for group in ("names", "birth_dates", "birth_places", "nationalities", "identifiers", "addresses", "positions"):
        for index, value in enumerate(getattr(proposal, group)):
            if value.act and value.act not in numbers:
                yield Problem(
                    f"/{group}/{index}/act",
                    "unknown",
                    _("%(act)s is not among the acts of this line") % {"act": repr(value.act)},
                )
            country = getattr(value, "country", "")
            if country and not re.fullmatch(r"[A-Z]{2}", country):
                yield Problem(f"/{group}/{index}/country", "format", _("two capital letters, as ISO 3166-1 alpha-2"))


def _once(pointer: str, values: Sequence[str], below: str = "") -> Iterator[Problem]:
    times = Counter(values)
    for index, value in enumerate(values):
        if times[value] > 1:
            yield Problem(
                f"{pointer}/{index}{below}", "twice", _("%(value)s stands more than once") % {"value": repr(value)}
            )


def _dates(proposal: Proposal, on: date) -> Iterator[Problem]:
    found: list[Problem] = []
    for index, birth in enumerate(proposal.birth_dates):
        _date(f"/birth_dates/{index}/text", birth.text, on, found)
    for name in ("designated_on", "in_force_on", "status_as_of"):
        if value := getattr(proposal, name):
            _date(f"/{name}", value, None if name == "in_force_on" else on, found)
    for index, act in enumerate(proposal.acts):
        if act.date:
            _date(f"/acts/{index}/date", act.date, on, found)
    yield from found


def _date(pointer: str, text: str, on: date | None, found: list[Problem]) -> PartialDate | None:
    try:
        value = parse(text)
    except DateError as error:
        found.append(Problem(pointer, "date", str(error)))
        return None
    # The day is UTC's, and it may be tomorrow already where the State is.
    if on and value.earliest and value.earliest > on + timedelta(days=1):
        found.append(Problem(pointer, "in_the_future", _("%(date)s is in the future") % {"date": text}))
    return value


def _identifiers(proposal: Proposal) -> Iterator[Problem]:
    for index, identifier in enumerate(proposal.identifiers):
        if check := CHECKED_NUMBERS.get(identifier.type):
            try:
                check(identifier.number)
            except NumberError as error:
                yield Problem(
                    f"/identifiers/{index}/number",
                    "check_digits",
                    _("no valid %(type)s: %(why)s") % {"type": identifier.type, "why": error},
                )


def _substance(proposal: Proposal) -> Iterator[Problem]:
    yield from _naming(proposal)
    if not proposal.measures:
        yield Problem("/measures", "required", _("at least one measure"))
    if not proposal.acts:
        yield Problem("/acts", "required", _("the legal act it rests on"))
    if not proposal.designated_on:
        yield Problem("/designated_on", "required", _("the day of designation, as precisely as it is known"))
    for index, act in enumerate(proposal.acts):
        yield from _url(f"/acts/{index}/url", act.url)
    for index, source in enumerate(proposal.sources):
        yield from _url(f"/sources/{index}", source)
    needs_word = proposal.kind == TargetKind.PERSON and not proposal.has_secondary_identifiers
    if needs_word and not proposal.too_few_identifiers:
        yield Problem(
            "/too_few_identifiers",
            "too_few_identifiers",
            _(
                "nothing but a name identifies this person: add a birth date, place, nationality, identifier or"
                " position, or set too_few_identifiers to true so that the record warns of namesakes"
            ),
        )
    if proposal.too_few_identifiers and not needs_word:
        yield Problem("/too_few_identifiers", "not_so", _("other identifiers are given"))


def _naming(proposal: Proposal) -> Iterator[Problem]:
    """What it is called, by the State and by the world."""
    if not proposal.own_reference:
        yield Problem("/own_reference", "required", _("the State's own reference for this listing"))
    if PUBLIC_REFERENCE.fullmatch(proposal.own_reference):
        yield Problem(
            "/own_reference", "format", _("looks like a public reference of the register; use the State's own")
        )
    if not any(name.text for name in proposal.names):
        yield Problem("/names", "required", _("at least one name"))
    for index, name in enumerate(proposal.names):
        if not name.text:
            yield Problem(f"/names/{index}/text", "required", _("a name cannot be empty"))
        elif len(screening.latin(name.text) or "") > LIMITS["/names/text"]:
            yield Problem(
                f"/names/{index}/text",
                "too_long",
                _("longer than %(most)s in Latin letters") % {"most": LIMITS["/names/text"]},
            )


def _url(pointer: str, value: str) -> Iterator[Problem]:
    if value:
        try:
            parts = urlsplit(value)
            sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            sound = False
        if not sound:
            yield Problem(pointer, "url", _("a web address beginning with http:// or https://"))
