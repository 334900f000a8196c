"""Keys that a profile is found by: numbers in an index, so that whoever is alike has some in common.

One wrong letter spoils what it stands in: so names are keyed by their words, by the consonants of words, by pairs of
the beginnings of words, and by the whole of it.
"""

from collections.abc import Iterator
from hashlib import blake2b
from itertools import combinations

from sanctions.screening.names import Name
from sanctions.screening.profiles import Profile

MOST = 200
"""Keys of one profile at most. A usual one has twenty to sixty."""


def keys(profile: Profile) -> frozenset[int]:
    """Signed 64-bit numbers; what is kept of a target, and what is asked for."""
    found: dict[int, None] = {}
    for number in profile.numbers:
        found[_key("n", number.number)] = None
    for name in profile.names:
        found |= dict.fromkeys(_of_name(name))
        if len(found) >= MOST:
            break
    return frozenset(list(found)[:MOST])


asked = keys
"""What is asked for is what is kept."""


def _of_name(name: Name) -> Iterator[int]:
    if name.signs:
        yield _key("c", name.signs)
        for pair in zip(name.signs, name.signs[1:], strict=False):
            yield _key("cc", *pair)
    words = [word for word in name.tokens if word.weight > 0.1 and len(word.text) > 1] or list(name.tokens)
    telling = [word for word in words if word.weight >= 0.45] or words
    whole = "".join(sorted(word.bones for word in telling))
    yield _key("w", whole)
    for word in telling:
        yield _key("s", word.sound)
        yield _key("b", word.bones)
        if len(word.text) >= 6:
            yield _key("h", word.sound[:4])
            yield _key("t", word.sound[-4:])
    for one, other in combinations(sorted(telling[:6], key=lambda word: word.sound), 2):
        yield _key("p", *sorted((one.sound[:3], other.sound[:3])))
        yield _key("q", *sorted((one.bones[:3], other.bones[:3])))
    yield _key("j", _bare(name.joined))


def _bare(joined: str) -> str:
    """The consonants of a name written in one, for words that are split elsewhere."""
    return "".join(letter for letter in joined if letter not in "aeiouyh")[:12]


def _key(sort: str, *parts: str) -> int:
    told = "\0".join((sort, *parts)).encode()
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big", signed=True)
