"""Bytes kept in memory: made once, bounded, the same whoever asks."""

import functools
import hashlib
import threading

from registry.feed.v1.kept import Kept


def test_a_part_is_made_once_and_its_hash_goes_on() -> None:
    kept, made = Kept(room=100), []

    def make() -> bytes:
        made.append(1)
        return b"begin"

    part, *_ = (kept.get((0, 1, "leaf"), make) for _ in range(3))
    assert len(made) == 1
    sha = part.sha.copy()
    sha.update(b" end")
    assert sha.digest() == hashlib.sha256(b"begin end").digest()
    assert part.sha.digest() == hashlib.sha256(b"begin").digest()


def test_the_oldest_unasked_makes_room() -> None:
    kept = Kept(room=30)
    for name in "abc":
        kept.get((0, 1, name), lambda: b"0123456789")
    kept.get((0, 1, "a"), lambda: b"never")
    kept.get((0, 1, "d"), lambda: b"0123456789")
    assert kept.get((0, 1, "a"), lambda: b"again").data == b"0123456789"
    assert kept.get((0, 1, "b"), lambda: b"again").data == b"again"


def test_what_is_too_big_is_served_and_not_kept() -> None:
    kept = Kept(room=3)
    assert kept.get((0, 1, "a"), lambda: b"long one").data == b"long one"
    assert kept.get((0, 1, "a"), lambda: b"ab").data == b"ab"


def test_threads_share_it() -> None:
    kept = Kept(room=1000)
    found: list[bytes] = []

    def ask() -> None:
        for number in range(200):
            text = b"%03d" % (number % 50) * 10
            found.append(kept.get((0, number % 50, "leaf"), functools.partial(bytes, text)).data)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1600
    assert all(len(data) == 30 for data in found)
    assert kept._size == sum(len(part.data) for part in kept._parts.values()) <= 1000
