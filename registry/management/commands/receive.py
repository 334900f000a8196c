"""`manage.py receive`: the partnership website's stand-in. A door to `registry.receiver`, which knows no Django."""

from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.receiver import options as receiver


class Command(BaseCommand):
    """Receive pushes, follow the feed, mirror the public record."""

    help = receiver.DESCRIPTION
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        receiver.add_arguments(parser)

    def handle(self, **options: Any) -> None:
        self.stderr.write(f"Receiver on http://{options['host']}:{options['port']}/, mirroring to {options['mirror']}")
        try:
            receiver.run(Namespace(**options))
        except OSError as error:
            raise CommandError(str(error)) from error
