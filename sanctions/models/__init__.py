"""The tables of sanctions, a family a file."""

from sanctions.models.api import Answer, ApiKey
from sanctions.models.listing import Listing
from sanctions.models.matching import MatchKey, Profile
from sanctions.models.programme import Announcement, LegalAct, Programme
from sanctions.models.resolution import Likeness, Merge, Resolution
from sanctions.models.review import Remark, Review
from sanctions.models.submission import Line, Submission, Transition
from sanctions.models.target import (
    VALUES,
    Address,
    BirthDate,
    Contact,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Relation,
    Target,
    Value,
)
from sanctions.models.upload import Upload, UploadChunk, UploadFile, UploadRow
from sanctions.models.watch import Hit, WatchedName, Watcher, WatchKey

__all__ = [
    "VALUES",
    "Address",
    "Announcement",
    "Answer",
    "ApiKey",
    "BirthDate",
    "Contact",
    "Hit",
    "Identifier",
    "LegalAct",
    "Likeness",
    "Line",
    "Listing",
    "MatchKey",
    "Merge",
    "Name",
    "Nationality",
    "Particular",
    "Place",
    "Position",
    "Profile",
    "Programme",
    "Relation",
    "Remark",
    "Resolution",
    "Review",
    "Submission",
    "Target",
    "Transition",
    "Upload",
    "UploadChunk",
    "UploadFile",
    "UploadRow",
    "Value",
    "WatchKey",
    "WatchedName",
    "Watcher",
]
