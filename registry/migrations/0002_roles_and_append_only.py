"""Two roles beside the owner, and triggers that keep the register's lines as they are.

`registry_app` is what web and worker run as: it reads and writes the working tables and may only add to the register.
`registry_public` is what the feed reads as: the register's public tables, SELECT, nothing else. Both are groups without
login; a deployment gives its logins one of them each, the local stack steps down to them with `SET role`.

The triggers are plain SQL, not pgtrigger's, since pgtrigger's can be told to ignore themselves.
"""

from django.db import migrations

ROLES = """
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['registry_app', 'registry_public'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
        BEGIN
            EXECUTE format('GRANT %I TO CURRENT_USER', role);
        EXCEPTION WHEN OTHERS THEN NULL; -- a member already, or told so by the administrator
        END;
    END LOOP;
END
$$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM registry_app, registry_public;
GRANT USAGE ON SCHEMA public TO registry_app, registry_public;
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO registry_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO registry_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO registry_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO registry_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM registry_app;
REVOKE UPDATE, DELETE ON registry_event FROM registry_app;
REVOKE DELETE ON registry_record, registry_head, registry_series FROM registry_app;
GRANT SELECT ON registry_event, registry_record, registry_head, django_migrations TO registry_public;
"""

APPEND_ONLY = """
CREATE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'restrict_violation',
        CONSTRAINT = TG_NAME,
        MESSAGE = format('%s: lines are appended, never changed', TG_NAME);
END
$$;
CREATE TRIGGER registry_event_append_only BEFORE UPDATE OR DELETE ON registry_event
    FOR EACH ROW EXECUTE FUNCTION registry_refuse();
CREATE TRIGGER registry_event_never_truncated BEFORE TRUNCATE ON registry_event
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse();
CREATE TRIGGER registry_record_never_truncated BEFORE TRUNCATE ON registry_record
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse();
CREATE TRIGGER registry_head_never_removed BEFORE DELETE OR TRUNCATE ON registry_head
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse();
INSERT INTO registry_head (id, sequence, demonstration) VALUES (1, 0, false);
"""


def create_roles(apps, schema_editor):
    database = schema_editor.quote_name(schema_editor.connection.settings_dict["NAME"])
    schema_editor.execute(ROLES.format(database=database), params=None)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.RunPython(create_roles, migrations.RunPython.noop),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
    ]
