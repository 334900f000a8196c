"""Texts without end in every member of every format: what a pattern makes of them must not cost the square of their
length. Within what a guard lets pass, a text that does would keep a worker busy for hours. Made up, all of it."""

import csv
import io
import json
import re
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree

from sanctions.formats.catalogue import ALL, FORMATS
from sanctions.formats.entry import Report, UnreadableError
from sanctions.proposal import proposal
from tests.formats.good_files import laid, sound, template
from tests.formats.made_up import PERSON
from tests.formats.round_trips import entry

LENGTH = 20_000
SLOWEST = 1.0
"""Seconds of the processor for one file: the slowest of these takes a quarter, the square of the length takes more."""
WORDS = (
    *(";", ",", "(", ")", "[", "]", "[]", "1", "A", "a ", "1 (", "(1) ", "a) ", "a(", "a;1)", ": ", "/", "-",  "'"),
    *("x@", "1/1/", "not lost ", "in arabic: ", "original script: a. ", "number ", "No. 1 ", "expires ", "circa "),
    *("DOB 1; ", "a.k.a. ", "wife of ", "under name a, ", "R (UE) ", "Linked To: ", "issued on 1 "),
    "\N{COMBINING ACUTE ACCENT}",
)  # fmt: skip
CODED = re.compile(r"[A-Z]{3}\d{4}|\d{1,4}|EU\.\d.*|Individual|Entity|Ship|P|E|person|individual|vessel")
"""Cells that say what a row is; stretched, they would have the file refused before anything is read of it."""
FORMAL = re.compile(r"date|code|type|id$|lang|url|year|month|strong|programme|title$", re.IGNORECASE)
"""Attributes left as they are, so that an element stays within what is read of one."""
HEADINGS = {"uk-csv": 2, "ofsi-csv": 2, "eu-csv": 1, "ofac-csv": 0}
SHAPE = {"TypeChamp", "Nature", "IdRegistre", "id", "schema", "last_seen"}
LINKS = {
    *("entity", "holder", "addressEntity", "person", "relative", "owner", "asset", "subject", "object", "member"),
    *("organization", "agent", "client"),
}
TEXTS = {"text", "number", "note", "source", "issuer", "role", "act"}


def stretched(name: str, text: str) -> bytes:
    """The good file of a format with the text in place of each of its own."""
    if name.endswith("-xml"):
        return _xml(sound(name), text)
    if name in HEADINGS:
        return _csv(name, sound(name), text)
    if name == "ftm":
        lines = [json.loads(line) for line in sound(name).splitlines()]
        return "\n".join(json.dumps(_json(line, text), ensure_ascii=False) for line in lines).encode() + b"\n"
    if name == "fr-json":
        return json.dumps(_json(json.loads(sound(name)), text), ensure_ascii=False).encode()
    said = _json({"one": msgspec.to_builtins(PERSON)}, text, only=TEXTS)["one"]
    return template(name, [entry(proposal(said))])


def _xml(data: bytes, text: str) -> bytes:
    root = etree.fromstring(data)
    for element in root.iter(etree.Element):
        if not len(element) and (element.text or "").strip() and not CODED.fullmatch(element.text or ""):
            element.text = text
        for key, value in element.attrib.items():
            if element is not root and not CODED.fullmatch(str(value)) and not FORMAL.search(str(key)):
                element.set(key, text)
    return etree.tostring(root, encoding="utf-8")


def _csv(name: str, data: bytes, text: str) -> bytes:
    encoding, delimiter = "latin-1" if name == "ofac-csv" else "utf-8-sig", ";" if name == "eu-csv" else ","
    out = io.StringIO()
    to = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if b"\r\n" in data else "\n")
    for number, row in enumerate(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=delimiter)):
        change = number >= HEADINGS[name]
        to.writerow([text if change and cell and not CODED.fullmatch(cell) else cell for cell in row])
    return out.getvalue().encode(encoding, "replace")


def _json(value: Any, text: str, *, only: set[str] | None = None) -> Any:
    if isinstance(value, dict):
        keep = {
            key for key in value if key in SHAPE | LINKS or (only and key not in only and isinstance(value[key], str))
        }
        return {key: each if key in keep else _json(each, text, only=only) for key, each in value.items()}
    if isinstance(value, list):
        return [each if only and isinstance(each, str) else _json(each, text, only=only) for each in value]
    return text if isinstance(value, str) and value else value


def outcome(name: str, path: Path) -> tuple[int, str]:
    """Entries read, and the code of the refusal or nothing."""
    read = 0
    try:
        for _entry in FORMATS[name].read(path, Report()):
            read += 1
    except UnreadableError as refused:
        return read, refused.code
    return read, ""


@pytest.mark.parametrize("name", [one.name for one in ALL])
def test_a_text_without_end_costs_no_more_than_its_length(name: str, tmp_path: Path) -> None:
    read = 0
    for word in WORDS:
        path = laid(name, stretched(name, (word * LENGTH)[:LENGTH]), tmp_path)
        begun = time.process_time()
        found, code = outcome(name, path)
        read += found
        assert code in {"", "too_large"}, word
        assert time.process_time() - begun < SLOWEST, word
    assert read > len(WORDS) / 2  # else the files do not reach what reads the texts
