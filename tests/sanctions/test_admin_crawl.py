"""Every page of the desk that a link leads to opens, for each role: the whole admin is walked from its front page."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnership.actions import accessions, claims, publication
from partnership.enums import Role
from partnership.models import User
from registry.enums import Kind
from tests.partnership import builders as make
from tests.sanctions import builders as given
from tests.sanctions.test_admin import world

pytestmark = pytest.mark.usefixtures("feed_db")  # the downloads are read through the public connection
FRONT = "/admin/"
LINK = re.compile(r'href="([^"#]+)')
ALIKE = 2
"""Pages that differ in numbers alone are opened this often."""
OPENED = {200, 302}
CLOSED = {403}


def furnish() -> None:
    """Rows in nearly every table, proposals open and published, a submission at review and one under embargo."""
    world()
    given.submitted(given.state("FR"), given.add(given.state("FR"), own_reference="FR-9"))
    given.api_key(given.signatory(given.state("GB")))
    meeting = make.meeting()
    make.statement(meeting=meeting)
    make.instrument()
    make.published_count()
    claims.record_claim(make.incident(), "Somebody else says so.", by=make.officer(), claimant="Somebody")
    member = make.member("DE")
    accessions.invite(make.participant("NO"), by=make.officer(), at=timezone.now())
    for kind, ref in ((Kind.MEETING, meeting.key), (Kind.PARTICIPANT, member.code)):
        asked = publication.request(kind, ref, by=make.officer(), at=timezone.now())
        if kind is Kind.MEETING:
            publication.confirm(asked, by=make.officer(), at=timezone.now())


def shape(address: str) -> tuple[str, ...]:
    """What pages that are alike have in common: the path without numbers, the names of what is asked."""
    parts = urlsplit(address)
    return (re.sub(r"\d+", "N", parts.path), *sorted(name for name, _value in parse_qsl(parts.query)))


def walk(user: User) -> Iterator[tuple[str, int, str]]:
    """Each page that can be reached by links, with the status it answered and the page that led to it."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    waiting, known, met = deque([(FRONT, "")]), {FRONT}, Counter[tuple[str, ...]]()
    while waiting:
        address, above = waiting.popleft()
        answer = client.get(address)
        yield address, answer.status_code, above
        page = answer.content.decode() if answer.status_code == 200 and not answer.streaming else ""
        for link in LINK.findall(page):
            one = urljoin(address, unescape(link))
            asked = len(parse_qsl(urlsplit(one).query))  # combinations of filters would make the walk endless
            if not one.startswith(FRONT) or one in known or asked > 1 or met[shape(one)] == ALIKE:
                continue
            known.add(one)
            met[shape(one)] += 1
            waiting.append((one, address))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.KEEPER, Role.AUDITOR])
def test_every_link_of_the_desk_opens(role: Role) -> None:
    furnish()
    pages = list(walk(given.person(f"walker-{role}", role)))
    assert [page for page in pages if page[1] not in OPENED | CLOSED] == []
    assert len(pages) > len(admin.site._registry), "the walk went nowhere"


def test_nothing_that_writes_is_offered_to_an_auditor() -> None:
    furnish()
    auditor = given.person("walker", Role.AUDITOR)
    client = Client()
    client.force_login(auditor)
    for address, status, _above in walk(auditor):
        if status == 200 and "password_change" not in address:
            answer = client.get(address)
            page = "" if answer.streaming else answer.content.decode()
            assert 'name="_save"' not in page, address
            assert 'class="addlink"' not in page, address
            posts = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"|<form[^>]*method="post"[^>]*>', page)
            assert set(posts) <= {"", reverse("set_language"), reverse("admin:logout")}, address


def test_the_walk_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue of publication requests once named a column that its page could not fill."""
    furnish()
    desk = next(one for model, one in admin.site._registry.items() if model.__name__ == "PublicationRequest")
    monkeypatch.setattr(desk, "list_display", ("record",))
    failed = {urlsplit(address).path for address, status, _above in walk(given.officer()) if status == 500}
    assert failed == {"/admin/partnership/publicationrequest/"}
