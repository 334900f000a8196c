"""A good file of each format, made up: what tests mutate, stretch and cut. Nobody in them exists."""

import io
from collections.abc import Iterable
from pathlib import Path

from sanctions.formats.entry import Entry
from sanctions.formats.template.tables import write_csv
from sanctions.formats.template.workbook import write_xlsx
from tests.formats import test_ofac_csv, test_ofac_xml
from tests.formats.made_up import GROUP, PERSON, VESSEL
from tests.formats.round_trips import entry, written

SAMPLES = Path(__file__).parent / "samples"
WRITERS = {"template-xlsx": write_xlsx, "template-csv": write_csv}
MADE = {
    "eu-xml": "eu_xml.xml",
    "eu-csv": "eu_csv.csv",
    "uk-csv": "uk_csv.csv",
    "uk-xml": "uk_xml.xml",
    "ofsi-csv": "ofsi_csv.csv",
    "fr-json": "fr.json",
    "seco-xml": "seco.xml",
}

CANADA = """<data-set><record><Country>Ruritania / Ruritanie</Country>
<LastName>Quill</LastName><GivenName>Odo</GivenName>
<Aliases>Odo Kvill, Russian : Одо Квилл; Feather</Aliases><TitleOrShip>General/général</TitleOrShip>
<DateOfBirthOrShipBuildDate>1965-07-15</DateOfBirthOrShipBuildDate><Schedule>1, Part 1</Schedule><Item>7</Item>
<DateOfListing>2022-02-24</DateOfListing></record><record><Country>Ruritania</Country><EntityOrShip>Swan</EntityOrShip>
<TitleOrShip>Tanker</TitleOrShip><ShipIMONumber>1234567</ShipIMONumber><Schedule>1</Schedule><Item>1</Item></record>
</data-set>"""


def sound(name: str) -> bytes:
    """A good file of a format."""
    people = [entry(said) for said in (PERSON, VESSEL, GROUP)]
    match name:
        case "ftm":
            return written("entities.ftm.json", people)
        case "un-xml":
            return written("register.xml", people)
        case "ofac-csv":
            return f"{test_ofac_csv.PERSON}\r\n{test_ofac_csv.VESSEL}\r\n".encode("latin-1")
        case "ofac-xml":
            return test_ofac_xml.listed(test_ofac_xml.PERSON + test_ofac_xml.VESSEL, 2).encode()
        case "ca-xml":
            return CANADA.encode()
    return (SAMPLES / MADE[name]).read_bytes() if name in MADE else template(name, people)


def template(name: str, entries: Iterable[Entry]) -> bytes:
    """Our own template with these entries."""
    out = io.BytesIO()
    WRITERS[name](((one, []) for one in entries), out)
    return out.getvalue()


def laid(name: str, data: bytes, folder: Path) -> Path:
    """The file in a folder, with what else belongs to a set beside it: sound and empty."""
    for word in ("alt", "add", "sdn_comments") if name == "ofac-csv" else ():
        (folder / f"x_{word}.csv").write_bytes(b"")
    path = folder / "x_sdn.csv"
    path.write_bytes(data)
    return path
