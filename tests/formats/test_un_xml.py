"""The United Nations' list is read without loss: every element lands where it can be found again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from sanctions.formats import un_xml
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Report
from sanctions.proposal import (
    Address,
    BirthDate,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Proposal,
    Remark,
)
from tests.formats import measuring
from tests.lists import real

Reads = Callable[..., Entry]
XSD = "{http://www.w3.org/2001/XMLSchema}"

# Nobody here exists: names, numbers and places are made up.
WHOLE = """<INDIVIDUAL>
    <DATAID>1</DATAID><VERSIONNUM>1</VERSIONNUM>
    <FIRST_NAME> ODO </FIRST_NAME><SECOND_NAME>BEN\n        ARBO</SECOND_NAME><THIRD_NAME/>
    <FOURTH_NAME>QUILL</FOURTH_NAME>
    <UN_LIST_TYPE>Ruritania</UN_LIST_TYPE><REFERENCE_NUMBER>RUi.001</REFERENCE_NUMBER>
    <LISTED_ON>2016-11-30-05:00</LISTED_ON><GENDER>Male</GENDER><SUBMITTED_BY>Atlantis</SUBMITTED_BY>
    <NAME_ORIGINAL_SCRIPT>Одо Квилл</NAME_ORIGINAL_SCRIPT><COMMENTS1>Seen in\n        2015.  </COMMENTS1>
    <TITLE><VALUE>Dr.</VALUE><VALUE/></TITLE>
    <DESIGNATION><VALUE>a) Keeper of\nthe Seal</VALUE><VALUE>Minister</VALUE></DESIGNATION>
    <NATIONALITY><VALUE>Tunisia</VALUE><VALUE>Ruritania</VALUE></NATIONALITY>
    <LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
    <LAST_DAY_UPDATED><VALUE>2017-01-02</VALUE><VALUE>2018-03-04Z</VALUE></LAST_DAY_UPDATED>
    <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Odo Kvill; Oddo Quil</ALIAS_NAME>
        <NOTE>formerly listed as</NOTE>
        <DATE_OF_BIRTH>1970-01-25</DATE_OF_BIRTH><CITY_OF_BIRTH>Zenda</CITY_OF_BIRTH>
        <COUNTRY_OF_BIRTH>Morocco</COUNTRY_OF_BIRTH></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Квилл (Quill; Kwill)</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME>The Feather</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ADDRESS><STREET>1 High St</STREET><CITY>Zenda</CITY><STATE_PROVINCE>North</STATE_PROVINCE>
        <ZIP_CODE>99</ZIP_CODE><COUNTRY>Tunisia</COUNTRY><NOTE>until 2012</NOTE></INDIVIDUAL_ADDRESS>
    <INDIVIDUAL_ADDRESS><COUNTRY/><NOTE>Believed to be at sea</NOTE></INDIVIDUAL_ADDRESS>
    <INDIVIDUAL_ADDRESS><COUNTRY/></INDIVIDUAL_ADDRESS>
    <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE></INDIVIDUAL_DATE_OF_BIRTH>
    <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Zenda</CITY><COUNTRY>Ruritania</COUNTRY><NOTE>by the lake</NOTE>
        </INDIVIDUAL_PLACE_OF_BIRTH>
    <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><TYPE_OF_DOCUMENT2>service</TYPE_OF_DOCUMENT2>
        <NUMBER> X123</NUMBER><ISSUING_COUNTRY>Tunisia</ISSUING_COUNTRY><DATE_OF_ISSUE>2001-08-10</DATE_OF_ISSUE>
        <CITY_OF_ISSUE>Rome</CITY_OF_ISSUE><COUNTRY_OF_ISSUE>Italy</COUNTRY_OF_ISSUE>
        <NOTE>under name Otto Feder, expires on 9 Aug. 2011</NOTE></INDIVIDUAL_DOCUMENT>
    <SORT_KEY>q</SORT_KEY><SORT_KEY_LAST_MOD/></INDIVIDUAL>"""
EXPECTED = Proposal(
    own_reference="RUi.001",
    programme="",
    kind="PERSON",
    names=[
        Name(text="ODO BEN ARBO QUILL", parts={"given": "ODO", "second": "BEN ARBO", "fourth": "QUILL"}),
        Name(text="Одо Квилл", kind="VARIANT"),
        *(
            Name(text=text, kind="ALIAS", strength="STRONG", note="formerly listed as", source="Odo Kvill; Oddo Quil")
            for text in ("Odo Kvill", "Oddo Quil")
        ),
        Name(text="Квилл (Quill; Kwill)", kind="LOW_QUALITY"),
        Name(text="The Feather", kind="ALIAS"),
    ],
    birth_dates=[BirthDate(text="1964-07-17"), BirthDate(text="1970-01-25", note="alias: Odo Kvill; Oddo Quil")],
    birth_places=[
        Place(text="Zenda, Ruritania", parts={"city": "Zenda", "country": "Ruritania"}, note="by the lake"),
        Place(
            text="Zenda, Morocco",
            country="MA",
            parts={"city": "Zenda", "country": "Morocco"},
            note="alias: Odo Kvill; Oddo Quil",
        ),
    ],
    nationalities=[Nationality(text="Tunisia", country="TN"), Nationality(text="Ruritania")],
    identifiers=[
        Identifier(
            number="X123",
            type="PASSPORT",
            label="Passport / service",
            country="TN",
            issuer="Tunisia",
            issued_on="2001-08-10",
            expires_on="9 Aug. 2011",
            name="Otto Feder",
            note="under name Otto Feder, expires on 9 Aug. 2011; place of issue: Rome; country of issue: Italy",
        )
    ],
    addresses=[
        Address(
            text="1 High St, Zenda, North, 99, Tunisia",
            country="TN",
            parts={
                "street": "1 High St",
                "city": "Zenda",
                "region": "North",
                "postal_code": "99",
                "country": "Tunisia",
            },
            note="until 2012",
        ),
        Address(text="Believed to be at sea"),
    ],
    positions=[Position(text="a) Keeper of the Seal"), Position(text="Minister")],
    particulars=[
        Particular(text="Male", type="GENDER", label="GENDER"),
        Particular(text="Dr.", type="TITLE", label="TITLE"),
    ],
    measures=["UNSPECIFIED"],
    remarks=[Remark(label="COMMENTS1", text="Seen in 2015."), Remark(label="SUBMITTED_BY", text="Atlantis")],
    designated_on="2016-11-30",
    amended_on=["2017-01-02", "2018-03-04"],
    listed_in="United Nations Security Council Consolidated List",
)


def listed(individuals: str = "", entities: str = "") -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<CONSOLIDATED_LIST dateGenerated='2025-04-19T23:00:04.625Z'>"
        f"<INDIVIDUALS>{individuals}</INDIVIDUALS><ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


@pytest.fixture
def one(tmp_path: Path) -> Reads:
    """The one entry of a list with the given elements."""

    def read(elements: str, kind: str = "INDIVIDUAL", report: Report | None = None) -> Entry:
        path = tmp_path / "un.xml"
        whole = elements if elements.startswith(f"<{kind}>") else f"<{kind}>{elements}</{kind}>"
        path.write_bytes(listed(**{"individuals" if kind == "INDIVIDUAL" else "entities": whole}))
        (entry,) = FORMATS["un-xml"].read(path, report or Report())
        return entry

    return read


def test_every_element_of_an_individual_lands(one: Reads) -> None:
    report = Report()
    entry = one(WHOLE, report=report)
    assert entry.said == EXPECTED
    assert (entry.where, entry.programmes, entry.ended, entry.faults) == (
        "INDIVIDUAL 1, line 2", ["Ruritania"], None, []
    )  # fmt: skip
    assert (report.dated, report.unmapped) == ("2025-04-19", {})
    assert report.ignored == {"DATAID": 1, "VERSIONNUM": 1, "LIST_TYPE/VALUE": 1, "SORT_KEY": 1}


def test_every_element_of_an_entity_lands(one: Reads) -> None:
    entry = one(
        """<FIRST_NAME>QUILL AND SONS</FIRST_NAME><UN_LIST_TYPE>Ruritania</UN_LIST_TYPE><SUBMITTED_ON>2009-07-17
        </SUBMITTED_ON><REFERENCE_NUMBER>RUe.001</REFERENCE_NUMBER><ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY>
        <ALIAS_NAME>Quills</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY>
        <ALIAS_NAME>Feathers Ltd</ALIAS_NAME><NOTE>until 2001</NOTE></ENTITY_ALIAS>
        <ENTITY_ADDRESS><CITY>Zenda</CITY></ENTITY_ADDRESS>""",
        kind="ENTITY",
    )
    assert entry.said == Proposal(
        own_reference="RUe.001",
        programme="",
        kind="ORGANISATION",
        names=[
            Name(text="QUILL AND SONS"),
            Name(text="Quills", kind="ALIAS"),
            Name(text="Feathers Ltd", kind="FORMER", note="until 2001"),
        ],
        addresses=[Address(text="Zenda", parts={"city": "Zenda"})],
        measures=["UNSPECIFIED"],
        remarks=[Remark(label="SUBMITTED_ON", text="2009-07-17")],
        listed_in="United Nations Security Council Consolidated List",
    )


DATES = {
    "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE>": BirthDate(text="1964-07-17"),
    "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1964</YEAR>": BirthDate(text="1964"),
    "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1958</YEAR><NOTE>Sep.</NOTE>": BirthDate(text="1958", note="Sep."),
    "<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1964</YEAR>": BirthDate(
        text="circa 1964", source="APPROXIMATELY 1964"
    ),
    "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR>": BirthDate(
        text="between 1960 and 1962", source="BETWEEN 1960 1962"
    ),
    "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR>": BirthDate(
        text="not before 1960", source="BETWEEN 1960"
    ),
    "<DATE>1964-07-17</DATE>": BirthDate(text="1964-07-17", source="1964-07-17"),
    "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1973</NOTE>": BirthDate(text="Nov. 1973"),
    "<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><NOTE>29 years old</NOTE>": BirthDate(
        text="29 years old", source="APPROXIMATELY 29 years old"
    ),
    "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>24/06/1402 (Hijri Calendar)</NOTE>": BirthDate(
        text="24/06/1402 (Hijri Calendar)", calendar="Hijri", worded=True
    ),
    "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE><YEAR>1966</YEAR>": BirthDate(
        text="1964-07-17", note="YEAR: 1966"
    ),
}


@pytest.mark.parametrize(("printed", "expected"), DATES.items())
def test_the_kinds_of_dates(one: Reads, printed: str, expected: BirthDate) -> None:
    entry = one(f"<INDIVIDUAL_DATE_OF_BIRTH>{printed}</INDIVIDUAL_DATE_OF_BIRTH>")
    assert (entry.said.birth_dates, entry.said.remarks) == ([expected], [])


PASSPORT = "<TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
CATCH_ALL = "National Identification Number"
NATIONAL = f"<TYPE_OF_DOCUMENT>{CATCH_ALL}</TYPE_OF_DOCUMENT>"
PAPERS = {
    "<NUMBER>Ruritanian Passport No. 96/184</NUMBER>": Identifier(
        number="96/184", source="Ruritanian Passport No. 96/184"
    ),
    "<TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><TYPE_OF_DOCUMENT2>card number 545</TYPE_OF_DOCUMENT2>": Identifier(
        number="545", type="PASSPORT", label="Passport / card number 545", source="card number 545"
    ),
    "<NUMBER>77</NUMBER><COUNTRY_OF_ISSUE>Tunisia</COUNTRY_OF_ISSUE>": Identifier(
        number="77", country="TN", note="country of issue: Tunisia"
    ),
    "<NUMBER>not known</NUMBER>": Identifier(number="not known"),
    f"{PASSPORT}<NUMBER>77 (Expired 25 Jan. 2016)</NUMBER>": Identifier(
        number="77", type="PASSPORT", label="Passport", expires_on="25 Jan. 2016", flags=["EXPIRED"],
        source="77 (Expired 25 Jan. 2016)",
    ),
    f"{PASSPORT}<NUMBER>R00, South Sudan</NUMBER>": Identifier(
        number="R00", type="PASSPORT", label="Passport", country="SS", issuer="South Sudan", source="R00, South Sudan"
    ),
    f"{PASSPORT}<NUMBER>Diplomatic Passport D01</NUMBER><NOTE>lost; valid until 2 May 2030</NOTE>": Identifier(
        number="D01", type="PASSPORT", label="Passport", expires_on="2 May 2030", flags=["LOST", "DIPLOMATIC"],
        source="Diplomatic Passport D01", note="lost; valid until 2 May 2030",
    ),
    f"{PASSPORT}<NOTE>Ruritanian passport number L 19 issued on 28 Feb. 1996, expired on 27 Feb. 2001</NOTE>":
    Identifier(
        number="L 19", type="PASSPORT", label="Passport", issued_on="28 Feb. 1996", expires_on="27 Feb. 2001",
        flags=["EXPIRED"], note="Ruritanian passport number L 19 issued on 28 Feb. 1996, expired on 27 Feb. 2001",
    ),
    f"{NATIONAL}<NUMBER>Counterfeit driving licence number 20</NUMBER>": Identifier(
        number="20", type="DRIVING_LICENCE", label=CATCH_ALL, flags=["FALSE"],
        source="Counterfeit driving licence number 20",
    ),
    f"{NATIONAL}<NUMBER>7</NUMBER><NOTE>officially cancelled in 2013</NOTE>": Identifier(
        number="7", type="NATIONAL_ID", label=CATCH_ALL, flags=["REVOKED"], note="officially cancelled in 2013"
    ),
    f"{NATIONAL}<NOTE>SSN 000-11-2222 (United States of America)</NOTE>": Identifier(
        number="000-11-2222", type="SOCIAL_SECURITY", label=CATCH_ALL, country="US",
        issuer="United States of America", note="SSN 000-11-2222 (United States of America)",
    ),
    f"{NATIONAL}<NOTE>Italian Fiscal Code: ODQ74</NOTE>": Identifier(
        number="ODQ74", type="TAX_NUMBER", label=CATCH_ALL, note="Italian Fiscal Code: ODQ74"
    ),
    f"{NATIONAL}<TYPE_OF_DOCUMENT2>Voter ID</TYPE_OF_DOCUMENT2><NUMBER>7</NUMBER>": Identifier(
        number="7", type="OTHER", label=f"{CATCH_ALL} / Voter ID"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("printed", "expected"), PAPERS.items())
def test_the_numbers_of_papers(one: Reads, printed: str, expected: Identifier) -> None:
    assert one(f"<INDIVIDUAL_DOCUMENT>{printed}</INDIVIDUAL_DOCUMENT>").said.identifiers == [expected]


@pytest.mark.parametrize(
    "note", ["issued in 1993, under name Otto Feder", "issued for Otto Feder, born on 25 Sep. 1973"]
)
def test_a_year_in_a_note_is_no_number_of_a_paper(one: Reads, note: str) -> None:
    entry = one(f"<INDIVIDUAL_DOCUMENT>{PASSPORT}<NOTE>{note}</NOTE></INDIVIDUAL_DOCUMENT>")
    assert entry.said.identifiers == []
    assert [remark.text for remark in entry.said.remarks] == [f"Passport; {note}"]


def test_an_alias_in_its_own_script_is_a_name_too(one: Reads) -> None:
    entry = one(
        "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Quill</ALIAS_NAME><NOTE>original script: Квилл</NOTE>"
        "</INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Odo</ALIAS_NAME>"
        "<NOTE>In Arabic: Одо</NOTE></INDIVIDUAL_ALIAS>"
        "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Одо</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    )
    assert entry.said.names == [
        Name(text="Quill", kind="LOW_QUALITY", note="original script: Квилл"),
        Name(text="Квилл", kind="LOW_QUALITY", source="original script: Квилл"),
        Name(text="Odo", kind="ALIAS", strength="STRONG", note="In Arabic: Одо"),
        Name(text="Одо", kind="ALIAS", strength="STRONG"),
    ]


def test_what_has_no_value_of_its_own_is_a_remark_under_its_heading(one: Reads) -> None:
    report = Report()
    entry = one(
        """<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NOTE>lost</NOTE></INDIVIDUAL_DOCUMENT>
        <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE></INDIVIDUAL_DATE_OF_BIRTH>
        <INDIVIDUAL_ALIAS><NOTE>several names</NOTE></INDIVIDUAL_ALIAS>""",
        report=report,
    )
    assert entry.said.remarks == [
        Remark(label="INDIVIDUAL_ALIAS/NOTE", text="several names"),
        Remark(label="INDIVIDUAL_DATE_OF_BIRTH", text="EXACT"),
        Remark(label="INDIVIDUAL_DOCUMENT", text="Passport; lost"),
    ]
    assert not report.unmapped


def test_what_is_not_known_is_a_remark_and_named(one: Reads) -> None:
    report = Report()
    entry = one(
        """<HEIGHT unit='m'>1.8</HEIGHT><GENDER>Male</GENDER><GENDER>Female</GENDER>loose
        <TITLE of='x'>Dr.<X>y</X></TITLE>
        <INDIVIDUAL_ALIAS><QUALITY>Fair</QUALITY><ALIAS_NAME>A</ALIAS_NAME><ALIAS_NAME>B</ALIAS_NAME></INDIVIDUAL_ALIAS>
        <LIST_TYPE><VALUE>Other list</VALUE></LIST_TYPE>""",
        report=report,
    )
    assert {(remark.label, remark.text) for remark in entry.said.remarks} == {
        ("HEIGHT/@unit", "m"),
        ("HEIGHT", "1.8"),
        ("GENDER", "Female"),
        ("", "loose"),
        ("TITLE", "x"),
        ("TITLE", "Dr."),
        ("TITLE/X", "y"),
        ("INDIVIDUAL_ALIAS/QUALITY", "Fair"),
        ("INDIVIDUAL_ALIAS/ALIAS_NAME", "B"),
        ("LIST_TYPE/VALUE", "Other list"),
    }
    assert {f"INDIVIDUAL/{remark.label}" for remark in entry.said.remarks} == set(report.unmapped)
    assert report.unmapped["INDIVIDUAL/HEIGHT"].where == entry.where


@pytest.mark.parametrize(
    ("name", "dated", "individuals", "entities"),
    [
        ("un/consolidated_2020.xml", "2020-11-30", 713, 305),
        ("un/consolidated_2025-04-19.xml", "2025-04-19", 684, 193),
    ],
)
def test_the_real_lists_are_read_whole(name: str, dated: str, individuals: int, entities: int) -> None:
    report = Report()
    entries = list(un_xml.read(real(name), report))
    kinds = [entry.said.kind for entry in entries]
    assert (kinds.count("PERSON"), kinds.count("ORGANISATION")) == (individuals, entities)
    assert len({entry.said.own_reference for entry in entries}) == individuals + entities
    assert all(entry.said.primary_name and entry.programmes and entry.said.designated_on for entry in entries)
    assert (report.dated, report.unmapped) == (dated, {})


@pytest.mark.parametrize("name", ["un/consolidated_2020.xml", "un/consolidated_2025-04-19.xml"])
def test_every_word_of_the_real_lists_is_found_again(name: str) -> None:
    path = real(name)
    document = etree.parse(str(path))
    elements = [element for tag in un_xml.KINDS for element in document.iter(tag)]
    for element, entry in zip(elements, un_xml.read(path, Report()), strict=True):
        kept = set(" ".join([*_texts(entry), *entry.programmes]).replace(";", " ").split())
        for leaf in element.iter():
            above = leaf.getparent()
            path_ = str(leaf.tag) if above is None or above is element else f"{above.tag}/{leaf.tag}"
            if not len(leaf) and path_ not in un_xml.IGNORED and "TYPE_OF_DATE" not in path_ and "QUALITY" not in path_:
                words = set((leaf.text or "").removesuffix("-05:00").removesuffix("-04:00").replace(";", " ").split())
                assert words <= kept, (entry.where, path_, words - kept)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    fields = getattr(value, "__struct_fields__", None) or ("said",) if not isinstance(value, bool) else ()
    return [text for name in fields for text in _texts(getattr(value, name))]


def test_every_element_of_the_schema_is_known() -> None:
    schema = etree.parse(str(real("xsd/UN_consolidated.xsd")))
    paths = set()
    for kind in un_xml.KINDS:
        for element in schema.iterfind(f".//{XSD}element[@name='{kind}']//{XSD}element"):
            if element.find(f"{XSD}complexType") is None:
                above = [up.get("name", "") for up in element.iterancestors(f"{XSD}element")]
                paths.add("/".join([*above[: above.index(kind)], element.get("name", "")]))
    assert len(paths) > 40
    assert paths <= {*un_xml.FIELDS, *un_xml.IGNORED}


def test_memory_does_not_grow_with_the_list(tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 20_000):
        path = tmp_path / f"{count}.xml"
        path.write_bytes(listed(individuals=WHOLE * count))
        read = measuring.reading("un-xml", path)
        assert (read.entries, read.code, read.unmapped) == (count, "", [])
        peaks.append(read.kib)
    assert peaks[1] < peaks[0] + 4 * 1024
