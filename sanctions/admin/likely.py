"""Whom a proposal may be about already: known targets like it, beside its line, and a page to judge one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from sanctions.actions import judging, matching
from sanctions.actions.likenesses import is_new_evidence
from sanctions.documents.listing import NEW_TARGET, Document
from sanctions.documents.subject import subject_of
from sanctions.enums import Judgement, LineOperation
from sanctions.models import Line, Listing, Name, Resolution, Target
from sanctions.screening.comparing import Feature

SHOWN = 5


def shown(side: str = "") -> list[Any]:
    """What is asked for with targets, or with those on a ``side`` of other rows, to say who they are."""
    names = Name.objects.filter(asserted=True, kind="PRIMARY").order_by("listing_id", "place")
    listings = Listing.objects.select_related("participant").order_by("pk")
    before = f"{side}__" if side else ""
    return [Prefetch(f"{before}names", names), Prefetch(f"{before}listings", listings)]


@dataclass(frozen=True)
class Likely:
    """A known target that a line's may be: how alike, why, and what was judged of the two."""

    target: Target
    score: float
    is_match: bool
    features: Sequence[Feature]
    judged: Resolution | None

    @property
    def name(self) -> str:
        return next((name.text for name in self.target.names.all()), "")

    @property
    def states(self) -> list[tuple[str, str]]:
        """Who lists it, and how that listing stands."""
        return [(one.participant.code, str(one.get_status_display())) for one in self.target.listings.all()]

    @property
    def is_folded(self) -> bool:
        """Judged to be somebody else, and nothing new since."""
        return bool(self.judged and self.judged.judgement == Judgement.DIFFERENT and not self.has_new_evidence)

    @property
    def has_new_evidence(self) -> bool:
        return bool(self.judged and is_new_evidence(self.judged, self.score))

    @property
    def is_open(self) -> bool:
        """A match that nobody has judged, or whose judgement new evidence has overtaken."""
        return self.is_match and (self.judged is None or self.has_new_evidence)


def likely(lines: Sequence[tuple[Line, Document]]) -> Mapping[int, list[Likely]]:
    """By number of the line, for lines that would make a new target; in so many queries however many lines."""
    new = [
        (line, document)
        for line, document in lines
        if line.operation == LineOperation.ADD and document["target"] == NEW_TARGET
    ]
    found = matching.candidates([subject_of(document) for _line, document in new], public=False, limit=SHOWN)
    keys = {candidate.target for some in found for candidate in some}
    if not keys:
        return {}
    targets = Target.objects.prefetch_related(*shown()).in_bulk([key for key in keys if key])
    judged = judging.at_the_desk([line for line, _document in new])
    return {
        line.number: [
            Likely(
                targets[one.target or 0],
                one.score,
                one.is_match,
                one.features,
                judged.get((one.target or 0, line.participant_id, line.own_reference)),
            )
            for one in some
        ]
        for (line, _document), some in zip(new, found, strict=True)
    }


class LineJudging(forms.Form):
    """What is held of a proposal and a known target."""

    judgement = forms.ChoiceField(choices=Judgement.choices, widget=forms.RadioSelect, label=_("They are"))
    note = forms.CharField(
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("On what grounds"),
        help_text=_("It stays on record, with your name."),
    )

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"].strip()
        if not note:
            raise forms.ValidationError(_("Say on what grounds."))
        return note


def compared(document: Document, target: Target) -> Any:
    """How alike a proposal and one target are, with the reasons."""
    return matching.alike(subject_of(document), target)
