"""A list is received, read, watched, cancelled; the same again changes nothing. Every name in it is made up."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone

from partnership.enums import Role
from partnership.models import Participant
from partnership.permissions import NotAllowedError
from sanctions import workflow
from sanctions.actions import reading, upload_files, uploads
from sanctions.actions.submissions import InvalidError
from sanctions.enums import SubmissionStatus, UploadMode, UploadStatus
from sanctions.formats import catalogue
from sanctions.formats.entry import Format
from sanctions.models import Line, Submission, Upload, UploadChunk
from sanctions.permissions import may_review, may_upload
from tests.sanctions import builders as given
from tests.sanctions import lists
from tests.sanctions.lists import file, refs

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


@pytest.fixture
def france() -> Participant:
    return given.state()


def test_a_list_becomes_a_draft_line_by_line(france: Participant) -> None:
    upload = lists.uploaded(file(*refs(1, 2, 3, day="")), to=france, title="The made-up list")
    assert (upload.status, lists.counts(upload), upload.entries) == (UploadStatus.DRAFTED, {"added": 3}, 3)
    assert (upload.listed_in, upload.dated, upload.bytes_read) == (lists.LIST, "2026-02-01", upload.size)
    draft = upload.submission
    assert draft
    assert (draft.status, draft.title, draft.created_by) == ("DRAFT", "The made-up list", given.drafter(france))
    lines = list(draft.lines.order_by("number"))
    assert [(line.number, line.operation, line.own_reference) for line in lines] == [
        (1, "ADD", "R1"),
        (2, "ADD", "R2"),
        (3, "ADD", "R3"),
    ]
    assert lines[0].content["undated"] is True  # the list says no day; the rules want that said
    rows = list(upload.rows.order_by("number"))
    assert [(row.where, row.name, row.line, row.content) for row in rows] == [
        (f"line {number + 1}", f"Person R{number}", number, line.content) for number, line in enumerate(lines, start=1)
    ]


def test_a_programme_that_the_state_does_not_have_is_recorded_with_the_draft(france: Participant) -> None:
    given.programme(france)  # FR-CW
    title = "Chemical weapons sanctions of FR (made up)"
    entries = [{"ref": "R1", "programmes": [title.upper(), "Syria (new!)"]}, {"ref": "R2", "programmes": ["fr-cw"]}]
    upload = lists.uploaded(file(*entries), to=france)
    assert upload.programmes == ["FR-SYRIA-NEW"]
    assert upload.submission
    first, second = upload.submission.lines.order_by("number")
    assert (first.content["programme"], first.content["further_programmes"]) == ("FR-CW", ["FR-SYRIA-NEW"])
    assert second.content["programme"] == "FR-CW"


def test_invisible_dirt_is_removed_and_counted_and_deception_refused(france: Participant) -> None:
    upload = lists.uploaded(file({"ref": "R1", "name": "\ufeffXa\u00advier \u200bEXAMPLE\u200e"}), to=france)
    assert upload.rows.get().name == "Xavier EXAMPLE"
    assert sum(upload.notices.values()) == 4
    for hostile in ("Xavier \u202eELPMAXE", "Xavier \ud800", "Xavier\x00"):
        upload = lists.uploaded(file({"ref": "R2", "name": hostile}), to=france)
        assert upload.status == UploadStatus.REFUSED
        assert [fault[1:] for fault in lists.faults(upload)] == [("/names/0/text", "unreadable_text")]


def test_a_broken_file_is_refused_with_its_place_and_nothing_is_kept(france: Participant) -> None:
    upload = lists.uploaded(file(*refs(*range(1, 800)), {"broken": True}), to=france)
    assert (upload.status, upload.refusal, upload.refusal_where, upload.refusal_code) == (
        UploadStatus.REFUSED,
        "it is cut off",
        "line 801",
        "truncated",
    )
    assert upload.entries == 500  # as far as was seen
    assert not upload.rows.exists()
    assert not Submission.objects.exists()


def test_an_error_of_ours_is_no_refusal_and_is_not_tried_for_ever(france: Participant) -> None:
    upload = lists.uploaded(b'{"no": "reference"}\n', to=france)
    assert (upload.status, upload.refusal_code) == (UploadStatus.FAILED, "error")
    assert reading.run(upload.pk, clock=timezone.now) is None


def test_a_file_without_an_entry_is_refused(france: Participant) -> None:
    assert lists.uploaded(file(), to=france).refusal_code == "empty"


def test_the_same_bytes_again_are_answered_by_the_first_while_its_draft_is_open(france: Participant) -> None:
    first = lists.sent(file(*refs(1)), to=france)
    again = lists.sent(file(*refs(1)), to=france)
    assert (again.upload, again.repeated) == (first.upload, True)  # it waits
    reading.run(first.upload.pk, clock=timezone.now)
    assert lists.sent(file(*refs(1)), to=france).repeated  # it is a draft
    assert (Upload.objects.count(), Submission.objects.count(), UploadChunk.objects.count()) == (1, 1, 1)
    assert not lists.sent(file(*refs(1)), to=france, mode=UploadMode.DELTA).repeated  # said otherwise
    assert not lists.sent(file(*refs(2)), to=france).repeated
    assert not lists.sent(file(*refs(1)), to=given.state("DE")).repeated


def test_after_publication_the_same_file_changes_nothing(france: Participant) -> None:
    data = file(*refs(1, 2))
    lists.published(data, to=france)
    upload = lists.uploaded(data, to=france)
    assert (upload.status, lists.counts(upload), upload.submission) == (UploadStatus.UNCHANGED, {"unchanged": 2}, None)
    assert lists.sent(data, to=france).upload == upload
    given.listing(france)  # something of the State's is published: what was unchanged may not be so any more
    assert not lists.sent(data, to=france).repeated


def test_a_refused_file_is_read_anew(france: Participant) -> None:
    data = file({"ref": ""})
    assert lists.uploaded(data, to=france).status == UploadStatus.REFUSED
    assert not lists.sent(data, to=france).repeated


def test_waiting_uploads_are_cancelled_at_once_and_finished_ones_never(france: Participant) -> None:
    upload = lists.sent(file(*refs(1)), to=france).upload
    cancelled = uploads.cancel(upload, by=given.drafter(france), at=timezone.now())
    assert (cancelled.status, cancelled.cancel_asked_by) == (UploadStatus.CANCELLED, given.drafter(france))
    assert reading.run(upload.pk, clock=timezone.now) is None
    with pytest.raises(workflow.NotNowError):
        uploads.cancel(upload, by=given.drafter(france), at=timezone.now())


def test_a_reading_ends_at_the_next_chunk_when_somebody_cancels_it(france: Participant) -> None:
    upload = lists.sent(file(*refs(*range(1, 1201))), to=france).upload
    seen: list[int] = []

    def watch(entries: int) -> None:
        if not seen:
            uploads.cancel(upload, by=given.drafter(france), at=timezone.now())
        seen.append(entries)

    read = reading.run(upload.pk, clock=timezone.now, watch=watch)
    assert read
    assert (read.status, seen) == (UploadStatus.CANCELLED, [500])
    assert not Line.objects.exists()
    assert not read.rows.exists()


def test_progress_is_visible_while_it_is_read(france: Participant) -> None:
    upload = lists.sent(file(*refs(*range(1, 1201))), to=france).upload
    seen: list[tuple[str, int, int]] = []

    def watch(_entries: int) -> None:
        now = Upload.objects.get(pk=upload.pk)
        seen.append((now.status, now.entries, now.rows.count()))
        assert now.entries == now.rows.count()

    reading.run(upload.pk, clock=timezone.now, watch=watch)
    assert [status for status, *_ in seen] == ["READING"] * 3
    assert [entries for _, entries, _ in seen] == [500, 1000, 1200]


def test_what_is_published_meanwhile_is_compared_with(france: Participant) -> None:
    lists.published(file(*refs(1)), to=france)
    upload = lists.sent(file(*refs(1, 2), dated="2026-02-02"), to=france).upload
    times: list[int] = []

    def watch(entries: int) -> None:
        if not times:
            given.published(france, given.add(france, own_reference="R2"))
        times.append(entries)

    read = reading.run(upload.pk, clock=timezone.now, watch=watch)
    assert read
    assert len(times) == 2  # read again from the beginning
    assert lists.counts(read) == {"amended": 1, "unchanged": 1}


def test_only_the_states_people_and_officers_send_lists(france: Participant) -> None:
    germany = given.state("DE")
    for person in (given.drafter(germany), given.reviewer(), given.keeper()):
        assert not may_upload(person, france)
        with pytest.raises(NotAllowedError):
            lists.sent(file(*refs(1)), to=france, by=person)
        with pytest.raises(NotAllowedError):
            uploads.cancel(Upload(participant=france), by=person, at=timezone.now())
    for person in (given.drafter(france), given.signatory(france), given.officer()):
        assert may_upload(person, france)


def test_an_officer_who_sends_a_list_never_reviews_it(france: Participant) -> None:
    both = given.person("officer-and-reviewer", Role.OFFICER, Role.REVIEWER)
    upload = lists.uploaded(file(*refs(1)), to=france, by=both)
    other = lists.uploaded(file(*refs(2)), to=france, by=given.officer(), mode=UploadMode.DELTA)
    assert upload.submission
    assert other.submission
    assert not may_review(both, upload.submission)
    assert may_review(both, other.submission)  # the twin: of another's list the same person may


def test_who_may_no_longer_is_refused_when_the_draft_is_made(france: Participant) -> None:
    drafter = given.drafter(france)
    upload = lists.sent(file(*refs(1)), to=france, by=drafter).upload
    drafter.is_active = False
    drafter.save(update_fields=["is_active"])
    read = reading.run(upload.pk, clock=timezone.now)
    assert read
    assert read.refusal_code == "not_allowed"


def _endless() -> Iterator[bytes]:
    while True:
        yield bytes(700_000)


def test_too_large_a_file_is_refused_as_it_comes(france: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_files, "LARGEST_FILE", 2_000_000)
    with pytest.raises(InvalidError) as caught:
        uploads.receive(
            participant=france,
            format_name="made-up",
            mode="FULL",
            files=[("endless.jsonl", _endless())],
            by=given.drafter(france),
            at=timezone.now(),
        )
    assert [(problem.pointer, problem.code) for problem in caught.value.problems] == [("/file/0", "too_large")]
    assert not UploadChunk.objects.exists()


@pytest.mark.parametrize(
    ("said", "pointer", "code"),
    [
        ({"format_name": "no-such"}, "/format", "unknown"),
        ({"mode": "HALF"}, "/mode", "unknown"),
        ({"title": "a\u202eb"}, "/title", "unreadable_text"),
    ],
)
def test_what_makes_no_sense_is_said(france: Participant, said: dict[str, str], pointer: str, code: str) -> None:
    with pytest.raises(InvalidError) as caught:
        lists.sent(file(*refs(1)), to=france, **said)  # type: ignore[arg-type]
    assert [(problem.pointer, problem.code) for problem in caught.value.problems] == [(pointer, code)]


SET = Format(name="set", title="A set", read=lists.read, siblings=("alt", "sdn_comments"), suffixes=(".csv",))


def test_files_of_a_set_are_told_apart_by_their_names() -> None:
    assert upload_files.roles(SET, ["2019-01_sdn.csv", "2019-01_sdn_comments.csv", "ALT.CSV"]) == [
        "",
        "sdn_comments",
        "alt",
    ]
    for names in (["sdn.csv", "alt.csv"], ["sdn.csv", "alt.csv", "alt2.csv", "sdn_comments.csv"]):
        with pytest.raises(upload_files.FilesError):
            upload_files.roles(SET, names)
    with pytest.raises(upload_files.FilesError):
        upload_files.roles(lists.FORMAT, ["one", "two"])


def test_bytes_come_out_as_they_went_in_under_names_of_ours(
    france: Participant, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    monkeypatch.setattr(upload_files, "CHUNK", 10)
    data = {"../../sdn.csv": b"s" * 25, "alt.csv": b"a" * 10, "sdn_comments.csv": b"c"}
    monkeypatch.setitem(catalogue.FORMATS, "set", SET)
    received = uploads.receive(
        participant=france,
        format_name="set",
        mode="FULL",
        files=[(name, [part]) for name, part in data.items()],
        by=given.drafter(france),
        at=timezone.now(),
    )
    folder = Path(str(tmp_path))
    assert upload_files.lay_out(received.upload, SET, folder) == folder / "sdn.csv"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "sdn.csv": b"s" * 25,
        "alt.csv": b"a" * 10,
        "sdn_comments.csv": b"c",
    }
    assert list(received.upload.files.order_by("place").values_list("name", "role")) == [
        ("sdn.csv", ""),
        ("alt.csv", "alt"),
        ("sdn_comments.csv", "sdn_comments"),
    ]


def test_a_list_is_due_until_something_became_of_it(france: Participant) -> None:
    first, second = (lists.sent(file(*refs(number)), to=france).upload for number in (1, 2))
    assert uploads.due() == [first.pk, second.pk]
    read = reading.run_next(clock=timezone.now)
    assert read == first
    assert uploads.due() == [second.pk]
    later = timezone.now() + dt.timedelta(days=1)
    assert reading.run(second.pk, clock=lambda: later)
    assert reading.run_next(clock=timezone.now) is None
    assert Submission.objects.filter(status=SubmissionStatus.DRAFT).count() == 2
