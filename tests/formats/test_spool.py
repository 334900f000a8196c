"""Pieces kept on disk come back by their key, however many there are."""

from sanctions.formats import spool
from sanctions.formats.spool import Spool


def test_pieces_come_back_by_key_in_order() -> None:
    with Spool() as kept:
        for number in range(3 * spool.RUN + 7):
            kept.keep(f"key {number % 20_000}", str(number).encode())
        kept.keep("key 5", b"last")
        kept.keep("", b"nameless")
        assert kept.find("key 5") == [b"5", b"20005", b"40005", b"last"]
        assert kept.find("key 19999") == [b"19999", b"39999"]
        assert kept.find("") == [b"nameless"]
        assert kept.find("key 20000") == []
        assert "key 0" in kept
        assert "key" not in kept


def test_many_pieces_of_one_key_fill_several_pages() -> None:
    with Spool() as kept:
        for number in range(3 * spool.PAGE):
            kept.keep("one", str(number).encode())
            kept.keep(f"other {number}", b"x")
        assert kept.find("one") == [str(number).encode() for number in range(3 * spool.PAGE)]
        assert all(kept.find(f"other {number}") == [b"x"] for number in range(0, 3 * spool.PAGE, 50))


def test_nothing_kept_is_nothing_found() -> None:
    with Spool() as kept:
        assert kept.find("anything") == []
