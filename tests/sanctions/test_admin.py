"""F4 and the rest of the desk: no page of the admin goes round an action, whoever asks; roles alone decide."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from partnership.dates import parse
from partnership.enums import Confidence, Role
from partnership.models import User
from partnership.permissions import NotAllowedError
from sanctions import permissions
from sanctions.actions import judging, merging, programmes
from sanctions.enums import AnnouncementAction, Judgement, NamesKnown
from sanctions.models import Announcement, LegalAct, Listing, Programme, Resolution, Target
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
EVERY = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = [model for model in EVERY if model._meta.app_label == "sanctions"]
WRITTEN_BY_OFFICERS = {Programme, Announcement, LegalAct}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def superuser() -> User:
    person = given.person("super")
    person.is_staff = person.is_superuser = True
    person.save()
    return person


def world() -> Listing:
    """A published listing, so that every table of ours has a row."""
    gb = given.state("GB")
    listing = given.listing(gb)
    given.listing(gb, own_reference="GB-2", names=[{"text": "Yvonne SAMPLE"}])
    programmes.record_announcement(
        "gb-1",
        participant=gb,
        action=AnnouncementAction.DESIGNATION,
        date=parse("2026"),
        names_known=NamesKnown.ALL,
        confidence=Confidence.HIGH,
        by=given.officer(),
    )
    one, other = Target.objects.order_by("pk")
    judging.judge(one, other, Judgement.DIFFERENT, note="Born elsewhere.", by=given.officer(), at=timezone.now())
    return listing


@pytest.mark.parametrize("model", EVERY, ids=lambda model: model._meta.label)
def test_no_table_has_delete_bulk_actions_or_edits_in_lists(model: Any) -> None:
    desk: Any = admin.site._registry[model]
    assert not desk.list_editable
    client = signed_in(superuser())
    before = list(model._default_manager.values())
    for page, args in (("changelist", ()), ("delete", (1,)), ("change", (1,)), ("add", ())):
        try:
            where = address(model, page, *args)
        except NoReverseMatch:
            continue
        data = {"action": "delete_selected", "_selected_action": ["1"], "post": "yes", "index": "0"}
        assert client.post(where, data).status_code < 500, where
    assert list(model._default_manager.values()) == before


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_with_rows_to_touch_a_superuser_still_touches_nothing(model: Any) -> None:
    world()
    client = signed_in(superuser())
    rows = list(model._default_manager.values())
    for row in model._default_manager.all()[:1]:
        for page in ("delete", "change"):
            assert client.post(address(model, page, row.pk), {"post": "yes"}).status_code == 403
        selected = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
        assert client.post(address(model, "changelist"), selected).status_code == 403
        assert client.get(address(model, "change", row.pk)).status_code == 403
    assert list(model._default_manager.values()) == rows


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_list_searches_and_every_record_opens(model: Any) -> None:
    world()
    reader = given.person("reader", Role.KEEPER, Role.AUDITOR)
    client = signed_in(reader)
    assert client.get(address(model, "changelist"), {"q": "x"}).status_code == 200
    for row in model._default_manager.all()[:3]:
        assert client.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", [m for m in OURS if m._meta.model_name != "apikey"], ids=lambda m: m._meta.label)
def test_lists_ask_as_much_for_many_rows_as_for_few(model: Any) -> None:
    world()
    client = signed_in(given.person("reader", Role.KEEPER, Role.AUDITOR))

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address(model, "changelist")).status_code == 200
        return len(caught)

    asked()
    few = asked()
    for number in range(4):
        given.listing(given.state("GB"), own_reference=f"GB-1{number}", names=[{"text": f"Person {number}"}])
    assert asked() <= few
    assert few <= 14


def test_delegates_do_not_enter() -> None:
    for person in (given.signatory(given.state("GB")), given.drafter(given.state("GB"))):
        client = signed_in(person)
        assert all(client.get(address(model, "changelist")).status_code == 302 for model in OURS)


@pytest.mark.parametrize(
    ("role", "transitions", "keeps", "judges"),
    [
        (Role.OFFICER, False, True, True),
        (Role.REVIEWER, False, False, True),
        (Role.KEEPER, True, True, False),
        (Role.AUDITOR, True, False, False),
    ],
)
def test_roles_decide_what_is_seen_and_kept(role: Role, transitions: bool, keeps: bool, judges: bool) -> None:
    client = signed_in(given.person(f"one-{role}", role))
    assert client.get("/admin/sanctions/submission/").status_code == 200
    assert (client.get("/admin/sanctions/transition/").status_code == 200) is transitions
    assert all((client.get(address(m, "add")).status_code == 200) is keeps for m in WRITTEN_BY_OFFICERS)
    assert (client.get(address(Resolution, "add")).status_code == 200) is judges


def test_guards_come_in_pairs_that_agree() -> None:
    submission = given.submitted(given.state("GB"))
    gb = submission.participant
    people = [
        *(given.person(f"p-{role}", role) for role in (Role.OFFICER, Role.REVIEWER, Role.KEEPER, Role.AUDITOR)),
        *(given.drafter(gb), given.signatory(gb), given.signatory(given.state("FR")), superuser()),
        given.person("british-reviewer", Role.REVIEWER, of=gb),
    ]
    one, other = (given.listing(given.state(code)).target for code in ("US", "CA"))
    resolution = judging.judge(one, other, Judgement.SAME, note="One passport.", by=given.officer(), at=timezone.now())
    merge = merging.merge(resolution, by=given.reviewer(), at=timezone.now())
    people += [given.officer(), given.reviewer()]
    pairs: dict[str, tuple[Any, ...]] = {
        "may_draft": (gb,),
        "may_submit": (gb,),
        "may_upload": (gb,),
        "may_see": (submission,),
        "may_review": (submission,),
        "may_judge": (),
        "may_merge": (resolution,),
        "may_split": (merge,),
        "may_keep": (),
        "may_manage_keys": (),
        "may_see_desk": (),
    }
    assert {name for name in vars(permissions) if name.startswith("may_")} == set(pairs)
    for name, args in pairs.items():
        answers = set()
        for person in people:
            may = getattr(permissions, name)(person, *args)
            answers.add(may)
            if may:
                getattr(permissions, f"check_{name}")(person, *args)
            else:
                with pytest.raises(NotAllowedError):
                    getattr(permissions, f"check_{name}")(person, *args)
        assert answers == {True, False}, name


def test_an_officer_keeps_a_programme_and_an_announcement() -> None:
    gb = given.state("GB")
    client = signed_in(given.officer())
    programme = {"key": "GB-CW", "participant": gb.pk, "title": "Made up", "measures": ["TRAVEL_BAN"], "acts": "A\nB"}
    assert client.post(address(Programme, "add"), programme | {"confidence": "HIGH"}).status_code == 302
    row = Programme.objects.get()
    assert (row.measures, row.acts) == (["TRAVEL_BAN"], ["A", "B"])
    announcement = {"key": "gb-2026", "participant": gb.pk, "action": "DESIGNATION", "date": "July 2022"}
    said = announcement | {"names_known": "NONE", "total_count": "7", "confidence": "HIGH", "programme": row.pk}
    assert client.post(address(Announcement, "add"), said | {"date": "sometime"}).status_code == 200
    assert client.post(address(Announcement, "add"), said | {"names_seen": "Somebody"}).status_code == 200
    assert client.post(address(Announcement, "add"), said).status_code == 302
    kept = Announcement.objects.get()
    assert (kept.date_text, str(kept.date_earliest), kept.total_count) == ("July 2022", "2022-07-01", 7)
    change = client.post(address(Announcement, "change", kept.pk), said | {"key": "other", "total_count": "8"})
    assert change.status_code == 302
    kept.refresh_from_db()
    assert (kept.key, kept.total_count) == ("gb-2026", 8)


def test_an_officer_completes_a_legal_act() -> None:
    given.listing(given.state("GB"))
    act = LegalAct.objects.get()
    client = signed_in(given.officer())
    answer = client.post(address(LegalAct, "change", act.pk), {"title": "Complete", "url": "https://example.test/act"})
    assert answer.status_code == 302
    act.refresh_from_db()
    assert (act.title, act.number) == ("Complete", "GB 2026/1")


def test_a_programme_is_proposed_for_publication() -> None:
    programme = given.programme(given.state("GB"))
    client = signed_in(given.officer())
    page = client.get(reverse("admin:sanctions_programme_propose", args=[programme.pk]))
    assert page.status_code == 200
    assert "Chemical weapons sanctions of GB" in page.content.decode()


def test_two_targets_are_judged_and_the_judgement_taken_back() -> None:
    world()
    one, other = Target.objects.order_by("pk")
    client = signed_in(given.reviewer())
    said = {"left": other.pk, "right": one.pk, "judgement": "SAME", "note": "One passport."}
    assert client.post(address(Resolution, "add"), said | {"right": other.pk}).status_code == 200
    assert client.post(address(Resolution, "add"), said | {"note": ""}).status_code == 200
    assert client.post(address(Resolution, "add"), said).status_code == 302
    standing = Resolution.objects.get(undone_at=None)
    assert (standing.left, standing.right, standing.judgement) == (one, other, "SAME")
    assert Resolution.objects.count() == 2
    undo = reverse("admin:sanctions_resolution_undo", args=[standing.pk])
    assert signed_in(given.person("auditor", Role.AUDITOR)).post(undo).status_code == 403
    assert client.post(undo).status_code == 302
    standing.refresh_from_db()
    assert standing.undone_by == given.reviewer()
    assert not Resolution.objects.filter(undone_at=None).exists()


def test_a_target_shows_what_each_state_says_side_by_side_and_its_chain() -> None:
    gb, fr = given.state("GB"), given.state("FR")
    listing = given.listing(gb)
    given.programme(fr)
    same = given.add(fr, own_reference="FR-1", target=listing.target.ref, birth_dates=[{"text": "1968"}])
    given.published(fr, same)
    shown = signed_in(given.officer()).get(address(Target, "change", listing.target.pk)).content.decode()
    assert "1967-03" in shown
    assert "1968" in shown
    assert "GB · " in shown
    assert "FR · " in shown
    assert "/v1/targets/T000001/history" in shown
    assert shown.count('id="line-') == 2


def test_a_lookup_names_the_person_behind_a_reference() -> None:
    world()
    query = {"app_label": "sanctions", "model_name": "resolution", "field_name": "left", "term": "Yvonne"}
    found = signed_in(given.officer()).get("/admin/autocomplete/", query).json()["results"]
    assert [one["text"] for one in found] == ["T000002 · Yvonne SAMPLE · GB"]
    assert signed_in(given.signatory(given.state("GB"))).get("/admin/autocomplete/", query).status_code == 302


def test_the_front_page_says_what_waits_and_what_this_register_is() -> None:
    from registry.actions import ledger

    given.submitted(given.state("GB"))
    front = signed_in(given.reviewer()).get("/admin/").content.decode()
    assert "waits for your decision" in front
    assert "Demonstration:" not in front
    ledger.declare_demonstration()
    assert "Demonstration:" in signed_in(given.reviewer()).get("/admin/").content.decode()
    assert "Demonstration:" in Client().get("/admin/login/").content.decode()


def test_the_desk_speaks_french_when_asked() -> None:
    client = signed_in(given.reviewer())
    assert client.post("/language", {"language": "fr", "next": "/admin/"}).status_code == 302
    assert '<html lang="fr"' in client.get("/admin/").content.decode()
