"""Made-up persons in numbers, the same for the same seed: parts of real names put together anew.

Parts are drawn as often as they occur, so that a hundred thousand of them hold as many Mohammeds as a list of that
size would. Without the real lists (REAL_LISTS) the parts are syllables put together, which are rarer.
"""

import csv
import random
import re
from itertools import product

from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Report
from sanctions.screening.subjects import Given, Subject
from tests.lists import folder

COUNTRIES = tuple(
    re.findall(r"\w+", "AF BY CD CF CN CU EG GB HT IQ IR KP LY ML MM NI RU SD SO SS SY TN TR UA US VE YE ZW")
)
SYLLABLES = tuple(re.findall(r"\w+", "ba den fir gho kam lor mun nes pav rik sul tey vash wol yan zim"))


def population(count: int, *, seed: int = 1) -> list[Subject]:
    """So many persons, each with one to four names, most with a birth date and a nationality."""
    chance = random.Random(f"population {seed}")  # noqa: S311 - made-up names, not secrets
    parts = _parts()
    return [_person(chance, parts) for _ in range(count)]


def _person(chance: random.Random, parts: list[str]) -> Subject:
    words = chance.choices(parts, k=chance.choice((2, 2, 3, 3, 4)))
    names = [" ".join(words)]
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        other = list(words)
        other[chance.randrange(len(other))] = chance.choice(parts)
        names.append(" ".join(other))
    day = f"{chance.randrange(1940, 2005)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    birth = (day, day) if chance.random() < 0.7 else (f"{day[:4]}-01-01", f"{day[:4]}-12-31")
    return Subject(
        kind="PERSON",
        names=tuple(map(Given, names)),
        births=(birth,) if chance.random() < 0.8 else (),
        countries=(chance.choice(COUNTRIES),) if chance.random() < 0.8 else (),
    )


def _parts() -> list[str]:
    """Words of names, each as often as it stands there."""
    lists = folder()
    if lists is None:
        return ["".join(drawn) for drawn in product(SYLLABLES, repeat=3)]
    read = FORMATS["un-xml"].read(lists / "un/consolidated_2025-04-19.xml", Report())
    names = [name.text for entry in read if entry.said.kind == "PERSON" for name in entry.said.names]
    for part in ("global", "us"):
        with (lists / f"matching/negatives_{part}.half_a.csv").open(encoding="utf-8", newline="") as file:
            names += [row["full_name"] for row in csv.DictReader(file)]
    return sorted(word for name in names for word in name.split() if len(word) > 1)
