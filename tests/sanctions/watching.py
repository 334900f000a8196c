"""What tests of watching share: watchers made by a keeper, names put, events published, and how its API is called."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from registry.actions import ledger
from registry.enums import Kind, Operation
from registry.models import Event
from sanctions.actions import matching, watched_names, watchers, watching
from sanctions.actions.watched_names import NameDraft
from sanctions.models import Hit, Listing, Watcher
from sanctions.screening.subjects import Given, Subject
from tests.sanctions import builders as given

ROOT = "/v1/watch"
urlpatterns = [path("v1/watch/", include("sanctions.matching.v1.watch_urls"))]
CUSTOMER = "Zebulon Quagmire"
"""Made up, and like nobody else's name here."""


@dataclass
class Watching:
    """A watcher with what it was shown once."""

    row: Watcher
    key: str
    secret: str
    client: Client = field(default_factory=Client)

    @property
    def now(self) -> Watcher:
        """Its row as it stands."""
        return Watcher.objects.get(pk=self.row.pk)

    def hits(self) -> list[Hit]:
        return list(Hit.objects.filter(watcher=self.row).order_by("number"))

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call of the API with its key."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        said = {"Authorization": f"Bearer {self.key}"} | headers
        return self.client.generic(method, f"{ROOT}{path}", data, "application/json", headers=said)


def watcher(name: str = "Made-up bank", *, url: str = "http://127.0.0.1:9/hook", **more: Any) -> Watching:
    """A watcher; needs ``settings.PUSH_ALLOW_PRIVATE``."""
    said: dict[str, Any] = {"email": "compliance@example.test", "by": given.keeper(), "at": timezone.now()} | more
    return Watching(*watchers.add(name=name, url=url, **said))


def put(of: Watching, *names: str, **keyed: str) -> None:
    """Register names, each under itself in small letters unless keyed."""
    drafts = [NameDraft(name.lower(), subject(name)) for name in names]
    drafts += [NameDraft(key, subject(name)) for key, name in keyed.items()]
    watched_names.put(of.row, drafts, at=timezone.now())


def subject(*names: str, kind: str = "PERSON", **more: Any) -> Subject:
    return Subject(kind=kind, names=tuple(map(Given, names)), **more)


def entity(*names: str, **properties: list[str]) -> dict[str, Any]:
    """A person as the API takes one."""
    return {"schema": "Person", "properties": {"name": list(names), **properties}}


def list_(name: str = CUSTOMER, *, number: int = 1, state: str = "FR", **changes: Any) -> Listing:
    """A State's published listing of somebody, with what matching knows of the target."""
    of = given.state(state)
    made = given.listing(of, own_reference=f"{state}-{number}", names=[{"text": name}], **changes)
    index(made)
    return made


def amend(listing: Listing, **changes: Any) -> None:
    given.published(listing.participant, given.amend(fresh(listing), **changes))
    index(listing)


def correct(listing: Listing, **changes: Any) -> None:
    given.published(listing.participant, given.correct(fresh(listing), **changes))
    index(listing)


def end(listing: Listing, **changes: Any) -> None:
    given.published(listing.participant, given.end(fresh(listing), **changes))
    index(listing)


def fresh(listing: Listing) -> Listing:
    return Listing.objects.select_related("participant", "target").get(pk=listing.pk)


def index(listing: Listing) -> None:
    with transaction.atomic():
        matching.index([listing.target_id])


def ref(listing: Listing) -> str:
    return fresh(listing).target.ref or ""


def merge(merged: Listing, survivor: Listing) -> None:
    """The two lines that a merge publishes, the survivor's first."""
    with transaction.atomic():
        ledger.append([_again(survivor, Operation.AMENDED), _again(merged, Operation.MERGED, into=ref(survivor))])


def redact(listing: Listing) -> None:
    """A court takes a target's page away: a tombstone without a name."""
    with transaction.atomic():
        ledger.append([_again(listing, Operation.REDACTED, document={}, title="Redacted")])


def again(listing: Listing, operation: str) -> None:
    """A line of a listing that says once more how it stands."""
    newest = Event.objects.of(f"listing/{listing.ref}").latest("sequence")
    entry = ledger.Entry(
        kind=Kind.LISTING,
        ref=listing.ref or "",
        operation=Operation[operation],
        document=json.loads(newest.document),
        title=newest.title,
        schema=newest.schema,
    )
    with transaction.atomic():
        ledger.append([entry])


def _again(listing: Listing, operation: Operation, *, into: str = "", **changes: Any) -> ledger.Entry:
    newest = Event.objects.of(f"target/{ref(listing)}").latest("sequence")
    said: dict[str, Any] = {"document": json.loads(newest.document), "title": newest.title} | changes
    return ledger.Entry(
        kind=Kind.TARGET,
        ref=ref(listing),
        operation=operation,
        schema=newest.schema,
        merged_into=f"target/{into}" if into else "",
        **said,
    )


def scan(**more: Any) -> None:
    """Until every watcher is at the head."""
    while watching.scan(clock=timezone.now, **more):
        pass
