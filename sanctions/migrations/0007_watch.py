"""Watchers, the names they watch, the hits found. Whose a hit or a key is, is said by its name and by nothing else.

A watcher never sees what is another's: the two foreign keys of the SQL below hold it for every row. The tables are
closed to the role ``registry_public``, as all are that were not opened to it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WHOSE = """
ALTER TABLE sanctions_watchedname ADD CONSTRAINT sanctions_watched_name_of_its_watcher UNIQUE (id, watcher_id);
ALTER TABLE sanctions_watchkey ADD CONSTRAINT sanctions_watch_key_of_its_watcher
    FOREIGN KEY (name_id, watcher_id) REFERENCES sanctions_watchedname (id, watcher_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sanctions_hit ADD CONSTRAINT sanctions_hit_of_its_watcher
    FOREIGN KEY (name_id, watcher_id) REFERENCES sanctions_watchedname (id, watcher_id) DEFERRABLE INITIALLY DEFERRED;
"""

UNDO = """
ALTER TABLE sanctions_hit DROP CONSTRAINT sanctions_hit_of_its_watcher;
ALTER TABLE sanctions_watchkey DROP CONSTRAINT sanctions_watch_key_of_its_watcher;
ALTER TABLE sanctions_watchedname DROP CONSTRAINT sanctions_watched_name_of_its_watcher;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sanctions', '0006_who_is_the_same'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Watcher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('email', models.EmailField(blank=True, help_text='Told when deliveries are paused.', max_length=254)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('secret', models.TextField(blank=True, help_text='Encrypted with FIELD_KEY; signs per Standard Webhooks.')),
                ('old_secret', models.TextField(blank=True, help_text='Also signs until old_secret_until, while it rotates.')),
                ('old_secret_until', models.DateTimeField(blank=True, null=True)),
                ('prefix', models.CharField(help_text='The public part of the API key.', max_length=16, unique=True)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('old_sha256', models.CharField(blank=True, help_text='Also works until old_key_until.', max_length=64)),
                ('old_key_until', models.DateTimeField(blank=True, null=True)),
                ('threshold', models.PositiveSmallIntegerField(help_text='In hundredths: what scores less is no hit.')),
                ('cursor', models.BigIntegerField()),
                ('turn', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[('ACTIVE', 'Active'), ('RETRYING', 'Retrying'), ('PAUSED', 'Paused')], default='ACTIVE', max_length=10)),
                ('failures', models.PositiveIntegerField(default=0, help_text='Attempts failed in a row since the last success.')),
                ('failing_since_at', models.DateTimeField(blank=True, null=True)),
                ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(blank=True, help_text='When hits were last answered with 2xx.', null=True)),
                ('last_error', models.TextField(blank=True, help_text='Never what the other side wrote: it may quote a name.')),
                ('alarm_pending', models.BooleanField(default=False)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WatchedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('subject', models.JSONField()),
                ('data', models.BinaryField(default=b'')),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('written_at', models.DateTimeField()),
                ('watcher', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='sanctions.watcher')),
            ],
        ),
        migrations.CreateModel(
            name='Hit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(help_text='Public reference, such as T000123.', max_length=100)),
                ('number', models.BigIntegerField()),
                ('sequence', models.BigIntegerField()),
                ('operation', models.CharField(max_length=12)),
                ('score', models.PositiveSmallIntegerField()),
                ('reasons', models.JSONField()),
                ('found_at', models.DateTimeField()),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('dismissed_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('name', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='sanctions.watchedname')),
                ('watcher', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='sanctions.watcher')),
            ],
        ),
        migrations.CreateModel(
            name='WatchKey',
            fields=[
                ('pk', models.CompositePrimaryKey('watcher_id', 'key', 'name_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.BigIntegerField()),
                ('name', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='sanctions.watchedname')),
                ('watcher', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sanctions.watcher')),
            ],
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('name',), name='sanctions_watcher_name_once'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(('threshold__gte', 50), ('threshold__lte', 100)), name='sanctions_watcher_threshold_in_hundredths'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(('cursor__gte', 0), ('turn__gte', 0)), name='sanctions_watcher_counts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['ACTIVE', 'RETRYING', 'PAUSED'])), name='sanctions_watcher_state_known'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'RETRYING'), _negated=True), ('next_attempt_at__isnull', False), _connector='OR'), name='sanctions_watcher_retrying_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('old_secret', ''), ('old_secret_until', None)), models.Q(('old_secret__gt', ''), ('old_secret_until__isnull', False)), _connector='OR'), name='sanctions_watcher_old_secret_expires'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('old_key_until', None), ('old_sha256', '')), models.Q(('old_key_until__isnull', False), ('old_sha256__gt', '')), _connector='OR'), name='sanctions_watcher_old_key_expires'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('old_sha256__regex', '^([0-9a-f]{64})?$')), name='sanctions_watcher_key_is_hashed'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='sanctions_watcher_ended_paired'),
        ),
        migrations.AddConstraint(
            model_name='watcher',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email__gt', ''), ('ended_at', None), ('secret__gt', ''), ('url__gt', '')), models.Q(('email', ''), ('ended_at__isnull', False), ('last_error', ''), ('old_secret', ''), ('old_sha256', ''), ('secret', ''), ('url', '')), _connector='OR'), name='sanctions_watcher_ended_keeps_nothing'),
        ),
        migrations.AddIndex(
            model_name='watchedname',
            index=models.Index(fields=['watcher', 'version', 'id'], name='sanctions_watched_name_version'),
        ),
        migrations.AddConstraint(
            model_name='watchedname',
            constraint=models.UniqueConstraint(fields=('watcher', 'key'), name='sanctions_watched_name_once'),
        ),
        migrations.AddConstraint(
            model_name='watchedname',
            constraint=models.CheckConstraint(condition=models.Q(('key__gt', '')), name='sanctions_watched_name_has_a_key'),
        ),
        migrations.AddConstraint(
            model_name='watchedname',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('data', b''), ('version', 0)), models.Q(('version__gt', 0), models.Q(('data', b''), _negated=True)), _connector='OR'), name='sanctions_watched_name_analysed_or_not'),
        ),
        migrations.AddIndex(
            model_name='hit',
            index=models.Index(fields=['watcher', 'target'], name='sanctions_hit_target'),
        ),
        migrations.AddIndex(
            model_name='hit',
            index=models.Index(condition=models.Q(('dismissed_at', None), ('told_at', None)), fields=['watcher', 'number'], name='sanctions_hit_untold'),
        ),
        migrations.AddConstraint(
            model_name='hit',
            constraint=models.UniqueConstraint(fields=('name', 'target'), name='sanctions_hit_once'),
        ),
        migrations.AddConstraint(
            model_name='hit',
            constraint=models.UniqueConstraint(fields=('watcher', 'number'), name='sanctions_hit_number_once'),
        ),
        migrations.AddConstraint(
            model_name='hit',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='sanctions_hit_score_in_hundredths'),
        ),
        migrations.AddConstraint(
            model_name='hit',
            constraint=models.CheckConstraint(condition=models.Q(('operation__in', ['standing', 'published', 'amended', 'corrected', 'ended', 'annulled', 'relisted', 'joined', 'left', 'merged', 'withdrawn', 'redacted'])), name='sanctions_hit_operation_known'),
        ),
        migrations.AddConstraint(
            model_name='hit',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), ('dismissed_at__isnull', False), _connector='OR'), name='sanctions_hit_note_of_a_dismissal'),
        ),
        migrations.RunSQL(WHOSE, UNDO),
    ]
