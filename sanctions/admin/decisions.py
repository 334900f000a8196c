"""A decision as a form: the digest of what was shown, the verdict, the remarks; read back before it counts."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.models import User
from sanctions.actions import reviews
from sanctions.enums import Verdict
from sanctions.models import Review, Submission

LONGEST = 5000


class Decision(forms.Form):
    """``digest`` names the bytes that were on the screen; ``confirmed`` says that the read-back was seen."""

    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    remark = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Remark on the whole"),
        help_text=_("Needed to return or reject: the State reads it. With an approval it stays inside."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, numbers: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = numbers
        for number in numbers:
            self.fields[f"line_{number}"] = forms.CharField(
                required=False,
                max_length=LONGEST,
                label=_("Remark on line %(number)s, for a return or a rejection") % {"number": number},
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def remark_on(self, number: int) -> forms.BoundField:
        """The field for one line's remark."""
        return self[f"line_{number}"]

    def clean(self) -> dict[str, Any]:
        """A refusal says why, and an approval does not swallow remarks by line, which it has no room for."""
        cleaned = super().clean() or {}
        verdict, remark = cleaned.get("verdict"), cleaned.get("remark", "")
        if verdict in {Verdict.RETURN, Verdict.REJECT} and not remark:
            self.add_error("remark", _("Say why: the State reads this."))
        if verdict == Verdict.APPROVE and self.remarks:
            raise forms.ValidationError(_("An approval has no remarks by line. Return it, or clear them."))
        return cleaned

    @property
    def remarks(self) -> dict[int, str]:
        """Remarks by line number, those that say something."""
        said = {number: self.cleaned_data.get(f"line_{number}", "") for number in self.numbers}
        return {number: text for number, text in said.items() if text}


def decide(submission: Submission, form: Decision, *, by: User, at: dt.datetime) -> Review:
    """The one action of a confirmed form; raises what `reviews.approve` raises."""
    said = form.cleaned_data
    if said["verdict"] == Verdict.APPROVE:
        return reviews.approve(submission, digest=said["digest"], remark=said["remark"], by=by, at=at)
    refuse = reviews.return_ if said["verdict"] == Verdict.RETURN else reviews.reject
    return refuse(submission, digest=said["digest"], remark=said["remark"], remarks=form.remarks, by=by, at=at)
