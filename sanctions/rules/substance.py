"""What every proposal must say, and what a person must not be listed without."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from sanctions.enums import TargetKind
from sanctions.proposal import Proposal
from sanctions.rules.limits import LIMITS, LONGEST_TITLE
from sanctions.rules.wrong import Problem
from sanctions.screening import text as screening

PUBLIC_REFERENCE = re.compile(r"[LT][0-9]{6,}")


def problems(proposal: Proposal) -> Iterator[Problem]:
    """What is missing, and what is said although it is not so."""
    yield from _naming(proposal)
    if not proposal.measures:
        yield Problem("/measures", "required", _("at least one measure"))
    if not proposal.acts and not proposal.listed_in:
        yield Problem("/acts", "required", _("the legal act it rests on, or listed_in, the published list"))
    for index, act in enumerate(proposal.acts):
        yield from url(f"/acts/{index}/url", act.url)
    for index, source in enumerate(proposal.sources):
        yield from url(f"/sources/{index}", source)
    for index, relation in enumerate(proposal.relations):
        if not relation.name and not relation.own_reference:
            yield Problem(f"/relations/{index}/name", "required", _("the other's name, or its own_reference"))
    if needs_a_warning(proposal) and not proposal.too_few_identifiers:
        yield Problem(
            "/too_few_identifiers",
            "too_few_identifiers",
            _(
                "nothing but a name identifies this person: add a birth date, place, nationality, identifier or"
                " position, or set too_few_identifiers to true so that the record warns of namesakes"
            ),
        )
    if proposal.too_few_identifiers and not needs_a_warning(proposal):
        yield Problem("/too_few_identifiers", "not_so", _("other identifiers are given"))


def needs_a_warning(proposal: Proposal) -> bool:
    """Whether a namesake could be taken for this person, since nothing but the name is known."""
    return proposal.kind == TargetKind.PERSON and not proposal.has_secondary_identifiers


def url(pointer: str, value: str) -> Iterator[Problem]:
    """A problem, unless a text is a web address or empty."""
    if value:
        try:
            parts = urlsplit(value)
            sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            sound = False
        if not sound:
            yield Problem(pointer, "url", _("a web address beginning with http:// or https://"))


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
        elif len(name.text) > LONGEST_TITLE and name.text == proposal.primary_name:
            yield Problem(
                f"/names/{index}/text", "too_long", _("longer than %(most)s characters") % {"most": LONGEST_TITLE}
            )
        elif len(screening.latin(name.text) or "") > LIMITS["/names/text"]:
            yield Problem(
                f"/names/{index}/text",
                "too_long",
                _("longer than %(most)s in Latin letters") % {"most": LIMITS["/names/text"]},
            )
