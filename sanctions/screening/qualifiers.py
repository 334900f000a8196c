"""What else is known of two subjects: a likeness gains a little where it agrees, and loses where it does not.

What is unknown on either side says nothing. One that agrees never lowers a score, one that does not never raises it.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from sanctions.screening.profiles import Profile


class Qualifier(msgspec.Struct, frozen=True):
    """``gain`` is the share of what is missing to 1 that is gained, ``keep`` the share of the score that is left."""

    name: str
    gain: float
    keep: float
    detail: str


BODIES = frozenset({"ORGANISATION", "GROUP", "STATE_BODY"})
"""Kinds that lists do not tell apart alike."""


def qualifiers(one: Profile, other: Profile) -> Iterator[Qualifier]:
    """Whatever both say something about."""
    if one.kind and other.kind:
        yield from _kinds(one.kind, other.kind)
    if one.births and other.births:
        yield _births(one, other)
    if one.countries and other.countries:
        both = set(one.countries) & set(other.countries)
        said = f"{_listed(both)} on both sides" if both else f"{_listed(one.countries)} – {_listed(other.countries)}"
        yield Qualifier("country", 0.1, 1.0, said) if both else Qualifier("country", 0.0, 0.95, said)
    if one.genders and other.genders:
        both = set(one.genders) & set(other.genders)
        said = f"{_listed(both)} on both sides" if both else f"{_listed(one.genders)} – {_listed(other.genders)}"
        yield Qualifier("gender", 0.02, 1.0, said) if both else Qualifier("gender", 0.0, 0.75, said)


def _kinds(one: str, other: str) -> Iterator[Qualifier]:
    if one != other and not {one, other} <= BODIES:
        one, other = sorted((one, other))
        yield Qualifier("kind", 0.0, 0.5, f"{one.lower()} – {other.lower()}")


def _births(one: Profile, other: Profile) -> Qualifier:
    """The best of all pairs of birth dates: both the same day, intervals that meet, or how far they are apart."""
    apart, mine, yours = min((_apart(a, b), a, b) for a in one.births for b in other.births)
    said = f"{_interval(mine)} – {_interval(yours)}" if mine != yours else f"{_interval(mine)} on both sides"
    if apart < 0:
        return Qualifier("birth_date", 0.5, 1.0, said)
    if apart == 0:
        return Qualifier("birth_date", 0.25, 1.0, said)
    return Qualifier("birth_date", 0.0, 0.9 if apart <= 366 else 0.8 if apart <= 3 * 366 else 0.6, said)


def _apart(one: tuple[str, str], other: tuple[str, str]) -> int:
    """Days between two intervals; 0 if they meet, -1 if both are the same single day."""
    if one == other and one[0] == one[1] != "":
        return -1
    (begins, ends), (starts, stops) = one, other
    if ends and starts and ends < starts:
        return _days(ends, starts)
    if stops and begins and stops < begins:
        return _days(stops, begins)
    return 0


def _days(one: str, other: str) -> int:
    return (date.fromisoformat(other) - date.fromisoformat(one)).days


def _interval(birth: tuple[str, str]) -> str:
    earliest, latest = birth
    if earliest == latest:
        return earliest
    if earliest[:4] == latest[:4] and earliest[4:] == "-01-01" and latest[4:] == "-12-31":
        return earliest[:4]
    return f"{earliest or '…'} to {latest or '…'}"


def _listed(values: "set[str] | tuple[str, ...]") -> str:
    return ", ".join(sorted(values))
