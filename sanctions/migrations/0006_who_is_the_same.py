"""Judgements, merges and likenesses; profiles and the keys they are found by.

The views are all that the role ``registry_public`` sees of profiles: those made from published documents. A view reads
with its owner's rights, so that the tables below stay closed to that role.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RULES = """
CREATE FUNCTION sanctions_check_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    judged sanctions_resolution;
BEGIN
    SELECT * INTO judged FROM sanctions_resolution WHERE id = NEW.resolution_id;
    IF judged.judged_by_id = NEW.merged_by_id THEN
        PERFORM sanctions_refuse('sanctions_merge_not_by_its_judge', 'a second person carries a judgement out');
    END IF;
    IF judged.judgement <> 'SAME' OR judged.undone_at IS NOT NULL
            OR (judged.left_id, judged.right_id) IS DISTINCT FROM
               (least(NEW.survivor_id, NEW.merged_id), greatest(NEW.survivor_id, NEW.merged_id)) THEN
        PERFORM sanctions_refuse('sanctions_merge_as_judged', 'two targets that stand judged the same');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sanctions_merge_four_eyes BEFORE INSERT ON sanctions_merge
    FOR EACH ROW EXECUTE FUNCTION sanctions_check_merge();
REVOKE DELETE ON sanctions_merge FROM registry_app;
CREATE TRIGGER sanctions_merge_never_removed BEFORE DELETE ON sanctions_merge
    FOR EACH ROW EXECUTE FUNCTION registry_refuse();
CREATE VIEW sanctions_public_profile AS
    SELECT profile.id, target.ref, profile.kind, profile.version, profile.data
    FROM sanctions_profile profile JOIN sanctions_target target ON target.id = profile.target_id
    WHERE profile.public AND target.ref IS NOT NULL AND target.merged_into_id IS NULL;
CREATE VIEW sanctions_public_key AS SELECT key, profile_id FROM sanctions_matchkey WHERE public;
GRANT SELECT ON sanctions_public_profile, sanctions_public_key TO registry_public;
"""

UNDO = """
DROP VIEW sanctions_public_key, sanctions_public_profile;
DROP TRIGGER sanctions_merge_never_removed ON sanctions_merge;
DROP TRIGGER sanctions_merge_four_eyes ON sanctions_merge;
DROP FUNCTION sanctions_check_merge();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0003_history_is_append_only'),
        ('sanctions', '0005_what_an_upload_was_compared_with'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField()),
                ('reasons', models.JSONField()),
            ],
            options={
                'verbose_name_plural': 'likenesses',
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('merged_at', models.DateTimeField()),
                ('split_at', models.DateTimeField(blank=True, null=True)),
                ('split_why', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.BooleanField()),
                ('kind', models.CharField(choices=[('PERSON', 'Person'), ('ORGANISATION', 'Organisation'), ('GROUP', 'Group'), ('STATE_BODY', 'State body'), ('VESSEL', 'Vessel'), ('AIRCRAFT', 'Aircraft')], max_length=12)),
                ('version', models.PositiveSmallIntegerField()),
                ('data', models.BinaryField()),
                ('compared', models.BooleanField(default=False, help_text='Whether likenesses with others were looked for.')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='resolution',
            name='sanctions_resolution_pair_in_order',
        ),
        migrations.AddField(
            model_name='resolution',
            name='own_reference',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='resolution',
            name='participant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.participant'),
        ),
        migrations.AddField(
            model_name='resolution',
            name='score',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='resolution',
            name='right',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.target'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.UniqueConstraint(condition=models.Q(('right', None), ('undone_at', None)), fields=('left', 'participant', 'own_reference'), name='sanctions_resolution_one_standing_at_the_desk'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('right', None), ('left__lt', models.F('right')), _connector='OR'), name='sanctions_resolution_pair_in_order'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('right__isnull', False), models.Q(('own_reference__gt', ''), ('participant__isnull', False)), _connector='OR'), name='sanctions_resolution_of_two'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('score', None), ('score__lte', 100), _connector='OR'), name='sanctions_resolution_score_in_hundredths'),
        ),
        migrations.AddField(
            model_name='likeness',
            name='left',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sanctions.target'),
        ),
        migrations.AddField(
            model_name='likeness',
            name='right',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sanctions.target'),
        ),
        migrations.AddField(
            model_name='merge',
            name='listings',
            field=models.ManyToManyField(related_name='+', to='sanctions.listing'),
        ),
        migrations.AddField(
            model_name='merge',
            name='merged',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.target'),
        ),
        migrations.AddField(
            model_name='merge',
            name='merged_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='resolution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='sanctions.resolution'),
        ),
        migrations.AddField(
            model_name='merge',
            name='split_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='survivor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.target'),
        ),
        migrations.AddField(
            model_name='profile',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profiles', to='sanctions.target'),
        ),
        migrations.CreateModel(
            name='MatchKey',
            fields=[
                ('pk', models.CompositePrimaryKey('public', 'key', 'profile_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('public', models.BooleanField()),
                ('key', models.BigIntegerField()),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='sanctions.profile')),
            ],
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(fields=['-score', 'id'], name='sanctions_likeness_best'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.UniqueConstraint(fields=('left', 'right'), name='sanctions_likeness_once'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.CheckConstraint(condition=models.Q(('left__lt', models.F('right'))), name='sanctions_likeness_pair_in_order'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.CheckConstraint(condition=models.Q(('score__lte', 100)), name='sanctions_likeness_score_in_hundredths'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('split_at', None)), fields=('merged',), name='sanctions_merge_one_standing'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('survivor', models.F('merged')), _negated=True), name='sanctions_merge_of_two'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('split_at', None), ('split_by', None), ('split_why', '')), models.Q(('split_at__isnull', False), ('split_by__isnull', False), ('split_why__gt', '')), _connector='OR'), name='sanctions_merge_split_paired'),
        ),
        migrations.AddIndex(
            model_name='profile',
            index=models.Index(condition=models.Q(('compared', False)), fields=['id'], name='sanctions_profile_to_compare'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.UniqueConstraint(fields=('target', 'public'), name='sanctions_profile_once'),
        ),
        migrations.AddConstraint(
            model_name='profile',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['PERSON', 'ORGANISATION', 'GROUP', 'STATE_BODY', 'VESSEL', 'AIRCRAFT'])), name='sanctions_profile_kind_known'),
        ),
        migrations.RunSQL(RULES, UNDO),
    ]
