"""Profiles are written in the transaction that publishes; the public finds what is published and nothing else."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connections

from sanctions.actions import matching
from sanctions.models import Listing, MatchKey, Profile
from sanctions.screening import profiles
from sanctions.screening.subjects import Given, Subject
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db


def found(text: str, *, public: bool = False, **options: Any) -> list[str | None]:
    """References of the targets like a name, best first."""
    subject = Subject(kind="PERSON", names=(Given(text),))
    (candidates,) = matching.candidates([subject], public=public, **options)
    return [candidate.ref for candidate in candidates]


def test_a_published_target_is_found_in_any_script_with_its_reasons() -> None:
    listing = given.listing(given.state())
    for text in ("Xavier Example", "EXAMPLE, Xavier", "Ksavyer Primer", "Ксавьер ПРИМЕР", "Xaver Example"):
        assert found(text) == found(text, public=True) == [listing.target.ref], text
    (candidates,) = matching.candidates([matching.subject(given.words(given.state()))], public=True)
    assert candidates[0].is_match
    assert candidates[0].score > 0.99
    assert [feature.name for feature in candidates[0].features] == ["name", "birth_date"]
    assert candidates[0].features[0].detail == "‘Xavier EXAMPLE’ ≈ ‘Xavier EXAMPLE’ (1.00)"
    assert found("Somebody Else") == []


def test_each_subject_has_its_own_answer_in_one_statement(django_assert_num_queries: Any) -> None:
    state = given.state()
    one = given.listing(state)
    other = given.listing(state, own_reference="FR-2", names=[{"text": "Yolande SAMPLE"}])
    subjects = [Subject(names=(Given(text),)) for text in ("Yolande Sample", "Nobody Known", "Xavier Example", "")]
    with django_assert_num_queries(1):
        answers = matching.candidates(subjects, public=False)
    assert [[one.ref for one in some] for some in answers] == [[other.target.ref], [], [one.target.ref], []]


def test_limit_floor_and_whom_to_leave_out() -> None:
    state = given.state()
    refs = [
        given.listing(state, own_reference=f"FR-{n}", names=[{"text": name}]).target.ref
        for n, name in enumerate(("Xavier EXAMPLE", "Xavier Exampel", "Xavier Examplov Sampleson"))
    ]
    assert found("Xavier Example") == refs
    assert found("Xavier Example", limit=1) == refs[:1]
    assert found("Xavier Example", without=[refs[0]]) == refs[1:]
    assert found("Xavier Example", without=[Listing.objects.get(target__ref=refs[1]).target_id]) == [refs[0], refs[2]]
    assert found("Xavier Example", floor=0.9) == refs[:2]


def test_what_is_withheld_is_found_at_the_desk_alone() -> None:
    open_ = given.listing(given.state())
    given.listing(given.state("DE"), withheld=True, target=open_.target.ref, names=[{"text": "Hidden CANARY"}])
    secret = given.listing(given.state("DE"), own_reference="DE-2", withheld=True, names=[{"text": "Secret CANARY"}])
    assert found("Hidden Canary") == [open_.target.ref]
    assert found("Secret Canary") == [None] == [secret.target.ref]
    assert found("Hidden Canary", public=True) == found("Secret Canary", public=True) == []
    assert found("Xavier Example", public=True) == [open_.target.ref]


@pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
def test_the_publics_role_sees_public_profiles_through_views_and_no_table() -> None:
    given.listing(given.state())
    given.listing(given.state(), own_reference="FR-2", withheld=True, names=[{"text": "Secret CANARY"}])
    assert Profile.objects.count() == 2
    assert found("Xavier Example", public=True, using="public") == ["T000001"]
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sanctions_public_profile")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM sanctions_public_key")
        assert cursor.fetchone() == (MatchKey.objects.filter(public=True).count(),)
        for table in ("sanctions_profile", "sanctions_matchkey", "sanctions_target"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                cursor.execute(f"SELECT 1 FROM {table}")


def test_what_is_not_published_is_not_found() -> None:
    given.approved(given.state(), given.add(given.state()))
    assert found("Xavier Example") == []


def test_an_amendment_is_found_by_its_new_name_and_no_longer_by_the_old() -> None:
    listing = given.listing(given.state())
    given.published(given.state(), given.amend(listing, names=[{"text": "Yolande SAMPLE"}]))
    assert found("Yolande Sample") == ["T000001"]
    assert found("Xavier Example") == []


def test_profiles_of_another_version_are_made_anew(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    given.listing(given.state())
    before = set(MatchKey.objects.values_list("key", flat=True))
    assert matching.stale() == []
    Profile.objects.update(version=0, data=b"")
    MatchKey.objects.all().delete()
    assert len(matching.stale()) == 1
    call_command("reindex_matching")
    assert "1 of 1 targets" in capsys.readouterr().out
    assert matching.stale() == []
    assert set(MatchKey.objects.values_list("key", flat=True)) == before
    assert Profile.objects.get().version == profiles.VERSION
