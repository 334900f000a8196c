"""`manage.py deliver`: deliveries by hand, without Celery or a broker."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from registry.actions import deliveries
from registry.actions.claims import ClaimLostError


class Command(BaseCommand):
    """The same work as the delivery worker's, one subscriber after the other; both may run at once."""

    help = (
        "Deliver what is due to every subscriber, in this process. Needs no broker: for a broken one, for finding out "
        "what is wrong, and for tests. Safe beside running workers: each subscriber has one worker at a time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop; without it, go on until Ctrl-C")
        parser.add_argument(
            "--every", type=float, default=5.0, metavar="SECONDS", help="pause between rounds (default: %(default)g)"
        )

    def handle(self, *, once: bool, every: float, **_: Any) -> None:
        while True:
            more = self._round()
            if not more and once:
                return
            if not more:
                time.sleep(every)

    def _round(self) -> bool:
        more = False
        try:
            for subscriber_id in deliveries.due(at=timezone.now()):
                more |= deliveries.deliver(subscriber_id, clock=timezone.now)
        except (OperationalError, InterfaceError, ClaimLostError) as error:
            self.stderr.write(f"the database connection broke, trying again: {error}")
            connection.close()
            time.sleep(0.2)
            return True
        return more
