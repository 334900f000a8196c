"""What was wrong with an uploaded list, to take away: its faults as a table, and its entries to mend and send again."""

import csv
import io
import time
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from django.utils.translation import gettext as _

from registry.exports.cells import neutral
from sanctions import workflow
from sanctions.actions import upload_files
from sanctions.enums import RowOutcome
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Fault, Report
from sanctions.formats.template.workbook import LANGUAGES, write_xlsx
from sanctions.models import Listing, Upload

HEADINGS = ("row", "place", "own reference", "name", "where in the entry", "code", "what is wrong")
LONGEST = 15.0
"""Seconds for the entries of a workbook: some twenty thousand of them. The proxy gives up after thirty-five."""
Mended = tuple[Entry, list[Fault]]
IN_MEMORY = PIECE = 1024 * 1024


def problems_csv(upload: Upload) -> Iterator[bytes]:
    """Every fault of every entry, one a line, as CSV in UTF-8 that a spreadsheet opens without running anything.

    What is wrong with the list as a whole comes first, without a row.
    """
    yield b"\xef\xbb\xbf" + _line(HEADINGS)
    if upload.refusal:
        yield _line(("", upload.refusal_where, "", "", "", upload.refusal_code, upload.refusal))
    for row in upload.rows.filter(outcome=RowOutcome.REFUSED).order_by("number").iterator(chunk_size=500):
        for problem in row.problems:
            about = (str(row.number), row.where, row.own_reference, row.name)
            yield _line((*about, problem["pointer"], problem["code"], problem["detail"]))


def mend_xlsx(upload: Upload) -> Iterator[bytes]:
    """Every entry of a list whose entries were refused, each with what is wrong with it, to be mended and sent again: a
    workbook in the register's own template.

    The stored file is read once more, and the workbook written before this returns: its parts are known when its last
    entry is. Memory is that of one entry. All entries are in it, since a part of a full list would end the rest.

    Raises:
        NotNowError: the list was not refused for its entries, it is too long to be written while somebody waits, or an
            entry is too much for a spreadsheet.
    """
    if upload.refusal_code != "faults":
        raise workflow.NotNowError(_("only a list whose entries were refused can be mended"))
    format_ = FORMATS[upload.format]
    language = upload.language if upload.language in LANGUAGES else "en"
    out = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever has read it to the end
    try:
        with upload_files.laid_out(upload, format_) as path:
            entries = _in_time(_with_faults(upload, format_.read(path, Report())))
            write_xlsx(entries, cast(BinaryIO, out), language=language, problems=True)
    except ValueError as error:
        out.close()
        raise workflow.NotNowError(str(error)) from error
    except BaseException:
        out.close()
        raise
    return _pieces(cast(IO[bytes], out))


def _with_faults(upload: Upload, entries: Iterator[Entry]) -> Iterator[Mended]:
    refused = upload.rows.filter(outcome=RowOutcome.REFUSED)
    faults = {
        number: [Fault(**problem) for problem in problems]
        for number, problems in refused.values_list("number", "problems")
    }
    known = set(Listing.objects.of(upload.participant).values_list("own_reference", flat=True))
    for number, entry in enumerate(entries, start=1):
        # Nothing is kept of what had ended before it was ever listed; in our own form it would be a fault.
        if number in faults or not entry.ended or entry.said.own_reference.strip() in known:
            yield entry, faults.get(number, [])


def _in_time(entries: Iterator[Mended]) -> Iterator[Mended]:
    """The same, as long as whoever waits for it does: the proxy gives up on what takes longer.

    Raises:
        NotNowError: it takes too long.
    """
    begun = time.monotonic()
    for entry in entries:
        if time.monotonic() - begun > LONGEST:
            why = _("it is too long to be written as a workbook: take its problems by row, and mend the list itself")
            raise workflow.NotNowError(why)
        yield entry


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _line(cells: tuple[str, ...]) -> bytes:
    into = io.StringIO()
    csv.writer(into, lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return into.getvalue().encode()
