"""Whole or nothing (RELIABILITY P10): of many lines one is bad, all are refused, and the error names the one."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnership.models import Participant
from sanctions.actions.checks import problems_of
from sanctions.models import Answer, Line, Submission
from tests.sanctions import builders
from tests.sanctions.calling import Caller, body, caller, errors_of, line

pytestmark = pytest.mark.django_db

Spoil = Callable[[dict[str, Any]], None]


def _content(**changes: Any) -> Spoil:
    return lambda line: line["content"].update(changes)


BAD: dict[str, tuple[str, Spoil]] = {
    "no name": ("/content/names", _content(names=[])),
    "a date nobody can read": ("/content/birth_dates/0/text", _content(birth_dates=[{"text": "soon"}])),
    "another's programme": ("/content/programme", _content(programme="GB-CW")),
    "a measure it does not carry": ("/content/measures/0", _content(measures=["ARMS_EMBARGO"])),
    "text that hides": ("/content/names/0/text", _content(names=[{"text": "A\u202eB"}])),
    "an unknown member": ("/content/hue", _content(hue="red")),
    "a number for text": ("/content/note", _content(note=3)),
    "an unknown operation": ("/operation", lambda line: line.update(operation="FORGET")),
    "a listing that is none": ("/listing", lambda line: line.update(listing="none such", operation="AMEND")),
    "not even an object": ("", lambda line: line.clear()),
}


@pytest.fixture
def fr() -> Participant:
    return builders.state("FR")


@pytest.fixture
def api(fr: Participant) -> Caller:
    return caller(fr)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), many=st.integers(1, 12), kind=st.sampled_from(sorted(BAD)))
def test_one_bad_line_anywhere_refuses_all(
    api: Caller, fr: Participant, data: st.DataObject, many: int, kind: str
) -> None:
    place = data.draw(st.integers(0, many - 1), label="the bad one")
    lines = [line(fr, own_reference=f"FR-{n}", names=[{"text": f"Example {n}"}]) for n in range(many)]
    pointer, spoil = BAD[kind]
    spoil(lines[place])
    response = api.post("/submissions", body(fr, *lines))
    assert response.status_code == 422
    pointers = errors_of(response)
    assert all(found.startswith(f"/lines/{place}") for found in pointers)
    assert f"/lines/{place}{pointer}" in pointers or kind == "not even an object"
    assert not any(model.objects.exists() for model in (Submission, Line, Answer))


@pytest.mark.parametrize("many", [1, 7])
def test_without_the_bad_one_all_are_kept(api: Caller, fr: Participant, many: int) -> None:
    lines = [line(fr, own_reference=f"FR-{n}", names=[{"text": f"Example {n}"}]) for n in range(many)]
    found = api.post("/submissions", body(fr, *lines)).json()
    assert [kept["content"]["names"][0]["text"] for kept in found["lines"]] == [f"Example {n}" for n in range(many)]


def test_a_replacement_that_is_refused_leaves_what_was(api: Caller, fr: Participant) -> None:
    made = api.post("/submissions", body(fr)).json()
    bad = [line(fr, own_reference="FR-1"), line(fr, own_reference="FR-2", names=[])]
    assert api.put(f"/submissions/{made['key']}", body(fr, *bad), match='"1"').status_code == 422
    assert api.get(f"/submissions/{made['key']}").json() == made


def test_a_loop_that_checks_one_line_many_times_is_caught(
    api: Caller, fr: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a check that looks at the first line only would let the bad last one in."""
    monkeypatch.setattr(
        "sanctions.actions.checks.problems_of",
        lambda participant, lines, **more: problems_of(participant, [lines[0]] * 1, **more),
    )
    lines = [line(fr, own_reference=f"FR-{n}") for n in range(3)]
    lines[-1]["content"]["measures"] = ["ARMS_EMBARGO"]
    assert api.post("/submissions", body(fr, *lines)).status_code == 201
