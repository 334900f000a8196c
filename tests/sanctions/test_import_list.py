"""`manage.py import_list`: what it prints, what it answers to the shell, and in whose name; made-up lists and real."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from partnership.actions import people
from partnership.actions.errors import RefusedError
from partnership.enums import Role
from partnership.models import Participant, User
from sanctions.actions import mending
from sanctions.enums import UploadStatus
from sanctions.formats.entry import Report
from sanctions.formats.template import files
from sanctions.models import Submission, Upload
from tests.lists import real
from tests.sanctions import builders as given
from tests.sanctions import lists
from tests.sanctions.lists import file, refs
from tests.sanctions.test_admin import signed_in

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


@pytest.fixture
def france() -> Participant:
    return given.state()


def imported(path: Path, *options: str, format_name: str = "made-up") -> tuple[dict[str, Any], int]:
    """The JSON and the exit code."""
    out, code = StringIO(), 0
    given_ = ["--for", "FR", "--format", format_name, "--json", *(options or ("--full",))]
    try:
        call_command("import_list", str(path), *given_, stdout=out, stderr=StringIO())
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    return json.loads(out.getvalue()), code


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.jsonl"


def test_it_says_what_became_of_the_list(france: Participant, path: Path) -> None:
    path.write_bytes(file(*refs(1, 2)))
    said, code = imported(path)
    assert code == 0
    draft = Submission.objects.get()
    assert {
        name: said[name] for name in ("entries", "added", "amended", "ended", "unchanged", "errors", "unmapped")
    } == {
        "entries": 2,
        "added": 2,
        "amended": 0,
        "ended": 0,
        "unchanged": 0,
        "errors": [],
        "unmapped": {},
    }
    assert (said["submission"], said["status"], said["repeated"]) == (str(draft.key), "DRAFTED", False)
    again, code = imported(path)
    assert (again["submission"], again["repeated"], code) == (said["submission"], True, 0)


def test_it_drafts_in_the_name_of_an_account_that_nobody_can_sign_in_with(france: Participant, path: Path) -> None:
    path.write_bytes(file(*refs(1)))
    imported(path)
    account = Submission.objects.get().created_by
    assert (account.username, account.roles, account.participant) == ("import.fr", [Role.DRAFTER], france)
    assert not account.has_usable_password()
    assert not account.is_staff
    assert people.importer(france) == account


@pytest.mark.parametrize("odd", [{"is_active": False}, {"password": "pbkdf2_sha256$1$a$b"}, {"roles": ["SIGNATORY"]}])
def test_an_account_that_could_be_somebodys_is_not_used(france: Participant, odd: dict[str, Any]) -> None:
    User.objects.filter(pk=people.importer(france).pk).update(**odd)
    with pytest.raises(RefusedError):
        people.importer(france)


def test_a_refused_list_has_its_faults_in_the_json(france: Participant, path: Path) -> None:
    path.write_bytes(file(*refs(1), {"ref": "R2", "kind": "GHOST"}))
    said, code = imported(path)
    assert (code, said["submission"], said["refusal"]["code"]) == (1, None, "faults")
    (error,) = said["errors"]
    assert error.pop("detail")
    assert error == {"where": "line 3", "own_reference": "R2", "pointer": "/kind", "code": "unknown"}
    path.write_bytes(file(*refs(1), {"broken": True}))
    said, code = imported(path)
    assert (code, [(error["where"], error["code"]) for error in said["errors"]]) == (1, [("line 3", "truncated")])
    path.write_bytes(file({"ref": "R2", "kind": "GHOST"}, *refs(*range(10, 600)), {"broken": True}))
    said, code = imported(path)  # what is wrong with the file, and with what was read of it: all at once
    assert [error["code"] for error in said["errors"]] == ["truncated", "unknown"]
    assert (said["refused"], said["added"], said["refusal"]["code"]) == (1, 0, "truncated")


def test_a_summary_is_for_people(france: Participant, path: Path) -> None:
    path.write_bytes(file(*refs(1)))
    out = StringIO()
    call_command(
        "import_list", str(path), "--for", "FR", "--format", "made-up", "--delta", stdout=out, stderr=StringIO()
    )
    words = out.getvalue().split()
    assert words[words.index("added") + 1] == "1"
    assert "FR-MADE-UP" in words


def test_new_entries_like_published_targets_are_counted_and_shown_at_the_desk(france: Participant, path: Path) -> None:
    given.listing(given.state("CA"), names=[{"text": "Xavier EXAMPLE"}])
    path.write_bytes(file({"ref": "R1", "name": "Xaver EXAMPLE"}, {"ref": "R2", "name": "Yolande SAMPLE"}))
    out = StringIO()
    how = ["--for", "FR", "--format", "made-up", "--full"]
    call_command("import_list", str(path), *how, stdout=out, stderr=StringIO())
    assert "Of 2 new entries looked at, 1 are like targets that are published" in out.getvalue()
    address = reverse("admin:sanctions_upload_change", args=[Upload.objects.get().pk])
    page = signed_in(given.officer()).get(address).content.decode()
    assert page.count("Like T000001 (0.9") == 1
    assert "‘Xaver EXAMPLE’ ≈ ‘Xavier EXAMPLE’" in page


def test_an_officer_may_be_named_and_nobody_who_may_not(france: Participant, path: Path) -> None:
    path.write_bytes(file(*refs(1)))
    officer, reviewer = given.officer(), given.reviewer()
    for by in (reviewer.username, "nobody-at-all"):
        with pytest.raises(CommandError) as caught:
            imported(path, "--full", "--by", by)
        assert caught.value.returncode == 2
    imported(path, "--full", "--by", officer.username)
    assert Submission.objects.get().created_by == officer


@pytest.mark.parametrize(
    "options",
    [
        ["--for", "ZZ", "--format", "made-up", "--full"],
        ["--for", "FR", "--format", "no-such", "--full"],
        ["--for", "FR", "--format", "made-up"],
        ["--for", "FR", "--format", "made-up", "--full", "--delta"],
    ],
)
def test_a_command_that_makes_no_sense_is_told_so(france: Participant, path: Path, options: list[str]) -> None:
    path.write_bytes(file(*refs(1)))
    with pytest.raises(CommandError):
        call_command("import_list", str(path), *options, stderr=StringIO())
    assert not Upload.objects.exists()


def test_of_a_set_the_missing_file_is_named(france: Participant, tmp_path: Path) -> None:
    for word in ("sdn", "alt", "sdn_comments"):
        (tmp_path / f"2019-01_{word}.csv").write_bytes(b"1\r\n")
    with pytest.raises(CommandError, match=r"2019-01_add\.csv is missing"):
        imported(tmp_path / "2019-01_sdn.csv", format_name="ofac-csv")


def test_faults_come_as_a_table_that_runs_nothing_and_as_a_file_to_mend(france: Participant, path: Path) -> None:
    path.write_bytes(file(*refs(1), {"ref": "=2+3", "kind": "GHOST", "name": "=cmd|' /C calc'!A0"}))
    imported(path)
    upload = Upload.objects.get()
    table = b"".join(mending.problems_csv(upload)).decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert "'=2+3" in table[2]
    mended = path.with_suffix(".xlsx")
    mended.write_bytes(b"".join(mending.mend_xlsx(upload)))
    entries = list(files.read_xlsx(mended, Report()))
    assert [entry.said.own_reference for entry in entries] == ["R1", "=2+3"]


def test_the_united_nations_list_of_four_years_later_as_changes(france: Participant) -> None:
    first = lists.published(real("un/consolidated_2020.xml").read_bytes(), to=france, format_name="un-xml")
    assert lists.counts(first) == {"added": first.entries}
    said, code = imported(real("un/consolidated_2025-04-19.xml"), "--full", "--accept-endings", format_name="un-xml")
    assert code == 0, said["errors"][:5]
    stays = said["amended"] + said["unchanged"]
    assert said["added"] + stays == said["entries"]
    assert stays + said["ended"] == first.entries
    assert min(said["added"], said["amended"], said["ended"], said["unchanged"]) > 0
    assert Upload.objects.latest("pk").status == UploadStatus.DRAFTED
