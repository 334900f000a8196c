"""The front page, in English and French, each at an address of its own: no cookie decides what a link shows."""

from django.urls import path

from registry.site import views

app_name = "site"
urlpatterns = [
    path("", views.front, {"language": "en"}, name="front-en"),
    path("fr/", views.front, {"language": "fr"}, name="front-fr"),
]
