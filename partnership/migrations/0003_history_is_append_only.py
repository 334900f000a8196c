"""History takes INSERT and nothing else; what officers keep is never removed, by anyone.

The triggers are plain SQL, not pgtrigger's, since pgtrigger's can be told to ignore themselves. Deleting is refused to
the owner too: a row entered by mistake is marked ``in_error``. Links to sources and sets of endorsers may change; the
history of the links stays.

A request to publish begins open, is decided once and as it was asked, and is confirmed by two active people who keep
records: ``partnership_publication_request_*``.
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

REVOKE DELETE ON pghistory_context FROM registry_app; -- who did it; UPDATE stays, a request's context grows
REVOKE UPDATE, DELETE ON django_admin_log FROM registry_app;

CREATE FUNCTION partnership_check_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule text;
    keepers integer;
BEGIN
    SELECT count(*) INTO keepers FROM partnership_user
        WHERE id IN (NEW.requested_by_id, NEW.decided_by_id)
            AND is_active AND roles && ARRAY['OFFICER', 'KEEPER']::varchar[];
    IF TG_OP = 'INSERT' AND NEW.state <> 'OPEN' THEN
        rule := 'partnership_publication_request_begins_open';
    ELSIF TG_OP = 'UPDATE' AND (
            OLD.state <> 'OPEN'
            OR (OLD.kind, OLD.ref, OLD.title, OLD.operation, OLD.document, OLD.digest, OLD.base, OLD.correction_reason,
                OLD.correction_authority, OLD.requested_at, OLD.requested_by_id)
            IS DISTINCT FROM (NEW.kind, NEW.ref, NEW.title, NEW.operation, NEW.document, NEW.digest, NEW.base,
                NEW.correction_reason, NEW.correction_authority, NEW.requested_at, NEW.requested_by_id)) THEN
        rule := 'partnership_publication_request_decided_as_asked';
    ELSIF NEW.state = 'CONFIRMED' AND keepers < 2 THEN
        rule := 'partnership_publication_request_by_two_keepers';
    ELSE
        RETURN NULL;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = rule;
END
$$;
-- After the row's own checks, so that a value that does not fit is refused by its own name.
CREATE TRIGGER partnership_publication_request_lawful AFTER INSERT OR UPDATE ON partnership_publicationrequest
    FOR EACH ROW EXECUTE FUNCTION partnership_check_request();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0002_facts_with_their_sources"),
        ("registry", "0002_roles_and_append_only"),
        ("admin", "0001_initial"),
    ]
    operations = [migrations.RunSQL(HISTORY, migrations.RunSQL.noop)]
