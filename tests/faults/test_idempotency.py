"""A retry is the same act (RELIABILITY I1): many at once, another body, a crash on either side of the commit."""

import json
import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connection, connections

from partnership.models import Participant
from sanctions.api.v1 import idempotency
from sanctions.models import Answer, Submission
from tests.sanctions import builders
from tests.sanctions.calling import Caller, body, caller, kind_of, line

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
MANY = 50


@pytest.fixture
def fr() -> Participant:
    return builders.state("FR")


@pytest.fixture
def api(fr: Participant) -> Caller:
    return caller(fr)


def at_once(secret: str, sent: bytes, keys: list[str]) -> list[Any]:
    """One request a key, all let go together, each in a thread with connections of its own.

    Without a server between: a listener's queue is shorter than this, and what it drops proves nothing.
    """
    answers: list[Any] = []
    barrier = threading.Barrier(len(keys))

    def send(key: str) -> None:
        api = Caller(secret)
        try:
            barrier.wait()
            answers.append(api.post("/submissions", sent, once=key))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_fifty_at_once_are_one_submission_and_the_same_bytes(api: Caller, fr: Participant) -> None:
    answers = at_once(api.secret, json.dumps(body(fr)).encode(), ["one"] * MANY)
    assert Counter(answer.status_code for answer in answers) == {201: MANY}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert {(answer["ETag"], answer["Location"]) for answer in answers} == {
        ('"1"', f"/api/v1/submissions/{answers[0].json()['key']}")
    }
    assert Submission.objects.count() == Answer.objects.count() == 1


def test_without_the_lock_they_are_not(api: Caller, fr: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the lock gone, all that came at once look, find nothing and act; most then fail."""
    gate = threading.Barrier(4, timeout=20)

    def no_lock(state: Participant, key: str) -> None:
        gate.wait()

    monkeypatch.setattr(idempotency, "_lock", no_lock)
    monkeypatch.setattr("sanctions.actions.checks.problems_of", lambda *args, **kwargs: [])
    monkeypatch.setattr("django.test.Client.check_exception", lambda self, response: None)
    answers = at_once(api.secret, json.dumps(body(fr)).encode(), ["one"] * 4)
    assert Counter(answer.status_code for answer in answers) != {201: 4}


def test_another_body_address_or_method_is_another_act(api: Caller, fr: Participant) -> None:
    made = api.post("/submissions", body(fr), once="one").json()
    for answer in (
        api.post("/submissions", body(fr, title="Other"), once="one"),
        api.post("/submissions", json.dumps(body(fr)).encode() + b" ", once="one"),
        api.post(f"/submissions/{made['key']}/submit", once="one"),
    ):
        assert answer.status_code == 422
        assert kind_of(answer) == "idempotency-key-reused"
    assert Submission.objects.get().status == "DRAFT"


def test_a_retry_gets_the_first_answer_whatever_happened_since(api: Caller, fr: Participant) -> None:
    first = api.post("/submissions", body(fr), once="one")
    key = first.json()["key"]
    api.post(f"/submissions/{key}/withdraw", once="two")
    again = api.post("/submissions", body(fr), once="one")
    assert again.content == first.content
    assert (again.status_code, again["ETag"], again["Location"]) == (201, first["ETag"], first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    twice = [api.post(f"/submissions/{key}/withdraw", once="two") for _ in range(2)]
    assert [answer.status_code for answer in twice] == [200, 200]


@pytest.mark.parametrize("key", [None, "", " ", "a b", "é", "x" * 256, "a\tb"])
def test_a_post_without_a_usable_key_does_nothing(api: Caller, fr: Participant, key: str | None) -> None:
    headers = {"Authorization": f"Bearer {api.secret}"} | ({} if key is None else {"Idempotency-Key": key})
    sent = json.dumps(body(fr)).encode()
    answer = api.client.generic("POST", "/api/v1/submissions", sent, "application/json", headers=headers)
    assert answer.status_code == 400
    assert kind_of(answer) == "idempotency-key-needed"
    assert "Idempotency-Key" in answer.json()["detail"]
    assert not Submission.objects.exists()


def test_a_refusal_keeps_nothing_and_the_key_stays_free(api: Caller, fr: Participant) -> None:
    assert api.post("/submissions", body(fr, line(fr, names=[])), once="one").status_code == 422
    assert not Answer.objects.exists()
    assert api.post("/submissions", body(fr), once="one").status_code == 201


class Crash(BaseException):
    """What no handler catches: the process is gone."""


def test_a_crash_before_the_commit_leaves_neither(
    api: Caller, fr: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the effect and its answer: both are undone, and the retry is the first."""
    keep = idempotency._keep

    def crash(*args: Any) -> Answer:
        keep(*args)
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "_keep", crash)
        with pytest.raises(Crash):
            api.post("/submissions", body(fr), once="one")
    assert not Submission.objects.exists()
    assert not Answer.objects.exists()
    answer = api.post("/submissions", body(fr), once="one")
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer


def test_a_crash_after_the_commit_leaves_both(api: Caller, fr: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is lost on its way: the retry gets it, and nothing happens twice."""

    def crash(*args: Any, **kwargs: Any) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr("sanctions.api.v1.door.Door.finalize_response", crash)
        with pytest.raises(Crash):
            api.post("/submissions", body(fr), once="one")
    made = Submission.objects.get()
    answer = api.post("/submissions", body(fr), once="one")
    assert answer.status_code == 201
    assert answer["Idempotency-Replayed"] == "true"
    assert answer.json()["key"] == str(made.key)
    assert Submission.objects.count() == 1


def test_a_killed_connection_leaves_neither(api: Caller, fr: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same by the database's hand: the backend is gone after the effect, before the commit."""
    keep = idempotency._keep

    def killed(*args: Any) -> Answer:
        kept = keep(*args)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        return kept

    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "_keep", killed)
        answer = api.post("/submissions", body(fr), once="one")
    connection.close()
    assert answer.status_code == 503
    assert kind_of(answer) == "unavailable"
    assert not Submission.objects.exists()
    assert not Answer.objects.exists()
    assert api.post("/submissions", body(fr), once="one").status_code == 201


def test_kept_outside_the_transaction_a_crash_would_double(
    api: Caller, fr: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the crashes: an answer that is not kept with its effect lets the retry act again."""
    monkeypatch.setattr(
        idempotency,
        "_keep",
        lambda response, state, key, said: Answer(
            status=response.status_code, body=json.dumps(response.data, default=str).encode()
        ),
    )
    monkeypatch.setattr("sanctions.actions.checks.problems_of", lambda *args, **kwargs: [])
    for number in range(2):
        sent = body(fr, line(fr, own_reference=f"FR-{number}"))
        api.post("/submissions", sent, once="one")
    assert Submission.objects.count() == 2
