"""What publishers say of a paper in words, as flags: expired, false, lost, revoked, diplomatic. Pure."""

import re

WORDS = (
    ("EXPIRED", re.compile(r"\bexpired\b", re.IGNORECASE)),
    ("FALSE", re.compile(r"\b(?:counterfeit|forged|falsified|fake|false)\b(?! name)", re.IGNORECASE)),
    ("LOST", re.compile(r"\b(?:lost|stolen)\b", re.IGNORECASE)),
    ("REVOKED", re.compile(r"\b(?:revoked|cancelled)\b", re.IGNORECASE)),
    ("DIPLOMATIC", re.compile(r"\bdiplomatic\b(?= passport| no\b| number|;|$)", re.IGNORECASE)),
)
DENIED = re.compile(r"\b(?:not|never|no longer|non) ?-?$", re.IGNORECASE)

NEAR = 12
"""Characters before a word in which it is denied."""


def flags(words: str) -> list[str]:
    """The flags that these words of one paper raise; a word that is denied right before it raises none."""
    return [
        flag
        for flag, said in WORDS
        if any(not DENIED.search(words[max(at.start() - NEAR, 0) : at.start()]) for at in said.finditer(words))
    ]
