from functools import partial

from django.apps import AppConfig


class SanctionsConfig(AppConfig):
    name = "sanctions"

    def ready(self) -> None:
        """Programmes and announcements are published the way the partnership's own records are."""
        from partnership.actions import publication  # models are loaded only now
        from registry.enums import Kind
        from sanctions.documents import programme

        for kind in (Kind.PROGRAMME, Kind.ANNOUNCEMENT):
            publication.register(kind, partial(programme.find, kind))
