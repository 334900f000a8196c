"""A submission's life, as a table. Who may act is in `permissions`; this says when.

The same pairs stand in a trigger on the table (migration ``transitions_are_a_table``), and the diagram in
``docs/reference/states.md`` is generated from here.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sanctions.enums import SubmissionStatus as S


@dataclass(frozen=True)
class Move:
    """One lawful step: the act that takes it, from where, to where."""

    act: str
    source: S
    target: S


class NotNowError(Exception):
    """The submission's state does not allow the act; the message names both."""


_PENDING = (S.SUBMITTED, S.UNDER_REVIEW)
_BEFORE_PUBLICATION = (S.DRAFT, S.SUBMITTED, S.UNDER_REVIEW, S.RETURNED, S.APPROVED, S.SCHEDULED)

TRANSITIONS: tuple[Move, ...] = (
    Move("submit", S.DRAFT, S.SUBMITTED),
    Move("open", S.SUBMITTED, S.UNDER_REVIEW),
    Move("revise", S.RETURNED, S.DRAFT),
    *(Move("return", source, S.RETURNED) for source in (*_PENDING, S.APPROVED, S.SCHEDULED)),
    *(Move("reject", source, S.REJECTED) for source in _PENDING),
    Move("approve", S.UNDER_REVIEW, S.APPROVED),
    Move("schedule", S.APPROVED, S.SCHEDULED),
    *(Move("publish", source, S.PUBLISHED) for source in (S.APPROVED, S.SCHEDULED)),
    *(Move("withdraw", source, S.WITHDRAWN) for source in _BEFORE_PUBLICATION),
)

CLOSED = frozenset({S.REJECTED, S.PUBLISHED, S.WITHDRAWN})
"""States nothing leads out of; a submission in any other is open."""

AT_REVIEW = frozenset({S.SUBMITTED, S.UNDER_REVIEW})


def target(act: str, source: str) -> S:
    """Where an act leads from a state.

    Raises:
        NotNowError: nowhere.
    """
    for move in TRANSITIONS:
        if move.act == act and move.source == source:
            return move.target
    raise NotNowError(_("cannot %(act)s a submission that is %(status)s") % {"act": act, "status": S(source).value})


def may(act: str, source: str) -> bool:
    """Whether the state allows the act; the twin of `target` for buttons."""
    return any(move.act == act and move.source == source for move in TRANSITIONS)
