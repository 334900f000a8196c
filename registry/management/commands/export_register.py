"""`manage.py export_register`: the register, or one participant's part of it, in one of the field's formats."""

import os
import sys
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry import queries, snapshot
from registry.exports.catalogue import FORMATS


class Command(BaseCommand):
    """One state of the register makes the same bytes for ever: no clock enters a file."""

    help = (
        "Write what the register says, as the public may see it, into a file. The formats:\n\n"
        + "\n".join(f"  {name:<20} {one.title}" for name, one in FORMATS.items())
        + "\n\nThe file appears whole or not at all: it is written beside its place and moved there."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Help with the formats a line each."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=FORMATS, metavar="NAME", help="one of the formats above")
        parser.add_argument(
            "--as-of",
            default="",
            metavar="DATE|SEQUENCE",
            help="what the register said then: a day (its end in UTC) or a sequence; default: now",
        )
        parser.add_argument("--participant", default="", metavar="CODE", help="only what this participant lists")
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the file; - for standard output")

    def handle(self, *, output: str, participant: str, **options: Any) -> None:
        try:
            made = snapshot.edition(snapshot.moment(options["as_of"]), participant=participant)
        except queries.BeyondHeadError as error:
            raise CommandError(str(error)) from error
        except queries.NotYetError as error:
            raise CommandError(f"--as-of {error}: a moment still to come") from error
        except snapshot.UnknownParticipantError as error:
            raise CommandError(f"no participant {participant!r} was published by then") from error
        except ValueError as error:
            raise CommandError("--as-of: a day such as 2018-05-18, or a sequence") from error
        pieces = snapshot.write(FORMATS[options["format"]], made)
        if output == "-":
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            return
        size = put(pieces, Path(output))
        self.stderr.write(f"{output}: {size:,} bytes, the register as at sequence {made.sequence}")


def put(pieces: Iterator[bytes], place: Path) -> int:
    """Write a file whole or not at all, and answer its size: beside its place, on the disk, then moved there.

    Raises:
        CommandError: the folder is not there, or not ours to write in.
    """
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    except OSError as error:
        raise CommandError(f"{place}: {error.strerror}") from error
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        draft.chmod(0o644)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return size
