"""FollowTheMoney is read without loss: whole files, nested ones and deltas. Nobody in the snippets exists."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sanctions.formats import ftm
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.proposal import (
    Act,
    Address,
    BirthDate,
    Contact,
    Ending,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Proposal,
    Reason,
    Reference,
    Relation,
    Remark,
)
from tests.formats import measuring
from tests.formats.conserving import lost
from tests.lists import real

Reads = Callable[..., list[Entry]]
Json = dict[str, Any]
ZALA = "opensanctions_fixtures/zala/entities.ftm.json"
DELTA = "opensanctions_fixtures/delta/{}/entities.delta.json"


def entity(key: str, schema: str, /, *, target: bool = False, **properties: Any) -> Json:
    """An entity; a property's single value need not be a list."""
    lists = {prop: value if isinstance(value, list) else [value] for prop, value in properties.items()}
    caption = next((text for text in lists.get("name", [])), schema)
    return {"id": key, "caption": caption, "schema": schema, "properties": lists, "target": target}


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """The entries of a file with the given lines."""

    def read(*lines: Json, report: Report | None = None) -> list[Entry]:
        path = tmp_path / "entities.ftm.json"
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        return list(ftm.read(path, report or Report()))

    return read


ODO = entity(
    "odo", "Person", target=True, name=["Odo Quill", "Одо Квилл"], alias="Oddo", weakAlias="The Feather",
    previousName="Otto Feder", firstName=["Odo", "Одо"], lastName="Quill", birthDate=["1961-03", "1962"],
    birthPlace="Zenda", birthCountry="ru", nationality="sy", citizenship="xx", country="fr", position="Keeper",
    phone="+00 1", email="o@quill.example", website="https://quill.example", passportNumber="X123",
    innCode="7707083893", gender="male", title="Dr.", height="170", topics=["sanction", "role.pep", "asset.frozen"],
    notes=["Scar: left hand", "Born: circa 1960", "Born: 1962 (by his own account)", "Likes quills"],
    programId="RU", addressEntity=["addr", "gone"],
    address="Streslau", sourceUrl="https://list.example/odo", profession="writer", shoeSize="44",
)  # fmt: skip
SANCTION = entity(
    "s1", "Sanction", entity="odo", authority="Ministry of Ink", authorityId=["INK-1", "OLD-1"], unscId="RUi.001",
    country="fr", program="Ruritania programme", programId=["RU-1", "RU-2"], provisions=["Asset freeze", "No feathers"],
    status="In force", reason="Wrote letters.", listingDate=["2014-01-01", "2015-01-01"], startDate="2014-01-02",
    modifiedAt=["2016-01-01"], endDate="2099-01-01", summary="Colour: blue", duration="ten years",
    description=["Listed in: The Ink List", "Exemption: Pens.", "Plain words", "Reference: EU: EU.1"], sourceUrl="https://list.example/s1",
)  # fmt: skip
FILE = [
    SANCTION,
    entity("own", "Ownership", owner="odo", asset="firm", role="majority", percentage="51", startDate="2010"),
    entity("fam", "Family", person="ida", relative="odo", relationship="aunt"),
    ODO,
    entity("firm", "Company", name="Quill Ltd", registrationNumber="12"),
    entity("ida", "Person", target=True, name="Ida Quill"),
    entity("pass", "Passport", holder="odo", number="X123", country="ru", startDate="2001", endDate="2011-08",
           authority="Office", summary="seen once"),
    entity("addr", "Address", full="1 High St, Zenda", street="1 High St", city="Zenda", country="ru", remarks="old"),
]  # fmt: skip
EXPECTED = Proposal(
    own_reference="INK-1",
    programme="",
    kind="PERSON",
    names=[
        Name(text="Odo Quill", parts={"given": "Odo", "family": "Quill"}),
        Name(text="Одо Квилл", kind="VARIANT"),
        Name(text="Oddo", kind="ALIAS"),
        Name(text="The Feather", kind="LOW_QUALITY"),
        Name(text="Otto Feder", kind="FORMER"),
    ],
    birth_dates=[
        BirthDate(text="1961-03"),
        BirthDate(text="1962", note="by his own account"),
        BirthDate(text="circa 1960"),
    ],
    birth_places=[Place(text="Zenda", country="RU")],
    nationalities=[
        Nationality(text="Syrian Arab Republic", country="SY", source="sy"),
        Nationality(text="xx", citizenship=True),
    ],
    identifiers=[
        Identifier(number="7707083893", type="INN", label="innCode"),
        Identifier(
            number="X123",
            type="PASSPORT",
            label="Passport",
            country="RU",
            issuer="Office",
            issued_on="2001",
            expires_on="2011-08",
            note="seen once",
        ),
    ],
    addresses=[
        Address(
            text="1 High St, Zenda",
            country="RU",
            parts={"street": "1 High St", "city": "Zenda", "country": "Russian Federation"},
            note="old",
        ),
        Address(text="Streslau"),
    ],
    positions=[Position(text="Keeper")],
    contacts=[
        Contact(text="+00 1", type="PHONE"),
        Contact(text="o@quill.example", type="EMAIL"),
        Contact(text="https://quill.example", type="WEBSITE"),
    ],
    particulars=[
        Particular(text="France", label="country", country="FR", source="fr"),
        Particular(text="Dr.", type="TITLE", label="title"),
        Particular(text="male", type="GENDER", label="gender"),
        Particular(text="170", type="HEIGHT", label="height"),
        Particular(text="writer", label="profession"),
    ],
    relations=[
        Relation(type="OWNS", name="Quill Ltd", role="majority", note="percentage: 51; startDate: 2010"),
        Relation(type="FAMILY", name="Ida Quill", own_reference="ida", role="aunt"),
    ],
    references=[
        Reference(system="UN", number="RUi.001"),
        Reference(system="OTHER", number="OLD-1"),
        Reference(system="EU", number="EU.1"),
    ],
    measures=["ASSET_FREEZE", "OTHER"],
    exemptions=[Reason(text="Pens.", language="und")],
    reasons=[Reason(text="Wrote letters.", language="und")],
    remarks=[],
    designated_on="2014-01-01",
    in_force_on="2014-01-02",
    amended_on=["2016-01-01"],
    listed_in="The Ink List",
    sources=["https://list.example/s1", "https://list.example/odo"],
)
REMARKS = {
    ("firstName", "Одо"), ("topics", "role.pep"), ("Scar", "left hand"), ("notes", "Likes quills"), ("shoeSize", "44"),
    ("addressEntity", "gone"), ("listingDate", "2015-01-01"), ("provisions", "No feathers"), ("endDate", "2099-01-01"),
    ("authority", "Ministry of Ink"), ("country", "fr"), ("program", "Ruritania programme"), ("Colour", "blue"),
    ("duration", "ten years"), ("description", "Plain words"),
}  # fmt: skip


def test_a_person_whose_entities_stand_in_any_order(reads: Reads) -> None:
    for lines in (FILE, FILE[::-1]):
        report = Report()
        odo = next(entry for entry in reads(*lines, report=report) if entry.said.own_reference == "INK-1")
        assert odo.programmes == ["RU-1", "RU-2"]
        assert odo.ended is None
        assert {(remark.label, remark.text) for remark in odo.said.remarks} == REMARKS
        for member in Proposal.__struct_fields__:
            if member not in {"remarks", "relations"}:
                assert getattr(odo.said, member) == getattr(EXPECTED, member), member
        assert set(odo.said.relations) == set(EXPECTED.relations)
        assert set(report.unmapped) == {"Person.shoeSize", "addressEntity (not in the file)"}
        assert report.ignored["an entity that is no target"] == 1


def test_the_nested_shape_says_the_same(reads: Reads) -> None:
    sanction = {**SANCTION, "properties": {**SANCTION["properties"], "entity": ["odo"]}}
    own = entity("own", "Ownership", asset=FILE[4], role="majority", percentage="51", startDate="2010")
    family = entity("fam", "Family", person=FILE[5], relationship="aunt")
    properties = {
        **ODO["properties"],
        "addressEntity": [FILE[7], "gone"],
        "sanctions": [sanction],
        "identifications": [FILE[6]],
        "ownershipOwner": [own],
        "familyRelative": [family],
    }
    (odo,) = reads({**ODO, "properties": properties})
    assert {(remark.label, remark.text) for remark in odo.said.remarks} == REMARKS
    for member in Proposal.__struct_fields__:
        if member not in {"remarks", "relations"}:
            assert getattr(odo.said, member) == getattr(EXPECTED, member), member
    assert set(odo.said.relations) == set(EXPECTED.relations)


def test_the_list_is_the_one_named_else_the_datasets_unless_an_act_is(reads: Reads) -> None:
    odo = {**entity("odo", "Person", target=True, name="Odo"), "datasets": ["ink_list", "other"]}
    sanction = {**entity("s", "Sanction", entity="odo"), "datasets": ["ink_list"]}
    acts = ["Legal act: 2020/1 Ink Order (2020-03-04)", "Legal act: 2020/2"]
    assert reads(odo)[0].said.listed_in == "ink_list, other"
    assert reads(odo, sanction)[0].said.listed_in == "ink_list"
    sanction["properties"]["description"] = acts
    (entry,) = reads(odo, sanction)
    assert (entry.said.listed_in, entry.said.remarks) == ("", [])
    assert entry.said.acts == [Act(number="2020/1 Ink Order", date="2020-03-04"), Act(number="2020/2")]
    sanction["properties"]["description"] = [f"Legal act: {'x' * 201}"]
    assert reads(odo, sanction)[0].said.remarks == [Remark(label="Legal act", text="x" * 201)]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [("Company", "ORGANISATION"), ("PublicBody", "STATE_BODY"), ("Vessel", "VESSEL"), ("Airplane", "AIRCRAFT")],
)
def test_kinds(reads: Reads, schema: str, kind: str) -> None:
    (entry,) = reads(entity("a", schema, target=True, name="A", registrationNumber="R-1"))
    assert (entry.said.kind, entry.said.own_reference, entry.faults) == (kind, "a", [])
    assert entry.said.identifiers[0].type == ("TAIL_NUMBER" if kind == "AIRCRAFT" else "REGISTRATION")


def test_a_target_of_another_schema_is_a_fault(reads: Reads) -> None:
    (entry,) = reads(entity("a", "CryptoWallet", target=True, name="A", publicKey="k"))
    assert [fault.code for fault in entry.faults] == ["unknown_kind"]


def test_sanctions_with_different_references_are_designations_of_their_own(reads: Reads) -> None:
    entries = reads(
        entity("odo", "Person", name="Odo Quill"),
        *(
            entity(f"s{number}", "Sanction", entity="odo", authorityId=key, programId=f"P{number}")
            for number, key in enumerate(["A", "B", "A"])
        ),
    )
    assert {entry.said.own_reference: entry.programmes for entry in entries} == {"A": ["P0", "P2"], "B": ["P1"]}


@pytest.mark.parametrize(
    ("topics", "sanction", "ended"),
    [
        (["sanction"], {"status": "In force"}, None),
        (["sanction"], {"endDate": "2099-01-01"}, None),
        ([], {"endDate": "2099-01-01"}, Ending(ended_on="2099-01-01", reason="DELISTED")),
        (["sanction"], {"endDate": "2020-01-01"}, Ending(ended_on="2020-01-01", reason="DELISTED")),
        (["sanction"], {"status": "Expired"}, Ending(ended_on="not later than 2025-01-01", reason="EXPIRED")),
        ([], {"status": "Annulled", "endDate": "2020"}, Ending(ended_on="2020", reason="ANNULLED")),
        ([], {}, None),
    ],
)
def test_whether_a_listing_is_over(reads: Reads, topics: list[str], sanction: Json, ended: Ending | None) -> None:
    odo = {**entity("odo", "Person", name="Odo", topics=topics), "last_seen": "2025-01-01T00:00:00"}
    (entry,) = reads(odo, entity("s", "Sanction", entity="odo", **sanction))
    assert entry.ended == ended


def test_a_sanction_of_nobody_tells_of_a_file_cut_off(reads: Reads) -> None:
    with pytest.raises(UnreadableError) as caught:
        reads(*FILE, entity("s9", "Sanction", entity="nobody"))
    assert (caught.value.code, caught.value.where) == ("truncated", "line 9")


@pytest.mark.parametrize(
    "line",
    [
        '{"a": 1}',
        '{"id": "", "schema": "Person", "properties": {}}',
        '{"id": "a", "schema": "Person", "properties": []}',
        '{"id": "a", "schema": "Person", "properties": {"name": "A"}}',
        '{"id": 1, "schema": "Person"}',
        '{"op": "PUT", "entity": {"id": "a"}}',
        '{"op": "ADD"}',
        "[]",
    ],
)
def test_a_line_that_is_no_entity_refuses_the_file(tmp_path: Path, line: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(line + "\n")
    with pytest.raises(UnreadableError) as caught:
        list(ftm.read(path, Report()))
    assert (caught.value.code, caught.value.where) == ("format", "line 1")


def test_a_delta(reads: Reads) -> None:
    added, gone, changed = reads(
        {"op": "ADD", "entity": entity("a", "Person", target=True, name="A")},
        {"op": "DEL", "entity": {"id": "b"}},
        {"op": "MOD", "entity": entity("c", "Person", target=True, name="C")},
    )
    assert (added.said.own_reference, added.faults) == ("a", [])
    assert (gone.said.own_reference, gone.ended) == ("b", Ending(ended_on="", reason="DELISTED"))
    assert [fault.code for fault in changed.faults] == ["incomplete"]
    (whole,) = reads(
        {"op": "MOD", "entity": entity("c", "Person", target=True, name="C")},
        {"op": "MOD", "entity": entity("s", "Sanction", entity="c", programId="P")},
    )
    assert (whole.faults, whole.programmes) == ([], ["P"])


WORDS = {"notes", "summary", "description"}


def printed(value: Json, *, passed: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """The texts of an entity's properties without links, and without what is not repeated by an entry as a word."""
    skipped = {"entity", "holder", "addressEntity", "topics", "programId", "birthCountry", "authorityId", *passed}
    for prop, texts in value["properties"].items():
        for text in texts if prop not in skipped else ():
            # "Label: text" stands as a remark under its label
            yield from ((prop, part) for part in (text.split(": ", 1) if prop in WORDS else [text]))


def test_the_real_file_is_read_whole_and_nothing_is_lost() -> None:
    path, report = real(ZALA), Report()
    entries = list(FORMATS["ftm"].read(path, report))
    entities = {line["id"]: line for line in map(json.loads, path.read_text().splitlines())}
    assert Counter(entry.said.kind for entry in entries) == {"ORGANISATION": 20, "PERSON": 12}
    assert set(report.unmapped) == {"addressEntity (not in the file)"}
    assert not any(entry.faults for entry in entries)
    assert report.dated == "2026-04-29"
    by_line: dict[str, list[Entry]] = {}
    for entry in entries:
        by_line.setdefault(entry.where, []).append(entry)
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        value = json.loads(line)
        if of := by_line.get(f"line {number}"):
            assert not lost(printed(value), of[0])
        for subject in value["properties"].get("entity", []):
            named = [entry for each in by_line.values() for entry in each if entry.where == _line(path, subject)]
            key = (value["properties"].get("authorityId") or [subject])[0]
            (entry,) = [each for each in named if each.said.own_reference == key]
            plain = ("provisions", "status") if "provisions" in value["properties"] else ("status",)
            assert not lost(printed(value, passed=plain), entry)
    assert len(entities) == 91


def _line(path: Path, number: str) -> str:
    ids = [json.loads(line)["id"] for line in path.read_text().splitlines()]
    return f"line {ids.index(number) + 1}"


@pytest.mark.parametrize(
    ("version", "count", "ended"),
    [("20240527194702-wnk", 2, 0), ("20240528014702-pfh", 2, 0), ("20240528074703-npf", 1, 1),
     ("20240528134729-3iv", 1, 0)],
)  # fmt: skip
def test_the_real_deltas(version: str, count: int, ended: int) -> None:
    entries = list(ftm.read(real(DELTA.format(version)), Report()))
    assert (len(entries), sum(bool(entry.ended) for entry in entries)) == (count, ended)


def test_memory_does_not_grow_with_the_number_of_entities(tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 10_000):
        path = tmp_path / f"{count}.json"
        with path.open("w") as file:
            for number in range(count):
                own = entity(f"p{number}", "Person", target=True, name=f"Odo {number}", addressEntity=f"a{number}")
                sanction = entity(f"s{number}", "Sanction", entity=f"p{number}", authorityId=f"K{number}")
                place = entity(f"a{number}", "Address", full=f"{number} High St")
                file.writelines(json.dumps(each) + "\n" for each in (sanction, own, place))
        read = measuring.reading("ftm", path)
        assert (read.entries, read.code) == (count, "")
        peaks.append(read.kib)
    assert peaks[1] < peaks[0] + 8 * 1024


def test_an_entity_that_thousands_name_is_read_once_for_all_of_them(tmp_path: Path) -> None:
    """Each link asked for the other party with all of that one's own links: 20,000 would have taken hours."""
    path = tmp_path / "hub.json"
    people = [{"id": who, "schema": "Person", "target": True, "caption": who, "properties": {}} for who in "ab"]
    links = [
        {"id": f"l{number}", "schema": "UnknownLink", "properties": {"subject": ["a"], "object": ["b"]}}
        for number in range(5_000)
    ]
    path.write_text("".join(json.dumps(one) + "\n" for one in people + links))
    found = measuring.reading("ftm", path)
    assert (found.entries, found.code) == (2, "")
    assert found.seconds < 10


def test_an_entity_that_too_many_name_is_refused(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ftm, "MOST_LINKS", 2)
    link = {"schema": "UnknownLink", "properties": {"subject": ["a"], "object": ["b"]}}
    with pytest.raises(UnreadableError, match="More than 2 entities name this one") as refused:
        reads(
            {"id": "a", "schema": "Person", "target": True, "caption": "A", "properties": {"name": ["A"]}},
            *({"id": f"l{number}", **link} for number in range(3)),
        )
    assert refused.value.code == "too_large"
