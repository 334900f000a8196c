"""Form fields and forms whose values are what actions take."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
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


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A form over a fact. Its `PartialDateField`s carry the names of the model's `Dated` attributes.

    ``refusal`` is what an action said to the values just sent; ``fixed`` fields do not change once the row exists.
    """

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

    def _dated(self, name: str) -> Any:
        return type(self.instance).__dict__.get(name)

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
        if self.refusal:
            raise ValidationError(str(self.refusal), code="refused")
        return values
