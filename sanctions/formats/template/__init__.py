"""Our own template: the form in which a State without a format of its own sends its list. Pure.

One description (`listing`, `values`; read by `sheets`) says every sheet and column, and all else follows from it: the
workbook with its pick lists, the CSV files, the reader, the reference in docs/reference/template.md. A test holds it
to `sanctions.proposal`: a new member of the form without a column fails.

The sheet Listings has a row for each listing; the other sheets have a row for each further value and say in their first
column which listing it belongs to. The most usual values (a name, a birth date, a nationality, the legal act…) may
stand on Listings itself, so that a simple list is one sheet. As a file it is one of three:

- a workbook (``template-xlsx``),
- a zip of CSV files named as the sheets (``template-csv``),
- a single CSV, the sheet Listings alone (``template-csv`` too).

How a cell says what is more than a text is in `written`: several values, parts, yes and no, and what keeps a CSV from
being computed by a spreadsheet, undone exactly on reading. Headings and sheets may be English or French, in any order.

What the reader does with a file stands in `reading`; the sheets are joined by the listing's reference, through sorted
runs in a temporary file (`joining`), so that memory does not grow with the list and rows may stand in any order.
"""
