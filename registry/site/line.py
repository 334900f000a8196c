"""One line of the register as pages read it. Pure."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from registry.enums import Kind, Operation, Status

Json = Mapping[str, Any]

SHOWN = frozenset({Status.CURRENT, Status.ENDED, Status.ANNULLED, Status.REDACTED})
"""How records stand that have a page of their own and stand in lists; a merged one has a page that points on."""

FACETS = (Kind.PARTICIPANT, Kind.PROGRAMME, Kind.INCIDENT, Kind.ANNOUNCEMENT, Kind.MEETING, Kind.TARGET)
"""Kinds whose references are facets of the records that name them."""

_NAMED = re.compile(rf'"((?:{"|".join(Kind.values)})/[A-Za-z0-9][A-Za-z0-9._-]*)"')


@dataclass(frozen=True)
class Line:
    """An event with its document. ``text`` is the document as hashed, empty where a court's order destroyed it."""

    sequence: int
    record: str
    operation: Operation
    status: Status
    published_at: dt.datetime
    title: str
    text: str
    facets: Mapping[str, Sequence[str]]
    supersedes: int | None
    merged_into: str
    search: str
    content_sha256: str

    @property
    def kind(self) -> Kind:
        """Of ``target/T000006``: a target."""
        return Kind(self.record.partition("/")[0])

    @property
    def ref(self) -> str:
        """Of ``target/T000006``: ``T000006``."""
        return self.record.partition("/")[2]

    @property
    def shown(self) -> bool:
        """Whether lists show the record as this line leaves it."""
        return self.status in SHOWN

    @property
    def has_page(self) -> bool:
        """Whether the record has a page: one that was withdrawn answers as if it had never been."""
        return self.status is not Status.WITHDRAWN

    @cached_property
    def document(self) -> Json:
        """The document as read; empty where it was destroyed. Never changed: pages share it."""
        read: Json = json.loads(self.text) if self.text else {}
        return read

    @cached_property
    def mentions(self) -> frozenset[str]:
        """The records that the document names, itself aside: ``participant/EU``, ``incident/douma-2018-04-07``."""
        in_facets = {f"{kind.value}/{ref}" for kind in FACETS for ref in self.says(kind.value)}
        return frozenset({*in_facets, *_NAMED.findall(self.text), *filter(None, [self.merged_into])} - {self.record})

    def says(self, facet: str) -> Sequence[str]:
        """The values of a facet: ``participant`` of a listing is its State's code."""
        return self.facets.get(facet) or ()


def standing(history: Iterable[Line], at: int) -> Line | None:
    """A record as at a sequence, of its versions, oldest first."""
    return next((line for line in reversed(list(history)) if line.sequence <= at), None)
