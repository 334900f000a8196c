"""OFAC's set of files is read side by side; every piece of every remark is found again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from sanctions.formats import ofac_csv
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.guards.csv import rows
from sanctions.formats.ofac_remarks import pieces
from sanctions.proposal import (
    Address,
    BirthDate,
    Contact,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Proposal,
    Relation,
    Remark,
    to_json,
)
from tests.formats import measuring
from tests.lists import real

Makes = Callable[..., Path]
NOTHING = ",-0- " * 7

# Nobody here exists: names, numbers and places are made up.
PERSON = (
    '7,"QUILL, Odo",individual,"RURITANIA] [SDGT","Keeper of the Seal"' + ",-0- " * 6 + ',"DOB 14 Jun 1975; '
    "alt. DOB circa 1976; POB Zenda, Korea, North; nationality Iran; citizen Iraq; Gender Male; Passport A123 (Iran) "
    "issued 12 Mar 2004 expires 2009; alt. Tax ID No. 99-7 (Ruritania); SSN 123-45-6789 (United States); "
    "a.k.a. 'QUILLER'; f.k.a. 'FEATHER'; Linked To: QUILL AND SONS; Website www.quill.example; "
    "Email Address odo@quill.example; Phone No. 263-4; Additional Sanctions Information - Subject to Secondary "
    "Sanctions; Secondary sanctions risk: section 1; "
    'Digital Currency Address - XBT 1abc; wife of Ada QUILL; Chess champion 1999; Passport lost."'
)
VESSEL = (
    '9,"QUILL STAR",vessel,"RURITANIA",-0- ,P3QG3,Tug,"318,000",640,Malta,Quill Shipping,"Vessel Registration '
    'Identification IMO 9187629; MMSI 572469210; Former Vessel Flag Cyprus."'
)


@pytest.fixture
def made(tmp_path: Path) -> Makes:
    """A set with the given rows; the path of its sdn file."""

    def make(sdn: str = "", alt: str = "", add: str = "", sdn_comments: str = "", name: str = "19_sdn.csv") -> Path:
        for word, text in {"sdn": sdn, "alt": alt, "add": add, "sdn_comments": sdn_comments}.items():
            (tmp_path / name.replace("sdn", word)).write_bytes(text.encode("latin-1"))
        return tmp_path / name

    return make


def read(path: Path, report: Report | None = None) -> list[Entry]:
    return list(FORMATS["ofac-csv"].read(path, report or Report()))


def test_everything_of_a_person_lands(made: Makes) -> None:
    alt = '7,1,"aka","KWILL, Odo",-0- \n7,2,"fka","ODO THE FIRST","until 2001"\n7,3,"nka","QUILL, O.",-0- \n'
    add = '7,1,"1 High St","Zenda 99","Iran","home"\n7,2,-0- ,-0- ,-0- ,-0- \n'
    report = Report()
    (entry,) = read(made(PERSON + "\n", alt, add), report)
    assert entry.said == Proposal(
        own_reference="7",
        programme="",
        kind="PERSON",
        names=[
            Name(text="QUILL, Odo", parts={"family": "QUILL", "given": "Odo"}),
            Name(text="KWILL, Odo", kind="ALIAS", parts={"family": "KWILL", "given": "Odo"}),
            Name(text="ODO THE FIRST", kind="FORMER", note="until 2001"),
            Name(text="QUILL, O.", kind="ALIAS", parts={"family": "QUILL", "given": "O."}, note="now known as"),
            Name(text="QUILLER", kind="LOW_QUALITY", source="a.k.a. 'QUILLER'"),
            Name(text="FEATHER", kind="FORMER", strength="WEAK", source="f.k.a. 'FEATHER'"),
        ],
        birth_dates=[
            BirthDate(text="14 Jun 1975", source="DOB 14 Jun 1975"),
            BirthDate(text="circa 1976", source="alt. DOB circa 1976"),
        ],
        birth_places=[Place(text="Zenda, Korea, North", country="KP", source="POB Zenda, Korea, North")],
        nationalities=[
            Nationality(text="Iran", country="IR", source="nationality Iran"),
            Nationality(text="Iraq", country="IQ", citizenship=True, source="citizen Iraq"),
        ],
        identifiers=[
            Identifier(
                number="A123", type="PASSPORT", label="Passport", country="IR", issuer="Iran",
                issued_on="12 Mar 2004", expires_on="2009",
                source="Passport A123 (Iran) issued 12 Mar 2004 expires 2009",
            ),
            Identifier(
                number="99-7", type="TAX_NUMBER", label="Tax ID No.", issuer="Ruritania",
                source="alt. Tax ID No. 99-7 (Ruritania)",
            ),
            Identifier(
                number="123-45-6789", type="SOCIAL_SECURITY", label="SSN", country="US", issuer="United States",
                source="SSN 123-45-6789 (United States)",
            ),
            Identifier(
                number="1abc", type="WALLET", label="Digital Currency Address - XBT",
                source="Digital Currency Address - XBT 1abc",
            ),
        ],
        addresses=[
            Address(
                text="1 High St, Zenda 99, Iran",
                country="IR",
                parts={"street": "1 High St", "place": "Zenda 99", "country": "Iran"},
                note="home",
            )
        ],
        positions=[Position(text="Keeper of the Seal")],
        contacts=[
            Contact(text="www.quill.example", type="WEBSITE", source="Website www.quill.example"),
            Contact(text="odo@quill.example", type="EMAIL", source="Email Address odo@quill.example"),
            Contact(text="263-4", type="PHONE", source="Phone No. 263-4"),
        ],
        particulars=[Particular(text="Male", type="GENDER", label="Gender", source="Gender Male")],
        relations=[
            Relation(
                type="ASSOCIATE_OF", name="QUILL AND SONS", role="Linked To", source="Linked To: QUILL AND SONS"
            ),
            Relation(type="FAMILY", name="Ada QUILL", role="wife of", source="wife of Ada QUILL"),
        ],
        measures=["ASSET_FREEZE"],
        remarks=[
            Remark(
                label="Additional Sanctions Information",
                text="Additional Sanctions Information - Subject to Secondary Sanctions",
            ),
            Remark(label="Secondary sanctions risk", text="Secondary sanctions risk: section 1"),
            Remark(label="Remarks", text="Chess champion 1999"),
            Remark(label="Remarks", text="Passport lost"),
        ],
        listed_in="OFAC Specially Designated Nationals List",
    )  # fmt: skip
    assert (entry.where, entry.programmes, report.unmapped) == ("row 1", ["RURITANIA", "SDGT"], {})
    assert report.ignored == {"alt: alt_num": 3, "add: add_num": 2}


def test_everything_of_a_vessel_lands(made: Makes) -> None:
    (entry,) = read(made(VESSEL))
    assert entry.said.kind == "VESSEL"
    assert [(each.type, each.number) for each in entry.said.identifiers] == [
        ("CALL_SIGN", "P3QG3"),
        ("IMO", "9187629"),
        ("MMSI", "572469210"),
    ]
    assert [(each.type, each.text, each.country) for each in entry.said.particulars] == [
        ("VESSEL_TYPE", "Tug", ""),
        ("TONNAGE", "318,000", ""),
        ("GROSS_TONNAGE", "640", ""),
        ("FLAG", "Malta", "MT"),
        ("FORMER_FLAG", "Cyprus", "CY"),
    ]
    assert entry.said.relations == [Relation(type="OWNED_BY", name="Quill Shipping", role="Vess_owner")]


PAPERS = {
    "Passport 654 (Jordan) issued 01 Jan 2008 to 31 Dec 2010": Identifier(
        number="654", type="PASSPORT", label="Passport", country="JO", issuer="Jordan",
        issued_on="01 Jan 2008", expires_on="31 Dec 2010",
    ),
    "Diplomatic Passport D1 (Kenya)": Identifier(
        number="D1", type="PASSPORT", label="Diplomatic Passport", country="KE", issuer="Kenya", flags=["DIPLOMATIC"]
    ),
    "Folio Mercantil No. 437 (Jalisco) (Mexico)": Identifier(
        number="437", type="REGISTRATION", label="Folio Mercantil No.", country="MX", issuer="Mexico", note="Jalisco"
    ),
    "National ID No. K357(4) (Hong Kong)": Identifier(
        number="K357(4)", type="NATIONAL_ID", label="National ID No.", country="HK", issuer="Hong Kong"
    ),
    "Passport 411 issued under the name Odo Kwill": Identifier(
        number="411", type="PASSPORT", label="Passport", name="Odo Kwill"
    ),
    "Passport 411 (Iran) expired 2009": Identifier(
        number="411", type="PASSPORT", label="Passport", country="IR", issuer="Iran", expires_on="2009",
        flags=["EXPIRED"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("piece", "expected"), PAPERS.items())
def test_the_words_around_a_number_land_beside_it(made: Makes, piece: str, expected: Identifier) -> None:
    (entry,) = read(made(f'7,"QUILL",individual,RURITANIA{NOTHING},"{piece}."\n'))
    assert entry.said.identifiers == [replace(expected, source=piece)]
    assert entry.said.remarks == []


def test_an_aircraft_s_remarks_land(made: Makes) -> None:
    remarks = (
        "Aircraft Construction Number (also called L/N or S/N or F/N) 8401; Aircraft Manufacture Date 1992; "
        "Aircraft Model IL76-TD; Aircraft Operator QUILL AIR; Aircraft Manufacturer's Serial Number (MSN) 1023; "
        "Aircraft Mode S Transponder Code 72A; Aircraft Tail Number N2."
    )
    (entry,) = read(made('3,"EP-XYZ",aircraft,"SDGT"' + NOTHING + f',"{remarks}"\n'))
    assert [(each.type, each.number) for each in entry.said.identifiers] == [
        ("SERIAL_NUMBER", "8401"),
        ("SERIAL_NUMBER", "1023"),
        ("OTHER", "72A"),
        ("TAIL_NUMBER", "N2"),
    ]
    assert [(each.type, each.text) for each in entry.said.particulars] == [
        ("BUILT_ON", "1992"),
        ("AIRCRAFT_MODEL", "IL76-TD"),
        ("AIRCRAFT_OPERATOR", "QUILL AIR"),
    ]
    assert not entry.said.remarks


def test_a_remark_cut_off_goes_on_in_the_comments(made: Makes) -> None:
    start = "Linked To: " + "Q" * 976 + "; Linked To: "
    assert len(start) == 1000
    sdn = f'3,"A",-0- ,"X"{NOTHING},"{start}"\n4,"B",-0- ,"X"{NOTHING},"Chief."\n'
    entries = read(made(sdn, sdn_comments='3,"QUILL; DOB 1970."\n4,"Keeper."\n'))
    assert [each.name for each in entries[0].said.relations] == ["Q" * 976, "QUILL"]
    assert entries[0].said.birth_dates == [BirthDate(text="1970", source="DOB 1970")]
    assert [each.text for each in entries[1].said.remarks] == ["Chief.", "Keeper"]


def test_the_mark_of_the_old_end_of_file_is_no_row(made: Makes) -> None:
    assert len(read(made(VESSEL + "\n\x1a", alt="\x1a"))) == 1


def test_rows_of_no_entry_are_named(made: Makes) -> None:
    report = Report()
    alt = '8,1,"aka","LOST",-0- \n9,2,"aka","QUILL MOON",-0- \n'
    (entry,) = read(made(VESSEL, alt=alt, add='11,1,"Nowhere",-0- ,-0- ,-0- '), report)
    assert [name.text for name in entry.said.names] == ["QUILL STAR", "QUILL MOON"]
    assert {path: found.where for path, found in report.unmapped.items()} == {
        "alt: of no entry": "19_alt.csv, row 1",
        "add: of no entry": "19_add.csv, row 1",
    }


def test_kinds_not_known_are_kept_and_named(made: Makes) -> None:
    report = Report()
    (entry,) = read(made(f'3,"A",submarine,"X"{NOTHING},-0- \n', alt='3,1,"pka","B",-0- \n'), report)
    assert entry.said.kind == "ORGANISATION"
    assert entry.said.remarks == [Remark(label="SDN_Type", text="SDN_Type submarine")]
    assert entry.said.names[1] == Name(text="B", kind="ALIAS", note="pka")
    assert set(report.unmapped) == {"sdn: SDN_Type", "alt: alt_type"}


ROW = "{},A,-0- ,X" + NOTHING + ",-0- \n"
BAD = {
    "entries out of order": ({"sdn": ROW.format(2) + ROW.format(1)}, "format"),
    "an entry twice": ({"sdn": ROW.format(2) + ROW.format(2)}, "duplicate"),
    "aliases out of order": ({"sdn": ROW.format(2), "alt": "2,1,aka,A,-0- \n1,1,aka,A,-0- \n"}, "format"),
    "no number": ({"sdn": ROW.format("x")}, "format"),
    "another width": ({"sdn": "1,A\n"}, "format"),
    "cut off": ({"sdn": ROW.format(1) + '2,"A'}, "truncated"),
}


@pytest.mark.parametrize(("files", "code"), BAD.values(), ids=BAD.keys())
def test_a_set_that_cannot_be_trusted_is_refused(made: Makes, files: dict[str, str], code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(made(**files))
    assert caught.value.code == code
    assert "row" in caught.value.where


def test_the_set_lies_under_one_name(made: Makes, tmp_path: Path) -> None:
    path = made(VESSEL, name="sdn.CSV")
    assert ofac_csv.sibling(path, "alt").name == "alt.CSV"
    (tmp_path / "ALT.CSV").touch()
    assert ofac_csv.sibling(tmp_path / "SDN.CSV", "alt").name == "ALT.CSV"
    (tmp_path / "add.CSV").unlink()
    with pytest.raises(UnreadableError, match=r"add\.CSV is missing"):
        read(path)
    with pytest.raises(UnreadableError, match="has sdn in its name"):
        read(tmp_path / "list.csv")


def test_every_piece_of_every_real_remark_is_found_again() -> None:
    path = real("ofac/2019-01_sdn.csv")
    report = Report()
    sources = rows(path, Report(), encodings=("latin-1",))
    count = 0
    for row, entry in zip(sources, ofac_csv.read(path, report), strict=True):
        count += 1
        remark = row.cells[11] if row.cells[11].strip() != "-0-" else ""
        kept = "\n".join(_texts(to_json(entry.said)))
        assert all(piece in kept for piece in pieces(remark)), (entry.where, pieces(remark))
        for cell in row.cells[1:11]:
            text = " ".join(cell.split())
            assert text in {"-0-", "individual", "vessel", "aircraft"} or text in kept or "] [" in text or (
                text in entry.programmes
            ), (entry.where, text)  # fmt: skip
    assert count == 7379
    assert set(report.unmapped) == {"sdn_comments: of no entry"}  # the copy's comments are of a later day


def test_little_of_the_real_remarks_is_in_no_known_words() -> None:
    entries = list(ofac_csv.read(real("ofac/2019-01_sdn.csv"), Report()))
    said = sum(
        len(getattr(entry.said, group))
        for entry in entries
        for group in ("birth_dates", "birth_places", "nationalities", "identifiers", "particulars", "relations")
    )
    plain = sum(remark.label == "Remarks" for entry in entries for remark in entry.said.remarks)
    assert plain * 10 < said


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value)]


def test_memory_does_not_grow_with_the_set(tmp_path: Path, made: Makes) -> None:
    peaks = []
    for count in (1_000, 20_000):
        numbers = range(10_000_000, 10_000_000 + count)
        sdn = "".join(PERSON.replace("7,", f"{number},", 1) + "\n" for number in numbers)
        alt = "".join(f'{number},1,"aka","KWILL, Odo",-0- \n' for number in numbers)
        read_ = measuring.reading("ofac-csv", made(sdn, alt, sdn_comments=""))
        assert (read_.entries, read_.code) == (count, "")
        peaks.append(read_.kib)
    assert peaks[1] < peaks[0] + 4 * 1024
