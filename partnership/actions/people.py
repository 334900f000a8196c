"""Accounts and roles. Keepers give them, never to themselves."""

from collections.abc import Collection

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partnership.actions import keeping
from partnership.actions.errors import RefusedError, refused
from partnership.enums import STATE_ROLES, Role
from partnership.models import Participant, User
from partnership.permissions import NotAllowedError, check_may_manage_people


def create_user(
    username: str,
    *,
    by: User | None,
    roles: Collection[Role] = (),
    participant: Participant | None = None,
    password: str | None = None,
    email: str = "",
    first_name: str = "",
    last_name: str = "",
) -> User:
    """Make an account. Whoever holds a secretariat role may enter the admin; delegates never do. Without a password the
    account cannot be entered until one is set.

    ``by`` is None for the first keeper alone: a registry without an active one has nobody to ask.

    Raises:
        NotAllowedError: not a keeper; or nobody, while there is an active keeper, or for roles other than keeper.
        RefusedError: the name is taken, the roles do not go together, the password is too weak.
    """
    if by is not None:
        check_may_manage_people(by)
    elif set(roles) != {Role.KEEPER} or _has_keeper():
        raise NotAllowedError("only the first keeper is made by nobody")
    user = User(username=username)
    _set_password(user, password)
    values = {
        "username": username,
        "password": user.password,
        "roles": _sorted(roles),
        "participant": participant,
        "is_staff": _enters_the_admin(roles),
        "email": email,
        "first_name": first_name,
        "last_name": last_name,
    }
    return keeping.create(User, values)


def importer(participant: Participant) -> User:
    """The account in whose name whoever runs the machine brings in a participant's lists: ``import.<code>``.

    Made the first time. It drafts for the participant and nothing else, and nobody can sign in with it.

    Raises:
        RefusedError: there is such an account, and it is another's: it speaks for somebody else, has another role, a
            password, or was shut out.
    """
    username = f"import.{participant.code.lower()}"
    known = User.objects.select_related("participant").filter(username=username).first()
    if known is None:
        values = {"username": username, "roles": [Role.DRAFTER.value], "participant": participant}
        user = User()
        user.set_unusable_password()
        return keeping.create(User, {**values, "password": user.password})
    drafts_alone = known.roles == [Role.DRAFTER.value] and known.participant_id == participant.pk
    if not drafts_alone or known.has_usable_password() or not known.is_active:
        raise RefusedError(_("%(username)s is not the account of an import") % {"username": username})
    return known


def set_roles(user: User, *, by: User, roles: Collection[Role], participant: Participant | None = None) -> bool:
    """Give exactly these roles; returns whether anything changed.

    Raises:
        NotAllowedError: not a keeper, or one's own roles.
        RefusedError: the roles do not go together, or a delegate speaks for nobody.
    """
    check_may_manage_people(by)
    if user.pk == by.pk:
        raise NotAllowedError(_("nobody gives roles to themselves"))
    values = {"roles": _sorted(roles), "participant": participant, "is_staff": _enters_the_admin(roles)}
    return keeping.change(user, values)


def describe(user: User, *, by: User, first_name: str, last_name: str, email: str) -> bool:
    """Set name and address; returns whether anything changed. Raises as `set_roles`, but one's own may be set."""
    check_may_manage_people(by)
    return keeping.change(user, {"first_name": first_name, "last_name": last_name, "email": email})


def set_active(user: User, active: bool, *, by: User | None) -> bool:
    """Let a person in, or keep them out; an account is never removed. Returns whether anything changed.

    ``by`` is None for whoever runs the machine: they may keep anybody out, and let a keeper in while none is active.

    Raises:
        NotAllowedError: not a keeper, or oneself; or nobody, letting in another than a keeper that is missing.
    """
    if by is not None:
        check_may_manage_people(by)
        if user.pk == by.pk:
            raise NotAllowedError(_("nobody shuts themselves out"))
    elif active and (Role.KEEPER not in user.roles or _has_keeper()):
        raise NotAllowedError("only a keeper is let in by nobody, and only while none is active")
    return keeping.change(user, {"is_active": active})


def set_password(user: User, password: str, *, by: User) -> None:
    """Set a password: one's own, or a keeper another's.

    Raises:
        NotAllowedError: neither.
        RefusedError: too weak.
    """
    if user.pk != by.pk:
        check_may_manage_people(by)
    with transaction.atomic():
        _set_password(user, password)
        user.save(update_fields=["password"])


def _set_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    if not password:
        raise RefusedError(_("a password cannot be empty"))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise refused(error, User) from error
    user.set_password(password)


def _has_keeper() -> bool:
    return User.objects.filter(roles__contains=[Role.KEEPER], is_active=True).exists()


def _enters_the_admin(roles: Collection[Role]) -> bool:
    return bool(set(roles) - STATE_ROLES)


def _sorted(roles: Collection[Role]) -> list[str]:
    return sorted({Role(role).value for role in roles})
