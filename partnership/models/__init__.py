"""The partnership's tables, one model a file, rows that live in another's document beside it."""

from partnership.models.accession import Accession, AccessionStep
from partnership.models.body import Body
from partnership.models.claim import Claim
from partnership.models.count import ParticipantCount
from partnership.models.incident import Finding, Incident
from partnership.models.instrument import Instrument
from partnership.models.meeting import Attendance, Meeting
from partnership.models.membership import Membership, MembershipEvidence
from partnership.models.participant import Participant
from partnership.models.publication_request import PublicationRequest
from partnership.models.source import Fact, Source
from partnership.models.statement import Citation, Commitment, Initiative, Statement, StatementLink
from partnership.models.user import User

__all__ = [
    "Accession",
    "AccessionStep",
    "Attendance",
    "Body",
    "Citation",
    "Claim",
    "Commitment",
    "Fact",
    "Finding",
    "Incident",
    "Initiative",
    "Instrument",
    "Meeting",
    "Membership",
    "MembershipEvidence",
    "Participant",
    "ParticipantCount",
    "PublicationRequest",
    "Source",
    "Statement",
    "StatementLink",
    "User",
]
