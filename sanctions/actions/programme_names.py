"""Programmes as lists print them, matched with those a State has: docs/adr/0007-a-list-is-read-into-a-draft.md

A printed name is one of the State's programmes by its key, its title or an act it rests on, case and punctuation aside.
A name that is none of them becomes a programme of its own, recorded with the draft and published by nobody yet. Its key
is made of the State's code and the name, so that the same list gives the same key whenever it is sent.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from anyascii import anyascii

from partnership.models import Participant
from sanctions.models import Programme

LONGEST_KEY, LONGEST_TITLE = 40, 300
_DIGITS = 6


class ProgrammeNames:
    """Which of a State's programmes a printed name means; ``new`` are those to be recorded, by key."""

    def __init__(self, participant: Participant) -> None:
        self.code = participant.code
        own = list(Programme.objects.filter(participant=participant, in_error=False).order_by("pk"))
        taken = Programme.objects.filter(key__startswith=f"{self.code}-").values_list("key", "title")
        self._titles = dict(taken)
        self._own = {programme.key for programme in own}
        self._known = (
            _unambiguous((act, programme.key) for programme in own for act in programme.acts)
            | _unambiguous((programme.title, programme.key) for programme in own)
            | {_folded(programme.key): programme.key for programme in own}
        )
        self._found: dict[str, str] = {}
        self.new: dict[str, str] = {}
        """Key → title."""

    def keys(self, printed: Iterable[str]) -> list[str]:
        """The keys of the programmes printed, in order, each once."""
        return list(dict.fromkeys(self._key(name) for name in printed if name))

    def _key(self, name: str) -> str:
        if name not in self._found:
            self._found[name] = self._known.get(_folded(name)) or self._make(name)
        return self._found[name]

    def _make(self, name: str) -> str:
        title = name[:LONGEST_TITLE]
        digest = hashlib.sha256(_folded(name).encode("utf-8", "replace")).hexdigest()[:_DIGITS].upper()
        words = re.sub(r"[^A-Z0-9]+", "-", anyascii(name).upper()).strip("-")
        plain = f"{self.code}-{words}"
        room = LONGEST_KEY - len(self.code) - len(digest) - 2
        marked = "-".join(part for part in (self.code, words[:room].strip("-"), digest) if part)
        for key in [plain, marked] if words and len(plain) <= LONGEST_KEY else [marked]:
            held = self._titles.get(key)
            if held is None:
                self._titles[key] = self.new[key] = title
                return key
            if _folded(held) == _folded(title) and (key in self._own or key in self.new):
                return key
        return marked


def _unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What stands for one programme alone."""
    folded = [(_folded(words), key) for words, key in dict.fromkeys(pairs)]
    times = Counter(words for words, _ in folded)
    return {words: key for words, key in folded if words and times[words] == 1}


def _folded(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))
