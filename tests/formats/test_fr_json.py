"""France's register is read without loss. The sample is made up by hand; nobody in it exists."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sanctions.formats import fr_json
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.proposal import (
    Act,
    Address,
    BirthDate,
    Contact,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Proposal,
    Reason,
    Reference,
    Remark,
)
from tests.formats.conserving import lost

SAMPLE = Path(__file__).parent / "samples" / "fr.json"
LABELS = ["UE Lutte contre les plumes - R (UE) 2000/9999", "art L. 999-3 du code inventé"]
PERSON = Proposal(
    own_reference="901",
    programme="",
    kind="PERSON",
    names=[
        Name(text="Odon PLUME", parts={"given": "Odon", "family": "PLUME"}),
        Name(
            text="Audon PLUME",
            kind="VARIANT",
            parts={"given": "Audon", "family": "PLUME"},
            note="selon son passeport",
        ),
        Name(text="La Plume", kind="ALIAS"),
        Name(text="Одон", kind="ALIAS", note="peu sûr"),
    ],
    birth_dates=[
        BirthDate(text="1961-03-02", source="2/3/1961"),
        BirthDate(text="1962-03", source="03/1962"),
        BirthDate(text="1963"),
        BirthDate(text="1964", source="00/00/1964"),
        BirthDate(text="vers 1965", note="date incertaine"),
    ],
    birth_places=[Place(text="Zenda, Russie", country="RU", parts={"place": "Zenda", "country": "Russie"})],
    nationalities=[Nationality(text="Syrie", country="SY"), Nationality(text="Ruritanie")],
    identifiers=[
        Identifier(number="X123", type="PASSPORT", label="PASSEPORT", note="périmé"),
        Identifier(number="C-77", type="OTHER", label="AUTRE_IDENTITE"),
    ],
    addresses=[
        Address(
            text="1, rue Haute Zenda, Côte d'Ivoire",
            country="CI",
            parts={"line_1": "1, rue Haute Zenda", "country": "Côte d'Ivoire"},
        )
    ],
    contacts=[
        Contact(text="+00 1", type="PHONE"),
        Contact(text="o@plume.example", type="EMAIL"),
        Contact(text="https://plume.example", type="WEBSITE"),
    ],
    particulars=[
        Particular(text="Masculin", type="GENDER", label="SEXE"),
        Particular(text="Gardien du sceau", type="TITLE", label="TITRE"),
        Particular(text="cicatrice", type="OTHER", label="IDENTIFICATION", note="main gauche"),
    ],
    references=[Reference(system="EU", number="EU.1.1"), Reference(system="UN", number="RUi.001")],
    measures=["ASSET_FREEZE"],
    acts=[Act(number="R (UE) 2000/9999", title=LABELS[0]), Act(number=LABELS[1])],
    reasons=[Reason(text="A écrit.\nBeaucoup.", language="fr")],
    remarks=[
        Remark(label="FONDEMENT_JURIDIQUE/FondementJuridique", text="UE"),
        Remark(label="FONDEMENT_JURIDIQUE/DateInventee", text="2020"),
        Remark(label="CHAMP_NOUVEAU/Nouveau/Plus", text="loin"),
        Remark(label="CHAMP_NOUVEAU/Nouveau/Plus", text="3"),
        Remark(label="CHAMP_NOUVEAU/Commentaire", text="neuf"),
        Remark(label="CHAMP_NOUVEAU", text="seul"),
    ],
    listed_in="Registre national des gels",
)


def test_a_person_with_every_field() -> None:
    report = Report()
    person = next(fr_json.read(SAMPLE, report))
    assert person == Entry(where="PublicationDetail 1", said=PERSON, programmes=LABELS)
    assert report.dated == "2025-03-04"


def test_an_organisation_a_ship_and_what_is_neither() -> None:
    report = Report()
    _person, firm, ship, cloud = fr_json.read(SAMPLE, report)
    assert (firm.said.kind, firm.said.names) == ("ORGANISATION", [Name(text="Plume SARL")])
    assert firm.said.addresses == [
        Address(text="Suisse", country="CH", parts={"country": "Suisse"}), Address(text="en mer")
    ]  # fmt: skip
    assert (ship.said.kind, ship.said.identifiers[0].type) == ("VESSEL", "IMO")
    assert [(fault.pointer, fault.code) for fault in cloud.faults] == [("/kind", "unknown_kind")]
    assert set(report.unmapped) == {
        "FONDEMENT_JURIDIQUE/DateInventee",
        "CHAMP_NOUVEAU/Nouveau/Plus",
        "CHAMP_NOUVEAU/Commentaire",
        "CHAMP_NOUVEAU",
        "Autre",
    }


def test_nothing_is_lost() -> None:
    entries = list(fr_json.read(SAMPLE, Report()))
    for item, entry in zip(json.loads(SAMPLE.read_text())["Publications"]["PublicationDetail"], entries, strict=True):
        assert not lost(printed(item), entry)


def printed(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a value, without the names of fields, dates' single numbers and what only tells the kind."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from printed(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from printed(inner, key)
    elif value is not None and key not in {"Nature", "TypeChamp"}:
        yield key, str(value)


def test_every_field_of_the_format_is_in_the_sample() -> None:
    text = SAMPLE.read_text()
    assert all(f'"{part}"' in text for path in fr_json.FIELDS for part in path.replace("…/", "").split("/"))


@pytest.mark.parametrize("content", ['{"Publications": {}}', '{"Publications": {"PublicationDetail": {}}}', "[]"])
def test_another_document_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "fr.json"
    path.write_text(content)
    with pytest.raises(UnreadableError) as caught:
        list(fr_json.read(path, Report()))
    assert caught.value.code == "format"


@pytest.mark.parametrize("item", ["1", "null", '"x"', "[]", '{"RegistreDetail": {"a": 1}}', '{"RegistreDetail": [5]}'])
def test_an_entry_of_another_shape_is_a_fault_and_kept(tmp_path: Path, item: str) -> None:
    path = tmp_path / "fr.json"
    path.write_text(f'{{"Publications": {{"PublicationDetail": [{item}]}}}}')
    (entry,) = fr_json.read(path, Report())
    assert entry.faults
    assert not lost(printed(json.loads(item)), entry)
