"""P10: a batch stands or falls as one, and each of its lines is looked at, not one of them many times."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.models import Event
from sanctions.actions import checks, publication, submissions
from sanctions.actions.lines import LineDraft
from sanctions.actions.submissions import InvalidError
from sanctions.enums import SubmissionStatus
from sanctions.models import Line, Listing, Name, Submission, Target
from tests.sanctions import builders as made

pytestmark = pytest.mark.django_db
FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BAD: dict[str, dict[str, Any]] = {
    "measures": {"measures": ["PRISON"]},
    "names": {"names": [{"text": "Ali\u202eBashar"}]},
    "kind": {"kind": "PLANET"},
    "designated_on": {"designated_on": "some day"},
    "acts": {"acts": []},
}


def batch(size: int, bad: int | None, what: str = "kind") -> list[LineDraft]:
    """Distinct lines of France, the one at ``bad`` wrong."""
    france = made.state()
    return [
        made.add(
            france, own_reference=f"FR-{n}", **({"names": [{"text": f"Name {n}"}]} | (BAD[what] if n == bad else {}))
        )
        for n in range(size)
    ]


def create(lines: list[LineDraft]) -> Submission:
    france = made.state()
    made.programme(france)
    return submissions.create(
        participant=france, title="A batch", lines=lines, by=made.drafter(france), at=timezone.now()
    )


@FEW
@given(st.integers(1, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))), st.sampled_from(sorted(BAD)))
def test_one_bad_line_anywhere_refuses_all_and_is_named(place: tuple[int, int], what: str) -> None:
    size, bad = place
    with pytest.raises(InvalidError) as refused:
        create(batch(size, bad, what))
    assert {problem.pointer.split("/")[2] for problem in refused.value.problems} == {str(bad)}
    assert any(problem.pointer.startswith(f"/lines/{bad}/content/{what}") for problem in refused.value.problems)
    assert not Submission.objects.exists()
    assert not Line.objects.exists()


def test_the_test_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a loop that looks at its first line every time keeps the bad one."""
    look, seen = checks._content, []

    def at_the_first(line: LineDraft, *rest: Any) -> Any:
        seen.append(line)
        return look(seen[0], *rest)

    monkeypatch.setattr(checks, "_content", at_the_first)
    assert create(batch(3, 2)).lines.count() == 3


SIZE = 5


@pytest.mark.parametrize("bad", range(SIZE))
def test_one_line_that_fails_at_publication_takes_all_with_it(bad: int) -> None:
    france = made.state()
    made.listing(france, own_reference="taken")
    submission = made.approved(france, *batch(SIZE, None))
    # The State's reference was taken meanwhile, which only a fault outside the actions could do.
    Listing.objects.update(own_reference=f"FR-{bad}")
    before = [model.objects.count() for model in (Event, Listing, Target, Name)]
    with pytest.raises(DatabaseError, match="sanctions_listing_own_reference_once"), transaction.atomic():
        publication.publish(submission.pk)
    assert [model.objects.count() for model in (Event, Listing, Target, Name)] == before
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.APPROVED
    assert submission.lines.filter(is_open=True).count() == SIZE
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM registry_series WHERE kind = 'listing'")
        assert cursor.fetchone() == (1,)  # its references were given back too
    Listing.objects.update(own_reference="taken")
    publication.publish(submission.pk)
    assert Listing.objects.count() == SIZE + 1
    assert list(Listing.objects.exclude(own_reference="taken").order_by("ref").values_list("ref", flat=True)) == [
        f"L00000{n}" for n in range(2, SIZE + 2)
    ]


def test_every_line_of_a_batch_says_its_own() -> None:
    publication.publish(made.approved(made.state(), *batch(SIZE, None)).pk)
    titles = Event.objects.filter(kind="listing").order_by("sequence").values_list("title", flat=True)
    assert list(titles) == [f"Name {n}" for n in range(SIZE)]
    assert len(set(Event.objects.values_list("content_sha256", flat=True))) == 2 * SIZE
