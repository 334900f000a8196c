"""Which lines of a submission a page shows: by what they do, by a name or a reference, by what was found; 50 a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import QueryDict

from sanctions.admin.flags import STOPS
from sanctions.admin.survey import Survey
from sanctions.enums import LineOperation
from sanctions.models import Line, Review, Submission

LINES = 50
"""Lines on a page."""
LONGEST = 200


@dataclass(frozen=True)
class Choice:
    """What a reader asked for; whatever is not understood is not asked for."""

    operation: str = ""
    words: str = ""
    found: str = ""
    remarked: bool = False
    number: int = 1

    @classmethod
    def read(cls, asked: QueryDict) -> "Choice":
        operation, found, number = asked.get("operation", ""), asked.get("found", ""), asked.get("page", "1")
        return cls(
            operation=operation if operation in LineOperation.values else "",
            words=asked.get("words", "").replace("\x00", "").strip()[:LONGEST],
            found=found if found in STOPS or found == "any" else "",
            remarked=asked.get("remarked") == "1",
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        )

    def address(self, **changes: Any) -> str:
        """The query of an address that asks for this, with changes."""
        said = {
            "operation": self.operation,
            "words": self.words,
            "found": self.found,
            "remarked": "1" if self.remarked else "",
            "page": str(self.number) if self.number > 1 else "",
        } | changes
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in said.items() if value})
        return f"?{query.urlencode()}" if query else "?"

    @property
    def is_all(self) -> bool:
        return not (self.operation or self.words or self.found or self.remarked)


@dataclass(frozen=True)
class Shown:
    """The numbers of the lines on a page, how many there are of what was asked, and of each operation in all."""

    choice: Choice
    page: "Page[Any]"
    total: int
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        return list(self.page.object_list)

    @property
    def is_long(self) -> bool:
        """Whether there are more lines than a page shows: too many to be read back one by one."""
        return self.total > LINES

    @property
    def around(self) -> list[tuple[str, str]]:
        """The pages one can go to from here: what to call it, and its address; the page itself has none."""
        places = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return [
            (str(place), "" if place in {self.page.number, Paginator.ELLIPSIS} else self.choice.address(page=place))
            for place in places
        ]

    @property
    def is_whole(self) -> bool:
        """Whether the page shows all that there is."""
        return self.choice.is_all and self.page.paginator.num_pages == 1


def choose(submission: Submission, choice: Choice, survey: Survey, reviews: QuerySet[Review]) -> Shown:
    """The page of lines that was asked for, the nearest there is; ``reviews`` are those whose remarks may be seen."""
    rows = _matching(submission.lines.order_by("number"), choice, survey, reviews)
    operations = submission.lines.order_by().values_list("operation").annotate(number=Count("pk"))
    counts = dict(operations)
    page = Paginator(rows.values_list("number", flat=True), LINES).get_page(choice.number)
    in_order = {operation: counts[operation] for operation in LineOperation.values if operation in counts}
    return Shown(choice, page, sum(counts.values()), in_order)


def _matching(rows: QuerySet[Line], choice: Choice, survey: Survey, reviews: QuerySet[Review]) -> QuerySet[Line]:
    if choice.operation:
        rows = rows.filter(operation=choice.operation)
    if choice.words:
        rows = rows.annotate(
            said=KeyTextTransform("names", "content"), stood=KeyTextTransform("names", "listing__proposal")
        ).filter(
            Q(own_reference__icontains=choice.words)
            | Q(said__icontains=choice.words)
            | Q(stood__icontains=choice.words)
            | Q(listing__ref=choice.words.upper())
        )
    if choice.found:
        rows = rows.filter(number__in=survey.flagged if choice.found == "any" else survey.stops.get(choice.found, ()))
    if choice.remarked:
        rows = rows.filter(number__in=reviews.filter(remarks__isnull=False).values("remarks__line_number"))
    return rows
