"""Excel workbooks of strangers (.xlsx), read row by row in memory that does not grow, and never computed.

Besides what `archive` refuses: macros, links to other files, embedded objects, data connections, a formula in any cell
that is read (DDE is one), merged cells, rows and cells out of order, more cells in a row than a spreadsheet has, and a
few hundred thousand empty ones one after another. What the file says of its own size (``dimension``, ``count``) is not
looked at. Hyperlinks are text. Old .xls files and workbooks with a password are told apart, so that the sender knows
what to do.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from sanctions.formats.entry import Report, UnreadableError
from sanctions.formats.guards import cells
from sanctions.formats.guards.archive import MAGIC, Archive
from sanctions.formats.guards.parts import Attributes, Listener, walk, whole
from sanctions.formats.guards.sheets import MOST_COLUMNS, Meaning, Row, Rows, Strings, whole_number

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of .xls, and of every Office file that is encrypted."""
TYPES = "[Content_Types].xml"
FORBIDDEN = re.compile(
    r"vbaProject|/externalLinks/|/embeddings/|/activeX/|/macrosheets/|/dialogsheets/|/queryTables/|/connections\.xml$"
    r"|^customUI/|/model/|/ctrlProps/",
    re.IGNORECASE,
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class Workbook:
    """A workbook that may be read; use it in a ``with``. ``sheets`` are the names of its sheets in order.

    Raises:
        UnreadableError: as `Archive` does; ``format`` when it is no workbook; ``forbidden`` for what it must not hold.
    """

    def __init__(self, path: Path, report: Report) -> None:
        _check_start(path)
        self.report = report
        self._archive = Archive(path)
        try:
            _check_members(self._archive)
            self._open()
        except BaseException:
            self._archive.__exit__()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._meaning.strings.close()
        self._archive.__exit__()

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet that are not empty.

        Raises:
            UnreadableError: with the sheet and the cell.
        """
        reading = Rows(sheet, self._meaning, self.report)
        listener = Listener(start=reading.start, end=reading.end, text=reading.text)
        for _block in walk(self._archive, self._paths[sheet], listener, self.report):
            ready, reading.ready = reading.ready, []
            yield from ready

    def _open(self) -> None:
        book = _one(_relations(self._archive, ""), "officeDocument", "the workbook")
        relations = _relations(self._archive, book)
        found: list[tuple[str, str, bool]] = []
        from_1904 = False

        def start(name: str, attributes: Attributes) -> None:
            nonlocal from_1904
            if name == "sheet":
                relation = attributes.get(f"{RELATION} id") or attributes.get(f"{STRICT} id") or ""
                found.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))
            elif name == "workbookPr":
                from_1904 = attributes.get("date1904", "0") in {"1", "true"}

        whole(self._archive, book, start)
        paths = {key: target for key, kind, target in relations if kind == "worksheet"}
        self._paths = {name: _there(self._archive, paths[key]) for name, key, _ in found if key in paths}
        self.sheets = list(self._paths)
        self.hidden = frozenset(name for name, _, hidden in found if hidden)
        parts = {kind: target for _, kind, target in relations}
        styles, shared = parts.get("styles", ""), parts.get("sharedStrings", "")
        self._meaning = Meaning(
            formats=_formats(self._archive, styles) if styles in self._archive else [],
            strings=Strings(self._archive, shared if shared in self._archive else "", self.report),
            from_1904=from_1904,
        )


def _check_start(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(len(OLE))
    if start == OLE:
        raise UnreadableError(
            "This is an old Excel file or one with a password; save it as .xlsx without a password.", code="format"
        )
    if not start.startswith(MAGIC):
        raise UnreadableError("This is not an Excel workbook (.xlsx).", code="format")


def _check_members(archive: Archive) -> None:
    if TYPES not in archive:
        raise UnreadableError("This is a zip archive but not an Excel workbook (.xlsx).", code="format")
    for name in archive.names:
        if FORBIDDEN.search(f"/{name}") or FORBIDDEN.search(name):
            raise UnreadableError(
                "The workbook holds macros, embedded objects or links to other files; save it without them.",
                where=f"member {name[:100]}",
                code="forbidden",
            )
    whole(archive, TYPES, _check_type)
    for name in archive.names:
        if name.endswith(".rels"):
            whole(archive, name, lambda tag, attributes, name=name: _check_relation(name, tag, attributes))  # type: ignore[misc]


def _check_type(_name: str, attributes: Attributes) -> None:
    kind = attributes.get("ContentType", "").lower()
    if "macroenabled" in kind or "vbaproject" in kind:
        raise UnreadableError(
            "The workbook may hold macros (.xlsm); save it as .xlsx.", where=f"member {TYPES}", code="forbidden"
        )


def _check_relation(member: str, _tag: str, attributes: Attributes) -> None:
    if attributes.get("TargetMode", "").lower() == "external" and not attributes.get("Type", "").endswith("/hyperlink"):
        raise UnreadableError(
            f"The workbook points to another file ({attributes.get('Target', '')[:100]}).",
            where=f"member {member[:100]}",
            code="forbidden",
        )


def _relations(archive: Archive, part: str) -> list[tuple[str, str, str]]:
    """Key, last word of the type, and member, of what a part (empty: the package) points to inside the archive."""
    folder, name = posixpath.split(part)
    found: list[tuple[str, str, str]] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append((attributes.get("Id", ""), kind, target.lstrip("/")))

    whole(archive, _there(archive, posixpath.join(folder, "_rels", f"{name}.rels")), start)
    return found


def _one(relations: list[tuple[str, str, str]], kind: str, what: str) -> str:
    for _, found, target in relations:
        if found == kind:
            return target
    raise UnreadableError(f"The file says nowhere which part is {what}.", code="format")


def _there(archive: Archive, name: str) -> str:
    if name not in archive:
        raise UnreadableError("A part of the workbook is missing.", where=f"member {name[:100]}", code="truncated")
    return name


def _formats(archive: Archive, name: str) -> list[str]:
    own: dict[int, str] = {}
    styles: list[int] = []
    inside = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag == "numFmt" and len(own) < MOST_COLUMNS:
            own[whole_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")[:300]
        elif tag in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = tag == "cellXfs"
        elif tag == "xf" and inside and len(styles) < 1 << 17:
            styles.append(whole_number(attributes.get("numFmtId", "")))

    whole(archive, name, start)
    return cells.formats(own, styles)
