"""The pages, by their sorts: where each is and what it says, of documents alone."""

from collections.abc import Mapping

from registry.site.pages import (
    changes,
    home,
    incidents,
    listing,
    matrix,
    meetings,
    participant,
    participants,
    programmes,
    reference,
    sanctions,
    sitemaps,
    statements,
    target,
    texts,
)
from registry.site.pages.sort import Sort

SORTS: Mapping[str, Sort] = {
    sort.name: sort
    for sort in (
        target.SORT,
        listing.SORT,
        *sanctions.SORTS,
        *matrix.SORTS,
        *participants.SORTS,
        participant.SORT,
        *meetings.SORTS,
        *statements.SORTS,
        *reference.SORTS,
        *incidents.SORTS,
        *programmes.SORTS,
        *changes.SORTS,
        *sitemaps.SORTS,
        *texts.SORTS,
        *home.SORTS,
    )
}
"""Every sort of page. A record's own page is of the sort named as its kind."""
