"""The register: what the world was told.

A plain book at the bottom of the house. It knows lines (`Event`), subscribers and deliveries, and documents as opaque
canonical bytes; it imports no other house, so it cannot leak what it cannot see.

Walking the register: `Head.sequence` is the newest line; lines 1…head exist without gaps, in commit order. `Record`
points at the newest line of each record; a line's `supersedes` names the record's line before it, down to the first.

Success and failure: `actions.ledger.append` runs inside the transaction of a decision. It commits with it or leaves no
trace; not even a number is used up.

Corrections: nothing is edited. A correction, an amendment, an end is the record's next line.
"""
