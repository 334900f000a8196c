"""One entry of an uploaded list as the desk lays it out: what it means, its place in the file, what would change."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnership.models import Participant
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
