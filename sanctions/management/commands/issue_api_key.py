"""`manage.py issue_api_key`: a delegate's key from the terminal, by a keeper who is named."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnership.models import User
from partnership.permissions import NotAllowedError
from sanctions.actions import keys
from sanctions.enums import Scope


class Command(BaseCommand):
    """The secret goes to standard output alone, so that it can be piped; everything else goes to standard error."""

    help = "Issue an API key to a delegate and print its secret, once. It is kept nowhere: what is lost is rotated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="whose key it will be")
        parser.add_argument("--label", required=True, help="what it is for, such as the name of the system")
        parser.add_argument(
            "--scopes", required=True, metavar="READ,DRAFT,SUBMIT", help="what it may be used for, separated by commas"
        )
        parser.add_argument(
            "--days", type=int, default=keys.LIFETIME.days, help="until it expires (default: %(default)s)"
        )
        parser.add_argument("--by", required=True, metavar="KEEPER", help="username of the keeper who issues it")

    def handle(self, *, username: str, label: str, scopes: str, days: int, by: str, **_: Any) -> None:
        if not 1 <= days <= keys.LIFETIME.days:
            raise CommandError(f"--days: from 1 to {keys.LIFETIME.days}")
        try:
            asked = sorted({Scope(name.strip()) for name in scopes.split(",")})
        except ValueError as error:
            raise CommandError(f"--scopes: {', '.join(Scope.values)}") from error
        try:
            key, secret = keys.issue(
                user=_person(username),
                label=label,
                scopes=asked,
                lifetime=keys.LIFETIME * days / keys.LIFETIME.days,
                by=_person(by),
                at=timezone.now(),
            )
        except (NotAllowedError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stderr.write(f"{key}: {', '.join(key.scopes)}, until {key.expires_at:%Y-%m-%d}. It is not shown again.")
        self.stdout.write(secret)


def _person(username: str) -> User:
    try:
        return User.objects.select_related("participant").get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(f"there is nobody called {username!r}") from error
