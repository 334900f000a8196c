"""The short guide that goes with the template: in English and in French, the reader's own first."""

from collections.abc import Iterator

from sanctions.formats.template.sheets import SHEETS

GUIDES = {
    "en": (
        "# How to fill in this list",
        "1. Give every listing one row on the sheet “Listings”. Columns with a star (*) are needed; point at "
        "a heading to see what it wants, with an example.",
        "2. A simple list needs nothing more: name, birth date, nationality, passport, legal act and reasons "
        "have columns there.",
        "3. For more (a second spelling, parts of a name, other papers, relations…) add rows to the other "
        "sheets. The column “Reference” says which listing a row belongs to; rows may stand in any order.",
        "4. Codes are picked from lists; the sheet “Codes” says what they mean. Several values in one cell "
        "stand between bars: ASSET_FREEZE | TRAVEL_BAN.",
        "5. Write dates as 1961, 1961-03 or 1961-03-02, numbers of papers as text with their leading zeros. "
        "No formulas, no merged cells, no macros.",
        "6. Columns and sheets of your own are kept as remarks and named when the list is read. Empty sheets "
        "and columns may stay or go.",
        "7. A list that comes back for mending has a column “Problem”: mend the rows it names and send the "
        "file again; the column is passed over.",
    ),
    "fr": (
        "# Comment remplir cette liste",
        "1. Chaque inscription a une ligne sur la feuille « Inscriptions ». Les colonnes avec une étoile (*) "
        "sont nécessaires ; pointez un titre pour voir ce qu'il attend, avec un exemple.",
        "2. Une liste simple n'a besoin de rien d'autre : nom, date de naissance, nationalité, passeport, "
        "acte juridique et motifs y ont des colonnes.",
        "3. Pour le reste (autre graphie, parties d'un nom, autres documents, liens…), ajoutez des lignes aux"
        " autres feuilles. La colonne « Référence » dit à quelle inscription une ligne appartient ; l'ordre "
        "des lignes est libre.",
        "4. Les codes se choisissent dans des listes ; la feuille « Codes » dit leur sens. Plusieurs valeurs "
        "dans une cellule se séparent par des barres : ASSET_FREEZE | TRAVEL_BAN.",
        "5. Écrivez les dates 1961, 1961-03 ou 1961-03-02, les numéros de documents comme du texte avec leurs"
        " zéros. Ni formules, ni cellules fusionnées, ni macros.",
        "6. Vos propres colonnes et feuilles sont gardées comme remarques et nommées à la lecture. Les "
        "feuilles et colonnes vides peuvent rester ou disparaître.",
        "7. Une liste renvoyée pour correction a une colonne « Problème » : corrigez les lignes qu'elle nomme"
        " et renvoyez le fichier ; la colonne n'est pas lue.",
    ),
}


def lines(language: str) -> Iterator[str]:
    """The guide, a line each; headings begin with ``# ``. The other language's follows."""
    for each in sorted(GUIDES, key=lambda other: other != language):
        at = list(GUIDES).index(each)
        yield from GUIDES[each]
        yield ""
        yield from (f"{sheet.title[at]}: {sheet.help[at]}" for sheet in SHEETS)
        yield ""
