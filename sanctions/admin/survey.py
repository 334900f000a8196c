"""A submission gone over once: the digest of its bytes as they are now, and the lines to stop at.

To compose thousands of documents takes seconds, and a page of them is looked at many times. What was found holds as
long as every row it was composed from is the very row it was: PostgreSQL's own mark of a row's version tells. So what a
page calls the digest is that of the bytes as they are when it is shown. A decision composes them anew, under the lock.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from sanctions.actions import lines as drafting
from sanctions.admin.flags import stops
from sanctions.documents import proposed as approving
from sanctions.documents.proposed import ProposedLine
from sanctions.models import Submission

KEPT = 32
"""Submissions whose survey a process remembers."""


@dataclass(frozen=True)
class Survey:
    """``digest`` is of the bytes as they are now; ``stops`` are the numbers of lines by what was found in them
    (`flags.STOPS`)."""

    digest: str
    stops: Mapping[str, Sequence[int]]

    @property
    def flagged(self) -> Sequence[int]:
        """Every line in which something was found."""
        return sorted({number for numbers in self.stops.values() for number in numbers})


def survey(submission: Submission) -> Survey:
    """What a submission is as it stands; from memory, if none of its rows was touched since."""
    return _surveyed(submission.pk, _state(submission))


@lru_cache(maxsize=KEPT)
def _surveyed(key: int, state: str) -> Survey:
    submission = Submission.objects.select_related("participant").get(pk=key)
    found: dict[str, list[int]] = defaultdict(list)

    def lines() -> Iterator[ProposedLine]:
        for line in drafting.rows(submission).iterator(chunk_size=drafting.CHUNK):
            proposed = drafting.proposed_line(line)
            for code in {flag.code for flag in stops(line, proposed.document, withheld=proposed.withheld)}:
                found[code].append(line.number)
            yield proposed

    digest = approving.sha256(approving.pieces(submission.participant.code, submission.publish_at, lines()))
    return Survey(digest, dict(found))


def _state(submission: Submission) -> str:
    """A mark that changes with any row that the bytes are composed from: which transaction wrote it, and where."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [submission.pk])
        state: str = cursor.fetchone()[0]
    return state


_STATE = """
SELECT concat_ws('|', submission.publish_at, participant.xmin, participant.ctid, (
    SELECT md5(string_agg(
        concat_ws(' ', line.xmin, line.ctid, listing.xmin, listing.ctid, target.xmin, target.ctid), ','
        ORDER BY line.number
    ))
    FROM sanctions_line line
    LEFT JOIN sanctions_listing listing ON listing.id = line.listing_id
    LEFT JOIN sanctions_target target ON target.id = listing.target_id
    WHERE line.submission_id = submission.id
))
FROM sanctions_submission submission
JOIN partnership_participant participant ON participant.id = submission.participant_id
WHERE submission.id = %s
"""
