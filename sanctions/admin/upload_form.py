"""The form by which an officer sends a list on a State's behalf."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.models import Participant
from sanctions.enums import UploadMode
from sanctions.formats.catalogue import ALL


class Files(forms.ClearableFileInput):
    """Several files at once: the set of a format such as OFAC's."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; cleaned into a list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in sent]


class UploadListForm(forms.Form):
    """Whose list, which file, in what format, and what it stands for."""

    participant = forms.ModelChoiceField(Participant.objects.none(), label=_("State"))
    file = FilesField(
        label=_("File"),
        help_text=_("At most 64 MB. Of a set, choose all its files together: sdn, alt, add and comments."),
    )
    format = forms.ChoiceField(label=_("Format"), help_text=_("As the list's publisher names it."))
    mode = forms.ChoiceField(
        choices=[
            (UploadMode.FULL, _("The full list: what the same list brought before and this file lacks, ends")),
            (UploadMode.DELTA, _("Changes only: what the file does not name stays as it is")),
        ],
        widget=forms.RadioSelect,
        label=_("What it stands for"),
    )
    title = forms.CharField(
        max_length=200, required=False, label=_("Title"), help_text=_("Of the draft; blank: made of the list's name.")
    )
    accept_endings = forms.BooleanField(
        required=False,
        label=_("It may end more than a tenth of what stands"),
        help_text=_("Only after looking: a download that was cut off looks like a mass delisting."),
    )
    replace = forms.BooleanField(
        required=False,
        label=_("It takes the place of drafts that earlier files made"),
        help_text=_("Drafts that were not yet submitted; their lines are written anew."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states: Any = self.fields["participant"]
        states.queryset = Participant.objects.order_by("name_en")
        states.label_from_instance = lambda state: f"{state.name_en} ({state.code})"
        format_: Any = self.fields["format"]
        format_.choices = [("", "---------"), *((one.name, f"{one.title} ({one.name})") for one in ALL)]
