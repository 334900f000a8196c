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
    DRIVING_LICENCE = "DRIVING_LICENCE", _("Driving licence")
    SOCIAL_SECURITY = "SOCIAL_SECURITY", _("Social security number")
    RESIDENCE_PERMIT = "RESIDENCE_PERMIT", _("Residence permit")
    BIC = "BIC", _("Business identifier code (SWIFT)")
    INN = "INN", _("Russian taxpayer number (INN)")
    OGRN = "OGRN", _("Russian registration number (OGRN)")
    DUNS = "DUNS", _("D-U-N-S number")
    CALL_SIGN = "CALL_SIGN", _("Call sign")
    HULL_NUMBER = "HULL_NUMBER", _("Hull identification number")
    SERIAL_NUMBER = "SERIAL_NUMBER", _("Manufacturer's serial number")
    WALLET = "WALLET", _("Digital currency address")
    OTHER = "OTHER", _("Other identifier")


class IdentifierFlag(models.TextChoices):
    """What its publisher says of an identifier; INVALID: its check digits fail, and it was published so."""

    EXPIRED = "EXPIRED", _of("identifier", "Expired")
    FALSE = "FALSE", _of("identifier", "False")
    LOST = "LOST", _of("identifier", "Lost or stolen")
    REVOKED = "REVOKED", _of("identifier", "Revoked")
    DIPLOMATIC = "DIPLOMATIC", _of("identifier", "Diplomatic")
    INVALID = "INVALID", _of("identifier", "Check digits fail")


class NameStrength(models.TextChoices):
    """How well a name identifies, where the publisher says so."""

    STRONG = "STRONG", _of("name", "Strong")
    WEAK = "WEAK", _of("name", "Weak")


class ContactType(models.TextChoices):
    """A way to reach the target."""

    PHONE = "PHONE", _("Telephone")
    FAX = "FAX", _("Fax")
    EMAIL = "EMAIL", _("E-mail")
    WEBSITE = "WEBSITE", _("Website")
    OTHER = "OTHER", _("Other contact")


class ParticularType(models.TextChoices):
    """A particular of a person, an organisation, a vessel or an aircraft, said in a few words."""

    GENDER = "GENDER", _("Gender")
    TITLE = "TITLE", _("Title")
    DEATH_DATE = "DEATH_DATE", _("Date of death")
    HEIGHT = "HEIGHT", _("Height")
    WEIGHT = "WEIGHT", _("Weight")
    EYE_COLOUR = "EYE_COLOUR", _("Colour of eyes")
    HAIR_COLOUR = "HAIR_COLOUR", _("Colour of hair")
    APPEARANCE = "APPEARANCE", _("Appearance")
    ETHNICITY = "ETHNICITY", _("Ethnicity")
    RELIGION = "RELIGION", _("Religion")
    EDUCATION = "EDUCATION", _("Education")
    LANGUAGE = "LANGUAGE", _("Language")
    LEGAL_FORM = "LEGAL_FORM", _("Legal form")
    ENTITY_TYPE = "ENTITY_TYPE", _("Type of entity")
    SECTOR = "SECTOR", _("Sector")
    FOUNDED_ON = "FOUNDED_ON", _("Founded")
    DISSOLVED_ON = "DISSOLVED_ON", _("Dissolved")
    VESSEL_TYPE = "VESSEL_TYPE", _("Type of vessel")
    FLAG = "FLAG", _("Flag")
    FORMER_FLAG = "FORMER_FLAG", _("Former flag")
    TONNAGE = "TONNAGE", _("Tonnage")
    GROSS_TONNAGE = "GROSS_TONNAGE", _("Gross tonnage")
    DEADWEIGHT = "DEADWEIGHT", _("Deadweight tonnage")
    LENGTH = "LENGTH", _("Length")
    BUILT_ON = "BUILT_ON", _("Built")
    HOME_PORT = "HOME_PORT", _("Home port")
    AIRCRAFT_MODEL = "AIRCRAFT_MODEL", _("Aircraft model")
    AIRCRAFT_OPERATOR = "AIRCRAFT_OPERATOR", _("Aircraft operator")
    OTHER = "OTHER", _("Other particular")


class RelationType(models.TextChoices):
    """What the other party is to the target."""

    FAMILY = "FAMILY", _("Family")
    OWNED_BY = "OWNED_BY", _("Owned by")
    FORMERLY_OWNED_BY = "FORMERLY_OWNED_BY", _("Formerly owned by")
    OWNS = "OWNS", _("Owns")
    CONTROLLED_BY = "CONTROLLED_BY", _("Controlled by")
    CONTROLS = "CONTROLS", _("Controls")
    ACTS_FOR = "ACTS_FOR", _("Acts for")
    MEMBER_OF = "MEMBER_OF", _("Member of")
    ASSOCIATE_OF = "ASSOCIATE_OF", _("Associated with")
    OTHER = "OTHER", _("Other relation")


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
    UNSPECIFIED = "UNSPECIFIED", _("Not stated in the list")


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
    """How many of a round's names the sources of the register give."""

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


class UploadMode(models.TextChoices):
    """What an uploaded file stands for: all that the State lists from that list, or changes to it alone."""

    FULL = "FULL", _("Full list")
    DELTA = "DELTA", _("Changes only")


class UploadStatus(models.TextChoices):
    """How far an uploaded list has come. REFUSED: the file cannot stand; FAILED: we could not read it."""

    WAITING = "WAITING", _of("upload", "Waiting")
    READING = "READING", _of("upload", "Being read")
    DRAFTED = "DRAFTED", _of("upload", "A draft")
    UNCHANGED = "UNCHANGED", _of("upload", "Nothing changed")
    REFUSED = "REFUSED", _of("upload", "Refused")
    CANCELLED = "CANCELLED", _of("upload", "Cancelled")
    FAILED = "FAILED", _of("upload", "Failed")


class RowOutcome(models.TextChoices):
    """What one entry of an uploaded list means for what stands."""

    ADDED = "ADDED", _of("entry", "Added")
    AMENDED = "AMENDED", _of("entry", "Amended")
    ENDED = "ENDED", _of("entry", "Ended")
    UNCHANGED = "UNCHANGED", _of("entry", "Unchanged")
    REFUSED = "REFUSED", _of("entry", "Refused")
