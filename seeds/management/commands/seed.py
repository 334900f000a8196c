"""`manage.py seed`: the facts of ``seeds/data`` into this registry, as a demonstration."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.actions.ledger import LedgerError
from seeds.facts import FactError
from seeds.load import load
from seeds.people import NoKeeperError


class Command(BaseCommand):
    """Progress goes to standard output, a line a step."""

    help = (
        "Enter the facts of seeds/data (public acts, each with its source) through the registry's own actions, and "
        "publish them. Marks the register as a demonstration for ever; a register that has published refuses. "
        "Running it again changes nothing, and completes what was interrupted. With DEMO=1 it also makes accounts to "
        "sign in with; their passwords go to secrets/ under REGISTRY_HOME."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="say what would change, and change nothing")
        parser.add_argument(
            "--keeper", default="", metavar="NAME", help="the keeper in whose name people are made, if there is one"
        )

    def handle(self, *, check: bool, keeper: str, verbosity: int, **_: Any) -> None:
        try:
            changes = load(
                now=timezone.now(),
                say=self._say if verbosity else lambda line: None,
                demo=settings.DEMO,
                secrets=settings.REGISTRY_HOME / "secrets",
                keeper=keeper,
                check=check,
            )
        except (LedgerError, NoKeeperError, FactError) as error:
            raise CommandError(str(error)) from error
        if verbosity > 1 or check:
            for change in changes:
                self._say(f"  {change}")
        if verbosity:
            self._say(_sum(len(changes), check))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _sum(number: int, check: bool) -> str:
    if not number:
        return "Nothing to change: all facts are in." if check else "All facts were in already: nothing changed."
    return f"{number} things would be written." if check else f"The seeds are in: {number} things written."
