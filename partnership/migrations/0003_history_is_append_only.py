"""History takes INSERT and nothing else; what officers keep is never removed, by anyone.

The triggers are plain SQL, not pgtrigger's, since pgtrigger's can be told to ignore themselves. Deleting is refused to
the owner too: a row entered by mistake is marked ``in_error``. Links to sources and sets of endorsers may change; the
history of the links stays.
"""

from django.db import migrations

HISTORY = """
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND (tablename ~ '^partnership_[a-z]+event$' OR tablename = 'partnership_accessionstep')
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM registry_app', name);
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION registry_refuse()',
                       name || '_append_only', name);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse()',
                       name || '_never_truncated', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['participant', 'membership', 'membershipevidence', 'accession', 'source', 'meeting',
        'attendance', 'statement', 'statementlink', 'citation', 'commitment', 'initiative', 'instrument', 'body',
        'incident', 'finding', 'participantcount', 'claim', 'publicationrequest', 'user']
    LOOP
        EXECUTE format('REVOKE DELETE ON %I FROM registry_app', 'partnership_' || name);
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION registry_refuse()',
                       'partnership_' || name || '_never_removed', 'partnership_' || name);
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0002_facts_with_their_sources"),
        ("registry", "0002_roles_and_append_only"),
    ]
    operations = [migrations.RunSQL(HISTORY, migrations.RunSQL.noop)]
