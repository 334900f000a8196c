"""`manage.py register_receiver`: make the demonstration's receiver a subscriber. `make run` calls it at every start."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.actions import subscribers
from registry.channels.addresses import AddressRefusedError
from registry.permissions import Operator
from registry.sealing import SealError

NAME = "Partnership website (demonstration)"


class Command(BaseCommand):
    """Idempotent: the second call changes nothing, a new address or secret replaces the old."""

    help = (
        f"Make or update the subscriber '{NAME}': its address and its secret. A new one is told everything from the "
        "register's first event on. Calling it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", required=True, help="where the receiver takes pushes")
        parser.add_argument(
            "--secret-file", required=True, type=Path, metavar="F", help="file with its secret, whsec_…"
        )

    def handle(self, *, url: str, secret_file: Path, **_: Any) -> None:
        try:
            secret = secret_file.read_text(encoding="utf-8").split()[0]
            row = subscribers.register(name=NAME, url=url, secret=secret, by=Operator(), at=timezone.now())
        except (OSError, IndexError, ValueError, AddressRefusedError, SealError) as error:
            raise CommandError(str(error) or "the secret file is empty") from error
        self.stdout.write(f"{row.name}: {row.url}, delivered up to {row.cursor}")
