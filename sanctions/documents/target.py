"""The public document of a target: what every State that lists it says, side by side, each value with who says it."""

from collections.abc import Sequence
from typing import Any

from registry.canonical import canonical
from sanctions.documents.listing import Document
from sanctions.enums import ListingStatus
from sanctions.proposal import VALUES

SCHEMA = "target/1"


def target(listings: Sequence[tuple[str, Document]]) -> Document:
    """The document of a target from the documents of its public listings, given as (reference, document), oldest first.

    Equal values of several listings stand once, with everyone who says them; different ones stand beside one another:
    the register does not decide between States.
    """
    in_force = [document for _, document in listings if document["status"] == ListingStatus.IN_FORCE]
    shown = (in_force or [document for _, document in listings])[0]
    return {
        "kind": shown["kind"],
        "name": shown["name"],
        "status": "LISTED" if in_force else "NOT_LISTED",
        "identification": "sufficient"
        if any(document["identification"] == "sufficient" for _, document in listings)
        else "too_few",
        **{group: _merged(group, listings) for group in VALUES},
        "listings": [
            {
                "listing": f"listing/{ref}",
                "participant": document["participant"],
                "programme": document["programme"],
                "further_programmes": document["further_programmes"],
                "own_reference": document["own_reference"],
                "status": document["status"],
                "measures": document["measures"],
                "designated_on": document["designated_on"],
                "undated": document["undated"],
                "ended": document["ended"],
                "incidents": document["incidents"],
            }
            for ref, document in listings
        ],
    }


def _merged(group: str, listings: Sequence[tuple[str, Document]]) -> list[Document]:
    """Each value once; the act it comes from and the words it was read out of belong to whoever says it."""
    merged: dict[bytes, dict[str, Any]] = {}
    for ref, document in listings:
        for value in document[group]:
            said = {key: part for key, part in value.items() if key not in {"act", "source"}}
            entry = merged.setdefault(canonical(said), said | {"said_by": []})
            by = {"listing": f"listing/{ref}", "participant": document["participant"], "act": value["act"]}
            entry["said_by"].append(by | ({"source": value["source"]} if "source" in value else {}))
    return list(merged.values())
