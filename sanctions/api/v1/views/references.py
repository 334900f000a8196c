"""What a State's submissions may refer to, its own listings, and whose key it is."""

from rest_framework.request import Request
from rest_framework.response import Response

from partnership.models import Incident
from sanctions.api.v1 import schema
from sanctions.api.v1.access import key_of, state_of
from sanctions.api.v1.answers import (
    AnnouncementAnswer,
    IncidentAnswer,
    ListingAnswer,
    MeAnswer,
    ProgrammeAnswer,
    published,
)
from sanctions.api.v1.door import Door
from sanctions.api.v1.paging import check_parameters, page
from sanctions.api.v1.problems import not_found
from sanctions.enums import ListingStatus
from sanctions.models import Announcement, Listing, Programme

PAGED = {"limit": (), "cursor": ()}


class Me(Door):
    scopes = {}  # whoever holds a key may ask what it is

    @schema.read_me
    def get(self, request: Request) -> Response:
        check_parameters(request, {})
        return Response(MeAnswer(key_of(request)).data)


class Programmes(Door):
    @schema.list_programmes
    def get(self, request: Request) -> Response:
        check_parameters(request, PAGED)
        found = page(Programme.objects.filter(participant=state_of(request)), request, order=("key",))
        return Response({"items": ProgrammeAnswer(found.items, many=True).data, "next": found.next})


class Incidents(Door):
    @schema.list_incidents
    def get(self, request: Request) -> Response:
        check_parameters(request, PAGED)
        found = page(Incident.objects.filter(in_error=False), request, order=("key",))
        return Response({"items": IncidentAnswer(found.items, many=True).data, "next": found.next})


class Announcements(Door):
    @schema.list_announcements
    def get(self, request: Request) -> Response:
        check_parameters(request, PAGED)
        rows = Announcement.objects.filter(participant=state_of(request)).select_related("programme")
        found = page(rows, request, order=("key",))
        return Response({"items": AnnouncementAnswer(found.items, many=True).data, "next": found.next})


class Listings(Door):
    @schema.list_listings
    def get(self, request: Request) -> Response:
        check_parameters(request, {"status": ListingStatus.values, **PAGED})
        rows = Listing.objects.of(state_of(request)).select_related("participant", "target")
        if status := request.query_params.get("status"):
            rows = rows.filter(status=status)
        found = page(rows, request, order=("own_reference",))
        answers = ListingAnswer(found.items, many=True, context={"published": published(found.items)})
        return Response({"items": answers.data, "next": found.next})


class OneListing(Door):
    """By public reference or by the State's own, which never looks like a public one."""

    @schema.read_listing
    def get(self, request: Request, ref: str) -> Response:
        check_parameters(request, {})
        rows = Listing.objects.of(state_of(request)).select_related("participant", "target")
        found = rows.filter(ref=ref).first() or rows.filter(own_reference=ref).first()
        if found is None:
            raise not_found()
        return Response(ListingAnswer(found, context={"published": published([found])}).data)
