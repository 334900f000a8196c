"""All sheets of the template in their order, and how headings of either language lead to them."""

from collections.abc import Mapping

from sanctions.formats.template.columns import Column, Sheet, folded
from sanctions.formats.template.listing import LISTINGS
from sanctions.formats.template.papers import PAPERS
from sanctions.formats.template.values import VALUES

SHEETS = (LISTINGS, *VALUES, *PAPERS)
PROBLEM = ("Problem", "Problème")
"""The column of a list sent back for mending; reading passes over it."""
GUIDE, CODES = ("Read me", "Lisez-moi"), ("Codes", "Codes")
BY_TITLE: Mapping[str, int] = {folded(title): at for at, sheet in enumerate(SHEETS) for title in sheet.title}
"""Titles of both languages → the sheet's place."""
PASSED_OVER = frozenset(folded(title) for title in (*GUIDE, *CODES))
IGNORED: Mapping[str, str] = {
    "Problem": "what was wrong with a row when the list was sent back for mending",
    "Read me": "the guide, for people; Lisez-moi in the French template",
    "Codes": "what the pick lists offer",
}


def columns(sheet: Sheet) -> Mapping[str, int]:
    """Headings of both languages → the column's place."""
    return {folded(heading): at for at, column in enumerate(sheet.columns) for heading in column.heading}


def path(sheet: Sheet, column: Column) -> str:
    """Where a column lands in an entry: ``names.kind``, ``designated_on``, ``ended.reason``."""
    return f"{sheet.member}.{column.member}" if sheet.member and column.member != "own_reference" else column.member


FIELDS: Mapping[str, str] = {
    f"{sheet.title[0]}: {column.heading[0]}": path(sheet, column) for sheet in SHEETS for column in sheet.columns
}
"""Every column → the member it fills."""
