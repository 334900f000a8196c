"""A person who uses the registry, and for whom they speak."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from partnership.enums import STATE_ROLES, Role
from partnership.models.history import tracked
from partnership.models.participant import Participant

REGISTER_ROLES = {
    "registry.change_subscriber": (Role.KEEPER,),
    "registry.view_subscriber": (Role.KEEPER, Role.AUDITOR),
    "registry.view_event": (Role.KEEPER, Role.AUDITOR),
}
"""Roles that hold a permission of the house below."""


@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person. Roles say what they may do; `participant` for which State they do it, if for one.

    A delegate (drafter, signatory) speaks for exactly one participant. Secretariat staff speak for none, but a reviewer
    may have a nationality that matters: `participant` then names the State whose sanctions they must not judge.
    """

    roles = ArrayField(models.CharField(max_length=12, choices=Role.choices), default=list, blank=True)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="people")

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(roles__contained_by=Role.values), name="partnership_user_roles_known"),
            models.CheckConstraint(
                condition=~Q(roles__overlap=sorted(STATE_ROLES)) | Q(participant__isnull=False),
                name="partnership_user_delegate_speaks_for_one",
            ),
            models.CheckConstraint(
                condition=~Q(roles__overlap=sorted(STATE_ROLES)) | Q(roles__contained_by=sorted(STATE_ROLES)),
                name="partnership_user_delegate_is_not_staff",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """What the register asks, by permission since it knows no roles; a superuser is nobody special there."""
        if perm in REGISTER_ROLES:
            return self.has_role(*REGISTER_ROLES[perm])
        return super().has_perm(perm, obj)

    def has_role(self, *roles: Role) -> bool:
        """Whether an active person holds any of these roles; being a superuser grants none."""
        return self.is_active and not set(roles).isdisjoint(self.roles)
