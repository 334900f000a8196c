"""The made-up people who enter the facts, and whether anybody can sign in as them.

Where DEMO is set they are accounts to try the registry with; elsewhere nobody can sign in as them, and outside the
transaction of a run they are shut out altogether.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from partnership.actions import people
from partnership.enums import Role
from partnership.models import Participant, User
from seeds.running import Run

KEEPER = "demo-keeper"


class NoKeeperError(Exception):
    """The registry has a keeper of its own, in whose name people are made; the message says how to name them."""


@dataclass(frozen=True)
class Person:
    """An account: its name tells its part. Delegates speak for ``state``, a participant's code."""

    username: str
    role: Role
    state: str = ""

    @property
    def surname(self) -> str:
        return self.username.removeprefix("demo-").replace("-", " ").title()


SECRETARIAT = (
    Person("demo-officer", Role.OFFICER),
    Person("demo-officer-2", Role.OFFICER),
    Person("demo-reviewer-1", Role.REVIEWER),
    Person("demo-reviewer-2", Role.REVIEWER),
    Person(KEEPER, Role.KEEPER),
    Person("demo-auditor", Role.AUDITOR),
)
DELEGATES = (
    Person("demo-eu-drafter", Role.DRAFTER, "EU"),
    Person("demo-eu-signatory", Role.SIGNATORY, "EU"),
    Person("demo-gb-drafter", Role.DRAFTER, "GB"),
    Person("demo-gb-signatory", Role.SIGNATORY, "GB"),
    Person("demo-fr-signatory", Role.SIGNATORY, "FR"),
)
EVERYBODY = (*SECRETARIAT, *DELEGATES)


def keeper(run: Run, named: str) -> User:
    """Who makes the others: the keeper named, else our own, who is the first where the registry has none.

    Raises:
        NoKeeperError: the one named is no keeper, or none was named and the registry has one of its own.
    """
    if named:
        found = User.objects.filter(username=named).first()
        if found is None or not found.has_role(Role.KEEPER):
            raise NoKeeperError(f"{named} is no keeper of this registry")
        return found
    ours = User.objects.filter(username=KEEPER).first()
    if ours and ours.has_role(Role.KEEPER):
        return ours
    if User.objects.filter(roles__contains=[Role.KEEPER], is_active=True).exists():
        raise NoKeeperError("this registry has a keeper; say in whose name people are made: --keeper NAME")
    if ours:
        people.set_active(ours, True, by=None)
        return ours
    run.kept(f"account {KEEPER}", True)
    return people.create_user(KEEPER, by=None, roles=[Role.KEEPER], first_name="Demo", last_name="Keeper")


def gather(run: Run, wanted: tuple[Person, ...], boss: User) -> None:
    """Fill the cast with people who can act; makes those who are missing."""
    for person in wanted:
        user = User.objects.filter(username=person.username).first()
        if user is None:
            user = people.create_user(
                person.username,
                by=boss,
                roles=[person.role],
                participant=Participant.objects.get(code=person.state) if person.state else None,
                first_name="Demo",
                last_name=person.surname,
            )
            run.kept(f"account {person.username}", True)
        elif not user.is_active:
            people.set_active(user, True, by=boss)
        run.cast[person.username] = user


def able() -> list[str]:
    """Which of them can act now."""
    return list(_all().filter(is_active=True).values_list("username", flat=True))


def shut() -> None:
    """Keep all of them out."""
    for user in _all():
        people.set_active(user, False, by=None)


def _all() -> QuerySet[User]:
    return User.objects.filter(username__in=[person.username for person in EVERYBODY]).order_by("username")
