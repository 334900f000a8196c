"""Lists as States send them: the upload, its bytes, and a row for each entry. What came of an upload stays as it is."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

RULES = """
CREATE FUNCTION sanctions_check_upload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.participant_id <> OLD.participant_id OR NEW.created_by_id <> OLD.created_by_id
            OR NEW.sha256 <> OLD.sha256 OR (OLD.finished_at IS NOT NULL AND NEW IS DISTINCT FROM OLD) THEN
        PERFORM sanctions_refuse('sanctions_upload_result_stands', 'what was sent and what came of it never change');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sanctions_upload_lawful BEFORE UPDATE ON sanctions_upload
    FOR EACH ROW EXECUTE FUNCTION sanctions_check_upload();
REVOKE DELETE ON sanctions_upload FROM registry_app;
CREATE TRIGGER sanctions_upload_never_removed BEFORE DELETE ON sanctions_upload
    FOR EACH ROW EXECUTE FUNCTION registry_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0003_history_is_append_only'),
        ('sanctions', '0003_everything_lists_say'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('format', models.CharField(help_text='Name in the catalogue of formats, such as un-xml.', max_length=20)),
                ('mode', models.CharField(choices=[('FULL', 'Full list'), ('DELTA', 'Changes only')], max_length=5)),
                ('title', models.CharField(help_text='Of the draft it becomes.', max_length=200)),
                ('accept_endings', models.BooleanField(default=False, help_text='The explicit word for a full list that ends more than a tenth of what stands.')),
                ('replace', models.BooleanField(default=False, help_text='Whether it takes the place of unsubmitted drafts that earlier uploads made.')),
                ('language', models.CharField(default='en', help_text='In which its sender reads what is wrong with it.', max_length=8)),
                ('size', models.PositiveBigIntegerField(help_text='Bytes of all its files.')),
                ('sha256', models.CharField(help_text='Of the format and of every file, in order.', max_length=64)),
                ('status', models.CharField(choices=[('WAITING', 'Waiting'), ('READING', 'Being read'), ('DRAFTED', 'A draft'), ('UNCHANGED', 'Nothing changed'), ('REFUSED', 'Refused'), ('CANCELLED', 'Cancelled'), ('FAILED', 'Failed')], default='WAITING', max_length=9)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, help_text='When a worker last took it up.', null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0, help_text='How often a worker took it up.')),
                ('cancel_asked_at', models.DateTimeField(blank=True, null=True)),
                ('bytes_read', models.PositiveBigIntegerField(default=0, help_text='How far the reading has come, of `size`.')),
                ('entries', models.PositiveIntegerField(default=0, help_text='Read so far; once finished, in the file.')),
                ('added', models.PositiveIntegerField(default=0)),
                ('amended', models.PositiveIntegerField(default=0)),
                ('ended', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('listed_in', models.CharField(blank=True, max_length=200)),
                ('dated', models.CharField(blank=True, help_text="The list's own day, as the file says it.", max_length=10)),
                ('unmapped', models.JSONField(blank=True, default=dict)),
                ('ignored', models.JSONField(blank=True, default=dict)),
                ('notices', models.JSONField(blank=True, default=dict)),
                ('programmes', models.JSONField(blank=True, default=list)),
                ('refusal', models.TextField(blank=True)),
                ('refusal_where', models.CharField(blank=True, max_length=200)),
                ('refusal_code', models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='UploadChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='UploadFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField(help_text='0 is the file that is read; the others lie beside it.')),
                ('name', models.CharField(max_length=200)),
                ('role', models.CharField(blank=True, max_length=40)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='UploadRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('where', models.CharField(blank=True, max_length=200)),
                ('own_reference', models.CharField(blank=True, max_length=200)),
                ('name', models.CharField(blank=True, max_length=500)),
                ('outcome', models.CharField(choices=[('ADDED', 'Added'), ('AMENDED', 'Amended'), ('ENDED', 'Ended'), ('UNCHANGED', 'Unchanged'), ('REFUSED', 'Refused')], max_length=9)),
                ('line', models.PositiveIntegerField(blank=True, null=True)),
                ('content', models.JSONField(blank=True, null=True)),
                ('before', models.JSONField(blank=True, null=True)),
                ('problems', models.JSONField(blank=True, default=list)),
            ],
        ),
        migrations.AddField(
            model_name='upload',
            name='cancel_asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='upload',
            name='created_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='upload',
            name='participant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='partnership.participant'),
        ),
        migrations.AddField(
            model_name='upload',
            name='submission',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='sanctions.submission'),
        ),
        migrations.AddField(
            model_name='uploadfile',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='sanctions.upload'),
        ),
        migrations.AddField(
            model_name='uploadchunk',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='sanctions.uploadfile'),
        ),
        migrations.AddField(
            model_name='uploadrow',
            name='listing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.listing'),
        ),
        migrations.AddField(
            model_name='uploadrow',
            name='upload',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='sanctions.upload'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['participant', '-created_at'], name='sanctions_upload_own'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['participant', 'sha256'], name='sanctions_upload_same_bytes'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(condition=models.Q(('status__in', ('WAITING', 'READING'))), fields=['created_at', 'id'], name='sanctions_upload_queue'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['FULL', 'DELTA'])), name='sanctions_upload_mode_known'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['WAITING', 'READING', 'DRAFTED', 'UNCHANGED', 'REFUSED', 'CANCELLED', 'FAILED'])), name='sanctions_upload_status_known'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__gt', 0)), name='sanctions_upload_has_bytes'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ('WAITING', 'READING')), ('finished_at', None)), models.Q(models.Q(('status__in', ('WAITING', 'READING')), _negated=True), ('finished_at__isnull', False)), _connector='OR'), name='sanctions_upload_finished_has_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancel_asked_at', None), ('cancel_asked_by', None)), models.Q(('cancel_asked_at__isnull', False), ('cancel_asked_by__isnull', False)), _connector='OR'), name='sanctions_upload_cancel_asked_paired'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'CANCELLED'), _negated=True), ('cancel_asked_at__isnull', False), _connector='OR'), name='sanctions_upload_cancelled_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'DRAFTED'), ('submission__isnull', False)), models.Q(models.Q(('status', 'DRAFTED'), _negated=True), ('submission', None)), _connector='OR'), name='sanctions_upload_drafted_has_a_submission'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal__gt', ''), ('refusal_code__gt', ''), ('status__in', ['REFUSED', 'FAILED'])), models.Q(models.Q(('status__in', ['REFUSED', 'FAILED']), _negated=True), ('refusal', ''), ('refusal_code', '')), _connector='OR'), name='sanctions_upload_refusal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='uploadfile',
            constraint=models.UniqueConstraint(fields=('upload', 'place'), name='sanctions_upload_file_place_once'),
        ),
        migrations.AddConstraint(
            model_name='uploadfile',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__gt', 0)), name='sanctions_upload_file_has_bytes'),
        ),
        migrations.AddConstraint(
            model_name='uploadchunk',
            constraint=models.UniqueConstraint(fields=('file', 'place'), name='sanctions_upload_chunk_place_once'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(fields=['upload', 'outcome', 'number'], name='sanctions_upload_row_outcome'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(fields=['upload', 'own_reference'], name='sanctions_upload_row_own_ref'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.UniqueConstraint(fields=('upload', 'number'), name='sanctions_upload_row_number_once'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['ADDED', 'AMENDED', 'ENDED', 'UNCHANGED', 'REFUSED'])), name='sanctions_upload_row_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('line', None), ('outcome', 'REFUSED'), models.Q(('problems', []), _negated=True)), models.Q(models.Q(('outcome', 'REFUSED'), _negated=True), ('problems', [])), _connector='OR'), name='sanctions_upload_row_refused_says_why'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['AMENDED', 'ENDED']), _negated=True), ('listing__isnull', False), _connector='OR'), name='sanctions_upload_row_names_its_listing'),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
