"""Made-up entries that show how the template is filled in. Their references begin with ``EXAMPLE-``.

A file of nothing else is read like any list, to try it out; left among a State's own rows they are refused.
"""

from sanctions.formats.entry import Entry
from sanctions.proposal import (
    Act,
    Address,
    BirthDate,
    Ending,
    Identifier,
    Name,
    Nationality,
    Particular,
    Position,
    Proposal,
    Reason,
    Reference,
    Relation,
)

ACT = Act(number="Decree 2026-1", title="Decree on the example", date="2026-01-15", url="https://acts.example/2026-1")

SIMPLE = Proposal(
    own_reference="EXAMPLE-1",
    programme="EXAMPLE-CW",
    kind="PERSON",
    names=[Name(text="Xavier Exampleson"), Name(text="X. Exampleson", kind="ALIAS")],
    birth_dates=[BirthDate(text="1961-03-02")],
    nationalities=[Nationality(text="France", country="FR")],
    identifiers=[Identifier(number="00X123456", type="PASSPORT")],
    positions=[Position(text="Head of Example")],
    measures=["ASSET_FREEZE", "TRAVEL_BAN"],
    acts=[Act(number="Decree 2026-1")],
    reasons=[Reason(text="Made up: directed the programme of Example.")],
    designated_on="2026-01-15",
)
"""All on the sheet Listings."""
RICH = Proposal(
    own_reference="EXAMPLE-2",
    programme="EXAMPLE-CW",
    kind="ORGANISATION",
    names=[
        Name(text="Example Holding"),
        Name(text="Холдинг Пример", kind="VARIANT", language="ru", script="Cyrl", act="Decree 2026-1"),
    ],
    identifiers=[Identifier(number="000123456", type="REGISTRATION", country="FR", issuer="Register of Example")],
    addresses=[
        Address(
            text="1, Example Road, Exampletown",
            country="FR",
            parts={"street": "1, Example Road", "city": "Exampletown"},
        )
    ],
    particulars=[Particular(text="2001-05", type="FOUNDED_ON")],
    relations=[Relation(type="OWNED_BY", name="Xavier Exampleson", own_reference="EXAMPLE-1", role="Sole owner")],
    references=[Reference(system="UN", number="XXe.001")],
    measures=["ASSET_FREEZE"],
    acts=[ACT],
    reasons=[Reason(text="Made up: paid for the programme."), Reason(text="Inventé : a payé.", language="fr")],
    designated_on="2026-01-15",
    in_force_on="2026-01-16",
)
"""With rows on the other sheets."""
OVER = Proposal(
    own_reference="EXAMPLE-3",
    programme="EXAMPLE-CW",
    kind="VESSEL",
    names=[Name(text="Example Star")],
    identifiers=[Identifier(number="9074729", type="IMO")],
    particulars=[Particular(text="Exampleland", type="FLAG")],
    measures=["ASSET_FREEZE"],
    acts=[Act(number="Decree 2026-1")],
    reasons=[Reason(text="Made up: carried the example.")],
    designated_on="2026-01-15",
)
"""A listing that is over."""

EXAMPLES = (
    Entry(where="", said=SIMPLE),
    Entry(where="", said=RICH),
    Entry(where="", said=OVER, ended=Ending(ended_on="2026-06-30", reason="DELISTED", act=Act(number="Decree 2026-9"))),
)
FLAT = EXAMPLES[:1]
"""Those that the single CSV can say."""
