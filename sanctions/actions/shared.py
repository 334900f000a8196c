"""What the lines of one publication refer to in common, asked for in bulk: thousands of lines name the same few."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet

from partnership.models import Incident
from sanctions.models import Announcement, LegalAct, Line, Programme, Target
from sanctions.proposal import Act, Ending, Proposal

Said = Proposal | Ending
M = TypeVar("M", bound=Model)


@dataclass
class Shared:
    """Rows by the keys that proposals use; `learn` asks for those a chunk of lines adds. ``on`` is the day."""

    on: dt.date
    programmes: dict[str, Programme] = field(default_factory=dict)
    announcements: dict[str, Announcement] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    acts: dict[str, LegalAct] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)

    def learn(self, lines: Sequence[Line], said: Sequence[Said]) -> None:
        """Ask for what these lines name and was not asked for yet; record legal acts that are new.

        Raises:
            ObjectDoesNotExist: a programme that is not there, or a target to list that is not there or is merged.
        """
        proposals = [words for words in said if isinstance(words, Proposal)]
        _learn(self.programmes, Programme.objects.all(), "key", {words.programme for words in proposals}, needed=True)
        _learn(
            self.announcements, Announcement.objects.all(), "key", {words.announcement for words in proposals} - {""}
        )
        _learn(self.incidents, Incident.objects.all(), "key", {key for words in proposals for key in words.incidents})
        new = [words for line, words in zip(lines, said, strict=True) if line.listing_id is None]
        named = {words.target for words in new if isinstance(words, Proposal)}  # a listing that stands has its target
        _learn(self.targets, Target.objects.filter(merged_into=None), "ref", named - {""}, needed=True)
        self._learn_acts(lines, said)

    def _learn_acts(self, lines: Sequence[Line], said: Sequence[Said]) -> None:
        """The State's legal acts by number. The first line to name one says its title, date and link."""
        named: dict[str, tuple[Line, Programme, Act]] = {}
        for line, words in zip(lines, said, strict=True):
            for act in _acts(words):
                if act.number not in self.acts and act.number not in named:
                    named[act.number] = (line, self._programme(line, words), act)
        if not named:
            return
        authority = next(iter(named.values()))[0].participant
        known = LegalAct.objects.filter(authority=authority, number__in=named)
        self.acts |= {act.number: act for act in known}
        new = {number: about for number, about in named.items() if number not in self.acts}
        if new:
            LegalAct.objects.bulk_create(
                (
                    LegalAct(
                        authority=authority,
                        number=number,
                        title=act.title,
                        date_text=act.date,
                        url=act.url,
                        programme=programme,
                    )
                    for number, (_line, programme, act) in new.items()
                ),
                ignore_conflicts=True,  # another publication of the State may record it at this moment
            )
            self.acts |= {act.number: act for act in LegalAct.objects.filter(authority=authority, number__in=new)}

    def _programme(self, line: Line, words: Said) -> Programme:
        if isinstance(words, Proposal):
            return self.programmes[words.programme]
        if line.listing is None:
            raise TypeError("an ending names its listing")
        return line.listing.programme


def _acts(words: Said) -> Sequence[Act]:
    if isinstance(words, Proposal):
        return words.acts
    return [words.act] if words.act else []


def _learn(known: dict[str, M], rows: QuerySet[M], key: str, named: set[str], *, needed: bool = False) -> None:
    missing = named - known.keys()
    if not missing:
        return
    known.update({getattr(row, key): row for row in rows.filter(**{f"{key}__in": missing})})
    if needed and (lost := missing - known.keys()):
        raise ObjectDoesNotExist(f"no {rows.model._meta.verbose_name} {min(lost)}")
