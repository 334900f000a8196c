"""The sheet Listings: a row for each listing, with room for the most usual values."""

from collections.abc import Callable

from sanctions import proposal as forms
from sanctions.formats import countries
from sanctions.formats.template import codes
from sanctions.formats.template.columns import Column, Says, Sheet, reference_column

SEVERAL = (" Several: between bars ( | ).", " Plusieurs : entre barres ( | ).")
EXACT = frozenset({"identifiers", "acts"})
"""Whose numbers keep their leading zeros."""
DATE = ("1961, 1961-03, 1961-03-02, circa 1961, between 1961 and 1965.", "1961, 1961-03, 1961-03-02, circa 1961.")


def _nationality(text: str) -> forms.Nationality:
    return forms.Nationality(text=text, country=countries.code(text))


def _value(
    member: str, heading: tuple[str, str], said: tuple[str, str], example: str, make: Callable[[str], forms.Form]
) -> Column:
    """A column for the first values of a list, which has a sheet of its own for all that else is to be said."""
    said = (said[0] + SEVERAL[0], said[1] + SEVERAL[1])
    return Column(
        heading=heading, member=member, help=said, example=example, says=Says.TEXTS, make=make, exact=member in EXACT
    )


COLUMNS = (
    reference_column(
        (
            "Your own reference for this listing: it never changes and joins the sheets.",
            "Votre propre référence de cette inscription : elle ne change jamais et relie les feuilles.",
        )
    ),
    Column(
        heading=("Programme", "Programme"),
        member="programme",
        help=("Key of the programme (or its name).", "Clé du programme (ou son nom)."),
        example="EXAMPLE-CW",
        needed=True,
    ),
    Column(
        heading=("Kind", "Genre"),
        member="kind",
        help=("What is listed.", "Ce qui est inscrit."),
        example="PERSON",
        says=Says.CODE,
        codes=codes.KIND,
        needed=True,
    ),
    Column(
        heading=("Name", "Nom"),
        member="names",
        help=(
            "The primary name, whole. Further names: next column, or the sheet Names.",
            "Le nom principal, entier. Autres noms : colonne suivante, ou feuille Noms.",
        ),
        example="Xavier Exampleson",
        make=lambda text: forms.Name(text=text),
        wide=True,
    ),
    _value(
        "names",
        ("Other names", "Autres noms"),
        ("Aliases.", "Alias."),
        "X. Exampleson | The Example",
        lambda text: forms.Name(text=text, kind="ALIAS"),
    ),
    _value("birth_dates", ("Birth date", "Date de naissance"), DATE, "1961-03-02", lambda t: forms.BirthDate(text=t)),
    _value(
        "birth_places",
        ("Birth place", "Lieu de naissance"),
        ("As printed.", "Tel qu'imprimé."),
        "Exampletown, Exampleland",
        lambda text: forms.Place(text=text),
    ),
    _value(
        "nationalities",
        ("Nationality", "Nationalité"),
        ("A country's name or its two letters.", "Le nom d'un pays ou ses deux lettres."),
        "France",
        _nationality,
    ),
    _value(
        "identifiers",
        ("Passport number", "Numéro de passeport"),
        (
            "As text, with leading zeros. Others: sheet Identifiers.",
            "Comme texte, zéros compris. Autres : Identifiants.",
        ),
        "00X123456",
        lambda text: forms.Identifier(number=text, type="PASSPORT"),
    ),
    _value(
        "addresses",
        ("Address", "Adresse"),
        ("Whole.", "Entière."),
        "1, Example Road, Exampletown",
        lambda text: forms.Address(text=text),
    ),
    _value(
        "positions",
        ("Position", "Fonction"),
        ("Office or function.", "Charge ou fonction."),
        "Head of Example",
        lambda text: forms.Position(text=text),
    ),
    Column(
        heading=("Measures", "Mesures"),
        member="measures",
        help=("What the listing forbids." + SEVERAL[0], "Ce que l'inscription interdit." + SEVERAL[1]),
        example="ASSET_FREEZE | TRAVEL_BAN",
        says=Says.CODES,
        codes=codes.MEASURE,
        needed=True,
    ),
    _value(
        "acts",
        ("Legal act", "Acte juridique"),
        ("Number as cited. Title, date, link: sheet Acts.", "Numéro tel que cité. Titre, date, lien : feuille Actes."),
        "Decree 2026-1",
        lambda text: forms.Act(number=text),
    ),
    Column(
        heading=("Reasons", "Motifs"),
        member="reasons",
        help=(
            "Statement of reasons, in English; other languages: sheet Reasons.",
            "Exposé des motifs, en anglais ; autres langues : feuille Motifs.",
        ),
        example="Made up: directed the programme of Example.",
        make=lambda text: forms.Reason(text=text),
        wide=True,
    ),
    Column(
        heading=("Designated on", "Désigné le"),
        member="designated_on",
        help=("Day of designation, as precisely as known.", "Jour de la désignation, aussi précis que connu."),
        example="2026-01-15",
    ),
    Column(
        heading=("In force on", "En vigueur le"),
        member="in_force_on",
        help=("If another day.", "Si c'est un autre jour."),
        example="2026-01-16",
    ),
    Column(
        heading=("Amended on", "Modifié le"),
        member="amended_on",
        help=("Days on which the entry was changed." + SEVERAL[0], "Jours de modification." + SEVERAL[1]),
        example="2026-03-01 | 2026-05-01",
        says=Says.TEXTS,
    ),
    Column(
        heading=("Further programmes", "Autres programmes"),
        member="further_programmes",
        help=("Other programmes of the same designation." + SEVERAL[0], "De la même désignation." + SEVERAL[1]),
        example="EXAMPLE-X",
        says=Says.TEXTS,
    ),
    Column(
        heading=("Incidents", "Incidents"),
        member="incidents",
        help=("Keys of incidents in the register." + SEVERAL[0], "Clés d'incidents du registre." + SEVERAL[1]),
        says=Says.TEXTS,
    ),
    Column(
        heading=("Announcement", "Annonce"),
        member="announcement",
        help=("Number of the round of measures.", "Numéro de la série de mesures."),
        exact=True,
    ),
    Column(
        heading=("Target", "Cible"),
        member="target",
        help=("T000012, when the register knows it already.", "T000012, si le registre la connaît déjà."),
    ),
    Column(
        heading=("Listed in", "Liste"),
        member="listed_in",
        help=("The published list this is taken from.", "La liste publiée d'où ceci est tiré."),
    ),
    Column(
        heading=("Sources", "Sources"),
        member="sources",
        help=("Web addresses." + SEVERAL[0], "Adresses web." + SEVERAL[1]),
        example="https://acts.example/2026-1",
        says=Says.TEXTS,
    ),
    Column(
        heading=("Confidence", "Confiance"),
        member="confidence",
        help=("How sure the sources are.", "Degré de certitude des sources."),
        example="HIGH",
    ),
    Column(
        heading=("Status as of", "État au"),
        member="status_as_of",
        help=("Day on which this was known to stand.", "Jour où ceci était connu comme tel."),
        example="2026-06-01",
    ),
    Column(
        heading=("Note", "Note"),
        member="note",
        help=("Published with the listing.", "Publiée avec l'inscription."),
        wide=True,
    ),
    Column(
        heading=("Day unknown", "Jour inconnu"),
        member="undated",
        help=("yes: the day of designation is unknown.", "oui : le jour de la désignation est inconnu."),
        says=Says.FLAG,
    ),
    Column(
        heading=("Too few identifiers", "Identifiants insuffisants"),
        member="too_few_identifiers",
        help=("yes: nothing but a name is known.", "oui : rien d'autre que le nom n'est connu."),
        says=Says.FLAG,
    ),
    Column(
        heading=("Name withheld", "Nom non publié"),
        member="withheld",
        help=("yes: the name is not published.", "oui : le nom n'est pas publié."),
        says=Says.FLAG,
    ),
    Column(
        heading=("Ended on", "Fin le"),
        member="ended.ended_on",
        help=("Only of a listing that is over: when it ended.", "Seulement d'une inscription terminée : sa fin."),
    ),
    Column(
        heading=("End reason", "Raison de la fin"),
        member="ended.reason",
        help=("Why it ended; needed with Ended on.", "Pourquoi ; nécessaire avec Fin le."),
        says=Says.CODE,
        codes=codes.END_REASON,
    ),
    Column(
        heading=("End act", "Acte de fin"),
        member="ended.act.number",
        help=("Number of the act that ended it.", "Numéro de l'acte qui y a mis fin."),
    ),
    Column(
        heading=("End act title", "Titre de l'acte de fin"),
        member="ended.act.title",
        help=("As cited.", "Tel que cité."),
    ),
    Column(
        heading=("End act date", "Date de l'acte de fin"),
        member="ended.act.date",
        help=("Its day.", "Son jour."),
    ),
    Column(
        heading=("End act link", "Lien de l'acte de fin"),
        member="ended.act.url",
        help=("Its web address.", "Son adresse web."),
    ),
    Column(
        heading=("End note", "Note de fin"),
        member="ended.note",
        help=("On the end.", "Sur la fin."),
    ),
)

LISTINGS = Sheet(
    title=("Listings", "Inscriptions"),
    help=(
        "One row for each listing. The only sheet that a simple list needs.",
        "Une ligne par inscription. La seule feuille dont une liste simple a besoin.",
    ),
    member="",
    form=forms.Proposal,
    columns=COLUMNS,
)
