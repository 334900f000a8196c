"""Programmes and announcements, as officers keep them; publishing them is `partnership.actions.publication`'s act."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models, transaction

from partnership.dates import PartialDate
from partnership.enums import Confidence
from partnership.models import Incident, Participant, Source, User
from sanctions.enums import AnnouncementAction, Measure, NamesKnown
from sanctions.models import Announcement, LegalAct, Programme
from sanctions.permissions import check_may_keep, check_may_upload

Row = TypeVar("Row", Programme, Announcement)
Kept = TypeVar("Kept", Programme, Announcement, LegalAct)


def record_programme(
    key: str,
    *,
    participant: Participant,
    title: str,
    measures: Iterable[Measure] = (),
    sources: Iterable[Source] = (),
    by: User,
    **facts: Any,
) -> tuple[Programme, bool]:
    """Write a programme under its key; ``facts`` are further columns. Returns it and whether anything changed.

    Raises:
        NotAllowedError: ``by`` is neither officer nor keeper.
        ValidationError: a value the table refuses, by field.
    """
    check_may_keep(by)
    columns = {"participant": participant, "title": title, "measures": sorted(measures), **facts}
    return _record(Programme, key, columns, {"sources": sources})


def record_named(names: Mapping[str, str], *, participant: Participant, listed_in: str, by: User) -> None:
    """Write the programmes, key → title, that a State's list names and the State does not have: the barest facts, to be
    completed and published by an officer. One that was recorded since the list was read stays as it is.

    Raises:
        NotAllowedError: ``by`` does not upload lists of the State.
        ValidationError: a value its column refuses, by field.
        IntegrityError: a rule of the table is broken.
    """
    check_may_upload(by, participant)
    recorded = set(participant.programmes.filter(key__in=names).values_list("key", flat=True))
    facts = {"confidence": Confidence.MEDIUM, "note": f"Named so in: {listed_in}." if listed_in else ""}
    new = [
        Programme(key=key, participant=participant, title=title, **facts)
        for key, title in names.items()
        if key not in recorded
    ]
    for programme in new:
        programme.clean_fields()
    Programme.objects.bulk_create(new)  # a list may name fifty; what the table refuses it names itself


def record_announcement(
    key: str,
    *,
    participant: Participant,
    action: AnnouncementAction,
    date: PartialDate,
    names_known: NamesKnown,
    incidents: Iterable[Incident] = (),
    sources: Iterable[Source] = (),
    by: User,
    **facts: Any,
) -> tuple[Announcement, bool]:
    """Write an announcement under its key; as `record_programme`."""
    check_may_keep(by)
    columns = {
        "participant": participant,
        "action": action,
        "date": date,
        "names_known": names_known,
        **facts,
    }
    return _record(Announcement, key, columns, {"incidents": incidents, "sources": sources})


def save(row: Kept, *, links: dict[str, Iterable[models.Model]], by: User) -> Kept:
    """Keep a row that a form has filled, and set its links.

    Raises:
        NotAllowedError, ValidationError: as `record_programme`.
    """
    check_may_keep(by)
    with transaction.atomic():
        row.full_clean()
        row.save()
        for name, rows in links.items():
            getattr(row, name).set(rows)
    return row


def _record(
    model: type[Row], key: str, columns: dict[str, Any], links: dict[str, Iterable[models.Model]]
) -> tuple[Row, bool]:
    with transaction.atomic():
        row = model.objects.select_for_update(of=("self",)).filter(key=key).first() or model(key=key)
        changed = row.pk is None
        for name, value in columns.items():
            if row.pk is None or getattr(row, name) != value:
                setattr(row, name, value)
                changed = True
        if changed:
            row.full_clean()
            row.save()
        for name, rows in links.items():
            wanted = {linked.pk for linked in rows}
            if set(getattr(row, name).values_list("pk", flat=True)) != wanted:
                getattr(row, name).set(wanted)
                changed = True
    return row, changed
