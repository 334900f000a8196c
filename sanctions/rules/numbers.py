"""Numbers that carry check digits are right, or said to be wrong as they were published."""

from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _
from stdnum import imo, lei
from stdnum.exceptions import ValidationError as NumberError

from sanctions.enums import IdentifierFlag
from sanctions.proposal import Identifier, Proposal
from sanctions.rules.wrong import Problem

CHECKED: Mapping[str, Callable[[str], object]] = {"LEI": lei.validate, "IMO": imo.validate}


def problems(proposal: Proposal) -> Iterator[Problem]:
    """Numbers whose check digits fail without being flagged INVALID, and the flag where they do not fail."""
    for index, identifier in enumerate(proposal.identifiers):
        flagged = IdentifierFlag.INVALID in identifier.flags
        why = fault(identifier)
        if why and not flagged:
            yield Problem(
                f"/identifiers/{index}/number",
                "check_digits",
                _("no valid %(type)s: %(why)s; flag it INVALID if it was published so")
                % {"type": identifier.type, "why": why},
            )
        if flagged and not why:
            yield Problem(f"/identifiers/{index}/flags", "not_so", _("no check digits of it fail"))


def fault(identifier: Identifier) -> str:
    """Why a number cannot be one of its type; empty if it can, or if nothing is known to check."""
    check = CHECKED.get(identifier.type)
    if check is None:
        return ""
    try:
        check(identifier.number)
    except NumberError as error:
        return str(error)
    return ""
