"""The test database as migrations left it, and the way back there after a test that committed.

Rows that migrations made (the register's head, groups) are copied aside once; cleaning empties every table that is not
empty and puts those rows back. Triggers and foreign keys sleep meanwhile, in this session alone: that is what needs a
superuser, and why no runtime role could do the same.
"""

from typing import Any

import psycopg

KEPT = ("django_migrations", "django_content_type", "auth_permission")

REMEMBER = """
CREATE SCHEMA IF NOT EXISTS pristine;

CREATE OR REPLACE FUNCTION pristine.remember(kept text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
    filled boolean;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (kept) LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', name, name);
        END IF;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION pristine.restore(kept text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text;
    filled boolean;
    columns text;
    awake text[]; -- ENABLE ALWAYS triggers do not sleep with the others
    one text;
BEGIN
    SET LOCAL session_replication_role = replica;
    SET LOCAL lock_timeout = '10s';
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (kept) LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
        CONTINUE WHEN NOT filled;
        SELECT coalesce(array_agg(tgname::text), '{}') INTO awake FROM pg_trigger
        WHERE tgrelid = format('public.%I', name)::regclass AND tgenabled = 'A';
        FOREACH one IN ARRAY awake LOOP
            EXECUTE format('ALTER TABLE public.%I DISABLE TRIGGER %I', name, one);
        END LOOP;
        EXECUTE format('DELETE FROM public.%I', name);
        FOREACH one IN ARRAY awake LOOP
            EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER %I', name, one);
        END LOOP;
    END LOOP;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'pristine' LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns FROM pg_attribute
        WHERE attrelid = format('public.%I', name)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM pristine.%I',
                       name, columns, columns, name);
    END LOOP;
END $$;
"""


def remember(owner: dict[str, Any]) -> None:
    """Once a run, right after migrating."""
    with _connect(owner) as connection:
        connection.execute(REMEMBER)
        connection.execute("SELECT pristine.remember(%s)", [list(KEPT)])


def restore(owner: dict[str, Any]) -> None:
    """After each test that committed.

    Raises:
        psycopg.errors.LockNotAvailable: a thread of the test still holds a transaction open.
    """
    with _connect(owner) as connection:
        connection.execute("SELECT pristine.restore(%s)", [list(KEPT)])


def alone(owner: dict[str, Any]) -> None:
    """Before the database is dropped: sessions end whose process a test has killed and whose statement still runs."""
    with _connect(owner) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _connect(owner: dict[str, Any]) -> psycopg.Connection[Any]:
    wanted = {key: owner[key] for key in ("host", "port", "user", "password", "dbname") if owner.get(key)}
    return psycopg.connect(**wanted, autocommit=True)
