"""Two profiles compared: the likest names or a number in common, then whatever else is known, each with its evidence.

The score is explained by its features, one line each: the first says where it starts, the others what they add or take.
"""

from itertools import product

import msgspec

from sanctions.screening.alignment import likeness
from sanctions.screening.names import Name
from sanctions.screening.profiles import Profile
from sanctions.screening.qualifiers import qualifiers
from sanctions.screening.subjects import Number

THRESHOLD = 0.7
"""From here on two subjects match. Where it lies and how good it is: docs/adr/0008."""

WEAK = 0.6
"""The most that a weak alias alone is worth: less than a match."""
PAIRS = 600
"""Pairs of names that are compared at most, of the first names of either side."""

STRONG = frozenset({"PASSPORT", "NATIONAL_ID", "TAX_NUMBER", "REGISTRATION", "SOCIAL_SECURITY", "WALLET"}) | frozenset(
    {"LEI", "IMO", "MMSI", "INN", "OGRN", "DUNS", "BIC", "TAIL_NUMBER"}
)
"""Numbers that are given to one bearer; a registration or a passport within its country."""
UNIQUE = frozenset({"LEI", "IMO", "MMSI", "INN", "OGRN", "DUNS"})
"""Of these a bearer has one: two different ones are two bearers."""


class Feature(msgspec.Struct, frozen=True):
    """What speaks for or against, in words. ``score`` is what it contributes: the first begins."""

    name: str
    score: float
    detail: str


class Comparison(msgspec.Struct, frozen=True):
    score: float
    features: tuple[Feature, ...]


def compare(asked: Profile, known: Profile) -> Comparison:
    """From 0 to 1, the same whichever comes first; without a name or number in common, 0 and no feature."""
    main = _main(asked, known)
    if main is None:
        return Comparison(0.0, ())
    score, features = main.score, [main]
    for qualifier in sorted(qualifiers(asked, known), key=lambda one: one.keep):
        before = score
        score = (score + (1 - score) * qualifier.gain) * qualifier.keep
        if main.name == "weak_alias":
            score = min(score, max(before, WEAK))
        features.append(Feature(qualifier.name, round(score - before, 4), qualifier.detail))
    if clash := _clash(asked, known):
        features.append(Feature("identifier", round(-score * 0.4, 4), clash))
        score *= 0.6
    return Comparison(round(score, 4), tuple(features))


def _main(asked: Profile, known: Profile) -> Feature | None:
    """What the likeness starts from: a number in common, or the likest two names."""
    common = _common(asked, known)
    name = _names(asked.names, known.names)
    if common and (name is None or name.score < 0.98):
        return Feature("identifier", 0.98, common)
    return name


def _names(asked: tuple[Name, ...], known: tuple[Name, ...]) -> Feature | None:
    """The likest pair. Of very many names on both sides the first ones count, as many of the one as of the other."""
    if len(asked) * len(known) > PAIRS:
        side = int(PAIRS**0.5)
        asked, known = asked[: max(side, PAIRS // len(known))], known[: max(side, PAIRS // len(asked))]
    best: tuple[float, float] = (0.0, 0.0)
    pair: tuple[Name, Name] | None = None
    for one, other in product(asked, known):
        alike = likeness(one, other)
        rank = (min(alike, WEAK) if one.weak or other.weak else alike, alike)
        if rank > best:
            best, pair = rank, (one, other)
            if best[0] == 1.0:
                break
    if pair is None:
        return None
    name = "weak_alias" if pair[0].weak or pair[1].weak else "name"
    return Feature(name, round(best[0], 4), f"‘{pair[0].text}’ ≈ ‘{pair[1].text}’ ({best[1]:.2f})")


def _common(asked: Profile, known: Profile) -> str:
    """A strong number that both have, in words; blank if none."""
    for one, other in product(asked.numbers, known.numbers):
        if one.number == other.number and _is_the_same_kind(one, other):
            return f"{_label(one)} {one.number} on both sides"
    return ""


def _is_the_same_kind(one: Number, other: Number) -> bool:
    if one.type != other.type or one.type not in STRONG:
        return False
    return one.country == other.country or not one.country or not other.country


def _clash(asked: Profile, known: Profile) -> str:
    """Two different numbers of a sort that a bearer has one of, in words; blank if none, or if one is common."""
    for kind in sorted(UNIQUE):
        mine = {one.number for one in asked.numbers if one.type == kind}
        yours = {one.number for one in known.numbers if one.type == kind}
        if mine and yours and not mine & yours:
            return f"{kind} {', '.join(sorted(mine))} – {', '.join(sorted(yours))}"
    return ""


def _label(number: Number) -> str:
    return number.type.replace("_", " ").lower() if len(number.type) > 4 else number.type
