"""What the rules ask a State to say about its own words, said for the words of a published list.

A list cannot be asked. Where it gives no date, prints one that nobody can read without guessing, or a number whose
check digits fail, the proposal says exactly that, and nothing of what the list printed changes.
"""

import msgspec

from sanctions.enums import IdentifierFlag
from sanctions.proposal import BirthDate, Identifier, Proposal
from sanctions.rules import days, numbers
from sanctions.rules.substance import needs_a_warning


def settle(said: Proposal) -> Proposal:
    """The same words with ``undated``, ``worded``, ``INVALID`` and ``too_few_identifiers`` as the rules want them said.

    Every other problem stays for whoever sent the list. What is settled already comes back as it is.
    """
    settled = {
        "birth_dates": [_birth(birth) for birth in said.birth_dates],
        "identifiers": [_identifier(identifier) for identifier in said.identifiers],
        "undated": not said.designated_on,
        "too_few_identifiers": needs_a_warning(said),
    }
    changes = {name: value for name, value in settled.items() if value != getattr(said, name)}
    return msgspec.structs.replace(said, **changes) if changes else said


def _birth(birth: BirthDate) -> BirthDate:
    worded = bool(birth.text) and days.is_worded(birth)
    return birth if worded == birth.worded else msgspec.structs.replace(birth, worded=worded)


def _identifier(identifier: Identifier) -> Identifier:
    invalid = IdentifierFlag.INVALID.value
    wrong = bool(numbers.fault(identifier))
    if wrong == (invalid in identifier.flags):
        return identifier
    others = [flag for flag in identifier.flags if flag != invalid]
    return msgspec.structs.replace(identifier, flags=[*others, invalid] if wrong else others)
