"""The words of sanctions. Codes are stored and published; they never change. Labels may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _of


class TargetKind(models.TextChoices):
    """What is sanctioned."""

    PERSON = "PERSON", _("Person")
    ORGANISATION = "ORGANISATION", _("Organisation")
    GROUP = "GROUP", _("Group")
    STATE_BODY = "STATE_BODY", _("State body")
    VESSEL = "VESSEL", _("Vessel")
    AIRCRAFT = "AIRCRAFT", _("Aircraft")


class NameKind(models.TextChoices):
    """What a name is to its bearer, as the listing State says."""

    PRIMARY = "PRIMARY", _("Primary name")
    ALIAS = "ALIAS", _("Alias")
    VARIANT = "VARIANT", _("Spelling variant")
    FORMER = "FORMER", _("Former name")
    LOW_QUALITY = "LOW_QUALITY", _("Low-quality alias")


class IdentifierType(models.TextChoices):
    """What issued an identifier; the format of some is checked."""

    PASSPORT = "PASSPORT", _("Passport")
    NATIONAL_ID = "NATIONAL_ID", _("National identity number")
    TAX_NUMBER = "TAX_NUMBER", _("Tax number")
    REGISTRATION = "REGISTRATION", _("Registration number")
    LEI = "LEI", _("Legal entity identifier")
    IMO = "IMO", _("IMO number")
    MMSI = "MMSI", _("MMSI")
    TAIL_NUMBER = "TAIL_NUMBER", _("Aircraft registration")
    OTHER = "OTHER", _("Other identifier")


class Measure(models.TextChoices):
    """What a listing forbids."""

    ASSET_FREEZE = "ASSET_FREEZE", _("Asset freeze")
    TRAVEL_BAN = "TRAVEL_BAN", _("Travel ban")
    ENTRY_BAN = "ENTRY_BAN", _("Entry ban")
    DEALINGS_PROHIBITION = "DEALINGS_PROHIBITION", _("Prohibition of dealings")
    FINANCIAL_RESTRICTIONS = "FINANCIAL_RESTRICTIONS", _("Financial restrictions")
    ARMS_EMBARGO = "ARMS_EMBARGO", _("Arms embargo")
    ARMS_RESTRICTIONS = "ARMS_RESTRICTIONS", _("Arms restrictions")
    EXPORT_CONTROL = "EXPORT_CONTROL", _("Export control")
    IMPORT_RESTRICTIONS = "IMPORT_RESTRICTIONS", _("Import restrictions")
    INVESTMENT_BAN = "INVESTMENT_BAN", _("Investment ban")
    SERVICES_BAN = "SERVICES_BAN", _("Services ban")
    AID_SUSPENSION = "AID_SUSPENSION", _("Suspension of aid")
    DEBARMENT = "DEBARMENT", _("Debarment")
    OTHER = "OTHER", _("Other measure")


class ProgrammeStatus(models.TextChoices):
    ACTIVE = "ACTIVE", _("Active")
    ENDED = "ENDED", _("Ended")


class ListingStatus(models.TextChoices):
    IN_FORCE = "IN_FORCE", _of("listing status", "In force")
    ENDED = "ENDED", _of("listing status", "Ended")
    ANNULLED = "ANNULLED", _of("listing status", "Annulled")


class EndReason(models.TextChoices):
    """Why a listing ended. Annulled means it was never lawful; the others mean it was, until then."""

    DELISTED = "DELISTED", _("Delisted")
    EXPIRED = "EXPIRED", _("Expired")
    DECEASED = "DECEASED", _("Deceased")
    PROGRAMME_ENDED = "PROGRAMME_ENDED", _("Programme ended")
    ANNULLED = "ANNULLED", _("Annulled")


class AnnouncementAction(models.TextChoices):
    """What a round of measures did."""

    DESIGNATION = "DESIGNATION", _("Designation")
    RENEWAL = "RENEWAL", _("Renewal")
    DETERMINATION = "DETERMINATION", _("Determination")
    PROGRAMME_START = "PROGRAMME_START", _("Start of a programme")
    PROGRAMME_END = "PROGRAMME_END", _("End of a programme")
    ENTRY_BAN = "ENTRY_BAN", _("Entry ban")
    EXPORT_LISTING = "EXPORT_LISTING", _("Export control listing")
    ALIGNMENT = "ALIGNMENT", _("Alignment with another's measures")


class NamesKnown(models.TextChoices):
    """How many of a round's names are public."""

    ALL = "ALL", _of("names", "All")
    SOME = "SOME", _of("names", "Some")
    NONE = "NONE", _of("names", "None")
    NOT_APPLICABLE = "NOT_APPLICABLE", _of("names", "Not applicable")


class SubmissionStatus(models.TextChoices):
    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted")
    UNDER_REVIEW = "UNDER_REVIEW", _("Under review")
    RETURNED = "RETURNED", _("Returned")
    REJECTED = "REJECTED", _("Rejected")
    APPROVED = "APPROVED", _("Approved")
    SCHEDULED = "SCHEDULED", _("Scheduled")
    PUBLISHED = "PUBLISHED", _("Published")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class LineOperation(models.TextChoices):
    """What a line proposes. A correction says the register was wrong; an amendment, that the facts changed."""

    ADD = "ADD", _("Add")
    AMEND = "AMEND", _("Amend")
    CORRECT = "CORRECT", _("Correct")
    END = "END", _("End")


class Verdict(models.TextChoices):
    APPROVE = "APPROVE", _("Approve")
    RETURN = "RETURN", _("Return")
    REJECT = "REJECT", _("Reject")


class Judgement(models.TextChoices):
    """What a reviewer holds of two targets."""

    SAME = "SAME", _("Same")
    DIFFERENT = "DIFFERENT", _("Different")
    UNSURE = "UNSURE", _("Unsure")


class Scope(models.TextChoices):
    """What an API key may be used for."""

    READ = "READ", _("Read own submissions and listings")
    DRAFT = "DRAFT", _("Write drafts")
    SUBMIT = "SUBMIT", _("Submit and withdraw")
