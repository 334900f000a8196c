"""`manage.py reindex_matching`: the profiles that matching finds targets by, made anew where they are behind."""

from typing import Any

from django.core.management.base import BaseCommand

from sanctions.actions import matching


class Command(BaseCommand):
    """Safe at any time and to be broken off: what is done is kept, what is not is found again."""

    help = (
        "Analyse every target anew whose profile an older version of this program made, and those that have none. "
        "The worker does the same in the background, a few hundred at a time; this does it at once, after an upgrade."
    )

    def handle(self, **_: Any) -> None:
        waiting = len(matching.stale())
        done = 0
        while some := matching.reindex(limit=matching.CHUNK):
            done += some
            self.stdout.write(f"{done} of {waiting} targets")
        self.stdout.write("every profile is up to date")
