"""The partnership's own words. Codes are stored and published; they never change. Labels may."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ParticipantKind(models.TextChoices):
    """What takes part: a State, or an organisation such as the European Union."""

    STATE = "STATE", _("State")
    ORGANISATION = "ORGANISATION", _("Organisation")


class Role(models.TextChoices):
    """What a person may do; DOMAIN's table of roles. The first two speak for a participant, the others never do."""

    DRAFTER = "DRAFTER", _("Drafter")
    SIGNATORY = "SIGNATORY", _("Signatory")
    OFFICER = "OFFICER", _("Officer")
    REVIEWER = "REVIEWER", _("Reviewer")
    KEEPER = "KEEPER", _("Keeper")
    AUDITOR = "AUDITOR", _("Auditor")


STATE_ROLES = frozenset({Role.DRAFTER, Role.SIGNATORY})


class Precision(models.TextChoices):
    """How a date's interval follows from its text."""

    DAY = "DAY", _("Day")
    MONTH = "MONTH", _("Month")
    YEAR = "YEAR", _("Year")
    RANGE = "RANGE", _("Range")
    CIRCA = "CIRCA", _("Circa")
    NOT_LATER_THAN = "NOT_LATER_THAN", _("Not later than")
    SEVERAL = "SEVERAL", _("Several")


class Confidence(models.TextChoices):
    """High: an official source, or two independent ones. Medium: one secondary source, or an official one read in part.
    Low: weak or indirect. (Rule 2 of the reference facts.)
    """

    HIGH = "HIGH", _("High")
    MEDIUM = "MEDIUM", _("Medium")
    LOW = "LOW", _("Low")


class MembershipStatus(models.TextChoices):
    """Probable makes a candidate: kept here, never published."""

    CONFIRMED = "CONFIRMED", _("Confirmed")
    PROBABLE = "PROBABLE", _("Probable")


class EvidenceKind(models.TextChoices):
    """What a claim of membership rests on. Attendance is not membership and can never be the preferred evidence."""

    SIGNATURE = "SIGNATURE", _("Signature")
    ANNOUNCED_ACCESSION = "ANNOUNCED_ACCESSION", _("Announced accession")
    OWN_STATEMENT = "OWN_STATEMENT", _("Own statement")
    ATTENDANCE = "ATTENDANCE", _("Attendance")


class Stage(models.TextChoices):
    """Where an accession stands; the moves are in ``workflow.py``."""

    INVITED = "INVITED", _("Invited")
    CONSIDERING = "CONSIDERING", _("Considering")
    ENDORSED = "ENDORSED", _("Endorsed the Declaration")
    JOINED = "JOINED", _("Joined")
    DECLINED = "DECLINED", _("Declined")


class Level(models.TextChoices):
    """At what level a meeting was held."""

    MINISTERIAL = "MINISTERIAL", _("Ministerial")
    EXPERTS = "EXPERTS", _("Experts")
    CONFERENCE = "CONFERENCE", _("Conference")
    INFORMAL = "INFORMAL", _("Informal")


class StatementKind(models.TextChoices):
    """What sort of document was adopted or issued."""

    DECLARATION = "DECLARATION", _("Declaration")
    STATEMENT = "STATEMENT", _("Statement")
    GUIDING_DOCUMENT = "GUIDING_DOCUMENT", _("Guiding document")


class CitedKind(models.TextChoices):
    """What a statement names. The last three stand alone, as text; the others point to a record."""

    INSTRUMENT = "INSTRUMENT", _("Instrument")
    BODY = "BODY", _("Body")
    INCIDENT = "INCIDENT", _("Incident")
    MEETING = "MEETING", _("Meeting")
    PARTICIPANT = "PARTICIPANT", _("Participant")
    ACTOR = "ACTOR", _("Actor")
    RESOURCE = "RESOURCE", _("Resource")
    INITIATIVE = "INITIATIVE", _("Initiative")


class InstrumentKind(models.TextChoices):
    """A treaty, a resolution, a decision: a text the partnership cites, never a national legal act."""

    TREATY = "TREATY", _("Treaty")
    SECURITY_COUNCIL_RESOLUTION = "SECURITY_COUNCIL_RESOLUTION", _("Security Council resolution")
    GENERAL_ASSEMBLY_RESOLUTION = "GENERAL_ASSEMBLY_RESOLUTION", _("General Assembly resolution")
    HUMAN_RIGHTS_COUNCIL_RESOLUTION = "HUMAN_RIGHTS_COUNCIL_RESOLUTION", _("Human Rights Council resolution")
    OPCW_DECISION = "OPCW_DECISION", _("OPCW decision")
    DECLARATION = "DECLARATION", _("Declaration")


class Normalisation(models.TextChoices):
    """Whether the normalised symbol is sure to be what the statement means."""

    CONFIRMED = "CONFIRMED", _("Confirmed")
    AMBIGUOUS = "AMBIGUOUS", _("Ambiguous")
    TO_BE_CONFIRMED = "TO_BE_CONFIRMED", _("To be confirmed")
    NOT_CITED = "NOT_CITED", _("Not cited")


class BodyKind(models.TextChoices):
    """What a body is."""

    INTERNATIONAL_ORGANISATION = "INTERNATIONAL_ORGANISATION", _("International organisation")
    ORGAN = "ORGAN", _("Organ")
    SESSION = "SESSION", _("Session")
    TEAM = "TEAM", _("Team")
    MECHANISM = "MECHANISM", _("Mechanism")
    MISSION = "MISSION", _("Mission")
    COMMISSION = "COMMISSION", _("Commission")
    INITIATIVE = "INITIATIVE", _("Initiative")


class BodyStatus(models.TextChoices):
    """Whether a body is at work; blank when not known."""

    ACTIVE = "ACTIVE", _("Active")
    ENDED = "ENDED", _("Ended")


class IncidentStatus(models.TextChoices):
    """Whether use is established; blank when not recorded."""

    ESTABLISHED = "ESTABLISHED", _("Use established by an international body")
    ALLEGED = "ALLEGED", _("Alleged use")


class CountKind(models.TextChoices):
    """Of whom a published figure speaks."""

    PARTICIPANTS = "PARTICIPANTS", _("Participants")
    ATTENDANCE = "ATTENDANCE", _("Attendance")
    ANNOUNCED = "ANNOUNCED", _("Announced")


class Qualifier(models.TextChoices):
    """How a published figure is meant."""

    EXACT = "EXACT", _("Exact")
    ABOUT = "ABOUT", _("About")
    MORE_THAN = "MORE_THAN", _("More than")


class ClaimKind(models.TextChoices):
    """What a claim is: another reading of a fact, or a State's attribution of an incident (never a finding)."""

    OTHER = "OTHER", _("Other claim")
    ATTRIBUTION = "ATTRIBUTION", _("Attribution claim")


class RequestState(models.TextChoices):
    """How a request to publish stands. Void: the document changed after it was requested."""

    OPEN = "OPEN", _("Open")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    DECLINED = "DECLINED", _("Declined")
    VOID = "VOID", _("Void")
