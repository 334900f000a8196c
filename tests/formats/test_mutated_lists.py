"""Mutated lists: each ends in entries or in a refusal that names its reason, in bounded time, and never in part."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from sanctions.actions import reading, uploads
from sanctions.enums import UploadMode, UploadStatus
from sanctions.formats.catalogue import ALL, FORMATS
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.models import Submission
from tests.formats.good_files import MADE, laid, sound
from tests.formats.mutating import CHANGES, mutated
from tests.lists import folder
from tests.sanctions import builders as given

SLOWEST = 30
"""Seconds after which a reading hangs: each file here is read in a fraction of one."""
REAL = {
    "un-xml": "un/consolidated_2025-04-19.xml",
    "ofac-csv": "ofac/2019-01_sdn.csv",
    "ofac-xml": "ofac/sls_consolidated_nonsdn_2025-03-28.xml",
    "eu-xml": "eu_fsf/xml_1_1_sample_2020-04-15.xml",
    "ofsi-csv": "uk/ofsi_conlist_2022format_sample_2020-04-27.csv",
    "seco-xml": "ch/seco_example_2024-01-17.xml",
    "ca-xml": "ca/sema_xml_2025.xml",
}
LARGEST = 200_000
"""Bytes of a real file that are changed: whole lists take seconds each."""


def original(name: str, seed: int) -> bytes:
    """What is changed: a real file's beginning and end where it is here, every other time; else the made-up one."""
    here = folder()
    if seed % 2 and here and name in REAL and (here / REAL[name]).exists():
        data = (here / REAL[name]).read_bytes()
        return data if len(data) <= LARGEST else data[: LARGEST // 2] + data[-LARGEST // 2 :]
    return sound(name)


def outcome(name: str, data: bytes, at: Path) -> str:
    """``read``, or the code of the refusal. Any other exception is the finding."""
    path = laid(name, data, at)
    begun = time.monotonic()
    try:
        for _ in FORMATS[name].read(path, Report()):
            pass
    except UnreadableError as error:
        return error.code if error.message else "without a word"
    finally:
        assert time.monotonic() - begun < SLOWEST, name
    return "read"


def campaign(seeds: range, at: Path) -> list[str]:
    names = [one.name for one in ALL]
    ends = []
    for seed in seeds:
        name = names[seed % len(names)]
        data = mutated(seed, original(name, seed // len(names)))
        try:
            ends.append(outcome(name, data, at))
        except Exception as error:
            raise AssertionError(f"seed {seed} of {name}: {error!r}") from error
    assert not {"", "without a word"} & set(ends)
    return ends


@pytest.mark.parametrize(
    ("fault", "finding"), [(ValueError("boom"), "seed 0 of .*boom"), (UnreadableError("", code="format"), "assert not")]
)
def test_a_reader_that_breaks_or_refuses_without_a_word_is_found(
    fault: Exception, finding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""

    def broken(_path: Path, _report: Report) -> Iterator[Entry]:
        raise fault

    monkeypatch.setitem(FORMATS, ALL[0].name, replace(ALL[0], read=broken))
    with pytest.raises(AssertionError, match=finding):
        campaign(range(len(ALL)), tmp_path)


@pytest.mark.parametrize("name", [one.name for one in ALL])
def test_what_is_mutated_is_sound_before(name: str, tmp_path: Path) -> None:
    assert outcome(name, sound(name), tmp_path) == "read"


def test_mutated_lists_are_read_or_refused(tmp_path: Path) -> None:
    ends = campaign(range(60), tmp_path)
    assert "read" in ends
    assert len(set(ends)) > 3


@pytest.mark.long
def test_two_thousand_mutated_lists_are_read_or_refused(tmp_path: Path) -> None:
    assert len(campaign(range(60, 2060), tmp_path)) == 2000


@pytest.mark.usefixtures("feed_db")
def test_of_a_mutated_list_a_draft_has_all_or_there_is_none() -> None:
    """Through the action: drafted with every entry, or refused and nothing kept; ``error`` would be our own fault."""
    france = given.state()
    by = given.drafter(france)
    names = list(MADE)
    for seed in range(21):
        name = names[seed % len(names)]
        data = mutated(1000 + seed, sound(name))
        received = uploads.receive(
            participant=france,
            format_name=name,
            mode=UploadMode.DELTA,
            files=[(f"list{FORMATS[name].suffixes[0]}", [data])],
            by=by,
            at=timezone.now(),
        )
        upload = reading.run(received.upload.pk, clock=timezone.now)
        assert upload is not None
        assert upload.refusal_code != "error", (seed, name)
        if upload.status == UploadStatus.DRAFTED:
            assert upload.submission is not None
            assert upload.submission.lines.count() == upload.added + upload.amended + upload.ended
            assert upload.added + upload.amended + upload.ended + upload.unchanged >= upload.entries
        else:
            assert upload.submission is None, (seed, name)
    assert Submission.objects.count() == france.uploads.exclude(submission=None).count()


def test_every_change_changes() -> None:
    chance = random.Random(1)  # noqa: S311 - the same each time
    text = "first line\nsecond é line\nthird line\n".encode()
    for change in CHANGES:
        assert any(change(chance, text) != text for _ in range(20)), change
