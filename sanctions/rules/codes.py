"""Codes are known ones, and whatever a proposal refers to is there."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from sanctions.enums import (
    ContactType,
    IdentifierFlag,
    IdentifierType,
    Measure,
    NameKind,
    NameStrength,
    ParticularType,
    RelationType,
    TargetKind,
)
from sanctions.proposal import VALUES, Proposal
from sanctions.rules.wrong import Known, Problem

KINDS = frozenset(TargetKind.values)
MEASURES = frozenset(Measure.values)
FLAGS = frozenset(IdentifierFlag.values)
COUNTRIES = frozenset({"", *(first + second for first in ascii_uppercase for second in ascii_uppercase)})
SCRIPT = re.compile(r"[A-Z][a-z]{3}")
PLACE_PARTS = frozenset(
    {
        "street",
        "po_box",
        "city",
        "region",
        "postal_code",
        "place",
        "country",
        *(f"line_{number}" for number in range(1, 7)),
    }
)
"""Parts of a place or an address; those of a name are the publisher's own."""


class OneOf(NamedTuple):
    """A member of a value whose code is one of these."""

    member: str
    codes: frozenset[str]
    what: Promise


CODED: Mapping[str, Sequence[OneOf]] = {
    "names": (
        OneOf("kind", frozenset(NameKind.values), later("kind of name")),
        OneOf("strength", frozenset({"", *NameStrength.values}), later("strength of a name")),
    ),
    "identifiers": (OneOf("type", frozenset(IdentifierType.values), later("type of identifier")),),
    "contacts": (OneOf("type", frozenset(ContactType.values), later("type of contact")),),
    "particulars": (OneOf("type", frozenset(ParticularType.values), later("type of particular")),),
    "relations": (OneOf("type", frozenset(RelationType.values), later("type of relation")),),
}
LOCATED = frozenset({"birth_places", "nationalities", "addresses"})
WITH_COUNTRY = LOCATED | {"identifiers", "particulars"}


def problems(proposal: Proposal, known: Known) -> Iterator[Problem]:
    """Every code and reference that is not known, and what stands twice."""
    yield from _one_of("/kind", proposal.kind, KINDS, later("kind of target"))
    yield from _programmes(proposal, known)
    yield from _measures(proposal, known)
    for index, incident in enumerate(proposal.incidents):
        yield from _one_of(f"/incidents/{index}", incident, known.incidents, later("incident"))
    yield from _once("/incidents", proposal.incidents)
    if proposal.announcement:
        yield from _one_of("/announcement", proposal.announcement, known.announcements, later("announcement"))
    if proposal.target:
        yield from _target(proposal, known)
    yield from _once("/acts", [act.number for act in proposal.acts], below="/number")
    yield from _values(proposal)


def _one_of(pointer: str, value: str, values: Collection[str], what: Promise) -> Iterator[Problem]:
    if value not in values:
        yield Problem(
            pointer, "unknown", _("%(value)s is no %(what)s known here") % {"value": repr(value), "what": what}
        )


def _once(pointer: str, values: Sequence[str], below: str = "") -> Iterator[Problem]:
    if len(set(values)) == len(values):
        return
    times = Counter(values)
    for index, value in enumerate(values):
        if times[value] > 1:
            yield Problem(
                f"{pointer}/{index}{below}", "twice", _("%(value)s stands more than once") % {"value": repr(value)}
            )


def _programmes(proposal: Proposal, known: Known) -> Iterator[Problem]:
    yield from _one_of("/programme", proposal.programme, known.programmes, later("programme"))
    for index, programme in enumerate(proposal.further_programmes):
        pointer = f"/further_programmes/{index}"
        yield from _one_of(pointer, programme, known.programmes, later("programme"))
        if programme == proposal.programme:
            yield Problem(pointer, "twice", _("%(value)s stands more than once") % {"value": repr(programme)})
    yield from _once("/further_programmes", proposal.further_programmes)


def _measures(proposal: Proposal, known: Known) -> Iterator[Problem]:
    """A measure is carried by one of the programmes; what a list leaves unsaid, by any."""
    carried = [known.programmes.get(key) for key in (proposal.programme, *proposal.further_programmes)]
    allowed = MEASURES if not all(carried) else frozenset[str]().union(*(measures or () for measures in carried))
    for index, measure in enumerate(proposal.measures):
        pointer = f"/measures/{index}"
        yield from _one_of(pointer, measure, MEASURES, later("measure"))
        if measure == Measure.UNSPECIFIED:
            if not proposal.listed_in or len(proposal.measures) > 1:
                yield Problem(pointer, "not_so", _("stands alone, and only for what a published list leaves unsaid"))
        elif measure in MEASURES and measure not in allowed:
            yield Problem(
                pointer,
                "not_in_programme",
                _("%(programme)s does not carry %(measure)s") % {"programme": proposal.programme, "measure": measure},
            )
    yield from _once("/measures", proposal.measures)


def _target(proposal: Proposal, known: Known) -> Iterator[Problem]:
    yield from _one_of("/target", proposal.target, known.targets, later("target"))
    if known.targets.get(proposal.target, proposal.kind) != proposal.kind:
        yield Problem(
            "/kind",
            "other_kind",
            _("%(target)s is of another kind: %(kind)s")
            % {"target": proposal.target, "kind": known.targets[proposal.target]},
        )


def _values(proposal: Proposal) -> Iterator[Problem]:
    numbers = {act.number for act in proposal.acts}
    for group in (*VALUES, "remarks"):
        said = getattr(proposal, group)
        coded = CODED.get(group, ())
        for index, value in enumerate(said):
            if value.act and value.act not in numbers:
                yield Problem(
                    f"/{group}/{index}/act",
                    "unknown",
                    _("%(act)s is not among the acts of this line") % {"act": repr(value.act)},
                )
            for member, codes, what in coded:
                code = getattr(value, member)
                if code not in codes:
                    yield from _one_of(f"/{group}/{index}/{member}", code, codes, what)
            if group in WITH_COUNTRY and value.country not in COUNTRIES:
                yield Problem(f"/{group}/{index}/country", "format", _("two capital letters, as ISO 3166-1 alpha-2"))
            if group in LOCATED and value.parts:
                yield from _parts(f"/{group}/{index}/parts", value.parts)
    for index, name in enumerate(proposal.names):
        if name.script and not SCRIPT.fullmatch(name.script):
            yield Problem(f"/names/{index}/script", "format", _("four letters, as ISO 15924: Arab, Cyrl, Latn"))
    for index, identifier in enumerate(proposal.identifiers):
        if identifier.flags:
            yield from _flags(f"/identifiers/{index}/flags", identifier.flags)


def _parts(pointer: str, parts: Mapping[str, str]) -> Iterator[Problem]:
    for key in parts:
        if key not in PLACE_PARTS:
            yield from _one_of(pointer, key, PLACE_PARTS, later("part of a place"))


def _flags(pointer: str, flags: Sequence[str]) -> Iterator[Problem]:
    for place, flag in enumerate(flags):
        yield from _one_of(f"{pointer}/{place}", flag, FLAGS, later("flag of an identifier"))
    yield from _once(pointer, flags)
