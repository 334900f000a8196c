"""What a State sends: the shape of a submission, strict at every depth; the shape is what OpenAPI shows.

Text is brought to NFC and trimmed here and nowhere else (`screening.text.tidy`). What it says is judged by
`sanctions.rules`; lines of sound shape are judged even if others are not, so that a caller sees everything at once.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from partnership.models import Participant
from sanctions.actions import lines as drafting
from sanctions.actions.lines import LineDraft
from sanctions.actions.submissions import InvalidError
from sanctions.api.v1.parsing import escape
from sanctions.enums import EndReason, IdentifierType, LineOperation, Measure, NameKind, TargetKind
from sanctions.models import Submission
from sanctions.proposal import Ending, Proposal
from sanctions.rules import LONGEST, Problem
from sanctions.screening.text import fault, tidy

MOST_LINES = 1000
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class Strict(serializers.Serializer[Any]):
    """An object with these members and no others; all wrong ones are named together."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        message = _("There is no such member here.")
        wrong: dict[str, Any] = {
            name: [ErrorDetail(str(message), code="unknown_field")] for name in data if name not in self.fields
        }
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail = error.detail
            wrong = {**detail, **wrong} if isinstance(detail, dict) else wrong
        if wrong:
            raise serializers.ValidationError(wrong)
        return value


class Text(serializers.CharField):
    """Text in NFC without spaces at its ends; a number or a boolean is not taken for one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return tidy(super().to_internal_value(data))


class Shown(Text):
    """Text outside the proposals, which `rules` does not see: nothing invisible in it, but lines may break."""

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if why := fault(value.replace("\n", " ")):
            raise serializers.ValidationError(why, code="unreadable_text")
        return value


class Flag(serializers.BooleanField):
    """``true`` or ``false``, not words or numbers that may mean them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Moment(serializers.DateTimeField):
    """A moment as RFC 3339 prints it, with its offset: without one nobody knows when an embargo ends."""

    def to_internal_value(self, data: Any) -> dt.datetime:
        if isinstance(data, str) and MOMENT.fullmatch(data):
            try:
                return dt.datetime.fromisoformat(data.upper()).astimezone(dt.UTC)
            except (ValueError, OverflowError):
                pass
        raise serializers.ValidationError(
            _("A moment such as 2026-05-18T14:00:00Z, with its offset from UTC."), code="moment"
        )


def optional(longest: int) -> Text:
    """A text that may be left out, or be empty, which means the same."""
    return Text(required=False, allow_blank=True, max_length=longest)


class NameForm(Strict):
    text = Text(max_length=500)
    kind = serializers.ChoiceField(NameKind.choices, required=False)
    language = optional(16)
    parts = serializers.DictField(child=Text(max_length=500), required=False)
    act = optional(200)


class BirthDateForm(Strict):
    text = Text(max_length=100)
    act = optional(200)


class PlaceForm(Strict):
    text = Text(max_length=500)
    country = optional(2)
    act = optional(200)


class NationalityForm(Strict):
    text = Text(max_length=200)
    country = optional(2)
    act = optional(200)


class IdentifierForm(Strict):
    number = Text(max_length=100)
    type = serializers.ChoiceField(IdentifierType.choices, required=False)
    country = optional(2)
    note = optional(1000)
    act = optional(200)


class AddressForm(Strict):
    text = Text(max_length=1000)
    country = optional(2)
    act = optional(200)


class PositionForm(Strict):
    text = Text(max_length=1000)
    act = optional(200)


class ActForm(Strict):
    number = Text(max_length=200)
    title = optional(500)
    date = optional(60)
    url = optional(500)


class ReasonForm(Strict):
    text = Text(max_length=LONGEST)
    language = optional(16)


class ProposalForm(Strict):
    """All that a State says of one listing; what is left out is unknown."""

    own_reference = Text(max_length=200)
    programme = Text(max_length=40)
    kind = serializers.ChoiceField(TargetKind.choices)
    names = NameForm(many=True)
    target = optional(12)
    birth_dates = BirthDateForm(many=True, required=False)
    birth_places = PlaceForm(many=True, required=False)
    nationalities = NationalityForm(many=True, required=False)
    identifiers = IdentifierForm(many=True, required=False)
    addresses = AddressForm(many=True, required=False)
    positions = PositionForm(many=True, required=False)
    measures = serializers.ListField(child=serializers.ChoiceField(Measure.choices))
    acts = ActForm(many=True, required=False)
    reasons = ReasonForm(many=True, required=False)
    incidents = serializers.ListField(child=Text(max_length=64), required=False)
    announcement = optional(60)
    designated_on = optional(100)
    in_force_on = optional(100)
    too_few_identifiers = Flag(required=False)
    withheld = Flag(required=False)
    sources = serializers.ListField(child=Text(max_length=500), required=False)
    confidence = optional(8)
    status_as_of = optional(100)
    note = optional(LONGEST)


class EndingForm(Strict):
    """The end of a listing."""

    ended_on = Text(max_length=100)
    reason = serializers.ChoiceField(EndReason.choices)
    act = ActForm(required=False, allow_null=True)
    note = optional(LONGEST)


class Content(serializers.Field[Any, Any, Any, Any]):
    """A proposal, or for END an ending."""

    def to_internal_value(self, data: Any) -> Any:
        operation = self.parent.its_operation if isinstance(self.parent, LineForm) else None
        if not isinstance(operation, str) or operation not in LineOperation.values:
            return data  # the operation's own error is enough
        form = EndingForm() if operation == LineOperation.END else ProposalForm()
        return form.run_validation(data)

    def to_representation(self, value: Any) -> Any:
        return value


class LineForm(Strict):
    """One listing added, amended, corrected or ended; ``listing`` names it by public or own reference, not for ADD."""

    operation = serializers.ChoiceField(LineOperation.choices)
    listing = Shown(required=False, allow_blank=True, max_length=200)
    reason = Shown(required=False, allow_blank=True, max_length=LONGEST)
    authority = Shown(required=False, allow_blank=True, max_length=1000)
    content = Content()

    its_operation: Any = None
    """Of the line that is being read: it decides the form of the content."""

    def to_internal_value(self, data: Any) -> Any:
        self.its_operation = data.get("operation") if isinstance(data, dict) else None
        return super().to_internal_value(data)


class SubmissionForm(Strict):
    """A whole submission, as POST and PUT take it."""

    title = Shown(max_length=200)
    publish_at = Moment(required=False, allow_null=True)
    lines = LineForm(many=True, max_length=MOST_LINES)  # type: ignore[call-arg]  # for the list that many makes


class WithdrawalForm(Strict):
    why = Shown(required=False, allow_blank=True, max_length=LONGEST)


class NothingForm(Strict):
    """No members: an empty object or no body."""


def read_submission(
    data: Any, *, state: Participant, on: dt.date, besides: Submission | None = None
) -> tuple[str, dt.datetime | None, list[LineDraft]]:
    """Title, moment and lines as the actions take them. ``besides``: the submission that is being replaced.

    Raises:
        InvalidError: the shape is wrong; the rules' problems with the lines of sound shape are among its problems.
    """
    form = SubmissionForm(data=data)
    if form.is_valid():
        said = form.validated_data
        return said["title"], said.get("publish_at"), [_draft(line) for line in said["lines"]]
    sound = _sound_lines(data, form.errors)
    problems = drafting.problems_of(state, list(sound.values()), on=on, besides=besides)
    raise InvalidError([*flat(form.errors), *_renumbered(problems, list(sound))])


def read_form(form: Strict) -> Mapping[str, Any]:
    """What a small form says.

    Raises:
        InvalidError: its shape is wrong.
    """
    if not form.is_valid():
        raise InvalidError(flat(form.errors))
    said: Mapping[str, Any] = form.validated_data
    return said


def flat(errors: Any, pointer: str = "") -> list[Problem]:
    """A serializer's nested errors as problems with JSON pointers."""
    if isinstance(errors, dict):
        steps = [(name, pointer if name == "non_field_errors" else f"{pointer}/{escape(str(name))}") for name in errors]
        return [problem for name, step in steps for problem in flat(errors[name], step)]
    if isinstance(errors, list):
        return [
            problem
            for index, error in enumerate(errors)
            for problem in flat(error, pointer if isinstance(error, ErrorDetail) else f"{pointer}/{index}")
        ]
    return [Problem(pointer, errors.code, str(errors))]


def _draft(line: Mapping[str, Any]) -> LineDraft:
    operation = LineOperation(line["operation"])
    form: type[Proposal | Ending] = Ending if operation == LineOperation.END else Proposal
    return LineDraft(
        operation=operation,
        content=msgspec.convert(line["content"], form),
        listing=line.get("listing", ""),
        reason=line.get("reason", ""),
        authority=line.get("authority", ""),
    )


def _sound_lines(data: Any, errors: Any) -> dict[int, LineDraft]:
    """The lines without an error of shape, by their place."""
    bad = errors.get("lines", {})
    lines = data.get("lines") if isinstance(data, dict) else None
    if not isinstance(lines, list) or "non_field_errors" in bad:
        return {}
    return {index: _draft(LineForm().run_validation(line)) for index, line in enumerate(lines) if index not in bad}


def _renumbered(problems: Sequence[Problem], places: Sequence[int]) -> list[Problem]:
    """Problems of some lines, pointing to where those stand in the whole."""

    def moved(problem: Problem) -> str:
        _empty, _lines, number, *rest = problem.pointer.split("/")
        return "/".join(["", "lines", str(places[int(number)]), *rest])

    return [Problem(moved(problem), problem.code, problem.detail) for problem in problems]
