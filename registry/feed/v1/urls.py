"""Every address under ``/v1/``; the last pattern takes what no other does."""

from django.urls import URLPattern, path, re_path

from registry.enums import Kind
from registry.feed.v1 import coverage, home, log, news, records
from registry.feed.v1.base import NotFoundView


def _collection(kind: Kind) -> list[URLPattern]:
    name = kind.collection
    return [
        path(name, records.CollectionView.as_view(kind=kind), name=f"feed-{name}"),
        path(f"{name}/<str:ref>", records.RecordView.as_view(kind=kind), name=f"feed-{name}-record"),
        path(f"{name}/<str:ref>/history", records.HistoryView.as_view(kind=kind), name=f"feed-{name}-history"),
    ]


urlpatterns = [
    path("", home.HomeView.as_view(), name="feed-home"),
    path("events", log.EventsView.as_view(), name="feed-events"),
    path("pages/<str:page>", log.PageView.as_view(), name="feed-page"),
    *(pattern for kind in Kind for pattern in _collection(kind)),
    path("search", records.SearchView.as_view(), name="feed-search"),
    path("coverage", coverage.CoverageView.as_view(), name="feed-coverage"),
    path("feed.atom", news.AtomView.as_view(), name="feed-atom"),
    path("feed.json", news.JsonFeedView.as_view(), name="feed-json"),
    path("problems/<str:name>", home.ProblemView.as_view(), name="feed-problem"),
    re_path(r"", NotFoundView.as_view()),
]
