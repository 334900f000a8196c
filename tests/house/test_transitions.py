"""The workflow's table, the trigger's pairs and the diagram are one thing said three times."""

from importlib import import_module

import pytest
from django.db import connection

from sanctions.workflow import TRANSITIONS
from tests.house.code import ROOT

PAIRS = {(move.source.value, move.target.value) for move in TRANSITIONS}


def test_the_migration_holds_the_pairs_of_the_table() -> None:
    migration = import_module("sanctions.migrations.0002_rules_that_look_across_tables")
    assert set(migration.PAIRS) == PAIRS
    assert len(migration.PAIRS) == len(PAIRS)


@pytest.mark.django_db
def test_the_database_holds_the_pairs_of_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'sanctions_check_submission'")
        words = cursor.fetchone()[0].split("'")
    assert {
        tuple(word.split(">")) for word in words if ">" in word and word.replace(">", "").replace("_", "").isalpha()
    } == PAIRS


def test_the_diagram_has_an_arrow_for_every_step() -> None:
    diagram = (ROOT / "docs" / "reference" / "states.md").read_text(encoding="utf-8")
    for source, target in PAIRS:
        assert f"{source} --> {target}" in diagram
