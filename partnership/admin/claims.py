"""Competing claims and attributions, below the record they are about."""

from partnership.actions import claims
from partnership.admin.base import RowInline
from partnership.enums import ClaimKind
from partnership.models import Claim


class ClaimInline(RowInline):
    """Another reading of a fact, with who says so and where."""

    model = Claim
    record = staticmethod(claims.record_claim)
    natural = ("text",)
    fixed = ("text", "kind")
    fields = ("kind", "text", "claimant", "source", "in_error")
    autocomplete_fields = ("source",)

    def formfield_for_choice_field(self, db_field, request, **kwargs):  # type: ignore[no-untyped-def]  # as Django has it
        """Only an incident is attributed."""
        if db_field.name == "kind" and self.parent_model.__name__ != "Incident":
            kwargs["choices"] = [choice for choice in ClaimKind.choices if choice[0] == ClaimKind.OTHER]
        return super().formfield_for_choice_field(db_field, request, **kwargs)
