"""The register written to a file: whole or not at all, the same bytes for one state, of the public alone."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry import snapshot
from registry.enums import Kind, Operation
from registry.exports.catalogue import FORMATS
from registry.management.commands import export_register
from tests.registry.book import entry, publish
from tests.registry.exports.making import FULL, listing, target

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def book() -> None:
    """Two targets, one listed by two participants, one whose listing is over; a merged target; published in order."""
    participants = [
        entry(code, kind=Kind.PARTICIPANT, document={"code": code, "names": {"en": name}})
        for code, name in (("FR", "France"), ("EU", "European Union"))
    ]
    one, two = listing(), listing("L000002", participant="EU", own_reference="EU-1")
    other = listing("L000003", target="target/T000002")
    publish(*participants)
    publish(line(target(one, two)), line(target(other, ref="T000002")), *(line(record) for record in (one, two, other)))
    over = listing("L000003", target="target/T000002", standing="ended", ended={"on": FULL["designated_on"]})
    publish(line(over, Operation.ENDED))


def line(record: Any, operation: Operation = Operation.PUBLISHED) -> Any:
    documents = record.document.get("listings") or [record.document]
    codes = [one["participant"] for one in documents]
    return entry(record.ref, operation, kind=Kind(record.kind), document=record.document, facets={"participant": codes})


def export(name: str, place: Path, **options: Any) -> bytes:
    call_command("export_register", format=name, output=str(place), stderr=io.StringIO(), **options)
    return place.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_one_state_makes_the_same_bytes_whatever_is_published_afterwards(name: str, tmp_path: Path) -> None:
    before = export(name, tmp_path / "before")
    head = snapshot.edition().sequence
    publish(entry("L000009", document=FULL | {"target": "target/T000009"}))
    assert export(name, tmp_path / "then", as_of=str(head)) == before
    assert export(name, tmp_path / "again", as_of=str(head)) == before


def test_the_authentic_form_has_every_kind_and_every_tombstone(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in export("register.jsonl", tmp_path / "r").splitlines()]
    assert [(line["record"], line["status"]) for line in lines] == [
        *(("listing/L000001", "current"), ("listing/L000002", "current"), ("listing/L000003", "ended")),
        *(("participant/EU", "current"), ("participant/FR", "current")),
        *(("target/T000001", "current"), ("target/T000002", "current")),
    ]


def test_as_of_says_what_was_said_then(tmp_path: Path) -> None:
    assert b"L000003" in export("register.xml", tmp_path / "then", as_of="7")
    assert b"L000003" not in export("register.xml", tmp_path / "now")


def test_of_one_participant_stands_its_own_alone(tmp_path: Path) -> None:
    rows = export("listings.csv", tmp_path / "r", participant="EU").decode("utf-8-sig")
    assert "L000002" in rows
    assert "L000001" not in rows
    entities = export("entities.ftm.json", tmp_path / "e", participant="EU").decode()
    assert "ippcw-L000002" in entities
    assert "ippcw-L000001" not in entities
    assert "ippcw-T000002" not in entities


def test_pages_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {name: export(name, tmp_path / "whole") for name in FORMATS}
    monkeypatch.setattr(snapshot, "PAGE", 1)
    assert {name: export(name, tmp_path / "paged") for name in FORMATS} == whole


def test_a_writer_that_fails_leaves_the_file_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "register.jsonl"
    place.write_text("the last one")

    def broken(*_: Any) -> Any:
        yield b"half"
        raise OSError("no more")

    monkeypatch.setattr(snapshot, "write", broken)
    with pytest.raises(OSError, match="no more"):
        export("register.jsonl", place)
    assert place.read_text() == "the last one"
    assert [path.name for path in tmp_path.iterdir()] == ["register.jsonl"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"as_of": "999"}, "beyond the head"),
        ({"as_of": "9999-01-01"}, "still to come"),
        ({"as_of": "yesterday"}, "a day such as"),
        ({"participant": "XX"}, "no participant"),
    ],
)
def test_what_cannot_be_answered_is_refused(options: dict[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=message):
        export("listings.csv", tmp_path / "r", **options)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        export_register.put(iter([b""]), tmp_path / "none" / "file")


def test_the_terminal_gets_the_bytes_and_the_formats_are_listed(process_env: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "export_register"]
    made = subprocess.run(
        [*command, "--format", "register.xml", "-o", "-"], env=process_env, capture_output=True, check=True
    )
    assert made.stdout.startswith(b"<?xml")
    shown = subprocess.run([*command, "--help"], env=process_env, capture_output=True, check=True, text=True)
    assert all(name in shown.stdout for name in FORMATS)
