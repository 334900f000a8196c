from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "partnership"

    def ready(self) -> None:
        """The public pages say in words what our codes mean."""
        from partnership import enums
        from registry.site.words import teach

        teach("participant", enums.ParticipantKind.choices)
        teach("precision", enums.Precision.choices)
        teach("confidence", enums.Confidence.choices)
        teach("evidence", enums.EvidenceKind.choices)
        teach("level", enums.Level.choices)
        teach("statement", enums.StatementKind.choices)
        teach("cited", enums.CitedKind.choices)
        teach("instrument", enums.InstrumentKind.choices)
        teach("normalisation", enums.Normalisation.choices)
        teach("body", [*enums.BodyKind.choices, *enums.BodyStatus.choices])
        teach("incident", enums.IncidentStatus.choices)
        teach("count", enums.CountKind.choices)
        teach("qualifier", enums.Qualifier.choices)
