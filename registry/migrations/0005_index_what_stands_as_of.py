"""Two indexes that answer for a collection as at a sequence without reading its documents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_alarm_of_a_paused_subscriber")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="registry_event_kind"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["kind", "record", "sequence"], include=["status"], name="registry_event_collection"
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("supersedes__isnull", False)),
                fields=["supersedes", "sequence"],
                name="registry_event_superseded",
            ),
        ),
    ]
