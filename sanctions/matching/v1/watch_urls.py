"""The addresses of ``/v1/watch/``."""

from django.urls import path, re_path

from sanctions.matching.v1 import watch_views as views
from sanctions.matching.v1.watch_door import NoSuchAddress
from sanctions.matching.v1.watch_problems import explain

urlpatterns = [
    path("", views.State.as_view()),
    path("names", views.Names.as_view()),
    path("names/<path:key>", views.OneName.as_view()),
    path("hits", views.Hits.as_view()),
    path("hits/<int:hit>/dismiss", views.Dismiss.as_view()),
    path("test", views.Test.as_view()),
    path("problems/<slug:name>", explain),
    re_path(r"^[\s\S]*", NoSuchAddress.as_view()),
]
