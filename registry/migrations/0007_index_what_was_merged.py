"""An index of the few records that were merged, by what they were merged into: the website asks it for every page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_how_the_website_stands")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("status", "merged")), fields=["merged_into"], name="registry_event_merged_into"
            ),
        ),
    ]
