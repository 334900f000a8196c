"""Every address of the web service."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from config import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    # Before the feed, whose last pattern takes everything.
    path("v1/watch/", include("sanctions.matching.v1.watch_urls")),
    path("v1/", include("sanctions.matching.v1.urls")),
    path("v1/", include("registry.feed.v1.urls")),
    path("api/v1/", include("sanctions.api.v1.urls")),
    path("admin/", admin.site.urls),
    path("language", set_language, name="set_language"),
    path("", include("registry.site.urls")),
]
