"""The sheets of what a listing rests on: other lists' references, legal acts, reasons, exemptions, remarks."""

from sanctions import proposal as forms
from sanctions.formats.template.columns import Column, Sheet
from sanctions.formats.template.values import ACT, LANGUAGE, OF_LISTING, text_column

REFERENCES = Sheet(
    title=("References", "Références"),
    help=("Numbers by which other lists know the same.", "Numéros de la même inscription sur d'autres listes."),
    member="references",
    form=forms.Reference,
    columns=(
        OF_LISTING,
        Column(
            heading=("System", "Système"),
            member="system",
            help=("UN, EU, OFSI…", "UN, EU, OFSI…"),
            example="UN",
            needed=True,
        ),
        Column(
            heading=("Number", "Numéro"),
            member="number",
            help=("As printed.", "Tel qu'imprimé."),
            example="XXi.001",
            needed=True,
            exact=True,
        ),
    ),
)
ACTS = Sheet(
    title=("Acts", "Actes"),
    help=("Legal acts with title, date and link.", "Actes juridiques avec titre, date et lien."),
    member="acts",
    form=forms.Act,
    columns=(
        OF_LISTING,
        Column(
            heading=("Number", "Numéro"),
            member="number",
            help=("As cited.", "Tel que cité."),
            example="Decree 2026-1",
            needed=True,
            exact=True,
        ),
        Column(
            heading=("Title", "Titre"),
            member="title",
            help=("As cited.", "Tel que cité."),
            wide=True,
            example="Decree on the example",
        ),
        Column(heading=("Date", "Date"), member="date", help=("Its day.", "Son jour."), example="2026-01-15"),
        Column(
            heading=("Link", "Lien"),
            member="url",
            help=("Its web address.", "Son adresse web."),
            example="https://acts.example/2026-1",
        ),
    ),
)
REASONS = Sheet(
    title=("Reasons", "Motifs"),
    help=("Statement of reasons: one row for each language.", "Exposé des motifs : une ligne par langue."),
    member="reasons",
    form=forms.Reason,
    columns=(OF_LISTING, text_column(("Statement", "Exposé"), ("Whole.", "Entier."), "Motif inventé."), LANGUAGE),
)
EXEMPTIONS = Sheet(
    title=("Exemptions", "Exemptions"),
    help=("What remains allowed: one row for each language.", "Ce qui reste permis : une ligne par langue."),
    member="exemptions",
    form=forms.Reason,
    columns=(OF_LISTING, text_column(("Exemption", "Exemption"), ("Whole.", "Entière."), "Medical travel."), LANGUAGE),
)
REMARKS = Sheet(
    title=("Remarks", "Remarques"),
    help=("Whatever else the list says.", "Tout ce que la liste dit d'autre."),
    member="remarks",
    form=forms.Remark,
    columns=(
        OF_LISTING,
        text_column(("Remark", "Remarque"), ("Whole.", "Entière."), "Review made up in 2026."),
        Column(
            heading=("Heading", "Rubrique"),
            member="label",
            help=("The list's own heading.", "Rubrique de la liste."),
            example="Other information",
        ),
        Column(heading=("Language", "Langue"), member="language", help=("en, fr… or empty.", "en, fr… ou vide.")),
        ACT,
    ),
)

PAPERS = (REFERENCES, ACTS, REASONS, EXEMPTIONS, REMARKS)
