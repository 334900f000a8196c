"""The secretariat's desk: roles decide, actions write, nothing is deleted, two people publish."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from partnership.actions import publication
from partnership.enums import EvidenceKind, MembershipStatus, Role
from partnership.models import Accession, Meeting, Membership, Participant, PublicationRequest, Statement, User
from registry.enums import Kind
from registry.models import Event
from tests.partnership import builders as make

pytestmark = pytest.mark.django_db
REGISTERED = [model for model in admin.site._registry if model._meta.app_label == "partnership"]


class Fields(HTMLParser):
    """What a browser would send of a page's form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and not ("disabled" in given or given.get("type") == "submit"):
            if given.get("type") in {"checkbox", "radio"} and "checked" not in given:
                return
            self.values[name] = given.get("value") or ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given and self.select:
            self.values[self.select] = given.get("value") or ""
        elif tag == "textarea":
            self.area = name

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] = self.values.get(self.area, "") + data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values.setdefault(self.area, "")
            self.area = ""


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:partnership_{model._meta.model_name}_{page}", args=args)


def send(client: Client, url: str, **changes: Any) -> Any:
    """Open a form, change some fields, send it as a browser does."""
    fields = Fields()
    fields.feed(client.get(url).content.decode())
    return client.post(url, {name: value for name, value in {**fields.values, **changes}.items() if value is not None})


def test_every_table_of_ours_has_its_page() -> None:
    below = {"membershipevidence", "attendance", "statementlink", "citation", "claim", "finding", "accessionstep"}
    ours = {m._meta.model_name for m in apps.get_app_config("partnership").get_models() if "Event" not in m.__name__}
    assert {model._meta.model_name for model in REGISTERED} == ours - below
    assert not admin.site.is_registered(Group)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_lists_and_blank_forms_open(model: Any) -> None:
    client = signed_in(make.user(Role.OFFICER, Role.KEEPER))
    assert client.get(at(model, "changelist")).status_code == 200
    assert client.get(at(model, "changelist"), {"q": "x"}).status_code == 200
    desk = admin.site._registry[model]
    added = client.get(at(model, "add")).status_code
    assert added == (403 if model is PublicationRequest else 200)
    assert desk.actions is None


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_nothing_is_deleted_singly_or_in_bulk(model: Any) -> None:
    client = signed_in(make.user(Role.OFFICER, Role.KEEPER))
    row = make.keeper() if model is User else None
    assert client.post(at(model, "delete", row.pk if row else 1), {"post": "yes"}).status_code in {302, 403}
    posted = client.post(at(model, "changelist"), {"action": "delete_selected", "_selected_action": "1", "post": "yes"})
    assert posted.status_code == 403
    assert User.objects.filter(username="keeper").exists()


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_a_superuser_without_roles_sees_and_writes_nothing(model: Any) -> None:
    root = User.objects.create(username="root", is_staff=True, is_superuser=True)
    client = signed_in(root)
    for page in ("changelist", "add"):
        assert client.get(at(model, page)).status_code == 403
        assert client.post(at(model, page), {}).status_code == 403


def test_delegates_do_not_enter() -> None:
    delegate = make.user(Role.SIGNATORY, participant=make.participant())
    assert signed_in(delegate).get(at(Participant, "changelist")).status_code == 302


def test_a_reviewer_reads_and_does_not_write() -> None:
    meeting, client = make.meeting(), signed_in(make.user(Role.REVIEWER))
    assert client.get(at(Meeting, "change", meeting.pk)).status_code == 200
    assert client.post(at(Meeting, "change", meeting.pk), {"title": "x"}).status_code == 403
    assert client.get(at(Meeting, "propose", meeting.pk)).status_code == 403
    assert client.get(at(User, "changelist")).status_code == 403


def test_an_officer_adds_and_changes_a_meeting_with_its_attendance() -> None:
    client, host, page = signed_in(make.officer()), make.participant("FR"), make.source()
    answer = send(
        client,
        at(Meeting, "add"),
        key="2018-05-18-paris",
        title="Urgent meeting",
        when="18 May 2018",
        speakers="A (FR)\r\nB (GB, keynote)",
        confidence="HIGH",
        sources=page.pk,
        host=host.pk,
    )
    assert answer.status_code == 302, answer.context["errors"]
    meeting = Meeting.objects.get()
    assert (str(meeting.when), meeting.speakers) == ("18 May 2018", ["A (FR)", "B (GB, keynote)"])
    assert list(meeting.sources.all()) == [page]
    row = {"attendances-TOTAL_FORMS": "1", "attendances-0-participant": host.pk, "attendances-0-confidence": "HIGH"}
    answer = send(client, at(Meeting, "change", meeting.pk), place="Paris", sources=page.pk, host=host.pk, **row)
    assert answer.status_code == 302, answer.context["errors"]
    meeting.refresh_from_db()
    assert (meeting.place, meeting.key) == ("Paris", "2018-05-18-paris")
    assert [one.participant for one in meeting.attendances.all()] == [host]


def test_what_an_action_refuses_is_shown_beside_what_was_typed() -> None:
    make.membership(make.participant("FR"))
    answer = send(
        signed_in(make.officer()),
        at(Membership, "add"),
        participant=Participant.objects.get().pk,
        status="CONFIRMED",
        joined="2020",
        confidence="HIGH",
    )
    assert answer.status_code == 200
    assert "This participant already has a" in answer.content.decode()
    assert 'value="2020"' in answer.content.decode()
    assert Membership.objects.count() == 1


def test_a_date_that_cannot_be_read_is_named() -> None:
    answer = send(signed_in(make.officer()), at(Meeting, "add"), key="k", title="t", when="soon", confidence="HIGH")
    assert "&#x27;soon&#x27; is not a date" in answer.content.decode()


def test_a_rule_is_said_at_its_field_and_in_words() -> None:
    values = {"code": "walk", "alpha3": "wl", "kind": "STATE", "name_en": "Walkland"}
    answer = send(signed_in(make.officer()), at(Participant, "add"), **values)
    assert set(answer.context["adminform"].form.errors) == {"code", "alpha3"}
    assert "Constraint" not in answer.content.decode()
    answer = send(signed_in(make.keeper()), at(User, "add"), username="delegate", roles=["SIGNATORY"])
    assert set(answer.context["adminform"].form.errors) == {"participant"}
    assert not User.objects.filter(username="delegate").exists()


def test_a_weak_password_is_told_in_words_alone() -> None:
    answer = send(signed_in(make.keeper()), at(User, "password", make.officer().pk), password="x")
    assert "This password is too short" in answer.content.decode()
    assert "__all__" not in answer.content.decode()


def test_attendance_cannot_be_preferred_on_the_form() -> None:
    row = make.membership(make.participant("LU"), status=MembershipStatus.PROBABLE)
    claim = make.evidence(row, EvidenceKind.ATTENDANCE)
    url = at(Membership, "change", row.pk)
    answer = send(
        signed_in(make.officer()),
        url,
        **{"evidence-0-prefer": "on", "evidence-0-reason": "x", "sources": make.source().pk},
    )
    assert answer.status_code == 200
    assert "Attendance is not membership" in answer.content.decode()
    claim.refresh_from_db()
    assert not claim.preferred


def test_preferring_one_claim_puts_the_other_back() -> None:
    row = make.member("FR").memberships.get()
    other = make.evidence(row, EvidenceKind.OWN_STATEMENT, "https://example.org/other")
    place = [one.pk for one in row.evidence.order_by("pk")].index(other.pk)
    changes = {f"evidence-{place}-prefer": "on", f"evidence-{place}-reason": "It says so itself."}
    answer = send(signed_in(make.officer()), at(Membership, "change", row.pk), sources=make.source().pk, **changes)
    assert answer.status_code == 302, answer.context["errors"]
    assert [one.pk for one in row.evidence.filter(preferred=True)] == [other.pk]


def test_a_statement_takes_a_citation() -> None:
    statement, treaty = make.statement(), make.instrument(symbol="CWC")
    changes = {
        "citations-TOTAL_FORMS": "1",
        "citations-0-number": "1",
        "citations-0-cited_kind": "INSTRUMENT",
        "citations-0-instrument": treaty.pk,
        "citations-0-as_cited": "the Convention",
        "citations-0-confidence": "HIGH",
    }
    answer = send(signed_in(make.officer()), at(Statement, "change", statement.pk), **changes)
    assert answer.status_code == 302, answer.context["errors"]
    citation = statement.citations.get()
    assert (citation.as_cited, citation.normalised, citation.instrument) == ("the Convention", "CWC", treaty)


def test_an_accession_walks_to_a_membership() -> None:
    client, state, page = signed_in(make.officer()), make.participant("FI"), make.source()
    assert send(client, at(Accession, "add"), participant=state.pk).status_code == 302
    accession = Accession.objects.get()
    step = at(Accession, "step", accession.pk)
    assert send(client, step, stage="ENDORSED").status_code == 302
    refused = send(client, step, stage="JOINED")
    assert "Joining needs this." in refused.content.decode()
    joining = {"joined": "15 April 2018", "kind": "ANNOUNCED_ACCESSION", "source": page.pk, "confidence": "HIGH"}
    assert send(client, step, stage="JOINED", reason="The chair said so.", **joining).status_code == 302
    assert str(Membership.objects.confirmed().get().joined) == "15 April 2018"
    assert client.get(at(Accession, "change", accession.pk)).status_code == 200


def test_publication_by_two_people_through_the_pages() -> None:
    meeting, first, second = make.meeting(), make.officer(), make.officer()
    url = at(Meeting, "propose", meeting.pk)
    assert b"2018-01-23-paris" in signed_in(first).get(url).content
    assert send(signed_in(first), url).status_code == 200, "not without the tick"
    assert not PublicationRequest.objects.exists()
    assert send(signed_in(first), url, read="on").status_code == 302
    asked = PublicationRequest.objects.get()
    page, publish = at(PublicationRequest, "change", asked.pk), at(PublicationRequest, "publish", asked.pk)
    tick = {"digest": asked.digest, "read": "on"}
    queue = signed_in(second).get(at(PublicationRequest, "changelist"))
    assert b"meeting/2018-01-23-paris" in queue.content
    own = signed_in(first).get(page)
    assert (own.context["may_confirm"], own.context["may_decline"]) == (False, True)
    assert asked.document in own.content.decode().replace("&quot;", '"').replace("&#x27;", "'")
    assert signed_in(first).post(publish, tick).status_code == 403
    assert signed_in(second).post(publish, {**tick, "digest": "0" * 64}).status_code == 403
    assert signed_in(second).post(publish, {"digest": asked.digest}).status_code == 200
    assert not Event.objects.exists()
    assert signed_in(second).post(publish, tick).status_code == 302
    assert Event.objects.get().document == asked.document


def test_what_changed_while_one_read_is_not_proposed() -> None:
    meeting, client = make.meeting(), signed_in(make.officer())
    seen = Fields()
    seen.feed(client.get(at(Meeting, "propose", meeting.pk)).content.decode())
    make.meeting(place="Paris")
    answer = client.post(at(Meeting, "propose", meeting.pk), {**seen.values, "read": "on"})
    assert "changed while you read it" in answer.content.decode()
    assert not PublicationRequest.objects.exists()


def test_a_correction_is_proposed_with_its_reason() -> None:
    meeting = make.meeting()
    publication.confirm(
        publication.request(Kind.MEETING, meeting.key, by=make.officer(), at=make.NOW), by=make.officer(), at=make.NOW
    )
    make.meeting(place="Paris")
    client, url = signed_in(make.officer()), at(Meeting, "propose", meeting.pk)
    assert "A correction says why" in send(client, url, read="on", is_correction="on").content.decode()
    send(client, url, read="on", is_correction="on", reason="Left out.", authority="Secretariat")
    asked = PublicationRequest.objects.get(state="OPEN")
    assert (asked.operation, asked.correction_authority) == ("corrected", "Secretariat")
    decline = at(PublicationRequest, "decline", asked.pk)
    assert signed_in(make.officer()).post(decline, {"why": "Not so."}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.why) == ("DECLINED", "Not so.")


def test_a_candidate_has_no_proposal_form() -> None:
    row = make.membership(make.participant("LU"), status=MembershipStatus.PROBABLE)
    page = signed_in(make.officer()).get(at(Participant, "propose", row.participant_id)).content.decode()
    assert "is a candidate" in page
    assert "<form method" not in page.split('id="content"')[1]


def test_history_is_for_keepers_and_auditors() -> None:
    client = signed_in(make.officer())
    meeting = make.meeting()
    send(client, at(Meeting, "change", meeting.pk), title="Another title", confidence="HIGH")
    url = at(Meeting, "history", meeting.pk)
    assert client.get(url).status_code == 403
    page = signed_in(make.user(Role.AUDITOR)).get(url).content.decode()
    assert "Another title" in page
    assert "Launch conference" in page
    row = make.member("FR").memberships.get()
    assert "SIGNATURE" in signed_in(make.keeper()).get(at(Membership, "history", row.pk)).content.decode()


def test_a_keeper_makes_people_and_never_their_own_roles() -> None:
    keeper, state = make.keeper(), make.participant("FR")
    client = signed_in(keeper)
    assert send(client, at(User, "add"), username="ann", roles="OFFICER").status_code == 302
    ann = User.objects.get(username="ann")
    assert (ann.roles, ann.is_staff, ann.has_usable_password()) == (["OFFICER"], True, False)
    assert "speaks" in send(client, at(User, "add"), username="bob", roles="SIGNATORY").content.decode()
    assert send(client, at(User, "add"), username="bob", roles="SIGNATORY", participant=state.pk).status_code == 302
    assert User.objects.get(username="bob").is_staff is False
    refused = send(client, at(User, "change", keeper.pk), roles="REVIEWER")
    assert "nobody gives roles to themselves" in refused.content.decode()
    assert send(client, at(User, "password", ann.pk), password="12345").status_code == 200
    assert send(client, at(User, "password", ann.pk), password="a long enough pass phrase").status_code == 302
    ann.refresh_from_db()
    assert ann.check_password("a long enough pass phrase")
    said = LogEntry.objects.get(object_id=str(ann.pk), change_message="set password")
    assert said.user_id == int(client.session["_auth_user_id"])


def test_autocomplete_answers_the_secretariat_alone() -> None:
    make.meeting(host=make.participant())
    asked = {"app_label": "partnership", "model_name": "meeting", "field_name": "host"}
    url = reverse("admin:autocomplete")
    assert signed_in(make.officer()).get(url, asked).status_code == 200
    root = User.objects.create(username="root", is_staff=True, is_superuser=True)
    assert signed_in(root).get(url, asked).status_code == 403


@pytest.mark.parametrize("sql", ["DELETE FROM pghistory_context", "DELETE FROM django_admin_log"])
def test_nobody_at_the_desk_forgets_who_did_what(sql: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize("unseen", ["\x0c", "\x1b", "\u202e", "\u200b"])
def test_a_character_that_nobody_can_see_is_refused_and_said_where(unseen: str) -> None:
    """Text pasted from a printed page has form feeds; no page of the website could hold one."""
    meeting = make.meeting(place="Paris")
    answer = send(signed_in(make.officer()), at(Meeting, "change", meeting.pk), place=f"Par{unseen}is")
    assert answer.status_code == 200
    assert f"Character 4 (U+{ord(unseen):04X}) cannot be seen" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.place == "Paris"
    assert send(signed_in(make.officer()), at(Meeting, "change", meeting.pk), place="Lyon").status_code == 302


def test_text_is_kept_in_one_form_of_unicode() -> None:
    meeting = make.meeting(place="Paris")
    assert send(signed_in(make.officer()), at(Meeting, "change", meeting.pk), place="Gene\u0300ve").status_code == 302
    meeting.refresh_from_db()
    assert meeting.place == "Gen\u00e8ve"
