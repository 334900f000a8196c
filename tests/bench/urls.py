"""What the feed is measured against: a view that returns two bytes, and DRF's ModelViewSet over the same rows."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import include, path
from rest_framework import pagination, serializers, viewsets

from registry.models import Event
from registry.short_way import Handler


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"ok", content_type="text/plain")


class EventSerializer(serializers.ModelSerializer[Event]):
    class Meta:
        model = Event
        fields = "__all__"


class Pages(pagination.PageNumberPagination):
    page_size = 100


class EventViewSet(viewsets.ReadOnlyModelViewSet[Event]):
    queryset = Event.objects.using("public").order_by("sequence")
    serializer_class = EventSerializer
    pagination_class = Pages


def with_length(get_response: Handler) -> Handler:
    """What CommonMiddleware does for an answer's length, and nothing else of it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return middleware


urlpatterns = [
    path("bare", bare),
    path("drf", EventViewSet.as_view({"get": "list"})),
    path("v1/", include("registry.feed.v1.urls")),
]
