"""A decision as a form: the digest of what was shown, the verdict, the remarks; read back before it counts."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnership.models import User
from sanctions.actions import reviews
from sanctions.enums import Verdict
from sanctions.models import Review, Submission

LONGEST = 5000
LINE = re.compile(r"line_([0-9]{1,9})")


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

    count = forms.IntegerField(required=False, label=_("The number of lines"))

    def __init__(self, *args: Any, numbers: Sequence[int], total: int | None = None, **kwargs: Any) -> None:
        """``numbers`` are the lines that may be remarked on. ``total`` is how many lines there are, where they are too
        many to be read back: who approves them types it."""
        super().__init__(*args, **kwargs)
        self.numbers, self.total = numbers, total
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
        typed = cleaned.get("count") == self.total or self.total is None
        if verdict == Verdict.APPROVE and cleaned.get("confirmed") and not typed:
            self.add_error("count", _("That is not how many lines it has. Look at the counts again."))
        if verdict == Verdict.APPROVE and self.remarks:
            raise forms.ValidationError(_("An approval has no remarks by line. Return it, or clear them."))
        return cleaned

    @property
    def remarks(self) -> dict[int, str]:
        """Remarks by line number, those that say something."""
        said = {number: self.cleaned_data.get(f"line_{number}", "") for number in self.numbers}
        return {number: text for number, text in said.items() if text}


class Kept:
    """Remarks by line that a reviewer has written so far, on whichever pages; kept in the session until decided."""

    def __init__(self, session: Any, submission: Submission) -> None:
        self._session, self._key = session, f"remarks-{submission.pk}"
        self.remarks: dict[int, str] = {int(number): text for number, text in session.get(self._key, {}).items()}

    def take(self, posted: QueryDict, submission: Submission) -> QueryDict:
        """Keep what was posted, and give back the post with what was kept before; a remark posted blank is no more."""
        named = {int(found[1]): str(posted[name]) for name in posted if (found := LINE.fullmatch(name))}
        there = set(submission.lines.filter(number__in=named).values_list("number", flat=True))
        self.remarks |= {number: text[:LONGEST] for number, text in named.items() if number in there}
        self.remarks = {number: text for number, text in self.remarks.items() if text.strip()}
        self._session[self._key] = {str(number): text for number, text in self.remarks.items()}
        whole = posted.copy()
        for number, text in self.remarks.items():
            whole.setdefault(f"line_{number}", text)
        return whole

    def forget(self) -> None:
        self._session.pop(self._key, None)


def decide(submission: Submission, form: Decision, *, by: User, at: dt.datetime) -> Review:
    """The one action of a confirmed form; raises what `reviews.approve` raises."""
    said = form.cleaned_data
    if said["verdict"] == Verdict.APPROVE:
        return reviews.approve(submission, digest=said["digest"], remark=said["remark"], by=by, at=at)
    refuse = reviews.return_ if said["verdict"] == Verdict.RETURN else reviews.reject
    return refuse(submission, digest=said["digest"], remark=said["remark"], remarks=form.remarks, by=by, at=at)
