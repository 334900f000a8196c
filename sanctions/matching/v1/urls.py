"""The addresses of the open doors, under ``/v1/`` and before the feed's, whose last pattern takes everything."""

from django.urls import path

from sanctions.matching.v1 import entity, match, reconcile, search, suggest
from sanctions.matching.v1.problems import explain

urlpatterns = [
    path("match", match.Match.as_view(), name="match"),
    path("match/problems/<slug:name>", explain),
    path("match/<str:dataset>", match.Match.as_view(), name="match-dataset"),
    path("search/<str:dataset>", search.Search.as_view(), name="search-dataset"),
    path("entities/<str:ref>", entity.Entity.as_view(), name="entity"),
    path("reconcile", reconcile.Reconcile.as_view(), name="reconcile"),
    path("reconcile/suggest/entity", suggest.Entities.as_view()),
    path("reconcile/suggest/property", suggest.Properties.as_view()),
    path("reconcile/suggest/type", suggest.Types.as_view()),
]
