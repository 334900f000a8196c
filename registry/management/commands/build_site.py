"""`manage.py build_site`: the public website by hand, without Celery or a broker."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry import queries
from registry.actions import claims
from registry.site import build, comparing, showing
from registry.site.checking import BuildError
from registry.site.store import Store, StoreError, configured, named


class Command(BaseCommand):
    """The same work as the website worker's; only one does it at a time."""

    help = (
        "Bring the public website up to date, in this process: what changed is made anew, checked, and shown at once. "
        "With --into, make one as of any line in another place; with --compare, make the whole website again beside "
        "the one that is shown and say where they differ. Exit status 1 when they do, or when what was made must not "
        "be shown."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--into", metavar="WHERE", help="a folder or s3://bucket/prefix that nobody else writes to")
        choice.add_argument("--compare", action="store_true", help="change nothing; compare with one made from scratch")
        parser.add_argument("--as-of", type=int, metavar="LINE", help="with --into: the register as at this line")

    def handle(self, *, into: str, compare: bool, as_of: int | None, **_: Any) -> None:
        if as_of is not None and not into:
            raise CommandError("--as-of needs --into: what is shown to the public is always the newest")
        try:
            if compare:
                self._compare()
            elif into:
                self._up_to(named(into), as_of)
            else:
                self._show()
        except (BuildError, StoreError, LookupError) as error:
            raise CommandError(str(error)) from error

    def _show(self) -> None:
        begun = time.monotonic()
        while showing.show(clock=timezone.now, progress=self._progress):
            pass
        shown = configured().current()
        if shown is None or shown.sequence < queries.head().sequence:
            raise CommandError("The website is not up to date: another process makes it, or it failed; see the log.")
        self.stdout.write(f"The website shows line {shown.sequence} ({time.monotonic() - begun:.1f} s).")

    def _up_to(self, store: Store, sequence: int | None) -> None:
        with claims.claim(2, namespace=showing.NAMESPACE):
            while version := build.update(store, upto=sequence, progress=self._progress):
                self.stdout.write(f"line {version.sequence}: {version.root}")

    def _compare(self) -> None:
        differences = comparing.differences(configured(), progress=self._progress)
        for line in differences:
            self.stdout.write(line)
        if differences:
            raise CommandError("What is shown is not what the register makes.")
        self.stdout.write("What is shown is what the register makes, byte for byte.")

    def _progress(self, sort: str, pages: int) -> None:
        self.stderr.write(f"  {pages} pages, {sort} …")
