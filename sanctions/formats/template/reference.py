"""The page of docs/reference/ that says every sheet and column of the template."""

from collections.abc import Iterator

from sanctions.formats.template.columns import Column, Says
from sanctions.formats.template.sheets import IGNORED, SHEETS, path

HOW = {
    Says.TEXT: "text",
    Says.CODE: "a code",
    Says.CODES: "codes, between bars",
    Says.TEXTS: "texts, between bars",
    Says.FLAG: "yes or no",
    Says.PARTS: "name=text, between bars",
}


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([*_opening(), *(line for at in range(len(SHEETS)) for line in _sheet(at)), ""])


OPENING = r"""# The template

Generated from `sanctions/formats/template/` by `manage.py generate_references`. The template is made by
`manage.py make_template`: a workbook (`template-xlsx`), a zip of CSV files named as the sheets, or a single CSV, which
is the sheet Listings alone (`template-csv`). Headings may be English or French, in any order; a star marks those
needed. Columns and sheets that are not here are kept as remarks and named when the list is read.

- Several values stand between bars, `2014-03-17 | 2015-09-14`; a bar in a value is `\|`, a backslash before a bar or a
  backslash is `\\`. Codes may stand between commas, semicolons or lines as well, in any case.
- Parts stand as `name=text`, several between bars; an equals sign in a name is `\=`.
- Yes is `yes`, `oui`, `true`, `1` or `x`; no is `no`, `non`, `false`, `0` or an empty cell.
- In CSV a text that begins with `=`, `+`, `-`, `@`, their full-width forms or a tab, with or without apostrophes before
  it, has one apostrophe more, so that no spreadsheet computes it. Reading takes exactly that one away.
- Characters that a file cannot hold are written `_x0007_`, as Excel does it.
- CSV is UTF-8, with commas, semicolons or tabs between the cells.
- A row whose reference begins with `EXAMPLE-` is an example: a file of nothing else is read, to try it out; among other
  listings it is refused.

Passed over in reading:
"""


def _opening() -> Iterator[str]:
    yield OPENING
    yield from (f"- {name}: {why}" for name, why in IGNORED.items())


def _sheet(at: int) -> Iterator[str]:
    sheet = SHEETS[at]
    yield from (
        "",
        f"## {sheet.title[0]} ({sheet.title[1]})",
        "",
        sheet.help[0],
        "",
        "| column | French | member | says | help | example |",
        "| --- | --- | --- | --- | --- | --- |",
    )
    for column in sheet.columns:
        star = " *" if column.needed else ""
        cells = (
            f"{column.heading[0]}{star}",
            f"{column.heading[1]}{star}",
            f"`{path(sheet, column)}`",
            _how(column),
            column.help[0],
            column.example,
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _how(column: Column) -> str:
    how = HOW[column.says]
    return f"{how}: {', '.join(column.codes)}" if column.codes else how
