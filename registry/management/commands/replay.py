"""`manage.py replay`: deliver events to a subscriber once more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry import tasks
from registry.actions import subscribers
from registry.models import Subscriber
from registry.permissions import Operator


class Command(BaseCommand):
    """For a subscriber that lost what it had; its own deduplication decides what it takes again."""

    help = (
        "Deliver to a subscriber again, from a sequence on, and resume it if it is paused. Events keep their "
        "webhook-id, so a receiver that remembers ids takes only what it has not seen. Doing it twice is doing it once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("subscriber", metavar="SUBSCRIBER", help="its name, or its number in the admin")
        parser.add_argument(
            "--from", dest="first", required=True, type=int, metavar="N", help="first sequence to deliver"
        )

    def handle(self, *, subscriber: str, first: int, **_: Any) -> None:
        rows = Subscriber.objects.filter(pk=int(subscriber)) if subscriber.isdigit() else Subscriber.objects.none()
        row = rows.first() or Subscriber.objects.filter(name=subscriber).first()
        if row is None:
            known = ", ".join(
                f"{pk} {name}" for pk, name in Subscriber.objects.order_by("pk").values_list("pk", "name")
            )
            raise CommandError(f"no subscriber {subscriber!r}; there are: {known or 'none'}")
        try:
            row = subscribers.replay(row, first=first, by=Operator(), at=timezone.now())
        except subscribers.SubscriberError as error:
            raise CommandError(str(error)) from error
        tasks.wake()
        self.stdout.write(f"{row.name}: delivering again from {row.cursor + 1}")
