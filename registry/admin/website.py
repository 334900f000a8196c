"""How the public website stands, for those who read the register: what it shows, how far behind, what went wrong.

The worker's notes and the register's head are read, and nothing is written. The store itself is not asked: the desk
cannot reach it where the website lies in the worker's folder.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.views.decorators.http import require_safe

from registry.models import Event, Head, Website
from registry.permissions import Actor, may_read_register

LATE = dt.timedelta(minutes=10)
"""A publication that is not shown after so long is looked into: its worker has stopped, or a whole website is made."""


@dataclass(frozen=True)
class Standing:
    """The worker's notes beside the register's head. ``waiting_since`` is the moment of the oldest line not shown."""

    website: Website
    head: int
    waiting_since: dt.datetime | None
    late: bool

    @property
    def behind(self) -> int:
        """Lines of the register that are not shown; none where it was restored to an earlier state than is shown."""
        return max(self.head - self.website.sequence, 0)

    @property
    def urgent(self) -> bool:
        """Whether somebody should look into it."""
        return bool(self.website.failures) or self.late


def standing(*, at: dt.datetime) -> Standing:
    """How it stands; a website that was never made shows line 0."""
    website = Website.objects.first() or Website()
    head = Head.objects.values_list("sequence", flat=True).first() or 0
    moments = Event.objects.filter(sequence=website.sequence + 1).values_list("published_at", flat=True)
    since = moments.first()
    return Standing(website, head, since, late=since is not None and at - since > LATE)


def summary(actor: Actor, *, at: dt.datetime) -> Standing | None:
    """For the desk's front page; None for whoever may not read the register."""
    return standing(at=at) if may_read_register(actor) else None


def urls(site: AdminSite) -> list[URLPattern]:
    """The page."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        if not may_read_register(request.user):
            raise PermissionDenied
        context = {
            **site.each_context(request),
            "title": _now("Public website"),
            "standing": standing(at=timezone.now()),
        }
        return TemplateResponse(request, "admin/registry/website/page.html", context)

    return [path("website/", site.admin_view(page), name="website")]
