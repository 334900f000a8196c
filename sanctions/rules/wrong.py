"""What is wrong with a proposal, said so that a door can show it; and what a proposal may refer to."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (JSON pointer), a stable code, and a sentence for people."""

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a proposal may refer to: programme key → its measures (empty = any), and keys of incidents and so on."""

    programmes: Mapping[str, frozenset[str]]
    incidents: frozenset[str] = frozenset()
    announcements: frozenset[str] = frozenset()
    targets: Mapping[str, str] = field(default_factory=dict)
    """Public reference → kind."""
