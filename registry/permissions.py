"""Who may do what here. The register knows no users: an actor is whatever answers ``has_perm``.

Guards come in pairs, so that a button and the act behind it cannot disagree.
"""

from typing import Protocol

CHANGE_SUBSCRIBER = "registry.change_subscriber"
VIEW_EVENT = "registry.view_event"


class Actor(Protocol):
    """A signed-in person of the house above, or the machine's operator at a terminal."""

    def has_perm(self, perm: str) -> bool: ...


class Operator:
    """Whoever can run ``manage.py`` already holds the database and the keys; nothing is left to forbid."""

    def has_perm(self, perm: str) -> bool:
        return True

    def __str__(self) -> str:
        return "operator at manage.py"


class NotAllowedError(PermissionError):
    """The actor lacks the permission the message names."""


def may_change_subscribers(actor: Actor) -> bool:
    """Keepers: add, redirect, pause, resume, replay, rotate, ping."""
    return actor.has_perm(CHANGE_SUBSCRIBER)


def check_may_change_subscribers(actor: Actor) -> None:
    """
    Raises:
        NotAllowedError: the actor is no keeper.
    """
    if not may_change_subscribers(actor):
        raise NotAllowedError(f"{actor} lacks {CHANGE_SUBSCRIBER}")


def may_read_register(actor: Actor) -> bool:
    """Keepers and auditors, at the desk: every line with its salt and its chain."""
    return actor.has_perm(VIEW_EVENT)
