"""The tables of sanctions, a family a file."""

from sanctions.models.api import Answer, ApiKey
from sanctions.models.listing import Listing
from sanctions.models.programme import Announcement, LegalAct, Programme
from sanctions.models.review import Remark, Review
from sanctions.models.submission import Line, Submission, Transition
from sanctions.models.target import (
    VALUES,
    Address,
    BirthDate,
    Identifier,
    Name,
    Nationality,
    Place,
    Position,
    Resolution,
    Target,
    Value,
)

__all__ = [
    "VALUES",
    "Address",
    "Announcement",
    "Answer",
    "ApiKey",
    "BirthDate",
    "Identifier",
    "LegalAct",
    "Line",
    "Listing",
    "Name",
    "Nationality",
    "Place",
    "Position",
    "Programme",
    "Remark",
    "Resolution",
    "Review",
    "Submission",
    "Target",
    "Transition",
    "Value",
]
