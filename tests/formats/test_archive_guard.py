"""Archives of strangers are looked over before a byte is inflated (RELIABILITY I3)."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sanctions.formats.entry import UnreadableError
from sanctions.formats.guards.archive import Archive
from tests.formats import measuring

MOST_SECONDS, MOST_KIB = 2.0, 200 << 10
BEGINS = b"PK\x03\x04"
DIRECTORY = b"PK\x01\x02"


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_info(name: str = "a.csv", **told: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(name)
        for attribute, value in told.items():
            setattr(info, attribute, value)
        archive.writestr(info, b"to/elsewhere")
    return out.getvalue()


def changed(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Some bytes of the last header with a signature put in place of others."""
    at = content.rindex(signature) + offset
    return content[:at] + value + content[at + len(value) :]


def renamed(name: bytes) -> bytes:
    """An archive whose member is called so; zipfile itself would put some names right."""
    return zipped({"x" * len(name): b"1"}).replace(b"x" * len(name), name)


def bomb() -> bytes:
    """600 MB of zeros in 600 KB, said honestly."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("Listings.csv", "w") as member:
        for _ in range(100):
            member.write(bytes(1 << 20))
    return out.getvalue()


def overlapping() -> bytes:
    """A directory that names the same bytes many times, as the bomb without nesting does."""
    content = zipped({"a.csv": b"a" * 1000, "b.csv": b"b" * 1000})
    return changed(content, DIRECTORY, 42, struct.pack("<L", 0))


def million() -> bytes:
    """A million entries of a directory, all alike."""
    entry = DIRECTORY + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(entry) * 1_000_000, 4, 0)
    return BEGINS + entry * 1_000_000 + end


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "no zip": (lambda: b"reference,name\n", "format", "not a zip"),
    "cut off": (lambda: zipped({"a.csv": b"1" * 999})[:-30], "truncated", "cut off"),
    "a bomb": (bomb, "too_large", "no list packs so well"),
    "an archive inside": (lambda: zipped({"lib 0.zip": zipped({"a": b"0"})}), "forbidden", "archive inside"),
    "shared bytes": (overlapping, "forbidden", "shares bytes"),
    "a million entries": (million, "too_large", "1,000 members"),
    "many entries": (lambda: zipped({f"{n}.csv": b"" for n in range(1001)}), "too_large", "1,000 members"),
    "a way out": (lambda: renamed(b"../../etc/cron"), "forbidden", "leads out"),
    "a Windows way out": (lambda: renamed(b"..\\..\\startup"), "forbidden", "leads out"),
    "an absolute name": (lambda: renamed(b"/etc/passwd"), "forbidden", "leads out"),
    "a drive": (lambda: renamed(b"C:evil.csv"), "forbidden", "leads out"),
    "a NUL in a name": (lambda: renamed(b"a.csv\0.exe"), "forbidden", "leads out"),
    "a link": (lambda: with_info(external_attr=0o120777 << 16), "forbidden", "a link"),
    "a device": (lambda: with_info(external_attr=0o020666 << 16), "forbidden", "a device"),
    "a password": (lambda: changed(zipped({"a.csv": b"1"}), DIRECTORY, 8, b"\x01\x00"), "forbidden", "password"),
    "another method": (lambda: zipped({"a.csv": b"1"}, method=zipfile.ZIP_LZMA), "forbidden", "another way|packed"),
    "the same name twice": (lambda: zipped({"a.csv": b"1", "A.csv": b"2"}), "duplicate", "twice"),
    "a size far too large": (
        lambda: changed(zipped({"a.csv": b"1"}), DIRECTORY, 24, struct.pack("<L", 0xFFFFFFF0)), "too_large", "MiB",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    made, code, said = HOSTILE[name]
    path = tmp_path / "list.zip"
    path.write_bytes(made())
    with pytest.raises(UnreadableError, match=said) as refused:
        Archive(path)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["a bomb", "a million entries", "shared bytes", "an archive inside"])
def test_bombs_cost_neither_time_nor_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    path.write_bytes(HOSTILE[name][0]())
    read = measuring.reading("template-csv", path)
    assert read.code == HOSTILE[name][1]
    assert read.seconds < MOST_SECONDS
    assert read.kib < MOST_KIB


@pytest.mark.parametrize("said", [1, 10_000])
def test_a_size_that_lies_is_noticed_while_inflating(said: int, tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    path.write_bytes(changed(zipped({"a.csv": b"1" * 5000}), DIRECTORY, 24, struct.pack("<L", said)))
    with Archive(path) as archive, pytest.raises(UnreadableError, match=r"damaged|other") as refused:
        assert sum(len(block) for block in archive.blocks("a.csv")) == said
    assert refused.value.code == "truncated"


def test_another_checksum_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    path.write_bytes(changed(zipped({"a.csv": b"1" * 50}), DIRECTORY, 16, b"\0\0\0\0"))
    with Archive(path) as archive, pytest.raises(UnreadableError, match="CRC") as refused:
        list(archive.blocks("a.csv"))
    assert refused.value.code == "truncated"


def test_what_is_sound_is_read(tmp_path: Path) -> None:
    """The twin of all above: the same archive without the trick."""
    path = tmp_path / "list.zip"
    path.write_bytes(zipped({"in a folder/a.csv": b"1" * 5000, "b.csv": b"2"}))
    with Archive(path) as archive:
        assert archive.names == ["in a folder/a.csv", "b.csv"]
        assert b"".join(archive.blocks("in a folder/a.csv")) == b"1" * 5000
    path.write_bytes(zipped({}))
    with Archive(path) as archive:
        assert archive.names == []
