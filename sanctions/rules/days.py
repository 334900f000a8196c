"""Every date can be read, or is said to be words alone; none but a beginning in force lies ahead."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from partnership.dates import DateError, PartialDate, parse
from sanctions.proposal import BirthDate, Proposal
from sanctions.rules.wrong import Problem


def problems(proposal: Proposal, on: date) -> list[Problem]:
    """What is wrong with the dates of a proposal on a day; an empty one is no date."""
    found: list[Problem] = []
    for index, birth in enumerate(proposal.birth_dates):
        _birth(f"/birth_dates/{index}", birth, on, found)
    for name in ("designated_on", "in_force_on", "status_as_of"):
        if value := getattr(proposal, name):
            read(f"/{name}", value, None if name == "in_force_on" else on, found)
    for index, amended in enumerate(proposal.amended_on):
        read(f"/amended_on/{index}", amended, on, found)
    for index, act in enumerate(proposal.acts):
        if act.date:
            read(f"/acts/{index}/date", act.date, on, found)
    if proposal.undated and proposal.designated_on:
        found.append(Problem("/undated", "not_so", _("the day of designation is given")))
    if not proposal.undated and not proposal.designated_on:
        found.append(
            Problem(
                "/designated_on",
                "required",
                _("the day of designation, as precisely as it is known; or set undated to true"),
            )
        )
    return found


def read(pointer: str, text: str, on: date | None, found: list[Problem]) -> PartialDate | None:
    """The date that a text means, or a problem more; ``on`` is the day that it may not be after."""
    try:
        value = parse(text)
    except DateError as error:
        found.append(Problem(pointer, "date", str(error)))
        return None
    # The day is UTC's, and it may be tomorrow already where the State is.
    if on and value.earliest and value.earliest > on + timedelta(days=1):
        found.append(Problem(pointer, "in_the_future", _("%(date)s is in the future") % {"date": text}))
    return value


def is_worded(birth: BirthDate) -> bool:
    """Whether no interval can be read out of a birth date: its calendar is another, or its words are no date."""
    if birth.calendar:
        return True
    try:
        parse(birth.text)
    except DateError:
        return True
    return False


def _birth(pointer: str, birth: BirthDate, on: date, found: list[Problem]) -> None:
    if not birth.text:
        return  # said of every text that may not be empty
    if birth.calendar and not birth.worded:
        found.append(Problem(f"{pointer}/worded", "required", _("a date of another calendar is kept in its words")))
    elif not birth.worded:
        read(f"{pointer}/text", birth.text, on, found)
    elif not is_worded(birth):
        found.append(Problem(f"{pointer}/worded", "not_so", _("%(date)s can be read") % {"date": birth.text}))
