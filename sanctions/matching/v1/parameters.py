"""The query string of a request, read strictly: an unknown or repeated parameter or a bad value is refused by name."""

import re
from collections.abc import Collection, Mapping, Sequence

from django.http import QueryDict

from registry import queries
from registry.enums import Kind
from sanctions.enums import Measure, TargetKind
from sanctions.matching.v1.limits import LONGEST
from sanctions.matching.v1.problems import ProblemError, bad_parameter

MANY = 20
FACETS: Mapping[str, tuple[Collection[str] | None, str]] = {
    "kind": (TargetKind.values, "What the target is."),
    "participant": (None, "A State or organisation that lists the target, or did: its code."),
    "programme": (None, "A programme that it is listed under, or was: its key."),
    "measure": (Measure.values, "A measure that it is under, or was."),
    "status": (("LISTED", "NOT_LISTED"), "Whether some listing of it is in force."),
}
"""Filters → the values there are, None where the register says, and what each means."""
UNSUPPORTED = {
    "as_of": "The register is matched as it stands; the feed says how it stood.",
    "topics": "Targets are sanctioned; `status` says whether they still are.",
    "changed_since": "The feed's /v1/targets says what changed since.",
}
"""What clients of other services may ask for, and why it is refused."""

DATASET = re.compile(r"[a-z0-9_-]{1,100}", re.ASCII)
_DECIMAL = re.compile(r"[01](\.[0-9]{1,6})?|\.[0-9]{1,6}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)


def check_dataset(name: str) -> None:
    """Any name that clients of yente may use is this register's.

    Raises:
        ProblemError: it is no such name.
    """
    if not DATASET.fullmatch(name):
        raise ProblemError("not-found")


class Parameters:
    """The query string of one request; ``harmless`` names are taken and say nothing.

    Raises:
        ProblemError: from the constructor for a name that is neither, from each reader for its own value.
    """

    def __init__(self, query: QueryDict, allowed: Collection[str], harmless: Collection[str] = ()) -> None:
        for name in query:
            if name not in allowed and name not in harmless:
                why = UNSUPPORTED.get(name, "There is no such parameter.")
                raise bad_parameter(name[:LONGEST], f"{why} Known here: {', '.join(sorted(allowed)) or 'none'}.")
        self._query = query

    def many(self, name: str, *, most: int = MANY, choices: Collection[str] | None = None) -> list[str]:
        """Every value of a name; repeated, it means any of its values."""
        values = self._query.getlist(name)
        if len(values) > most:
            raise bad_parameter(name, f"At most {most} values.")
        for value in values:
            if not value or len(value) > LONGEST or not value.isprintable():
                raise bad_parameter(name, f"From 1 to {LONGEST} printable characters.")
            if choices is not None and value not in choices:
                raise bad_parameter(name, f"One of {', '.join(choices)}.")
        return values

    def one(self, name: str, default: str = "") -> str:
        """The value of a name that may be given once."""
        values = self.many(name, most=1)
        return values[0] if values else default

    def whole(self, name: str, usual: int, *, low: int, high: int) -> int:
        value = self.one(name, str(usual))
        if not _WHOLE.fullmatch(value) or not low <= int(value) <= high:
            raise bad_parameter(name, f"A whole number from {low} to {high}.")
        return int(value)

    def share(self, name: str, usual: float) -> float:
        """A number from 0 to 1."""
        value = self.one(name, str(usual))
        if not _DECIMAL.fullmatch(value) or float(value) > 1:
            raise bad_parameter(name, "A number from 0 to 1, such as 0.7.")
        return float(value)

    def facets(self) -> dict[str, Sequence[str]]:
        """The filters on targets. A value that no target ever had is refused: a typo is not "nobody"."""
        asked = {name: self.many(name, choices=choices) for name, (choices, _) in FACETS.items()}
        for name, values in asked.items():
            for value in values:
                if FACETS[name][0] is None and not queries.known(Kind.TARGET, name, value):
                    raise bad_parameter(name, "No target was ever published with one of these values.")
        return {name: values for name, values in asked.items() if values}
