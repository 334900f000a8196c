"""Every address of the feed's own service: the public record, its website and nothing else, read as the public role."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz_feed),
    path("v1/", include("sanctions.matching.v1.urls")),  # not the watch: it keeps what it is told
    path("v1/", include("registry.feed.v1.urls")),
    path("", include("registry.site.urls")),  # its live search; its pages too where they lie in a bucket
]
