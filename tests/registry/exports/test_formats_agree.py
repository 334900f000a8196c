"""Every format, read back by a parser that is not ours, says the same: which, how it stands, names, dates (P12)."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from lxml import etree

from registry.canonical import canonical
from registry.exports import cells, dates
from registry.exports.catalogue import FORMATS
from registry.exports.fields import MEMBERS, fate, names
from registry.exports.record import Edition, Record, subjects
from sanctions.documents import listing as composing
from sanctions.proposal import proposal
from tests.registry.exports.making import EDITION, FULL, documents, ended, listing, redacted, subject
from tests.unit.test_proposal import FULL as WHOLE

Said = tuple[str, str, frozenset[str], frozenset[str]]
"""Reference, standing, names, dates of birth."""


def written(name: str, records: Iterable[Record], edition: Edition = EDITION) -> bytes:
    form = FORMATS[name]
    return b"".join(form.write([one for one in records if not form.kinds or one.kind in form.kinds], edition))


def said(records: Iterable[Record]) -> set[Said]:
    """What the listings say, from the documents themselves."""
    return {
        (
            one.ref,
            one.document["status"],
            frozenset(name["text"] for name in one.document["names"]),
            frozenset(born["text"] for born in one.document["birth_dates"]),
        )
        for one in records
        if one.kind == "listing"
    }


def from_jsonl(data: bytes) -> set[Said]:
    lines = [json.loads(line) for line in data.splitlines() if json.loads(line)["kind"] == "listing"]
    return {
        (
            line["record"].partition("/")[2],
            line["document"]["status"],
            frozenset(name["text"] for name in line["document"]["names"]),
            frozenset(born["text"] for born in line["document"]["birth_dates"]),
        )
        for line in lines
    }


def from_csv(data: bytes) -> set[Said]:
    columns = ("primary_names", "aliases", "variants", "former_names", "low_quality_names")
    return {
        (
            row["reference"],
            row["status"],
            frozenset(text for column in columns for text in cells.parted(row[column])),
            frozenset(cells.parted(row["birth_dates"])),
        )
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    }


def from_xlsx(data: bytes) -> set[Said]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)

    def rows(sheet: str) -> list[dict[str, str]]:
        heading, *rest = ([str(cell or "") for cell in row] for row in book[sheet].iter_rows(values_only=True))
        return [dict(zip_longest(heading, row, fillvalue="")) for row in rest]

    return {
        (
            row["reference"],
            row["status"],
            frozenset(one["text"] for one in rows("names") if one["reference"] == row["reference"]),
            frozenset(one["text"] for one in rows("birth_dates") if one["reference"] == row["reference"]),
        )
        for row in rows("listings")
    }


def ftm_names(properties: dict[str, list[Any]]) -> set[str]:
    return {text for prop in ("name", "alias", "previousName", "weakAlias") for text in properties.get(prop, [])}


PARSERS = {"register.jsonl": from_jsonl, "listings.csv": from_csv, "listings.xlsx": from_xlsx}
RECORDS = [
    *subject(listing(), ended("L000002", participant="EU", own_reference="EU-1")),
    *subject(listing("L000003", kind="VESSEL", target="target/T000002"), ref="T000002"),
    *subject(ended("L000004", kind="GROUP", target="target/T000003"), ref="T000003"),
]


@pytest.mark.parametrize("name", PARSERS)
def test_tables_and_lines_say_what_the_documents_say(name: str) -> None:
    assert PARSERS[name](written(name, RECORDS)) == said(RECORDS)


@pytest.mark.parametrize("name", PARSERS)
@given(document=documents())
@settings(max_examples=15, deadline=None)
def test_they_do_so_for_any_document(name: str, document: dict[str, Any]) -> None:
    records = subject(listing(**document), listing("L000002", **document))
    read, expected = PARSERS[name](written(name, records)), said(records)
    if name == "listings.xlsx":  # XML has one line's end for three
        expected = {(ref, status, frozenset(map(unix, texts)), born) for ref, status, texts, born in expected}
        read = {(ref, status, frozenset(map(unix, texts)), born) for ref, status, texts, born in read}
    assert read == expected


def unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(document=documents())
@settings(max_examples=30, deadline=None)
def test_entities_carry_every_name_every_standing_and_every_plain_date(document: dict[str, Any]) -> None:
    records = subject(listing(**document), ended("L000002", **{**document, "ended": {"on": None, "reason": "X"}}))
    entities = [json.loads(line) for line in written("entities.ftm.json", records).splitlines()]
    head = next(one for one in entities if one["id"] == "ippcw-T000001")
    assert ftm_names(head["properties"]) == {name["text"] for name in document["names"]}
    told = {value for prop in head["properties"].values() for value in prop}
    for born in document["birth_dates"]:
        assert dates.iso(born) in told or any(born["text"] in note for note in head["properties"]["notes"])
    sanctions = {one["id"]: one["properties"]["status"] for one in entities if one["schema"] == "Sanction"}
    assert sanctions == {"ippcw-L000001": ["In force"], "ippcw-L000002": ["Ended"]}
    assert len({one["id"] for one in entities}) == len(entities)
    nested = [json.loads(line) for line in written("targets.nested.json", records).splitlines()]
    assert [ftm_names(one["properties"]) for one in nested] == [ftm_names(head["properties"])]
    assert {one["id"] for one in nested[0]["properties"]["sanctions"]} == set(sanctions)
    (row,) = csv.DictReader(io.StringIO(written("targets.simple.csv", records).decode(), newline=""))
    aliases = {text for line in csv.reader(io.StringIO(row["aliases"], newline=""), delimiter=";") for text in line}
    assert {row["name"], *aliases} == ftm_names(head["properties"])


@given(document=documents())
@settings(max_examples=30, deadline=None)
def test_the_xml_carries_every_name_and_every_date_of_what_is_in_force(document: dict[str, Any]) -> None:
    records = subject(listing(**document), ended("L000002", **document))
    root = etree.fromstring(written("register.xml", records))
    (entry,) = [*root.iter("INDIVIDUAL", "ENTITY")]
    assert entry.findtext("REFERENCE_NUMBER") == "L000001"
    first = " ".join(
        entry.findtext(tag) or "" for tag in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    ).rstrip(" ")
    others = [*entry.iter("ALIAS_NAME"), *entry.iter("NAME_ORIGINAL_SCRIPT")]
    read = {first, *(other.text or "" for other in others)}
    assert read == {unix(name["text"]).rstrip(" ") for name in document["names"]} | {unix(document["name"]).rstrip(" ")}
    words = "\n".join(map(str, entry.itertext()))
    for born in document["birth_dates"]:
        assert [year for year in re.findall(r"[0-9]{4}", born["text"]) if year not in words] == []


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_make_the_same_bytes(name: str) -> None:
    assert written(name, RECORDS) == written(name, RECORDS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_register_of_nothing_is_a_file_too(name: str) -> None:
    empty = written(name, [], Edition(sequence=0, published_at=None))
    if name.endswith(".xlsx"):
        assert zipfile.ZipFile(io.BytesIO(empty)).testzip() is None
    elif name == "register.xml":
        assert len(etree.fromstring(empty)) == 2
    else:
        assert empty.count(b"\n") == name.endswith(".csv")


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_court_destroyed_breaks_no_format_and_appears_in_none(name: str) -> None:
    gone = redacted()
    target = Record(**{**vars(redacted()), "record": "target/T000009"})
    data = written(name, [*RECORDS, target, gone])
    if name == "register.jsonl":
        last = json.loads(data.splitlines()[-1])
        assert (last["document"], last["salt"], last["status"]) == (None, None, "redacted")
    if not name.endswith(".xlsx"):
        assert data.count(b"Xaver Example") == written(name, RECORDS).count(b"Xaver Example")


def test_a_line_of_the_authentic_form_is_canonical_and_holds_the_document_as_hashed() -> None:
    for line, record in zip(written("register.jsonl", RECORDS).splitlines(), RECORDS, strict=True):
        assert canonical(json.loads(line)) == line
        assert record.text.encode() in line


@pytest.mark.parametrize("name", FORMATS)
def test_the_field_table_speaks_of_every_member_and_of_no_other(name: str) -> None:
    fields = FORMATS[name].fields
    assert all(fate(fields, member).how for member in names())
    assert set(fields) <= set(names())


def test_the_table_and_the_made_up_document_have_the_members_of_real_ones() -> None:
    said = proposal(WHOLE | {"withheld": False})
    document = composing.listing(composing.Standing(participant="FR", proposal=said, target="T000001"))
    assert set(FULL) == set(document) == set(MEMBERS)
    for group, parts in MEMBERS.items():
        for value in document[group] if parts and group != "ended" else ():
            assert set(value) <= set(parts), group


def test_a_listing_without_its_target_before_it_is_refused() -> None:
    with pytest.raises(ValueError, match="L000001"):
        list(subjects([listing()]))
