"""From the rows of an upload to a draft, in one transaction: all of its entries become lines, or none does.

What is asked of the list as a whole is asked here, in statements over all rows: a reference that comes twice, what a
full list ends, how much that is, and lines that are open elsewhere.
"""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from django.db import IntegrityError, connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from partnership.dates import parse
from partnership.models import Participant, User
from partnership.permissions import NotAllowedError
from sanctions.actions import lines as drafting
from sanctions.actions import programmes, staging, submissions
from sanctions.actions.making_way import CHANGING, make_way
from sanctions.actions.staging import Row, Staging, publications
from sanctions.enums import EndReason, ListingStatus, RowOutcome, UploadMode, UploadStatus
from sanctions.formats.entry import UnreadableError
from sanctions.models import Listing, Submission, Upload, UploadRow
from sanctions.permissions import check_may_upload
from sanctions.proposal import Ending
from sanctions.rules import ending_problems

TENTH = 10
"""A full list that ends more than one in so many of what stands needs an explicit word (RELIABILITY P11)."""
ONE_OPEN = ("sanctions_line_one_open_per_listing", "sanctions_line_one_open_per_own_reference")


class StaleError(Exception):
    """The State's listings or drafts changed while its list was read: compare again."""


def draft(staged: Staging, *, at: dt.datetime) -> None:
    """Turn the rows into a draft and say so in the upload, which the caller saves. Call it in a transaction.

    Raises:
        UnreadableError: the list as a whole cannot stand; code ``faults`` when single entries cannot, as rows say.
        StaleError: something of the State's was published since the reading began, or drafted at this moment.
    """
    upload = staged.upload
    Participant.objects.select_for_update(no_key=True).get(pk=upload.participant_id)  # one draft of a State at a time
    _check_fresh(upload)
    if not staged.entries:
        raise UnreadableError(_("there is no entry in it"), code="empty")
    _find_twice(upload)
    if upload.mode == UploadMode.FULL:
        _end_what_is_gone(staged)
    counts = _counts(upload)
    if counts.get(RowOutcome.REFUSED, 0):
        raise UnreadableError(_faults(counts[RowOutcome.REFUSED], staged.entries), code="faults")
    _check_endings(upload, staged, counts.get(RowOutcome.ENDED, 0))
    _check_allowed(upload)
    make_way(staged, at=at)
    upload.added, upload.amended = counts.get(RowOutcome.ADDED, 0), counts.get(RowOutcome.AMENDED, 0)
    upload.ended, upload.unchanged = counts.get(RowOutcome.ENDED, 0), counts.get(RowOutcome.UNCHANGED, 0)
    if not any(counts.get(outcome, 0) for outcome in CHANGING):
        upload.status = UploadStatus.UNCHANGED
        return
    programmes.record_named(
        staged.names.new, participant=upload.participant, listed_in=upload.listed_in, by=upload.created_by
    )
    upload.programmes = sorted(staged.names.new)
    upload.submission = submissions.begin(
        participant=upload.participant, title=upload.title, publish_at=None, by=upload.created_by, at=at
    )
    _write(upload.submission, upload)
    upload.status = UploadStatus.DRAFTED
    _check_fresh(upload)  # again: a publication may have been at these very listings while the lines were written


def _write(submission: Submission, upload: Upload) -> None:
    try:
        drafting.write_staged(submission, upload)
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") not in ONE_OPEN:
            raise
        raise StaleError from error  # somebody typed a draft at this moment: the next look names it


def _check_fresh(upload: Upload) -> None:
    if upload.publications != publications(upload.participant):
        raise StaleError


def _check_allowed(upload: Upload) -> None:
    """Whoever sent it may still do so now."""
    try:
        check_may_upload(User.objects.get(pk=upload.created_by_id), upload.participant)
    except NotAllowedError as error:
        raise UnreadableError(str(error), code="not_allowed") from error


def _counts(upload: Upload) -> dict[str, int]:
    return dict(upload.rows.values("outcome").annotate(times=Count("pk")).values_list("outcome", "times"))


def _faults(refused: int, entries: int) -> str:
    return _("%(refused)s of %(entries)s entries cannot stand; nothing of the list was kept") % {
        "refused": refused,
        "entries": entries,
    }


REFUSED = """
UPDATE sanctions_uploadrow AS this
SET outcome = 'REFUSED', listing_id = NULL, line = NULL, content = NULL, before = NULL,
    problems = this.problems || jsonb_build_array(jsonb_build_object(
        'pointer', '/own_reference', 'code', %s, 'detail', replace(%s, '{others}', same.others)))
"""
TWICE = f"""{REFUSED}
FROM (
    SELECT own_reference, left(string_agg("where", '; ' ORDER BY number), 400) AS others
    FROM sanctions_uploadrow WHERE upload_id = %s AND own_reference <> '' GROUP BY own_reference HAVING count(*) > 1
) AS same
WHERE this.upload_id = %s AND this.own_reference = same.own_reference
"""  # noqa: S608 - ours
ALMOST = f"""
WITH named AS (
    SELECT own_reference FROM sanctions_uploadrow WHERE upload_id = %s AND own_reference <> ''
    UNION SELECT own_reference FROM sanctions_listing WHERE participant_id = %s AND status = 'IN_FORCE'
), alike AS (
    SELECT array_agg(own_reference ORDER BY own_reference) AS spellings
    FROM named GROUP BY lower(regexp_replace(own_reference, '[\\s\\u00a0\\u2007\\u202f]', '', 'g')) HAVING count(*) > 1
), said AS MATERIALIZED (  -- once, whatever the statistics of a table being filled say
    SELECT one AS own_reference, left(array_to_string(array_remove(spellings, one), '; '), 400) AS others
    FROM alike CROSS JOIN unnest(spellings) AS one
)
{REFUSED}
FROM said AS same
WHERE this.upload_id = %s AND this.outcome = 'ADDED' AND this.own_reference = same.own_reference
"""  # noqa: S608 - ours


def _find_twice(upload: Upload) -> None:
    """Refuse every entry whose reference another one has, each naming the places of all; and what would be added under
    a reference that differs from another one in case or spaces alone: it is a slip of the pen, by which a full list
    would end a listing and add it again as somebody new.
    """
    twice = _("the same reference stands more than once: {others}")
    almost = _("it differs in case or spaces alone from a reference that is known: {others}")
    with connection.cursor() as cursor:
        cursor.execute(ALMOST, [upload.pk, upload.participant_id, "almost_known", almost, upload.pk])
        cursor.execute(TWICE, ["twice", twice, upload.pk, upload.pk])


def _end_what_is_gone(staged: Staging) -> None:
    """Rows for the listings that the same lists brought, that are in force, and that the file no longer has."""
    upload, day = staged.upload, staged.report.dated or staged.on.isoformat()
    kept = UploadRow.objects.filter(upload=upload, own_reference=OuterRef("own_reference"))
    gone = _in_scope(staged).filter(~Exists(kept)).order_by("own_reference")
    rows = _endings(staged, gone.iterator(chunk_size=staging.CHUNK), day)
    while chunk := list(islice(rows, staging.CHUNK)):
        staging.write(upload, chunk)


def _endings(staged: Staging, gone: Iterator[Listing], day: str) -> Iterator[Row]:
    number = staged.entries
    for number, listing in enumerate(gone, start=staged.entries + 1):
        name = listing.proposal["names"][0]["text"] if listing.proposal.get("names") else ""
        row = Row(number, "", listing.own_reference, name, RowOutcome.ENDED, listing.pk)
        source = listing.proposal.get("listed_in") or staged.upload.title
        # In English whatever the sender's language: it is published.
        ending = Ending(
            ended_on=f"not later than {day}",
            reason=EndReason.DELISTED.value,
            note=f"No longer in the list of {day}: {source}.",
        )
        begun = parse(listing.designated_text) if listing.designated_text else None
        row.problems = ending_problems(ending, begun=begun, on=staged.on)
        if row.problems:
            row.outcome, row.listing = RowOutcome.REFUSED, None
        else:
            staged.lines += 1
            row.line, row.content, row.before = staged.lines, ending, listing.proposal
        yield row


def _in_scope(staged: Staging) -> QuerySet[Listing]:
    """What stands of the lists that the file says its entries are of; what names no list goes with what names none."""
    named = [name for name in staged.listed_in if name]
    scope = Q(proposal__listed_in__in=named)
    if "" in staged.listed_in:
        scope |= ~Q(proposal__has_key="listed_in") | Q(proposal__listed_in="")
    return Listing.objects.of(staged.upload.participant).filter(scope, status=ListingStatus.IN_FORCE)


def _check_endings(upload: Upload, staged: Staging, ending: int) -> None:
    if upload.mode != UploadMode.FULL or upload.accept_endings or not ending:
        return
    stands = _in_scope(staged).count()
    if ending * TENTH > stands:
        why = _(
            "the full list would end %(ending)s of the %(stands)s listings that stand, which is more than a tenth:"
            " say explicitly that this is meant"
        )
        raise UnreadableError(why % {"ending": ending, "stands": stands}, code="too_many_endings")
