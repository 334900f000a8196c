"""A made-up register of some thousand events, through the ledger, for figures and query plans."""

import random

from django.db import transaction

from registry.actions import ledger
from registry.enums import Kind, Operation

FIRST = ("Anna", "Boris", "Chen", "Dmitri", "Elif", "Farid", "Grigori", "Hala", "Ivan", "Jamila", "Мария", "Олег")
LAST = ("Al-Hassan", "Becker", "Дмитриев", "Esfahani", "Fedorov", "Ghazal", "Иванов", "Jansen", "Łukasz", "Müller")
PARTICIPANTS = ("EU", "GB", "FR", "US", "CA", "AU", "JP", "CH")
MEASURES = ("ASSET_FREEZE", "TRAVEL_BAN", "ARMS_EMBARGO")


def fill(number: int, *, seed: int = 1, batch: int = 200) -> None:
    """Publish this many events: listings of about a kilobyte, a fifth of them amended, a tenth ended."""
    chance = random.Random(seed)  # noqa: S311 - made-up names, not secrets
    known: list[str] = []
    for begin in range(0, number, batch):
        with transaction.atomic():
            count = min(batch, number - begin)
            entries = []
            for ref in ledger.take_references(Kind.LISTING, count):
                draw = chance.random()
                if known and draw < 0.3:
                    operation = Operation.AMENDED if draw < 0.2 else Operation.ENDED
                    entries.append(_entry(chance, chance.choice(known), operation))
                else:
                    entries.append(_entry(chance, ref, Operation.PUBLISHED))
            ledger.append(entries)
            known += [entry.ref for entry in entries if entry.operation is Operation.PUBLISHED]


def _entry(chance: random.Random, ref: str, operation: Operation) -> ledger.Entry:
    name = f"{chance.choice(FIRST)} {chance.choice(FIRST)} {chance.choice(LAST)} {chance.randrange(10_000)}"
    participant, measure = chance.choice(PARTICIPANTS), chance.choice(MEASURES)
    document = {
        "name": name,
        "participant": participant,
        "measures": [measure],
        "names": [{"text": name, "kind": "PRIMARY", "language": None}],
        "reasons": [{"language": "en", "text": "Made up for a measurement. " * 24}],
        "acts": [{"number": f"{chance.randrange(3000)}/2018", "title": None, "url": None}],
    }
    return ledger.Entry(
        kind=Kind.LISTING,
        ref=ref,
        operation=operation,
        document=document,
        title=name,
        schema="listing/1",
        facets={"participant": [participant], "measure": [measure], "kind": ["PERSON"]},
        names=[name],
    )
