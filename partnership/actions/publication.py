"""Publishing what officers keep: proposed by one person, confirmed by another, on the exact bytes.

`request` freezes the document as it would read and its digest; `confirm` composes it again, compares, and appends the
line to the register in the same transaction. A record that changed meanwhile voids the request.

The kinds that officers keep here are known; a house above makes its own publishable by `register`.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from partnership import documents
from partnership.actions import keeping
from partnership.actions.errors import DecidedError, DigestChangedError, NothingToPublishError, RefusedError
from partnership.documents import NotPublishableError
from partnership.enums import RequestState
from partnership.models import PublicationRequest, User
from partnership.permissions import (
    check_may_confirm_publication,
    check_may_decline_publication,
    check_may_request_publication,
    may_request_publication,
)
from registry.actions import ledger
from registry.canonical import canonical, digest
from registry.diff import changes
from registry.enums import Kind, Operation, Status
from registry.models import Event, Record

__all__ = [
    "Correction",
    "Draft",
    "NotPublishableError",
    "Publishable",
    "confirm",
    "decline",
    "draft",
    "register",
    "request",
]


class Publishable(Protocol):
    """A record ready to be published. ``first`` is the operation of its first event and of coming back after an end,
    ``ending`` the one that ends it, ``over`` whether it has ended.
    """

    @property
    def kind(self) -> Kind: ...
    @property
    def ref(self) -> str: ...
    @property
    def first(self) -> Operation: ...
    @property
    def ending(self) -> Operation: ...
    @property
    def over(self) -> bool: ...

    def entry(self, operation: Operation) -> ledger.Entry:
        """The line as it would be appended, without any correction. Raises `NotPublishableError`."""
        ...


@dataclass(frozen=True)
class Correction:
    """The register was wrong: why, and on whose authority it is put right."""

    reason: str
    authority: str


@dataclass(frozen=True)
class Draft:
    """A document as it would be published now. ``before`` is the last published one or None; ``base`` the sequence
    of its event or 0.
    """

    entry: ledger.Entry
    document: bytes
    digest: str
    base: int
    before: dict[str, Any] | None


_finders: dict[Kind, Callable[[str], Publishable]] = {}


def register(kind: Kind, find: Callable[[str], Publishable]) -> None:
    """Make a kind publishable: ``find`` takes a reference and raises `ObjectDoesNotExist` for an unknown one."""
    _finders[kind] = find


def draft(kind: Kind, ref: str, *, correction: Correction | None = None) -> Draft:
    """What would be published of a record now, and by which operation. Reads only.

    Raises:
        NotPublishableError: a candidate, or entered in error. If it stands in the register, the draft withdraws it.
        NothingToPublishError: it reads as it was last published.
        RefusedError: no such record or kind; or a correction of what was never published.
    """
    record = Record.objects.select_related("event").filter(record=f"{kind.value}/{ref}").first()
    last = record.event if record else None
    thing = _find(kind, ref)
    if last is None and correction:
        raise RefusedError(
            _("%(record)s was never published: there is nothing to correct") % {"record": f"{thing.kind.value}/{ref}"}
        )
    before = json.loads(last.document) if last else None
    try:
        entry = thing.entry(_operation(thing, last, correction))
    except NotPublishableError:
        if last is None or before is None or last.status != Status.CURRENT:
            raise
        return _withdrawal(thing, last, before, correction)
    plain = dict(entry.document) | {"correction": None}
    if last and before is not None:
        fields = [change.pointer for change in changes(before | {"correction": None}, plain)]
        if not fields and thing.over == (last.status != Status.CURRENT):
            raise NothingToPublishError(_("%(record)s reads as it was last published") % {"record": last.record})
        if correction:
            plain["correction"] = {
                "fields": fields,
                "reason": correction.reason,
                "authority": correction.authority,
            }
    data = canonical(plain)
    return Draft(replace(entry, document=plain), data, digest(data), last.sequence if last else 0, before)


def request(
    kind: Kind, ref: str, *, by: User, at: dt.datetime, correction: Correction | None = None
) -> PublicationRequest:
    """Propose to publish a record as it reads now; nothing becomes public before another person confirms.

    Raises:
        NotAllowedError: not an officer or keeper.
        NotPublishableError, NothingToPublishError: see `draft`.
        RefusedError: see `draft`; or a request for this record is open.
    """
    check_may_request_publication(by)
    with transaction.atomic():
        drafted = draft(kind, ref, correction=correction)
        if drafted.entry.operation is Operation.WITHDRAWN and correction is None:
            raise RefusedError(_("to take back what was published, say what was wrong and on whose authority"))
        values = {
            "kind": kind,
            "ref": ref,
            "title": drafted.entry.title,
            "operation": drafted.entry.operation,
            "document": drafted.document.decode(),
            "digest": drafted.digest,
            "base": drafted.base,
            "correction_reason": correction.reason if correction else "",
            "correction_authority": correction.authority if correction else "",
            "requested_at": at,
            "requested_by": by,
        }
        return keeping.create(PublicationRequest, values)


def confirm(request: PublicationRequest, *, by: User, at: dt.datetime) -> list[Event]:
    """Publish what was proposed, if it still is the same to the byte; returns the event appended, in a list.

    Raises:
        NotAllowedError: not an officer or keeper, or the one who proposed it.
        DecidedError: confirmed, declined or voided before.
        DigestChangedError: the record changed, or something was published of it since; the request is now void.
    """
    with transaction.atomic():
        locked = _lock(request)
        check_may_confirm_publication(by, locked)
        why, drafted = _compare(locked)
        if drafted is not None and not why:
            (event,) = ledger.append([drafted.entry])
            decided = {"state": RequestState.CONFIRMED, "decided_at": at, "decided_by": by, "event": event.sequence}
            keeping.change(locked, decided)
            return [event]
        keeping.change(locked, {"state": RequestState.VOID, "decided_at": at, "decided_by": by, "why": why})
    raise DigestChangedError(why)


def decline(request: PublicationRequest, *, by: User, at: dt.datetime, why: str) -> None:
    """Do not publish it; the one who proposed it may decline it too.

    Raises:
        NotAllowedError: not an officer or keeper.
        DecidedError: decided before.
        RefusedError: no reason given.
    """
    with transaction.atomic():
        locked = _lock(request)
        check_may_decline_publication(by, locked)
        keeping.change(locked, {"state": RequestState.DECLINED, "decided_at": at, "decided_by": by, "why": why})


def _find(kind: Kind, ref: str) -> Publishable:
    try:
        return _finders[kind](ref) if kind in _finders else documents.find(kind, ref)
    except KeyError as error:
        raise RefusedError(_("records of kind %(kind)s are not published this way") % {"kind": kind.value}) from error
    except ObjectDoesNotExist as error:
        raise RefusedError(_("there is no %(record)s") % {"record": f"{kind.value}/{ref}"}) from error


def _withdrawal(thing: Publishable, last: Event, before: dict[str, Any], correction: Correction | None) -> Draft:
    """What takes a published record back that should not be there: no word of it, only why and on whose authority."""
    said = asdict(correction) if correction else None
    document = {"correction": {"fields": [""], **said} if said else None}
    entry = ledger.Entry(
        kind=thing.kind,
        ref=thing.ref,
        operation=Operation.WITHDRAWN,
        document=document,
        title=last.record,
        schema=last.schema,
    )
    data = canonical(document)
    return Draft(entry, data, digest(data), last.sequence, before)


def _operation(thing: Publishable, last: Event | None, correction: Correction | None) -> Operation:
    """By what happened since the record's last event."""
    if last is None:
        return thing.first
    if thing.over:
        return thing.ending
    if last.status != Status.CURRENT:
        return Operation.JOINED if thing.first is Operation.JOINED else Operation.AMENDED
    return Operation.CORRECTED if correction else Operation.AMENDED


def _lock(request: PublicationRequest) -> PublicationRequest:
    locked = PublicationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.state != RequestState.OPEN:
        raise DecidedError(
            _("%(request)s is decided already: %(state)s")
            % {"request": locked, "state": str(RequestState(locked.state).label).lower()}
        )
    return locked


def _compare(request: PublicationRequest) -> tuple[str, Draft | None]:
    """Why it cannot be published any more, if so; else what to append."""
    if not may_request_publication(request.requested_by):
        return "who proposed it may no longer propose; let somebody else do so", None
    correction = (
        Correction(request.correction_reason, request.correction_authority) if request.correction_reason else None
    )
    try:
        now = draft(Kind(request.kind), request.ref, correction=correction)
    except (NotPublishableError, NothingToPublishError, RefusedError) as error:
        return str(error), None
    if now.base != request.base:
        return "something was published of this record since", None
    if now.digest != request.digest or now.entry.operation != request.operation:
        return "the record changed after it was proposed: the document is no longer the same", None
    return "", now
