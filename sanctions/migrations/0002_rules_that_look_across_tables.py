"""What a check cannot hold because it looks at other rows: four eyes, exact bytes, the moment, lawful steps.

The pairs in ``sanctions_submission_transition_known`` are those of `sanctions.workflow.TRANSITIONS`; a house test compares
the two.
"""

from django.db import migrations

RULES = """
CREATE FUNCTION sanctions_refuse(rule text, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = format('%s: %s', rule, why);
END
$$;

CREATE FUNCTION sanctions_check_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    submission sanctions_submission;
    reviewer partnership_user;
BEGIN
    SELECT * INTO submission FROM sanctions_submission WHERE id = NEW.submission_id FOR UPDATE;
    SELECT * INTO reviewer FROM partnership_user WHERE id = NEW.reviewer_id;
    IF NEW.reviewer_id IN (submission.created_by_id, submission.submitted_by_id) THEN
        PERFORM sanctions_refuse('sanctions_review_not_by_submitter', 'nobody reviews own work');
    END IF;
    IF reviewer.participant_id = submission.participant_id THEN
        PERFORM sanctions_refuse('sanctions_review_not_of_own_state', 'nobody reviews the own State');
    END IF;
    IF NOT (reviewer.is_active AND 'REVIEWER' = ANY (reviewer.roles)) THEN
        PERFORM sanctions_refuse('sanctions_review_by_a_reviewer', 'an active reviewer');
    END IF;
    IF NEW.digest IS DISTINCT FROM submission.digest OR submission.status
            NOT IN ('SUBMITTED', 'UNDER_REVIEW', 'APPROVED', 'SCHEDULED') THEN
        PERFORM sanctions_refuse('sanctions_review_of_current_digest', 'reviews are of the bytes at review');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sanctions_review_four_eyes BEFORE INSERT ON sanctions_review
    FOR EACH ROW EXECUTE FUNCTION sanctions_check_review();

CREATE FUNCTION sanctions_check_submission() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    approvals integer;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'DRAFT' THEN
            PERFORM sanctions_refuse('sanctions_submission_transition_known', 'a submission begins as a draft');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.participant_id <> OLD.participant_id OR NEW.created_by_id <> OLD.created_by_id THEN
        PERFORM sanctions_refuse('sanctions_submission_transition_known', 'whose it is never changes');
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status || '>' || NEW.status) NOT IN ({pairs}) THEN
        PERFORM sanctions_refuse('sanctions_submission_transition_known', OLD.status || ' to ' || NEW.status);
    END IF;
    IF NEW.status IN ('APPROVED', 'SCHEDULED', 'PUBLISHED')
            AND (NEW.status <> OLD.status OR NEW.digest <> OLD.digest) THEN
        -- The decision is that of two who both may at its moment; once taken, it stands whoever leaves.
        SELECT count(DISTINCT person.id) INTO approvals
            FROM sanctions_review review JOIN partnership_user person ON person.id = review.reviewer_id
            WHERE review.submission_id = NEW.id AND review.digest = NEW.digest AND review.verdict = 'APPROVE'
                AND (NEW.status <> 'APPROVED' OR (
                    person.is_active AND 'REVIEWER' = ANY (person.roles)
                    AND person.participant_id IS DISTINCT FROM NEW.participant_id
                    AND person.id IS DISTINCT FROM NEW.created_by_id
                    AND person.id IS DISTINCT FROM NEW.submitted_by_id));
        IF approvals < 2 THEN
            PERFORM sanctions_refuse('sanctions_submission_two_approvals', approvals || ' of 2 approvals');
        END IF;
    END IF;
    IF NEW.status = 'PUBLISHED' AND OLD.status <> 'PUBLISHED' AND NEW.publish_at > clock_timestamp() THEN
        PERFORM sanctions_refuse('sanctions_submission_not_before_its_moment', 'under embargo');
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sanctions_submission_lawful BEFORE INSERT OR UPDATE ON sanctions_submission
    FOR EACH ROW EXECUTE FUNCTION sanctions_check_submission();

DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND (tablename ~ '^sanctions_[a-z]+event$'
             OR tablename IN ('sanctions_review', 'sanctions_remark', 'sanctions_transition', 'sanctions_answer'))
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM registry_app', name);
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION registry_refuse()',
                       name || '_append_only', name);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse()',
                       name || '_never_truncated', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['submission', 'listing', 'target', 'resolution', 'name', 'birthdate', 'place',
        'nationality', 'identifier', 'address', 'position', 'apikey', 'programme', 'announcement', 'legalact']
    LOOP
        EXECUTE format('REVOKE DELETE ON %I FROM registry_app', 'sanctions_' || name);
        EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION registry_refuse()',
                       'sanctions_' || name || '_never_removed', 'sanctions_' || name);
    END LOOP;
END
$$;
"""

PAIRS = (
    ("DRAFT", "SUBMITTED"),
    ("SUBMITTED", "UNDER_REVIEW"),
    ("RETURNED", "DRAFT"),
    ("SUBMITTED", "RETURNED"),
    ("UNDER_REVIEW", "RETURNED"),
    ("APPROVED", "RETURNED"),
    ("SCHEDULED", "RETURNED"),
    ("SUBMITTED", "REJECTED"),
    ("UNDER_REVIEW", "REJECTED"),
    ("UNDER_REVIEW", "APPROVED"),
    ("APPROVED", "SCHEDULED"),
    ("APPROVED", "PUBLISHED"),
    ("SCHEDULED", "PUBLISHED"),
    ("DRAFT", "WITHDRAWN"),
    ("SUBMITTED", "WITHDRAWN"),
    ("UNDER_REVIEW", "WITHDRAWN"),
    ("RETURNED", "WITHDRAWN"),
    ("APPROVED", "WITHDRAWN"),
    ("SCHEDULED", "WITHDRAWN"),
)


class Migration(migrations.Migration):
    dependencies = [("sanctions", "0001_initial"), ("registry", "0002_roles_and_append_only")]
    operations = [
        migrations.RunSQL(
            RULES.replace("{pairs}", ", ".join(f"'{source}>{target}'" for source, target in PAIRS)),
            migrations.RunSQL.noop,
        )
    ]
