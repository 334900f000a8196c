"""The public documents of what officers keep: pure functions from a loaded row to JSON without floats.

A document never holds its own reference; the register's envelope names the record. Every key is always present. Unknown
is null, never guessed. Nothing entered in error and no candidate is in any of them.
"""

from partnership.documents.entries import NotPublishableError, OfficerRecord, entry, find
from partnership.documents.meeting import meeting
from partnership.documents.participant import participant
from partnership.documents.reference import body, count, incident, instrument
from partnership.documents.statement import statement

__all__ = [
    "NotPublishableError",
    "OfficerRecord",
    "body",
    "count",
    "entry",
    "find",
    "incident",
    "instrument",
    "meeting",
    "participant",
    "statement",
]
