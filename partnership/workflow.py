"""The way into the partnership, as a table. Who may take a step is in `permissions`; this says when."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnership.enums import Stage


@dataclass(frozen=True)
class Move:
    """One lawful step of an accession."""

    source: Stage
    target: Stage


class NotNowError(Exception):
    """The accession's stage does not lead there; the message names both."""


TRANSITIONS: tuple[Move, ...] = (
    Move(Stage.INVITED, Stage.CONSIDERING),
    Move(Stage.INVITED, Stage.ENDORSED),
    Move(Stage.CONSIDERING, Stage.ENDORSED),
    Move(Stage.ENDORSED, Stage.JOINED),
    Move(Stage.INVITED, Stage.DECLINED),
    Move(Stage.CONSIDERING, Stage.DECLINED),
    Move(Stage.ENDORSED, Stage.DECLINED),
)


def check(source: str, target: str) -> None:
    """Whether the step is in the table.

    Raises:
        NotNowError: it is not.
    """
    if Move(Stage(source), Stage(target)) not in TRANSITIONS:
        raise NotNowError(
            _("an accession does not go from %(source)s to %(target)s")
            % {"source": Stage(source).value, "target": Stage(target).value}
        )


def nexts(source: str) -> list[Stage]:
    """The stages that may follow."""
    return [move.target for move in TRANSITIONS if move.source == source]
