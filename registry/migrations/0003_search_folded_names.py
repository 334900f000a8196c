"""Search compares folded names: any script, no accents. The database's default keeps older code able to insert."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_roles_and_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="registry_event_names"),
        migrations.AlterField(
            model_name="event",
            name="names",
            field=models.TextField(blank=True, help_text="Every name the document carries, a line each."),
        ),
        migrations.AddField(
            model_name="event",
            name="search",
            field=models.TextField(
                blank=True, db_default="", default="", help_text="The title and the names as search compares them."
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("search", name="gin_trgm_ops"), name="registry_event_search"
            ),
        ),
    ]
