"""What FollowTheMoney takes for a value of a property: how long it may be, and how it is formed. Pure.

An entity with a value that does not fit is invalid as a whole to who checks it, so such a text stands in words beside.
"""

import re

from registry.exports.ftm import words

IDENTIFIERS = frozenset(
    {prop for prop, _schemas in words.IDENTIFIERS.values()} | {"number", "authorityId", "programId"}
)
LONGEST = {
    **dict.fromkeys(IDENTIFIERS, 64),
    **dict.fromkeys(("name", "alias", "weakAlias", "previousName"), 384),
    **dict.fromkeys(("full", "email"), 250),
    **dict.fromkeys(("notes", "summary", "description", "reason", "remarks"), 65_000),
    "sourceUrl": 4096,
    "phone": 64,
    "postalCode": 16,
}
OTHERS = 1024
"""Characters of any other property."""
FORMS = {
    "phone": re.compile(r"\+(?:[ ()./-]*\d){7,15}[ ()./-]*"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "website": re.compile(r"\S+\.\S+"),
}
"""A telephone number is one only with its country in front: nobody else's "04 710043" can be called."""
CUT = "…"


def fits(prop: str, text: str) -> bool:
    """Whether the property takes the text."""
    form = FORMS.get(prop)
    return len(text) <= LONGEST.get(prop, OTHERS) and (form is None or form.fullmatch(text) is not None)


def shortened(prop: str, text: str) -> str:
    """The text as far as the property takes it; one that is cut ends with `CUT`."""
    most = LONGEST.get(prop, OTHERS)
    return text if len(text) <= most else text[: most - len(CUT)].rstrip() + CUT
