"""Who may do what with the partnership's records (the table of roles in the domain's design).

Guards come in pairs: ``check_may_x`` raises, ``may_x`` answers. A superuser is nobody special, and only active people
hold roles. When something may be done is `workflow`'s matter.
"""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from partnership.enums import RequestState, Role
from partnership.models import PublicationRequest, User

Person = User | AnonymousUser
SECRETARIAT = (Role.OFFICER, Role.REVIEWER, Role.KEEPER, Role.AUDITOR)


class NotAllowedError(PermissionDenied):
    """This person may not do this; the message says what is missing."""


def may_enter(user: Person) -> bool:
    """The secretariat, to read what officers keep."""
    return _has(user, *SECRETARIAT)


def check_may_enter(user: Person) -> None:
    _check(may_enter(user), user, "does not belong to the secretariat")


def may_keep(user: Person) -> bool:
    """Officers and keepers keep participants, memberships, meetings, statements and all that belongs to them."""
    return _has(user, Role.OFFICER, Role.KEEPER)


def check_may_keep(user: Person) -> None:
    _check(may_keep(user), user, "does not keep the partnership's records")


def may_manage_people(user: Person) -> bool:
    """Keepers make accounts and give roles."""
    return _has(user, Role.KEEPER)


def check_may_manage_people(user: Person) -> None:
    _check(may_manage_people(user), user, "does not manage people")


def may_read_history(user: Person) -> bool:
    """Keepers and auditors read both logs."""
    return _has(user, Role.KEEPER, Role.AUDITOR)


def check_may_read_history(user: Person) -> None:
    _check(may_read_history(user), user, "does not read the logs")


def may_request_publication(user: Person) -> bool:
    """Whoever keeps records may propose to publish them."""
    return may_keep(user)


def check_may_request_publication(user: Person) -> None:
    _check(may_request_publication(user), user, "does not propose publications")


def may_confirm_publication(user: Person, request: PublicationRequest) -> bool:
    """Whoever keeps records, and did not ask for this one: two people decide (rule 6 of the domain).

    Postgres holds the same: ``partnership_publication_request_not_by_its_author``.
    """
    return may_keep(user) and user.pk != request.requested_by_id


def check_may_confirm_publication(user: Person, request: PublicationRequest) -> None:
    check_may_keep(user)
    _check(may_confirm_publication(user, request), user, "asked for this publication; another person confirms it")


def may_decline_publication(user: Person, request: PublicationRequest) -> bool:
    """Whoever keeps records; the one who asked may think again."""
    return may_keep(user) and request.state == RequestState.OPEN


def check_may_decline_publication(user: Person, request: PublicationRequest) -> None:
    check_may_keep(user)
    _check(may_decline_publication(user, request), user, "comes too late: this request is decided")


def _has(user: Person, *roles: Role) -> bool:
    return isinstance(user, User) and user.has_role(*roles)


def _check(holds: bool, user: Person, why: str) -> None:
    if not holds:
        raise NotAllowedError(f"{user} {why}")
