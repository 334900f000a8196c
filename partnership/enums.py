"""The partnership's own words. Codes are stored and published; they never change. Labels may."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParticipantKind(models.TextChoices):
    """What takes part: a State, or an organisation such as the European Union."""

    STATE = "STATE", _("State")
    ORGANISATION = "ORGANISATION", _("Organisation")


class Role(models.TextChoices):
    """What a person may do; DOMAIN's table of roles. The first two speak for a participant, the others never do."""

    DRAFTER = "DRAFTER", _("Drafter")
    SIGNATORY = "SIGNATORY", _("Signatory")
    OFFICER = "OFFICER", _("Officer")
    REVIEWER = "REVIEWER", _("Reviewer")
    KEEPER = "KEEPER", _("Keeper")
    AUDITOR = "AUDITOR", _("Auditor")


STATE_ROLES = frozenset({Role.DRAFTER, Role.SIGNATORY})
