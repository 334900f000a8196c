"""The website at the root: its live search, and the files of the version that is shown."""

from django.urls import path, re_path

from registry.site import search, views

app_name = "site"
urlpatterns = [
    path("", views.front, name="front"),
    path("<str:language>/sanctions/search/", search.results, name="search"),
    path("assets/<str:name>", views.asset, name="asset"),
    re_path(
        r"^(?P<path>(?:en|fr)/.*|sitemaps/.*|sitemap\.xml|robots\.txt|version\.json|numbers\.json)$",
        views.page,
        name="page",
    ),
]
