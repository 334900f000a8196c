"""Figure 8: how well matching tells who is who: on labelled pairs of names, on altered names, on made-up persons.

Candidates are found as in the register, by keys with the same caps, but in memory; the names asked for are persons of
the United Nations' list, as listed and with small errors, and persons who are on no list. The tables on stderr say
which scripts and which alterations are hard. The sets are no part of the product: without them (REAL_LISTS) the figure
is left out, and says so.
"""

import csv
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain
from math import log
from pathlib import Path
from typing import Any

import django

from sanctions.documents.listing import Standing, listing
from sanctions.documents.subject import subject_of
from sanctions.formats import countries
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Report
from sanctions.rules.settling import settle
from sanctions.screening import keys, profiles
from sanctions.screening.comparing import THRESHOLD, compare
from sanctions.screening.profiles import Profile
from sanctions.screening.subjects import Given, Subject
from sanctions.screening.text import scripts
from tests.bench.altering import altered
from tests.lists import folder

CAP, COMPARED = 1000, 100
"""Profiles that a key finds, and that are compared: as `sanctions.actions.matching` has them."""
KINDS = {"Person": "PERSON", "Vessel": "VESSEL"}

Row = dict[str, str]


def run() -> list[dict[str, Any]]:
    """Three rows: F1 of the labelled pairs, recall of altered names, share of made-up persons that match somebody."""
    lists = folder()
    if lists is None or not (lists / "matching").is_dir():
        print("no real lists here: figure 8 is left out", file=sys.stderr)  # noqa: T201
        return []
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    index = Index(lists)
    f1, recall, false = labelled(lists), found(index, lists), strangers(index, lists)
    kinds(index)
    return [
        {"number": 8, "name": "labelled pairs of names, F1", "value": f1, "unit": "", "reach": ">= 0.82",
         "ok": f1 >= 0.82},
        {"number": 8, "name": "altered names found, recall", "value": recall, "unit": "", "reach": ">= 0.98",
         "ok": recall >= 0.98},
        {"number": 8, "name": "made-up persons matched", "value": false, "unit": "", "reach": "<= 0.03",
         "ok": false <= 0.03},
    ]  # fmt: skip


class Index:
    """The listed persons and bodies by their keys, in memory."""

    def __init__(self, lists: Path) -> None:
        self.known: dict[str, Profile] = {}
        self.postings: dict[int, list[str]] = defaultdict(list)
        self.called: dict[str, set[str]] = defaultdict(set)
        for ref, subject in chain(_listed(lists), _asked_after(lists)):
            names = {_folded(name.text) for name in subject.names}
            if ref not in self.known and not (ref[0] == "+" and names <= self.called.keys()):
                self._add(ref, subject, names)

    def _add(self, ref: str, subject: Subject, names: set[str]) -> None:
        self.known[ref] = profile = profiles.analyse(subject)
        for key in keys.keys(profile):
            self.postings[key].append(ref)
        for name in names:
            self.called[name].add(ref)

    def matches(self, subject: Subject) -> set[str]:
        """Who of the listed matches, among those that keys find."""
        asked, weights = profiles.analyse(subject), defaultdict[str, float](float)
        for key in keys.asked(asked):
            hits = self.postings.get(key, [])[:CAP]
            for ref in hits:
                weights[ref] += log(1 + CAP / len(hits))
        best = sorted(weights, key=lambda ref: (-weights[ref], ref))[:COMPARED]
        return {ref for ref in best if compare(asked, self.known[ref]).score >= THRESHOLD}

    def finds(self, subject: Subject, name: str) -> bool:
        """Whether somebody who bears the name is among the matches."""
        return not self.called[_folded(name)].isdisjoint(self.matches(subject))


def labelled(lists: Path) -> float:
    """F1 of pairs of names labelled as of one bearer or of two."""
    right: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in _rows(lists, "name_bench_cases"):
        kind = KINDS.get(row["schema"], "ORGANISATION")
        one, other = (
            profiles.analyse(Subject(kind=kind, names=(Given(row[side]),))) for side in ("name1", "name2")
        )  # fmt: skip
        place = 2 * (row["is_match"] == "true") + (compare(one, other).score >= THRESHOLD)
        for group in ("all", row["case_group"], _script(row["name1"] + row["name2"])):
            right[group][place] += 1
    _table("labelled pairs", "pairs  F1", ((k, f"{sum(v):>5}  {_f1(v):.2f}") for k, v in right.items()))
    return _f1(right["all"])


def found(index: Index, lists: Path) -> float:
    """Recall of listed persons by names with small errors: the worse of names alone and with birth and country."""
    pairs = list(zip(_rows(lists, "un_positives_treated"), _rows(lists, "un_positives_untreated"), strict=True))
    shares = {}
    for said, make in SAID.items():
        hits = [index.finds(make(row), true["full_name"]) for row, true in pairs]
        shares[f"with small errors, {said}"] = sum(hits) / len(hits)
        hits = [index.finds(make(true), true["full_name"]) for _, true in pairs]
        shares[f"as listed, {said}"] = sum(hits) / len(hits)
    _table("listed persons found", "recall", ((k, f"{v:.3f}") for k, v in shares.items()))
    return min(shares.values())


def strangers(index: Index, lists: Path) -> float:
    """Share of persons on no list that match somebody: the worse of names alone and names with birth and country."""
    rows = [*_rows(lists, "negatives_global"), *_rows(lists, "negatives_us")]
    shares: dict[str, list[bool]] = defaultdict(list)
    for said, make in SAID.items():
        for row in rows:
            hit = bool(index.matches(make(row)))
            shares[said].append(hit)
            shares[f"{said}: {_script(row['full_name'])}"].append(hit)
    _table("made-up persons matched", "persons  share",
           ((k, f"{len(v):>7}  {sum(v) / len(v):.3f}") for k, v in shares.items()))  # fmt: skip
    return max(sum(shares[said]) / len(rows) for said in SAID)


def kinds(index: Index) -> None:
    """Recall by kind of alteration and by script, on every name of a listed person: a table alone, no figure."""
    hits: dict[str, list[bool]] = defaultdict(list)
    for ref, profile in sorted(index.known.items()):
        for name in [name for name in profile.names if not name.weak][:2] if profile.kind == "PERSON" else ():
            for kind, text in altered(name.text):
                hit = ref in index.matches(Subject(kind="PERSON", names=(Given(text),)))
                hits[kind].append(hit)
                hits[_script(name.text)].append(hit)
    _table("listed names altered", "names  recall",
           ((k, f"{len(v):>5}  {sum(v) / len(v):.3f}") for k, v in hits.items()))  # fmt: skip


def _named(row: Row) -> Subject:
    return Subject(kind="PERSON", names=(Given(row["full_name"]),))


def _born(row: Row) -> Subject:
    """With birth date, country and gender as far as given."""
    day = row["date_of_birth"]
    birth = (day, day) if len(day) == 10 else (f"{day}-01-01", f"{day}-12-31") if len(day) == 4 else None
    country = countries.code(row["nationality"].upper()) or countries.code(row["nationality"])
    return Subject(
        kind="PERSON",
        names=(Given(row["full_name"]),),
        births=(birth,) if birth else (),
        countries=(country,) if country else (),
        genders=(row["gender"],) if row["gender"] in {"male", "female"} else (),
    )


SAID: dict[str, Callable[[Row], Subject]] = {"names alone": _named, "with birth and country": _born}


@lru_cache(maxsize=8)
def _rows(lists: Path, name: str) -> tuple[Row, ...]:
    with (lists / f"matching/{name}.half_a.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _listed(lists: Path) -> Iterator[tuple[str, Subject]]:
    """Whom the United Nations list, now or in 2020, by their reference; read by the register's own reader."""
    for file in ("consolidated_2025-04-19", "consolidated_2020"):
        for entry in FORMATS["un-xml"].read(lists / f"un/{file}.xml", Report()):
            said = Standing(participant="US", proposal=settle(entry.said), target="T000001")
            yield entry.said.own_reference, subject_of(listing(said))


def _asked_after(lists: Path) -> Iterator[tuple[str, Subject]]:
    """Persons of the set who stood on the list between the two days, as the set has them."""
    for number, row in enumerate(_rows(lists, "un_positives_untreated")):
        yield f"+{number}", _born(row)


def _folded(name: str) -> str:
    return " ".join(sorted(name.casefold().split()))


def _script(text: str) -> str:
    found = sorted(scripts(text) - {"LATIN"})
    return found[0].capitalize() if found else "Latin"


def _f1(places: list[int]) -> float:
    _, false, missed, right = places
    return 2 * right / (2 * right + false + missed) if right else 0.0


def _table(heading: str, columns: str, lines: Iterable[tuple[str, str]]) -> None:
    print(f"  {heading:44}{columns}", file=sys.stderr)  # noqa: T201
    for label, said in lines:
        print(f"    {label:42}{said}", file=sys.stderr)  # noqa: T201
