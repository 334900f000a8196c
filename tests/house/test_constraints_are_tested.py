"""A rule that Postgres holds is named in a test, or nobody knows that it holds."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.house.code import OURS, ROOT

pytestmark = pytest.mark.django_db


def named_in_models() -> set[str]:
    """Checks, uniques and exclusions of every model of ours."""
    return {
        rule.name for app in OURS for model in apps.get_app_config(app).get_models() for rule in model._meta.constraints
    }


def named_in_functions() -> set[str]:
    """Rules that trigger functions raise by name, and the triggers that refuse by their own name.

    History's triggers (pghistory) write rows and refuse nothing; a trigger whose function raises other names stands
    for those.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, proname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE NOT tgisinternal AND tgname NOT LIKE 'pgtrigger%%'"
        )
        rows = cursor.fetchall()
    names = set()
    for trigger, function, source in rows:
        raised = set(re.findall(rf"'((?:{'|'.join(OURS)})_[a-z_]+)'", source)) - {function}
        names |= raised or {trigger}
    return names


def mentioned(folder: Path) -> str:
    return "\n".join(
        file.read_text(encoding="utf-8") for file in folder.rglob("test_*.py") if file.parent.name != "house"
    )


def untested(names: set[str], text: str) -> list[str]:
    return sorted(name for name in names if not re.search(rf"\b{re.escape(name)}\b", text))


def test_every_rule_of_a_model_is_broken_by_name_in_some_test() -> None:
    assert untested(named_in_models(), mentioned(ROOT / "tests")) == []


def test_every_rule_of_a_trigger_is_broken_by_name_in_some_test() -> None:
    found = named_in_functions()
    assert {"sanctions_review_not_by_submitter", "registry_event_append_only"} <= found
    assert untested({name for name in found if not FAMILY.search(name)}, mentioned(ROOT / "tests")) == []


FAMILY = re.compile(r"_(append_only|never_truncated|never_removed)$")
"""Triggers that one migration puts on many tables by one loop; looked at one by one below."""
ROW, BEFORE, DELETE, UPDATE, TRUNCATE = 1, 2, 8, 16, 32
WHAT = {
    "append_only": ROW | BEFORE | DELETE | UPDATE,
    "never_truncated": BEFORE | TRUNCATE,
    "never_removed": BEFORE | DELETE,
}


def family() -> list[tuple[str, str, str, str, int]]:
    """Table, trigger, function, whether it is awake, and what it fires on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname, proname, tgenabled::text, tgtype::int FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"
        )
        return [row for row in cursor.fetchall() if FAMILY.search(row[1])]


def test_triggers_of_a_family_refuse_what_their_names_say() -> None:
    found = family()
    assert len(found) > 60
    for table, trigger, function, awake, fires in found:
        wanted = WHAT[trigger.removeprefix(f"{table}_")]
        assert (function, fires & wanted & ~ROW) == ("registry_refuse", wanted & ~ROW), trigger
        assert awake in {"O", "A"}, f"{trigger} sleeps"


def test_no_table_of_history_or_log_is_without_its_triggers() -> None:
    kept = {trigger for _, trigger, *_ in family()}
    logs = {
        table
        for table in connection.introspection.table_names()
        if re.search(r"^(partnership|sanctions)_[a-z]+event$", table)
    }
    logs |= {"sanctions_review", "sanctions_transition", "partnership_accessionstep", "registry_event"}
    assert len(logs) > 20
    assert {f"{table}_{rule}" for table in logs for rule in ("append_only", "never_truncated")} - kept == set()


def test_not_even_the_owner_empties_a_log() -> None:
    with connection.cursor() as cursor:
        tables = [table for table, trigger, *_ in family() if trigger.endswith("_never_truncated")]
        cursor.execute("SET LOCAL ROLE postgres")
        for table in tables:
            with pytest.raises(IntegrityError, match="never_truncated"), transaction.atomic():
                cursor.execute(f"TRUNCATE {table} CASCADE")


def test_the_guard_bites() -> None:
    assert untested({"sanctions_moon_is_round"}, mentioned(ROOT / "tests")) == ["sanctions_moon_is_round"]
    assert untested({"sanctions_line"}, "sanctions_line_number_once") == ["sanctions_line"]
