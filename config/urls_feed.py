"""Every address of the feed's own service: the public record and nothing else, on the public role's connection."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz_feed),
    path("v1/", include("sanctions.matching.v1.urls")),  # not the watch: it keeps what it is told
    path("v1/", include("registry.feed.v1.urls")),
]
