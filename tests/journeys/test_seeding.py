"""Running the seeds: interrupted, checked, without accounts, on a registry that has people or lines of its own."""

import csv
import io
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnership.actions import people
from partnership.actions.errors import RefusedError
from partnership.enums import Role
from partnership.models import Participant, PublicationRequest, User
from partnership.permissions import NotAllowedError
from registry.actions.ledger import LedgerError
from registry.models import Event, Head
from sanctions.models import ApiKey, Listing, Submission
from seeds import facts
from seeds.facts import FactError
from seeds.load import load
from seeds.people import EVERYBODY, NoKeeperError
from seeds.running import Run
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
KEPT = {
    "participants": ("code", ("EU", "FR", "GB", "LU", "US")),
    "programmes": ("key", ("EU-CHEM", "GB-CW", "US-SYR")),
    "designations_eu_chem": ("source_ref", ("Regulation (EU) 2018/1542 Annex I.A no 1",)),
    "designations_uk_cw": ("source_ref", ("CHW0001", "CHW0010")),
    "bodies": ("key", ("un-sc", "jim")),
    "incidents": ("key", ("salisbury-2018-03-04",)),
}


class KilledError(Exception):
    """Stands for a kill -9 between two changes."""


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A handful of the facts, so that a run takes a moment; the folder of the data."""
    folder = tmp_path / "data"
    folder.mkdir()
    for path in facts.DATA.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            column, values = KEPT.get(path.stem, ("", ()))
            kept = [row for row in reader if column and row[column] in values]
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames or [])
            writer.writeheader()
            writer.writerows(kept)
    monkeypatch.setattr(facts, "DATA", folder)
    return folder


def seed(folder: Path, **options: Any) -> list[str]:
    usual: dict[str, Any] = {"now": timezone.now(), "say": lambda line: None, "demo": True}
    return load(**(usual | {"secrets": folder / "secrets"} | options))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_run_killed_after_any_few_changes_is_completed_by_the_next(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, step = Run.kept, 4

    def until_killed(run: Run, thing: str, changed: bool) -> None:
        kept(run, thing, changed)
        if len(run.changes) == step:
            raise KilledError

    monkeypatch.setattr(Run, "kept", until_killed)
    killed = 0
    for _ in range(100):
        try:
            seed(tmp_path)
            break
        except KilledError:
            killed += 1
    assert killed > 10
    monkeypatch.setattr(Run, "kept", kept)
    assert seed(tmp_path) == []
    assert Listing.objects.count() == 3
    assert Submission.objects.count() == 3
    assert set(Submission.objects.values_list("status", flat=True)) == {"PUBLISHED"}
    assert Event.objects.count() == Head.objects.get().sequence == 4 + 2 + 1 + 4 + 6
    assert not PublicationRequest.objects.exclude(state="CONFIRMED").exists()
    assert ApiKey.objects.filter(revoked_at=None).count() == 1
    accounts = dict(line.split(" ") for line in (tmp_path / "secrets" / "demo-accounts").read_text().splitlines())
    assert all(user.check_password(accounts[user.username]) for user in User.objects.all())


@pytest.mark.parametrize("act", ["submit", "approve", "publish_due"])
def test_a_submission_left_half_way_is_taken_up(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    from seeds import submissions

    def killed(*_: Any, **__: Any) -> None:
        raise KilledError

    module = {"submit": "submissions", "approve": "reviews", "publish_due": "publication"}[act]
    with monkeypatch.context() as patch:
        patch.setattr(getattr(submissions, module), act, killed)
        with pytest.raises(KilledError):
            seed(tmp_path)
    assert not Listing.objects.exists()
    seed(tmp_path)
    assert Listing.objects.count() == Submission.objects.count() == 3


def test_without_demo_nobody_is_left_who_could_act(few: Path, tmp_path: Path) -> None:
    assert seed(tmp_path, demo=False)
    seeded = User.objects.filter(username__in=[person.username for person in EVERYBODY])
    assert len(seeded) == len(EVERYBODY)
    assert not any(user.is_active or user.has_usable_password() for user in seeded)
    assert not (tmp_path / "secrets").exists()
    assert not ApiKey.objects.exists()
    assert Listing.objects.count() == 3
    history = User.pgh_event_model.objects.count()  # type: ignore[attr-defined]
    assert seed(tmp_path, demo=False) == []
    assert User.pgh_event_model.objects.count() == history, "letting them in to look leaves no trace"  # type: ignore[attr-defined]


def test_what_was_seeded_without_accounts_gets_them_with_demo_and_loses_them_again(few: Path, tmp_path: Path) -> None:
    seed(tmp_path, demo=False)
    seed(tmp_path)
    assert all(user.is_active and user.has_usable_password() for user in User.objects.all())
    assert len(seed(tmp_path, demo=False)) == len(EVERYBODY)
    assert not User.objects.filter(is_active=True).exists()


def test_check_tells_what_would_change_and_changes_nothing(few: Path, tmp_path: Path) -> None:
    would = seed(tmp_path, check=True)
    assert "participant FR" in would
    assert not Participant.objects.exists()
    assert not User.objects.exists()
    assert Head.objects.get().sequence == 0
    assert not (tmp_path / "secrets").exists()
    did = seed(tmp_path)
    assert would == [change for change in did if not change.startswith("password") and change != "API key"]


def test_the_command_tells_its_steps(few: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO, settings.REGISTRY_HOME = True, tmp_path
    said = io.StringIO()
    call_command("seed", "--check", stdout=said)
    assert "things would be written" in said.getvalue()
    call_command("seed", stdout=said)
    assert "participant/LU: a candidate, not published" in said.getvalue()
    assert (tmp_path / "secrets" / "demo-accounts").exists()
    call_command("seed", stdout=said)
    assert said.getvalue().endswith("nothing changed.\n")


def test_a_clock_behind_the_facts_does_not_put_them_into_the_future(few: Path, tmp_path: Path) -> None:
    seed(tmp_path, now=timezone.now().replace(year=2019))
    assert Listing.objects.count() == 3


def test_a_register_that_has_published_is_not_seeded(few: Path, tmp_path: Path, settings: Any) -> None:
    given.published(given.state("CA"))
    with pytest.raises(LedgerError):
        seed(tmp_path)
    settings.REGISTRY_HOME = tmp_path
    with pytest.raises(CommandError, match="cannot become a demonstration"):
        call_command("seed")


def test_people_are_made_in_the_name_of_the_keeper_there_is(few: Path, tmp_path: Path) -> None:
    people.create_user("registrar", by=None, roles=[Role.KEEPER])
    with pytest.raises(NoKeeperError, match="--keeper"):
        seed(tmp_path)
    with pytest.raises(NoKeeperError, match="no keeper"):
        seed(tmp_path, keeper="nobody")
    assert seed(tmp_path, keeper="registrar")
    assert User.objects.filter(username="demo-keeper", is_active=True).exists()


def test_a_request_that_somebody_has_open_is_left_alone(few: Path, tmp_path: Path) -> None:
    seed(tmp_path)
    edit(few / "participants.csv", "Royaume-Uni", "Grande-Bretagne")
    from partnership.actions import participants, publication
    from registry.enums import Kind

    officer = User.objects.get(username="demo-officer")
    france = Participant.objects.get(code="FR")
    participants.record_participant("FR", by=officer, kind=france.kind, name_en="French Republic")  # type: ignore[arg-type]
    publication.request(Kind.PARTICIPANT, "FR", by=officer, at=timezone.now())
    said: list[str] = []
    changes = seed(tmp_path, say=said.append)
    assert "participant/GB amended" in changes
    assert "participant/FR amended" not in changes
    assert any("participant/FR: left alone" in line for line in said)


@pytest.mark.parametrize(
    ("file", "words", "message"),
    [
        ("participants", ("own_statement", "rumour"), r"participants\.csv, line \d+: 'RUMOUR' is not"),
        ("designations_uk_cw", ("SSRC officer", "SSRC \u202eofficer"), "cannot be seen"),
        ("programmes", ("asset freeze", "frost"), r"programmes\.csv, line \d+"),
    ],
)
def test_a_row_that_the_rules_refuse_is_named(
    few: Path, tmp_path: Path, file: str, words: tuple[str, str], message: str
) -> None:
    edit(few / f"{file}.csv", *words)
    with pytest.raises(FactError, match=message):
        seed(tmp_path)


def test_whoever_runs_the_machine_may_shut_anybody_out_and_let_in_a_missing_keeper_alone() -> None:
    keeper = people.create_user("keeper", by=None, roles=[Role.KEEPER])
    officer = people.create_user("officer", by=keeper, roles=[Role.OFFICER])
    with pytest.raises(NotAllowedError):
        people.set_active(keeper, False, by=keeper)
    assert people.set_active(officer, False, by=None)
    with pytest.raises(NotAllowedError):
        people.set_active(officer, True, by=None)
    assert people.set_active(keeper, False, by=None)
    second = people.create_user("second", by=None, roles=[Role.KEEPER])
    with pytest.raises(NotAllowedError):
        people.set_active(keeper, True, by=None)
    people.set_active(second, False, by=None)
    assert people.set_active(keeper, True, by=None)
    with pytest.raises(RefusedError):
        people.create_user("keeper", by=keeper, roles=[Role.OFFICER])


@pytest.mark.long
def test_a_process_killed_at_any_moment_is_completed_by_the_next(
    feed_db: None, process_env: dict[str, str], tmp_path: Path
) -> None:
    env = process_env | {"DEMO": "1", "REGISTRY_HOME": str(tmp_path), "DEBUG": "1"}
    command = [sys.executable, "manage.py", "seed"]
    for _ in range(4):
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as process:
            time.sleep(random.uniform(1, 8))  # noqa: S311 - any moment will do
            os.kill(process.pid, signal.SIGKILL)
    last = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True, timeout=120)
    again = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True, timeout=120)
    assert "nothing changed" in again.stdout, last.stdout + again.stdout
    assert Listing.objects.count() == 69
    assert Event.objects.count() == Head.objects.get().sequence
