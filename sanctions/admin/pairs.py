"""Two targets, or a target and a proposal, laid out beside each other; and where States say different things of one."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from registry.exports import conflicts as finding
from sanctions.actions.lines import document_of
from sanctions.admin.reading import Phrase, label, phrases
from sanctions.documents import target as composing
from sanctions.enums import EndReason, ListingStatus
from sanctions.models import Listing, Target
from sanctions.proposal import VALUES

ALWAYS = ("names", "birth_dates", "nationalities", "identifiers")
"""Groups that are shown even where neither side says anything."""


@dataclass(frozen=True)
class Side:
    """One side: whose it is, a heading, the target where there is one, and its listings."""

    heading: str
    target: Target | None
    listings: list[Listing]


@dataclass(frozen=True)
class Beside:
    """Both sides, and a row for each group of values: its label, and what either says."""

    sides: tuple[Side, Side]
    rows: list[tuple[str, list[Phrase], list[Phrase]]]


def side_by_side(one: Target, other: Target) -> Beside:
    """What all listings of either target say together."""
    left, right = _side(one), _side(other)
    return Beside((left, right), _rows(_page(left.listings), _page(right.listings)))


def beside(document: dict[str, Any], heading: str, target: Target) -> Beside:
    """What a proposed listing's document says, beside a target."""
    right = _side(target)
    return Beside((Side(heading, None, []), right), _rows(document, _page(right.listings)))


def said_differently(target: Target) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where the States that list a target contradict one another: the field, and who says what."""
    page = _page(_listings(target))
    return [
        (_field(one), [(", ".join(claim.said_by), " · ".join(map(_value, claim.values))) for claim in one.claims])
        for one in finding.conflicts(page)
    ]


def _side(target: Target) -> Side:
    listings = _listings(target)
    name = document_of(listings[0])["name"] if listings else ""
    return Side(f"{target} {name}".strip(), target, listings)


def _listings(target: Target) -> list[Listing]:
    return list(target.listings.select_related("participant", "programme", "target").order_by("pk"))


def _page(listings: list[Listing]) -> dict[str, Any]:
    """All that its listings say, withheld ones too: the desk's page of a target."""
    if not listings:
        return {group: [] for group in VALUES}
    return composing.target([(listing.ref or _("withheld"), document_of(listing)) for listing in listings])


def _rows(left: dict[str, Any], right: dict[str, Any]) -> list[tuple[str, list[Phrase], list[Phrase]]]:
    rows = [(group, phrases(group, left[group]), phrases(group, right[group])) for group in VALUES]
    return [(label(group), mine, yours) for group, mine, yours in rows if mine or yours or group in ALWAYS]


def _field(one: Any) -> str:
    fields = {"status": _("Status"), "gender": _("Gender")}
    name = fields.get(one.field) or label(one.field)
    return f"{name} ({one.about})" if one.about else name


def _value(value: str) -> str:
    """A code of the register in words; anything else as it is."""
    for codes in (ListingStatus, EndReason):
        if value in codes.values:
            return str(codes(value).label)
    return value
