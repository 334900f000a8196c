"""What actions raise when they refuse; the message is for the person who tried."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models


class RefusedError(Exception):
    """A rule forbids it. ``constraint`` names the rule where Postgres holds it; ``fields`` says what is wrong where."""

    def __init__(self, message: str, *, constraint: str = "", fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.constraint = constraint
        self.fields = fields or {}


class AttendanceIsNotMembershipError(RefusedError):
    """Attendance was given as the ground of a membership."""


class NothingToPublishError(RefusedError):
    """The record reads as it was last published."""


class DigestChangedError(RefusedError):
    """The document is no longer what was proposed; the request has become void."""


class DecidedError(RefusedError):
    """The request was confirmed, declined or voided before."""


def refused(error: IntegrityError | ValidationError, model: type[models.Model]) -> RefusedError:
    """The same refusal in words: a constraint's own message where its model declares one, else its name."""
    if isinstance(error, ValidationError):
        fields: dict[str, list[str]] = {NON_FIELD_ERRORS: error.messages}
        if hasattr(error, "error_dict"):
            fields = dict(error.message_dict)
        said = "; ".join(f"{name}: {' '.join(why)}" for name, why in fields.items())
        return RefusedError(f"{model._meta.verbose_name}: {said}", fields=fields)
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    declared = {constraint.name: constraint for constraint in model._meta.constraints}
    message = str(declared[name].violation_error_message) if name in declared else str(error).partition("\n")[0]
    return RefusedError(f"{message} ({name})", constraint=name)
