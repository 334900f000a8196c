"""What a proposal must satisfy before it can be submitted. Pure: the caller says what is known.

Every problem is reported, each with a JSON pointer (RFC 6901) below the line, so that a door can show all at once.
Layout: `limits` and `texts` judge every text alike; `codes`, `days`, `numbers` and `substance` what is said;
`settling` says of a published list's words what the rules would ask a State to say itself.
"""

from datetime import date

from django.utils.translation import gettext as _

from partnership.dates import PartialDate
from sanctions.enums import EndReason
from sanctions.proposal import Ending, Proposal
from sanctions.rules import codes, days, numbers, substance, texts
from sanctions.rules.limits import LIMITS, LONGEST
from sanctions.rules.settling import settle
from sanctions.rules.texts import text_problems
from sanctions.rules.wrong import Known, Problem

__all__ = ["LIMITS", "LONGEST", "Known", "Problem", "ending_problems", "problems", "settle", "text_problems"]


def problems(proposal: Proposal, known: Known, *, on: date) -> list[Problem]:
    """Everything wrong with a proposal on a day; empty if it may be submitted."""
    return [
        *texts.problems(proposal),
        *codes.problems(proposal, known),
        *days.problems(proposal, on),
        *numbers.problems(proposal),
        *substance.problems(proposal),
    ]


def ending_problems(ending: Ending, *, begun: PartialDate | None, on: date) -> list[Problem]:
    """Everything wrong with the end of a listing that began as given."""
    found = texts.problems(ending)
    if ending.reason not in EndReason.values:
        found.append(Problem("/reason", "unknown", _("One of %(values)s.") % {"values": ", ".join(EndReason.values)}))
    if ending.act:
        if ending.act.date:
            days.read("/act/date", ending.act.date, on, found)
        found += substance.url("/act/url", ending.act.url)
    ended = days.read("/ended_on", ending.ended_on, on, found)
    if ended and begun and ended.latest and begun.earliest and ended.latest < begun.earliest:
        found.append(
            Problem("/ended_on", "before_begun", _("ends before it began (%(begun)s)") % {"begun": begun.text})
        )
    return found
