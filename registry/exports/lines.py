"""Lines of tables for spreadsheets: every field quoted, ends as RFC 4180 says, UTF-8. Pure."""

import csv
import io
from collections.abc import Iterable

BOM = b"\xef\xbb\xbf"
"""Stands before the first line: without it a spreadsheet takes the file for the encoding of its own country."""


class Line:
    """Writes one line at a time into the same buffer."""

    def __init__(self) -> None:
        self._into = io.StringIO()
        self._writer = csv.writer(self._into, quoting=csv.QUOTE_ALL, lineterminator="\r\n")

    def of(self, values: Iterable[str]) -> bytes:
        """The line that holds these values; they must be safe for a spreadsheet already (`cells`)."""
        self._into.seek(0)
        self._into.truncate()
        self._writer.writerow(values)
        return self._into.getvalue().encode()
