"""`manage.py make_template`: the form in which a State sends its list, empty or with examples."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanctions.documents import template
from sanctions.formats.template.workbook import LANGUAGES

ENDINGS = {"template-xlsx": (".xlsx",), "template-csv": (".zip", ".csv")}


class Command(BaseCommand):
    """The name of FILE says which of the two CSV forms is meant."""

    help = (
        "Write the register's template for lists: a workbook with pick lists and help at every heading "
        "(template-xlsx), or CSV (template-csv): FILE.zip with a file for each sheet, FILE.csv with the sheet Listings "
        "alone, enough for a simple list. docs/reference/template.md says every column; import_list reads it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=sorted(ENDINGS, reverse=True), help="workbook or CSV")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help="the file to write")
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="of headings and help (default: en)")
        parser.add_argument("--examples", action="store_true", help="filled in with made-up listings, to read and try")

    def handle(self, *, format: str, output: Path, language: str, examples: bool, **_: Any) -> None:  # noqa: A002
        if output.suffix.lower() not in ENDINGS[format]:
            raise CommandError(f"-o: a file name that ends with {' or '.join(ENDINGS[format])}")
        try:
            with output.open("wb") as out:
                template.write(output.suffix.lower()[1:], out, language=language, examples=examples)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error
        self.stdout.write(f"wrote {output}")
