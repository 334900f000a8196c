"""What a State sends: the shape of a submission, strict at every depth; the shape is what OpenAPI shows.

What it says is judged by `sanctions.rules`; lines of sound shape are judged even if others are not, so that a caller
sees everything at once.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from partnership.models import Participant
from sanctions.actions import checks
from sanctions.actions.lines import LineDraft
from sanctions.actions.submissions import InvalidError
from sanctions.api.v1.parsing import escape
from sanctions.api.v1.proposals import EndingForm, ProposalForm
from sanctions.api.v1.strict import Moment, Shown, Strict
from sanctions.enums import LineOperation
from sanctions.models import Submission
from sanctions.proposal import Ending, Proposal
from sanctions.rules import LONGEST, Problem

MOST_LINES = 1000


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
    problems = checks.problems_of(state, list(sound.values()), on=on, besides=besides)
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
