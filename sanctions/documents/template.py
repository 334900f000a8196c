"""The register's own template as it is handed out: to a State by API, to an officer at the desk, at a terminal."""

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO

from django.utils.translation import override

from sanctions import enums
from sanctions.formats.template.codes import SETS
from sanctions.formats.template.examples import EXAMPLES, FLAT
from sanctions.formats.template.tables import write_csv, write_flat
from sanctions.formats.template.workbook import LANGUAGES, write_xlsx

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv; charset=utf-8",
        "zip": "application/zip",
    }
)
"""The endings of its forms and their media types: the workbook, the sheet Listings alone, a CSV for each sheet."""


def write(ending: str, out: BinaryIO, *, language: str = "en", examples: bool = False) -> None:
    """Write one of the ``FORMS``, empty or with made-up examples, its headings and help in a language of LANGUAGES."""
    filled = ((entry, ()) for entry in EXAMPLES if examples)
    if ending == "csv":
        write_flat(FLAT if examples else (), out, language=language)
    elif ending == "zip":
        write_csv(filled, out, language=language)
    else:
        write_xlsx(filled, out, language=language, labels=labels(language))


def empty(ending: str, language: str | None) -> bytes:
    """One of the ``FORMS`` without a listing; in English where there is none in the language asked for."""
    out = io.BytesIO()
    write(ending, out, language=language if language in LANGUAGES else "en")
    return out.getvalue()


def labels(language: str) -> dict[str, dict[str, str]]:
    """What the codes mean, in a language."""
    with override(language):
        return {name: {code: str(label) for code, label in getattr(enums, name).choices} for name in SETS}
