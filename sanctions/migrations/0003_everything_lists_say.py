"""Room for what the richest lists say: more kinds of value, more of each, and listings that nobody dated."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


NEVER_REMOVED = """
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['contact', 'particular', 'relation']
    LOOP
        EXECUTE format('REVOKE DELETE ON %I FROM registry_app', 'sanctions_' || name);
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION registry_refuse()',
                       'sanctions_' || name || '_never_removed', 'sanctions_' || name);
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('sanctions', '0002_rules_that_look_across_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asserted', models.BooleanField(default=True)),
                ('place', models.PositiveSmallIntegerField(help_text="Its place in the proposal, to keep the State's order.")),
                ('source', models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.')),
                ('note', models.TextField(blank=True)),
                ('type', models.CharField(choices=[('PHONE', 'Telephone'), ('FAX', 'Fax'), ('EMAIL', 'E-mail'), ('WEBSITE', 'Website'), ('OTHER', 'Other contact')], max_length=8)),
                ('text', models.CharField(max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='Particular',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asserted', models.BooleanField(default=True)),
                ('place', models.PositiveSmallIntegerField(help_text="Its place in the proposal, to keep the State's order.")),
                ('source', models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.')),
                ('note', models.TextField(blank=True)),
                ('type', models.CharField(choices=[('GENDER', 'Gender'), ('TITLE', 'Title'), ('DEATH_DATE', 'Date of death'), ('HEIGHT', 'Height'), ('WEIGHT', 'Weight'), ('EYE_COLOUR', 'Colour of eyes'), ('HAIR_COLOUR', 'Colour of hair'), ('APPEARANCE', 'Appearance'), ('ETHNICITY', 'Ethnicity'), ('RELIGION', 'Religion'), ('EDUCATION', 'Education'), ('LANGUAGE', 'Language'), ('LEGAL_FORM', 'Legal form'), ('ENTITY_TYPE', 'Type of entity'), ('SECTOR', 'Sector'), ('FOUNDED_ON', 'Founded'), ('DISSOLVED_ON', 'Dissolved'), ('VESSEL_TYPE', 'Type of vessel'), ('FLAG', 'Flag'), ('FORMER_FLAG', 'Former flag'), ('TONNAGE', 'Tonnage'), ('GROSS_TONNAGE', 'Gross tonnage'), ('DEADWEIGHT', 'Deadweight tonnage'), ('LENGTH', 'Length'), ('BUILT_ON', 'Built'), ('HOME_PORT', 'Home port'), ('AIRCRAFT_MODEL', 'Aircraft model'), ('AIRCRAFT_OPERATOR', 'Aircraft operator'), ('OTHER', 'Other particular')], max_length=18)),
                ('label', models.CharField(blank=True, help_text="The publisher's word for it.", max_length=200)),
                ('text', models.CharField(max_length=1000)),
                ('country', models.CharField(blank=True, max_length=2)),
            ],
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asserted', models.BooleanField(default=True)),
                ('place', models.PositiveSmallIntegerField(help_text="Its place in the proposal, to keep the State's order.")),
                ('source', models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.')),
                ('note', models.TextField(blank=True)),
                ('type', models.CharField(choices=[('FAMILY', 'Family'), ('OWNED_BY', 'Owned by'), ('FORMERLY_OWNED_BY', 'Formerly owned by'), ('OWNS', 'Owns'), ('CONTROLLED_BY', 'Controlled by'), ('CONTROLS', 'Controls'), ('ACTS_FOR', 'Acts for'), ('MEMBER_OF', 'Member of'), ('ASSOCIATE_OF', 'Associated with'), ('OTHER', 'Other relation')], max_length=18)),
                ('name', models.CharField(blank=True, max_length=500)),
                ('own_reference', models.CharField(blank=True, help_text="The other's, in the same State's list.", max_length=200)),
                ('role', models.CharField(blank=True, help_text="The publisher's word: brother, Linked To.", max_length=500)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='identifier',
            name='sanctions_identifier_type_known',
        ),
        migrations.RemoveConstraint(
            model_name='listing',
            name='sanctions_listing_measures_known',
        ),
        migrations.RemoveConstraint(
            model_name='programme',
            name='sanctions_programme_measures_known',
        ),
        migrations.AddField(
            model_name='address',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='address',
            name='parts',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='address',
            name='source',
            field=models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.'),
        ),
        migrations.AddField(
            model_name='birthdate',
            name='calendar',
            field=models.CharField(blank=True, help_text='Where it is another than the Gregorian.', max_length=40),
        ),
        migrations.AddField(
            model_name='birthdate',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='birthdate',
            name='source',
            field=models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.'),
        ),
        migrations.AddField(
            model_name='birthdate',
            name='worded',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='identifier',
            name='expires_on',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='identifier',
            name='flags',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('EXPIRED', 'Expired'), ('FALSE', 'False'), ('LOST', 'Lost or stolen'), ('REVOKED', 'Revoked'), ('DIPLOMATIC', 'Diplomatic'), ('INVALID', 'Check digits fail')], max_length=10), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='identifier',
            name='issued_on',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='identifier',
            name='issuer',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='identifier',
            name='label',
            field=models.CharField(blank=True, help_text='The type as the publisher prints it.', max_length=200),
        ),
        migrations.AddField(
            model_name='identifier',
            name='name',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='identifier',
            name='source',
            field=models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.'),
        ),
        migrations.AddField(
            model_name='identifier',
            name='valid_from',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='name',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='name',
            name='script',
            field=models.CharField(blank=True, help_text='ISO 15924.', max_length=4),
        ),
        migrations.AddField(
            model_name='name',
            name='source',
            field=models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.'),
        ),
        migrations.AddField(
            model_name='name',
            name='strength',
            field=models.CharField(blank=True, choices=[('STRONG', 'Strong'), ('WEAK', 'Weak')], max_length=6),
        ),
        migrations.AddField(
            model_name='nationality',
            name='citizenship',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='nationality',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='nationality',
            name='parts',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='nationality',
            name='source',
            field=models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.'),
        ),
        migrations.AddField(
            model_name='place',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='place',
            name='parts',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='place',
            name='source',
            field=models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.'),
        ),
        migrations.AddField(
            model_name='position',
            name='note',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='position',
            name='source',
            field=models.TextField(blank=True, help_text='The words it was read out of, where they were more or others.'),
        ),
        migrations.AlterField(
            model_name='birthdate',
            name='precision',
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AlterField(
            model_name='identifier',
            name='number',
            field=models.CharField(max_length=500),
        ),
        migrations.AlterField(
            model_name='identifier',
            name='type',
            field=models.CharField(choices=[('PASSPORT', 'Passport'), ('NATIONAL_ID', 'National identity number'), ('TAX_NUMBER', 'Tax number'), ('REGISTRATION', 'Registration number'), ('LEI', 'Legal entity identifier'), ('IMO', 'IMO number'), ('MMSI', 'MMSI'), ('TAIL_NUMBER', 'Aircraft registration'), ('DRIVING_LICENCE', 'Driving licence'), ('SOCIAL_SECURITY', 'Social security number'), ('RESIDENCE_PERMIT', 'Residence permit'), ('BIC', 'Business identifier code (SWIFT)'), ('INN', 'Russian taxpayer number (INN)'), ('OGRN', 'Russian registration number (OGRN)'), ('DUNS', 'D-U-N-S number'), ('CALL_SIGN', 'Call sign'), ('HULL_NUMBER', 'Hull identification number'), ('SERIAL_NUMBER', "Manufacturer's serial number"), ('WALLET', 'Digital currency address'), ('OTHER', 'Other identifier')], max_length=16),
        ),
        migrations.AlterField(
            model_name='listing',
            name='designated_text',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AlterField(
            model_name='listing',
            name='measures',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ASSET_FREEZE', 'Asset freeze'), ('TRAVEL_BAN', 'Travel ban'), ('ENTRY_BAN', 'Entry ban'), ('DEALINGS_PROHIBITION', 'Prohibition of dealings'), ('FINANCIAL_RESTRICTIONS', 'Financial restrictions'), ('ARMS_EMBARGO', 'Arms embargo'), ('ARMS_RESTRICTIONS', 'Arms restrictions'), ('EXPORT_CONTROL', 'Export control'), ('IMPORT_RESTRICTIONS', 'Import restrictions'), ('INVESTMENT_BAN', 'Investment ban'), ('SERVICES_BAN', 'Services ban'), ('AID_SUSPENSION', 'Suspension of aid'), ('DEBARMENT', 'Debarment'), ('OTHER', 'Other measure'), ('UNSPECIFIED', 'Not stated in the list')], max_length=32), size=None),
        ),
        migrations.AlterField(
            model_name='programme',
            name='measures',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ASSET_FREEZE', 'Asset freeze'), ('TRAVEL_BAN', 'Travel ban'), ('ENTRY_BAN', 'Entry ban'), ('DEALINGS_PROHIBITION', 'Prohibition of dealings'), ('FINANCIAL_RESTRICTIONS', 'Financial restrictions'), ('ARMS_EMBARGO', 'Arms embargo'), ('ARMS_RESTRICTIONS', 'Arms restrictions'), ('EXPORT_CONTROL', 'Export control'), ('IMPORT_RESTRICTIONS', 'Import restrictions'), ('INVESTMENT_BAN', 'Investment ban'), ('SERVICES_BAN', 'Services ban'), ('AID_SUSPENSION', 'Suspension of aid'), ('DEBARMENT', 'Debarment'), ('OTHER', 'Other measure'), ('UNSPECIFIED', 'Not stated in the list')], max_length=32), blank=True, default=list, size=None),
        ),
        migrations.AlterField(
            model_name='programmeevent',
            name='measures',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('ASSET_FREEZE', 'Asset freeze'), ('TRAVEL_BAN', 'Travel ban'), ('ENTRY_BAN', 'Entry ban'), ('DEALINGS_PROHIBITION', 'Prohibition of dealings'), ('FINANCIAL_RESTRICTIONS', 'Financial restrictions'), ('ARMS_EMBARGO', 'Arms embargo'), ('ARMS_RESTRICTIONS', 'Arms restrictions'), ('EXPORT_CONTROL', 'Export control'), ('IMPORT_RESTRICTIONS', 'Import restrictions'), ('INVESTMENT_BAN', 'Investment ban'), ('SERVICES_BAN', 'Services ban'), ('AID_SUSPENSION', 'Suspension of aid'), ('DEBARMENT', 'Debarment'), ('OTHER', 'Other measure'), ('UNSPECIFIED', 'Not stated in the list')], max_length=32), blank=True, default=list, size=None),
        ),
        migrations.AddConstraint(
            model_name='birthdate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('earliest', None), ('latest', None), ('precision', ''), ('worded', True)), models.Q(('calendar', ''), ('precision__in', ['DAY', 'MONTH', 'YEAR', 'RANGE', 'CIRCA', 'NOT_LATER_THAN', 'SEVERAL']), ('worded', False), models.Q(('earliest__isnull', False), ('latest__isnull', False), _connector='OR')), _connector='OR'), name='sanctions_birth_date_read_or_worded'),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['PASSPORT', 'NATIONAL_ID', 'TAX_NUMBER', 'REGISTRATION', 'LEI', 'IMO', 'MMSI', 'TAIL_NUMBER', 'DRIVING_LICENCE', 'SOCIAL_SECURITY', 'RESIDENCE_PERMIT', 'BIC', 'INN', 'OGRN', 'DUNS', 'CALL_SIGN', 'HULL_NUMBER', 'SERIAL_NUMBER', 'WALLET', 'OTHER'])), name='sanctions_identifier_type_known'),
        ),
        migrations.AddConstraint(
            model_name='identifier',
            constraint=models.CheckConstraint(condition=models.Q(('flags__contained_by', ['EXPIRED', 'FALSE', 'LOST', 'REVOKED', 'DIPLOMATIC', 'INVALID'])), name='sanctions_identifier_flags_known'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('measures__contained_by', ['ASSET_FREEZE', 'TRAVEL_BAN', 'ENTRY_BAN', 'DEALINGS_PROHIBITION', 'FINANCIAL_RESTRICTIONS', 'ARMS_EMBARGO', 'ARMS_RESTRICTIONS', 'EXPORT_CONTROL', 'IMPORT_RESTRICTIONS', 'INVESTMENT_BAN', 'SERVICES_BAN', 'AID_SUSPENSION', 'DEBARMENT', 'OTHER', 'UNSPECIFIED']), ('measures__len__gt', 0)), name='sanctions_listing_measures_known'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('designated_text__gt', ''), models.Q(('begun_earliest', None), ('begun_latest__isnull', False)), _connector='OR'), name='sanctions_listing_undated_begun_by_publication'),
        ),
        migrations.AddConstraint(
            model_name='name',
            constraint=models.CheckConstraint(condition=models.Q(('strength', ''), ('strength__in', ['STRONG', 'WEAK']), _connector='OR'), name='sanctions_name_strength_known'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('measures__contained_by', ['ASSET_FREEZE', 'TRAVEL_BAN', 'ENTRY_BAN', 'DEALINGS_PROHIBITION', 'FINANCIAL_RESTRICTIONS', 'ARMS_EMBARGO', 'ARMS_RESTRICTIONS', 'EXPORT_CONTROL', 'IMPORT_RESTRICTIONS', 'INVESTMENT_BAN', 'SERVICES_BAN', 'AID_SUSPENSION', 'DEBARMENT', 'OTHER', 'UNSPECIFIED'])), name='sanctions_programme_measures_known'),
        ),
        migrations.AddField(
            model_name='contact',
            name='act',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.legalact'),
        ),
        migrations.AddField(
            model_name='contact',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.line'),
        ),
        migrations.AddField(
            model_name='contact',
            name='listing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='sanctions.listing'),
        ),
        migrations.AddField(
            model_name='contact',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='sanctions.target'),
        ),
        migrations.AddField(
            model_name='particular',
            name='act',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.legalact'),
        ),
        migrations.AddField(
            model_name='particular',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.line'),
        ),
        migrations.AddField(
            model_name='particular',
            name='listing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='sanctions.listing'),
        ),
        migrations.AddField(
            model_name='particular',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='sanctions.target'),
        ),
        migrations.AddField(
            model_name='relation',
            name='act',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.legalact'),
        ),
        migrations.AddField(
            model_name='relation',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sanctions.line'),
        ),
        migrations.AddField(
            model_name='relation',
            name='listing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='sanctions.listing'),
        ),
        migrations.AddField(
            model_name='relation',
            name='target',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='sanctions.target'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['PHONE', 'FAX', 'EMAIL', 'WEBSITE', 'OTHER'])), name='sanctions_contact_type_known'),
        ),
        migrations.AddConstraint(
            model_name='particular',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['GENDER', 'TITLE', 'DEATH_DATE', 'HEIGHT', 'WEIGHT', 'EYE_COLOUR', 'HAIR_COLOUR', 'APPEARANCE', 'ETHNICITY', 'RELIGION', 'EDUCATION', 'LANGUAGE', 'LEGAL_FORM', 'ENTITY_TYPE', 'SECTOR', 'FOUNDED_ON', 'DISSOLVED_ON', 'VESSEL_TYPE', 'FLAG', 'FORMER_FLAG', 'TONNAGE', 'GROSS_TONNAGE', 'DEADWEIGHT', 'LENGTH', 'BUILT_ON', 'HOME_PORT', 'AIRCRAFT_MODEL', 'AIRCRAFT_OPERATOR', 'OTHER'])), name='sanctions_particular_type_known'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['FAMILY', 'OWNED_BY', 'FORMERLY_OWNED_BY', 'OWNS', 'CONTROLLED_BY', 'CONTROLS', 'ACTS_FOR', 'MEMBER_OF', 'ASSOCIATE_OF', 'OTHER'])), name='sanctions_relation_type_known'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('name__gt', ''), ('own_reference__gt', ''), _connector='OR'), name='sanctions_relation_names_somebody'),
        ),
        migrations.AlterField(
            model_name='name',
            name='text',
            field=models.CharField(max_length=1000),
        ),
        migrations.AlterField(
            model_name='name',
            name='latin',
            field=models.CharField(blank=True, help_text='Derived from another script; blank if Latin.', max_length=1000),
        ),
        migrations.RunSQL(NEVER_REMOVED, migrations.RunSQL.noop),
    ]
