from functools import partial
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.functional import lazy
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class SanctionsConfig(AppConfig):
    name = "sanctions"

    def ready(self) -> None:
        """Programmes and announcements are published the way the partnership's own records are; the public pages say in
        words what our codes mean, and find names that are like one.
        """
        from partnership.actions import publication  # models are loaded only now
        from registry.enums import Kind
        from registry.site import similar
        from sanctions.documents import programme
        from sanctions.matching import likeness

        for kind in (Kind.PROGRAMME, Kind.ANNOUNCEMENT):
            publication.register(kind, partial(programme.find, kind))
        _teach()
        similar.teach(likeness.targets)


def _in_both(english: str, french: str) -> "StrPromise":
    """A name in two languages that is in no catalogue: the table of countries has it."""
    return lazy(lambda: french if (get_language() or "").startswith("fr") else english, str)()  # type: ignore[return-value]  # django-stubs takes it for a str


def _teach() -> None:
    from registry.site.words import teach
    from sanctions import enums
    from sanctions.formats import countries

    english_and_french = ((code, names[1:3]) for code, names in countries.table().items())
    teach("country", [(code, _in_both(*names)) for code, names in english_and_french])
    teach("kind", enums.TargetKind.choices)
    teach("name", enums.NameKind.choices)
    teach("strength", enums.NameStrength.choices)
    teach("identifiers", enums.IdentifierType.choices)
    teach("flag", enums.IdentifierFlag.choices)
    teach("contacts", enums.ContactType.choices)
    teach("particulars", enums.ParticularType.choices)
    teach("relations", enums.RelationType.choices)
    teach("measure", enums.Measure.choices)
    teach("standing", [*enums.EndReason.choices, *enums.ListingStatus.choices])
    teach("end", enums.EndReason.choices)
    teach("programme", enums.ProgrammeStatus.choices)
    teach("action", enums.AnnouncementAction.choices)
    teach("names known", enums.NamesKnown.choices)
