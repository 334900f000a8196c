"""The sheets of the target's values: a row for each, with all that can be said of it."""

from sanctions import proposal as forms
from sanctions.formats.template import codes
from sanctions.formats.template.columns import Column, Says, Sheet, reference_column

OF_LISTING = reference_column(("The listing's reference, as on the sheet Listings.", "Référence de l'inscription."))
ACT = Column(
    heading=("Act", "Acte"),
    member="act",
    help=("Number of the legal act this value comes from.", "Numéro de l'acte dont provient cette valeur."),
    example="Decree 2026-1",
)
SOURCE = Column(
    heading=("Source text", "Texte source"),
    member="source",
    help=("The words it was read out of, where they were longer.", "Les mots d'où elle est tirée."),
)
NOTE = Column(heading=("Note", "Note"), member="note", help=("On this value.", "Sur cette valeur."))
COUNTRY = Column(
    heading=("Country code", "Code du pays"),
    member="country",
    help=("Two letters (ISO 3166-1).", "Deux lettres (ISO 3166-1)."),
    example="FR",
)
OTHER_PARTS = Column(
    heading=("Other parts", "Autres parties"),
    member="parts",
    help=("name=text, several between bars ( | ).", "nom=texte, plusieurs entre barres ( | )."),
    example="quarter=Old Town",
    says=Says.PARTS,
)
LANGUAGE = Column(
    heading=("Language", "Langue"), member="language", help=("en, fr, ar… (BCP 47).", "en, fr, ar…"), example="en"
)


def text_column(heading: tuple[str, str], said: tuple[str, str], example: str, *, exact: bool = False) -> Column:
    """The column that makes a row: needed."""
    return Column(heading=heading, member="text", help=said, example=example, needed=True, exact=exact, wide=True)


def _part(heading: tuple[str, str], name: str, example: str = "") -> Column:
    return Column(
        heading=heading,
        member=f"parts.{name}",
        help=("Where the list tells it apart.", "Si la liste la distingue."),
        example=example,
    )


def _type(allowed: tuple[str, ...], example: str, member: str = "type") -> Column:
    heading = ("Kind", "Genre") if member == "kind" else ("Type", "Type")
    return Column(
        heading=heading,
        member=member,
        help=("One of the list; empty: " + ("PRIMARY." if member == "kind" else "OTHER."), "Un de la liste."),
        example=example,
        says=Says.CODE,
        codes=allowed,
    )


LABEL = Column(
    heading=("Label", "Intitulé"), member="label", help=("The publisher's own word for it.", "Le mot de l'éditeur.")
)
ADDRESS_PARTS = (
    _part(("Street", "Rue"), "street", "1, Example Road"),
    _part(("PO box", "Boîte postale"), "po_box"),
    _part(("City", "Ville"), "city", "Exampletown"),
    _part(("Region", "Région"), "region"),
    _part(("Postal code", "Code postal"), "postal_code", "012345"),
    _part(("Place", "Lieu"), "place"),
    _part(("Country as printed", "Pays tel qu'imprimé"), "country", "Exampleland"),
    *(_part((f"Line {n}", f"Ligne {n}"), f"line_{n}") for n in range(1, 7)),
)
END = (OTHER_PARTS, ACT, SOURCE, NOTE)
AS_PRINTED = ("As printed, whole.", "Tel qu'imprimé, entier.")

NAMES = Sheet(
    title=("Names", "Noms"),
    help=("Further names, or names with all their details.", "Autres noms, ou noms avec leurs détails."),
    member="names",
    form=forms.Name,
    columns=(
        OF_LISTING,
        text_column(
            ("Name", "Nom"), ("The whole name, in its script.", "Le nom entier, dans son écriture."), "Ксавер Пример"
        ),
        _type(codes.NAME_KIND, "VARIANT", "kind"),
        Column(
            heading=("Strength", "Force"),
            member="strength",
            help=("Only where the list says so.", "Seulement si la liste le dit."),
            says=Says.CODE,
            codes=codes.STRENGTH,
        ),
        Column(
            heading=("Language", "Langue"),
            member="language",
            help=("ru, ar, fr… (BCP 47).", "ru, ar, fr…"),
            example="ru",
        ),
        Column(
            heading=("Script", "Écriture"),
            member="script",
            help=("Cyrl, Arab… (ISO 15924).", "Cyrl, Arab… (ISO 15924)."),
            example="Cyrl",
        ),
        _part(("Given name", "Prénom"), "given", "Ксавер"),
        _part(("Second name", "Deuxième nom"), "second"),
        _part(("Third name", "Troisième nom"), "third"),
        _part(("Fourth name", "Quatrième nom"), "fourth"),
        _part(("Family name", "Nom de famille"), "family", "Пример"),
        _part(("Patronymic", "Patronyme"), "patronymic"),
        _part(("Title", "Titre"), "title"),
        *(_part((f"Name {n}", f"Nom {n}"), f"name_{n}") for n in range(1, 7)),
        *END,
    ),
)
BIRTH_DATES = Sheet(
    title=("Birth dates", "Dates de naissance"),
    help=("Several dates: one row each.", "Plusieurs dates : une ligne chacune."),
    member="birth_dates",
    form=forms.BirthDate,
    columns=(
        OF_LISTING,
        text_column(
            ("Birth date", "Date de naissance"),
            ("1961, 1961-03, circa 1961, between 1961 and 1965.", "1961, 1961-03, circa 1961."),
            "circa 1961",
        ),
        Column(
            heading=("Calendar", "Calendrier"),
            member="calendar",
            help=("If not the Gregorian.", "S'il n'est pas grégorien."),
        ),
        Column(
            heading=("In words", "En toutes lettres"),
            member="worded",
            help=("yes: no date can be read, the words count.", "oui : seuls les mots comptent."),
            says=Says.FLAG,
        ),
        ACT,
        SOURCE,
        NOTE,
    ),
)
BIRTH_PLACES = Sheet(
    title=("Birth places", "Lieux de naissance"),
    help=("Several places: one row each.", "Plusieurs lieux : une ligne chacun."),
    member="birth_places",
    form=forms.Place,
    columns=(
        OF_LISTING,
        text_column(("Place of birth", "Lieu de naissance"), AS_PRINTED, "Exampletown"),
        COUNTRY,
        *ADDRESS_PARTS,
        *END,
    ),
)
NATIONALITIES = Sheet(
    title=("Nationalities", "Nationalités"),
    help=("Several nationalities: one row each.", "Plusieurs nationalités : une ligne chacune."),
    member="nationalities",
    form=forms.Nationality,
    columns=(
        OF_LISTING,
        text_column(("Nationality", "Nationalité"), ("As printed.", "Telle qu'imprimée."), "French"),
        COUNTRY,
        Column(
            heading=("Citizenship", "Citoyenneté"),
            member="citizenship",
            help=("yes: citizenship, where told apart from nationality.", "oui : citoyenneté, si distinguée."),
            says=Says.FLAG,
        ),
        *ADDRESS_PARTS,
        *END,
    ),
)
IDENTIFIERS = Sheet(
    title=("Identifiers", "Identifiants"),
    help=("Numbers on papers and in registers.", "Numéros de documents et de registres."),
    member="identifiers",
    form=forms.Identifier,
    columns=(
        OF_LISTING,
        Column(
            heading=("Number", "Numéro"),
            member="number",
            help=("As text, with leading zeros.", "Comme texte, avec les zéros du début."),
            example="000123456",
            needed=True,
            exact=True,
        ),
        _type(codes.IDENTIFIER_TYPE, "NATIONAL_ID"),
        LABEL,
        COUNTRY,
        Column(heading=("Issuer", "Émetteur"), member="issuer", help=("Who issued it.", "Qui l'a émis.")),
        Column(heading=("Issued on", "Émis le"), member="issued_on", help=("As printed.", "Tel qu'imprimé.")),
        Column(heading=("Valid from", "Valable dès"), member="valid_from", help=("As printed.", "Tel qu'imprimé.")),
        Column(heading=("Expires on", "Expire le"), member="expires_on", help=("As printed.", "Tel qu'imprimé.")),
        Column(
            heading=("Name on it", "Nom porté"), member="name", help=("The bearer's name on the paper.", "Nom porté.")
        ),
        Column(
            heading=("Flags", "Mentions"),
            member="flags",
            help=("What the publisher says of it. Several: between bars ( | ).", "Plusieurs : entre barres ( | )."),
            example="EXPIRED",
            says=Says.CODES,
            codes=codes.IDENTIFIER_FLAG,
        ),
        ACT,
        SOURCE,
        NOTE,
    ),
)
ADDRESSES = Sheet(
    title=("Addresses", "Adresses"),
    help=("One row for each address.", "Une ligne par adresse."),
    member="addresses",
    form=forms.Address,
    columns=(
        OF_LISTING,
        text_column(("Address", "Adresse"), AS_PRINTED, "1, Example Road, Exampletown"),
        COUNTRY,
        *ADDRESS_PARTS,
        *END,
    ),
)
POSITIONS = Sheet(
    title=("Positions", "Fonctions"),
    help=("Offices and functions.", "Charges et fonctions."),
    member="positions",
    form=forms.Position,
    columns=(
        OF_LISTING,
        text_column(("Position", "Fonction"), ("As printed.", "Telle qu'imprimée."), "Head of Example"),
        ACT,
        SOURCE,
        NOTE,
    ),
)
CONTACTS = Sheet(
    title=("Contacts", "Coordonnées"),
    help=("Telephones, e-mail addresses, websites.", "Téléphones, courriels, sites."),
    member="contacts",
    form=forms.Contact,
    columns=(
        OF_LISTING,
        text_column(("Contact", "Coordonnée"), ("As printed.", "Telle qu'imprimée."), "+00 123", exact=True),
        _type(codes.CONTACT_TYPE, "PHONE"),
        ACT,
        SOURCE,
        NOTE,
    ),
)
PARTICULARS = Sheet(
    title=("Particulars", "Particularités"),
    help=("Gender, title, flag, tonnage, founding…", "Sexe, titre, pavillon, tonnage, fondation…"),
    member="particulars",
    form=forms.Particular,
    columns=(
        OF_LISTING,
        text_column(("Particular", "Particularité"), ("As printed.", "Telle qu'imprimée."), "Male"),
        _type(codes.PARTICULAR_TYPE, "GENDER"),
        LABEL,
        COUNTRY,
        ACT,
        SOURCE,
        NOTE,
    ),
)
RELATIONS = Sheet(
    title=("Relations", "Liens"),
    help=("What another party is to the target.", "Ce qu'un tiers est pour la cible."),
    member="relations",
    form=forms.Relation,
    columns=(
        OF_LISTING,
        Column(
            heading=("Party", "Tiers"),
            member="name",
            help=("Its name.", "Son nom."),
            example="Example Holding",
            wide=True,
        ),
        Column(
            heading=("Party's reference", "Référence du tiers"),
            member="own_reference",
            help=("Where it is on this list itself.", "S'il est lui-même sur cette liste."),
            example="EXAMPLE-2",
        ),
        _type(codes.RELATION_TYPE, "OWNS"),
        Column(
            heading=("Role", "Rôle"),
            member="role",
            help=("The publisher's word.", "Le mot de l'éditeur."),
            example="Director",
        ),
        ACT,
        SOURCE,
        NOTE,
    ),
)
VALUES = (
    NAMES,
    BIRTH_DATES,
    BIRTH_PLACES,
    NATIONALITIES,
    IDENTIFIERS,
    ADDRESSES,
    POSITIONS,
    CONTACTS,
    PARTICULARS,
    RELATIONS,
)
