"""Which designations are of the same target: judged by one made-up person, carried out by another, as at the desk."""

from django.db import transaction

from sanctions.actions import judging, merging
from sanctions.enums import Judgement
from sanctions.models import Listing, Resolution, Target
from seeds.facts import Row, code
from seeds.running import Run

JUDGE, SECOND = "demo-officer", "demo-reviewer-1"


def judgement(run: Run, row: Row) -> None:
    """One row of the file; whatever anybody judged of the two since is left alone.

    Raises:
        ValueError: a listing it names is not there.
    """
    one = _target(row["one_state"], row["one_ref"])
    other = _target(row["other_state"], row["other_ref"])
    if one == other:
        return
    left, right = sorted((one, other), key=lambda target: target.pk)
    said, what = code(Judgement, row["judgement"]), f"{left} and {right}: {row['judgement']}"
    if Resolution.objects.filter(left=left, right=right).exists():
        return
    with transaction.atomic():  # a run that is killed leaves no judgement waiting
        judged = judging.judge(left, right, said, note=_sentence(row["grounds"]), by=run.cast[JUDGE], at=run.at)
        if said == Judgement.SAME:
            merging.merge(judged, by=run.cast[SECOND], at=run.at)
    run.kept(what, True)


def _target(state: str, own_reference: str) -> Target:
    listing = Listing.objects.filter(participant__code=state, own_reference=own_reference).first()
    if listing is None:
        raise ValueError(f"no listing {own_reference} of {state}")
    return listing.target


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
