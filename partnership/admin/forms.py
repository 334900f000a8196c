"""Form fields and forms whose values are what actions take."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db.models.constraints import BaseConstraint
from django.forms.models import construct_instance
from django.utils.translation import gettext_lazy as _

from partnership.actions.errors import RefusedError
from partnership.dates import DateError, PartialDate, parse
from partnership.models.columns import Dated, date_columns


class PartialDateField(forms.CharField):
    """A date as precisely as its source: typed as text, cleaned to a `PartialDate`, None when blank."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault(
            "help_text",
            _("As the source gives it: 2018, 23 January 2018, circa 2016, not later than 2018-05-18."),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse(text) if text else None
        except DateError as error:
            raise ValidationError(str(error), code="date") from error


def lines(label: Any) -> SimpleArrayField:
    """A list of texts, one a line."""
    return SimpleArrayField(
        forms.CharField(),
        delimiter="\n",
        required=False,
        label=label,
        help_text=_("One a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


RULES: Mapping[str, tuple[str, Any]] = {
    "_code_format": (
        "code",
        _("Two to eight capital letters or digits, a letter first; of a State its ISO alpha-2 code."),
    ),
    "_alpha3_format": ("alpha3", _("Three capital letters.")),
    "_key_format": ("key", _("Small letters, digits, dots, hyphens and underscores, as in 2018-01-23-paris.")),
    "_country_format": ("country", _("Two capital letters, as in ISO 3166-1.")),
}
"""How a constraint's name ends, which field it is about, and the rule in words."""


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A form over a fact. Its `PartialDateField`s carry the names of the model's `Dated` attributes.

    ``refusal`` is what an action said to the values just sent; ``fixed`` fields do not change once the row exists;
    ``rules`` are said beside their fields, of what is well formed beforehand and of the rest when it is not kept to.
    """

    rules: ClassVar[Mapping[str, tuple[str, Any]]] = RULES
    refusal: ClassVar[RefusedError | None] = None
    fixed: ClassVar[Sequence[str]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(self._dated(name), Dated):
                known = getattr(self.instance, name)
                field.initial = self.initial[name] = known.text if known else ""
            if name in self.fixed and self.instance.pk:
                field.disabled = True
        for _constraint, name, said in self._ruled("_format"):
            self.fields[name].help_text = self.fields[name].help_text or said

    def _dated(self, name: str) -> Any:
        return type(self.instance).__dict__.get(name)

    def _ruled(self, ending: str = "") -> Iterator[tuple[BaseConstraint, str, Any]]:
        """The model's constraints that are about one field of this form, with the field and the rule in words."""
        for constraint in self._meta.model._meta.constraints:
            for rule, (name, said) in self.rules.items():
                if rule.endswith(ending) and constraint.name.endswith(rule) and name in self.fields:
                    yield constraint, name, said

    def _check_rules(self) -> None:
        """A rule about one field is said beside it; Django would name the constraint above the form."""
        self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
        without = self._get_validation_exclusions()  # type: ignore[attr-defined]  # of Django's own ModelForm
        for constraint, name, said in self._ruled():
            try:
                constraint.validate(type(self.instance), self.instance, exclude=without)
            except ValidationError:
                self.add_error(name, said)

    def clean(self) -> dict[str, Any]:
        """A date whose text did not change keeps the interval it was recorded with."""
        values: dict[str, Any] = super().clean() or {}
        for name in list(values):
            if not isinstance(self._dated(name), Dated):
                continue
            known: PartialDate | None = getattr(self.instance, name)
            if known and values[name] and known.text == values[name].text:
                values[name] = known
            for column, part in date_columns(name, values[name]).items():
                setattr(self.instance, column, part)
        self._check_rules()
        if self.refusal:
            rule = f" ({self.refusal.constraint})"  # its name is for whoever reads a log
            raise ValidationError(str(self.refusal).removesuffix(rule), code="refused")
        return values
