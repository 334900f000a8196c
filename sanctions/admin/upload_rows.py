"""One entry of an uploaded list as the desk lays it out: what it means, its place in the file, what would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from partnership.models import Participant
from sanctions.actions import matching
from sanctions.actions.matching import Candidate
from sanctions.admin.reading import Reading, Row, difference, reading
from sanctions.documents import listing as composing
from sanctions.documents.listing import NEW_TARGET, Standing
from sanctions.enums import RowOutcome
from sanctions.models import UploadRow
from sanctions.proposal import Ending, ending, proposal


@dataclass(frozen=True)
class Laid:
    """``rows`` are the differences of an amended entry, ``whole`` the document of a new one, ``ending`` how it ends."""

    row: UploadRow
    rows: Sequence[Row] = ()
    whole: Reading | None = None
    ending: Ending | None = None
    alike: Sequence[Candidate] = ()


def all_laid_out(rows: Iterable[UploadRow], participant: Participant) -> list[Laid]:
    """Entries for people; new ones with the published targets that they are like, found in one statement."""
    laid = [laid_out(row, participant) for row in rows]
    new = [one for one in laid if one.row.outcome == RowOutcome.ADDED and one.row.content]
    said = [proposal(one.row.content or {}) for one in new]
    found = matching.candidates([matching.subject(words) for words in said], public=True, limit=3)
    alike = {one.row.pk: some for one, words, some in zip(new, said, found, strict=True) if some and not words.target}
    return [replace(one, alike=alike.get(one.row.pk, ())) for one in laid]


def laid_out(row: UploadRow, participant: Participant) -> Laid:
    """An entry for people; unchanged and refused ones have nothing to show but themselves."""
    if row.content is None:
        return Laid(row)
    if row.outcome == RowOutcome.ENDED:
        return Laid(row, ending=ending(row.content))
    after = composing.listing(_standing(row.content, participant))
    if row.before is None:
        return Laid(row, whole=reading(after))
    before = composing.listing(_standing(row.before, participant))
    return Laid(row, rows=difference(before, after))


def _standing(said: dict[str, object], participant: Participant) -> Standing:
    words = proposal(said)
    return Standing(participant=participant.code, proposal=words, target=words.target or NEW_TARGET)
