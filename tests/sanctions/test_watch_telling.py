"""Telling: what a message says, in order, at least once; the schedule, the pause, the alarm; nothing quoted back."""

import datetime as dt
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connections, transaction
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook as Verifier

from registry.actions import claims
from registry.channels.webhook import Webhook
from registry.enums import SubscriberState
from registry.models import Event, Head
from sanctions.actions import telling, watched_names, watchers
from sanctions.models import Hit, Watcher
from tests.registry.pushing import Endpoint, Request
from tests.sanctions import builders as given
from tests.sanctions.watching import CUSTOMER, Watching, end, list_, put, ref, scan, watcher

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _near(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True
    settings.SITE_URL = "https://registry.example"
    settings.ALARM_EMAILS = ["keeper@example.test"]


def hit_by(endpoint: Endpoint, number: int = 1) -> Watching:
    """A watcher of that endpoint with so many hits."""
    one = watcher(url=endpoint.url)
    put(one, CUSTOMER)
    scan()
    for n in range(number):
        list_(number=n + 1)
    scan()
    assert len(one.hits()) == number
    return one


def tell(one: Watching, at: dt.datetime | None = None) -> bool:
    return telling.tell(one.row.pk, clock=lambda: at or timezone.now())


def said(request: Request) -> Any:
    return json.loads(request.body)


def ids(endpoint: Endpoint) -> list[list[int]]:
    return [[hit["id"] for hit in said(request)["data"]["hits"]] for request in endpoint.requests]


def test_a_message_says_who_is_like_whom_how_much_and_why() -> None:
    with Endpoint() as endpoint:
        one = hit_by(endpoint)
        assert telling.due(at=timezone.now()) == [one.row.pk]
        assert tell(one) is False
    (request,) = endpoint.requests
    content = Verifier(one.secret).verify(request.body, request.headers)
    (hit,) = one.hits()
    event = Event.objects.get(sequence=hit.sequence)
    assert content["type"] == "watch.hits"
    assert content["data"]["head"] == Head.objects.get().sequence
    (told,) = content["data"]["hits"]
    reasons = told.pop("reasons")
    assert reasons == hit.reasons
    assert {"name", "score", "detail"} == set(reasons[0])
    published_at = told.pop("published_at")
    assert dt.datetime.fromisoformat(published_at) == event.published_at
    assert told == {
        "id": hit.pk,
        "key": CUSTOMER.lower(),
        "target": "T000001",
        "url": "https://registry.example/v1/targets/T000001",
        "name": CUSTOMER,
        "operation": "published",
        "score": hit.score / 100,
        "match": True,
        "sequence": hit.sequence,
        "record": "target/T000001",
    }
    assert hit.told_at is not None
    assert one.now.told_at is not None
    assert telling.due(at=timezone.now()) == []


def test_hits_come_in_order_a_batch_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "BATCH", 2)
    with Endpoint() as endpoint:
        one = hit_by(endpoint, 3)
        tell(one)
    pks = [hit.pk for hit in one.hits()]
    assert ids(endpoint) == [pks[:2], pks[2:]]
    assert endpoint.requests[0].headers["webhook-id"] == f"hits_{one.row.pk}_1_2"


def test_a_delisting_comes_under_the_same_id() -> None:
    with Endpoint() as endpoint:
        one = watcher(url=endpoint.url)
        put(one, CUSTOMER)
        scan()
        listing = list_()
        scan()
        tell(one)
        end(listing)
        scan()
        tell(one)
    first, second = (said(request)["data"]["hits"][0] for request in endpoint.requests)
    assert (first["id"], first["operation"]) == (second["id"], "published")
    assert (second["operation"], second["target"]) == ("ended", ref(listing))


def test_a_failure_is_tried_again_in_its_time_with_the_same_id() -> None:
    answers = iter([500, 204])
    with Endpoint(lambda request: next(answers)) as endpoint:
        one, at = hit_by(endpoint), timezone.now()
        tell(one, at)
        row = one.now
        assert (row.state, row.failures, row.last_error) == (SubscriberState.RETRYING, 1, "answered 500")
        assert one.hits()[0].told_at is None
        tell(one, at)
        assert len(endpoint.requests) == 1, "not before its time"
        tell(one, at + dt.timedelta(seconds=6))
    first, second = endpoint.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    row = one.now
    assert (row.state, row.failures, row.last_error) == (SubscriberState.ACTIVE, 0, "")


def test_after_ten_failures_it_is_paused_and_both_are_written_to() -> None:
    with Endpoint(lambda request: 503) as endpoint:
        one, at = hit_by(endpoint), timezone.now()
        for _ in range(10):
            tell(one, at)
            at += dt.timedelta(hours=26)
        tell(one, at)
        assert len(endpoint.requests) == 10
        assert one.now.state == SubscriberState.PAUSED
        (letter,) = mail.outbox
        assert (letter.to, letter.bcc) == (["compliance@example.test"], ["keeper@example.test"])
        assert "Hits waiting: 1" in letter.body
        assert "Quagmire" not in f"{letter.subject} {letter.body}"
        endpoint.behave = lambda request: 204
        watchers.resume(one.row, by=given.keeper(), at=at)
        tell(one, at)
    assert one.hits()[0].told_at == at


def test_410_pauses_at_once() -> None:
    with Endpoint(lambda request: 410) as endpoint:
        one = hit_by(endpoint)
        tell(one)
    assert (one.now.state, one.now.alarm_pending) == (SubscriberState.PAUSED, False)


def test_what_the_other_side_writes_is_not_kept(caplog: pytest.LogCaptureFixture) -> None:
    def quote(request: Request) -> tuple[int, dict[str, str], bytes]:
        return 410, {}, request.body

    with Endpoint(quote) as endpoint:
        one = hit_by(endpoint)
        answer = telling.ping(one.row, at=timezone.now())
        tell(one)
    assert one.now.last_error == telling.failure(answer) == "answered 410"
    assert "Quagmire" not in caplog.text + mail.outbox[0].body
    assert "ping" in answer.error, "the channel itself quotes: the guard is needed"


def test_two_secrets_sign_while_one_rotates() -> None:
    with Endpoint() as endpoint:
        one = hit_by(endpoint)
        _, new = watchers.rotate_secret(one.row, by=given.keeper(), at=timezone.now())
        tell(one)
        (request,) = endpoint.requests
        for secret in (one.secret, new):
            Verifier(secret).verify(request.body, request.headers)
        telling.ping(one.now, at=timezone.now() + watchers.SECRET_OVERLAP)
    assert endpoint.requests[1].headers["webhook-signature"].count("v1,") == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with Endpoint() as elsewhere:
        with Endpoint(lambda request: (status, {"Location": elsewhere.url}, b"")) as endpoint:
            one = hit_by(endpoint)
            tell(one)
        assert elsewhere.requests == []
    assert one.now.last_error == f"answered {status}"


def test_an_address_that_became_private_is_not_sent_to(settings: Settings) -> None:
    with Endpoint() as endpoint:
        one = hit_by(endpoint)
        settings.PUSH_ALLOW_PRIVATE = False
        tell(one)
    assert endpoint.requests == []
    assert one.now.last_error.startswith("not sent:")


def test_a_dead_port_is_a_failure_like_another() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    one = watcher(url=f"http://127.0.0.1:{port}/")
    put(one, CUSTOMER)
    list_()
    scan()
    tell(one)
    assert "ConnectError" in one.now.last_error


def test_no_transaction_is_open_while_it_is_waited() -> None:
    with Endpoint() as endpoint, transaction.atomic():
        one = watcher(url=endpoint.url)
        with pytest.raises(transaction.TransactionManagementError):
            tell(one)


def test_what_another_worker_tells_is_left_to_it() -> None:
    with Endpoint() as endpoint:
        one = hit_by(endpoint)
        answered: list[bool] = []

        def meanwhile(request: Request) -> int:
            answered.append(tell(one))  # another thread, another session
            connections.close_all()
            return 204

        endpoint.behave = meanwhile
        tell(one)
    assert answered == [False]
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("meanwhile", "left"),
    [
        (lambda one: watched_names.delete(one.row, CUSTOMER.lower()), 0),
        (lambda one: watchers.end(one.row, by=given.keeper(), at=timezone.now()), 0),
        (lambda one: Hit.objects.update(number=99), 1),
    ],
    ids=["name deleted", "watcher ended", "found anew"],
)
def test_what_changes_while_it_is_posted_is_not_taken_for_told(
    meanwhile: Callable[[Watching], object], left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Webhook.send
    seen: list[int] = []

    def changing(self: Webhook, *args: Any) -> Any:
        if not seen:
            meanwhile(one)
        seen.append(1)
        return send(self, *args)

    monkeypatch.setattr(Webhook, "send", changing)
    with Endpoint() as endpoint:
        one = hit_by(endpoint)
        tell(one)
    assert len(endpoint.requests) == 1 + left
    assert Hit.objects.untold().count() == 0


def test_a_lost_claim_writes_nothing_down(monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint() as endpoint:
        one = hit_by(endpoint)
        monkeypatch.setattr(claims.Claim, "alive", property(lambda self: False))
        with pytest.raises(claims.ClaimLostError):
            tell(one)
    assert one.hits()[0].told_at is None


def test_a_paused_or_ended_watcher_is_told_nothing() -> None:
    with Endpoint() as endpoint:
        one = hit_by(endpoint)
        watchers.pause(one.row, by=given.keeper(), at=timezone.now())
        assert telling.due(at=timezone.now()) == []
        tell(one)
        assert endpoint.requests == []
        Watcher.objects.update(state=SubscriberState.ACTIVE)
        tell(one)
    assert len(endpoint.requests) == 1
