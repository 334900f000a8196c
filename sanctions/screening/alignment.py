"""How alike two names are: words set against each other in any order, then what is left over on either side.

What one name has and the other lacks costs little: a patronymic, a middle name. What each has in the other's place
costs much: another surname. The numbers were set on the labelled pairs of docs/adr/0008.
"""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from sanctions.screening.names import Name
from sanctions.screening.sounds import Token
from sanctions.screening.words import SON_OF, is_number

BOTH = 2.2
"""What a word left over costs, in its weight, where the other name has one left over in its place."""
ONE = 0.35
"""What it costs where the other has none."""
REVERSED = 0.65
"""Left of the score where son and father changed places."""
ALONE = 0.65
"""The most that two names reach which have one telling word in common and more besides."""
JOINED = 8
"""Letters from which two names may be the same written in one, but for a letter."""
PREFIX = 4
"""Letters from which a word may be two of the other's words written together."""


def likeness(one: Name, other: Name) -> float:
    """From 0 to 1, the same whichever comes first."""
    if one.signs and other.signs:
        return _by_signs(one.signs, other.signs)
    if not one.tokens or not other.tokens:
        return 0.0
    score = _by_words(one, other)
    if one.joined == other.joined:
        return max(score, 0.98)
    longest = max(len(one.joined), len(other.joined))
    if score >= 0.9 or longest < JOINED or _numbers(one) != _numbers(other):
        return score
    is_slip = OSA.distance(one.joined, other.joined, score_cutoff=1) <= 1
    return max(score, 0.92 - 1 / longest) if is_slip else score


def _by_signs(one: str, other: str) -> float:
    """A character is a syllable or a word here: another one makes another name."""
    if one == other:
        return 1.0
    return max(0.0, 1 - 1.5 * OSA.distance(one, other) / max(len(one), len(other)))


def _by_words(one: Name, other: Name) -> float:
    pairs = _pairs(one.tokens, other.tokens)
    said = lost = 0.0
    for alike, left, right in pairs:
        weight = min(one.tokens[left].weight, other.tokens[right].weight)
        said += alike * weight
        lost += (1 - alike) * weight
    left_over = [n for n in range(len(one.tokens)) if n not in {left for _, left, _ in pairs}]
    right_over = [n for n in range(len(other.tokens)) if n not in {right for _, _, right in pairs}]
    said += _written_together(one.tokens, left_over, other.tokens, right_over)
    said += _written_together(other.tokens, right_over, one.tokens, left_over)
    if not said:
        return 0.0
    over = [one.tokens[n] for n in left_over], [other.tokens[n] for n in right_over]
    less, more = sorted(sum(token.weight for token in side) for side in over)
    if not less and any(is_number(token.text) for side in over for token in side):
        less = min(more, 0.8)  # the second of a series is not the first
    score = said / (said + lost + BOTH * less + ONE * (more - less))
    if _is_reversed(one.tokens, other.tokens):
        score *= REVERSED
    telling = sum(_is_telling(one.tokens[left]) and _is_telling(other.tokens[right]) for _, left, right in pairs)
    return min(score, ALONE) if telling < 2 and more >= 0.5 else score


def _pairs(one: Sequence[Token], other: Sequence[Token]) -> list[tuple[float, int, int]]:
    """Each word with its likest on the other side, the likest pairs first, the nearer in place where equal."""
    found = [
        (alike, left, right)
        for left, mine in enumerate(one)
        for right, yours in enumerate(other)
        if (alike := _words_alike(mine, yours))
    ]
    found.sort(key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1] + pair[2], min(pair[1:])))
    lefts, rights, chosen = set(), set(), []
    for pair in found:
        if pair[1] not in lefts and pair[2] not in rights:
            lefts.add(pair[1])
            rights.add(pair[2])
            chosen.append(pair)
    return chosen


def _words_alike(one: Token, other: Token) -> float:
    if one.text == other.text:
        return 1.0
    return _alike(one, other) if one.text < other.text else _alike(other, one)


@lru_cache(maxsize=131_072)
def _alike(one: Token, other: Token) -> float:
    """Of two different words: by their spelling, by their sound, by their consonants."""
    if is_number(one.text) or is_number(other.text):
        return 0.0
    if len(one.text) == 1 or len(other.text) == 1:
        return 0.75 if one.text[0] == other.text[0] else 0.0
    if one.sound == other.sound:
        return 0.95
    longest = max(len(one.text), len(other.text))
    allowed = (longest >= 4) + (longest >= 8) + (longest >= 12)
    edits = OSA.distance(one.text, other.text, score_cutoff=allowed)
    if edits <= allowed:
        return 1 - 0.8 * edits / longest
    longest = max(len(one.sound), len(other.sound))
    allowed = (longest >= 5) + (longest >= 10)
    edits = OSA.distance(one.sound, other.sound, score_cutoff=allowed)
    if edits <= allowed:
        return 0.95 - 0.9 * edits / longest
    return 0.8 if one.bones == other.bones and len(one.bones) >= 3 else 0.0


def _written_together(ones: Sequence[Token], over: list[int], others: Sequence[Token], others_over: list[int]) -> float:
    """What words left over say that are two neighbours of the other side written together; takes them off the lists."""
    said = 0.0
    for place in list(over):
        word = ones[place]
        for n in range(len(others) - 1):
            free = {n, n + 1}.intersection(others_over)
            if len(word.text) >= PREFIX and free and others[n].text + others[n + 1].text == word.text:
                said += 0.95 * word.weight
                over.remove(place)
                others_over[:] = [one for one in others_over if one not in free]
                break
    return said


def _numbers(name: Name) -> set[str]:
    return {token.text for token in name.tokens if is_number(token.text)}


def _is_telling(word: Token) -> bool:
    return word.weight >= 0.5 and len(word.text) > 1


def _is_reversed(one: Sequence[Token], other: Sequence[Token]) -> bool:
    """Whether one is the son of whom the other is the father."""
    mine, yours = _son_and_father(one), _son_and_father(other)
    if mine is None or yours is None:
        return False
    crossed = min(_words_alike(mine[0], yours[1]), _words_alike(mine[1], yours[0]))
    return crossed > 0.7 > _words_alike(mine[0], yours[0])


def _son_and_father(tokens: Sequence[Token]) -> tuple[Token, Token] | None:
    for place in range(1, len(tokens) - 1):
        if tokens[place].text in SON_OF:
            return tokens[place - 1], tokens[place + 1]
    return None
