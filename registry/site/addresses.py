"""Where every page is, for ever; and which file of a version holds it. Pure.

An address never changes and is never given to another page. ``/en/targets/T000006/`` lies in
``en/targets/T00/T0000/T000006/index.html``, and the list ``/en/coverage/T0000/`` in
``en/coverage/T00/T0000/index.html``: what the register numbers lies in directories of a hundred, so that a change
touches small directories only, however many there are. A web server needs that one rule
(`config/nginx/website/maps.conf`), we need `file`.
"""

import re

from registry.enums import Kind

LANGUAGES = ("en", "fr")

NUMBERED = frozenset({Kind.TARGET, Kind.LISTING})
_NUMBERED = re.compile(r"^((?:en|fr)/(?:targets|listings)/)([TL]\d\d)(\d\d)(\d+)/(.*)$")
_LISTS = re.compile(r"^((?:en|fr)/(?:sanctions/all|coverage)/)(T\d\d)(\d\d)/$")
_SEPARATE = frozenset({Kind.COUNT})  # they stand on the page of who takes part

ASSETS = "assets"
INDEX = "index.html"


def shard(ref: str) -> str:
    """The hundred a reference is in: ``T0000`` of ``T000006``, ``T1000`` (a thousand) of ``T1000006``."""
    return ref[:5]


def group(ref: str) -> str:
    """The ten thousand that a reference or a hundred is in: ``T00`` of ``T000006``."""
    return ref[:3]


def place(kind: Kind, ref: str) -> str:
    """A record's page below the language: ``targets/T000006/``. A published count is a row of who takes part."""
    if kind in _SEPARATE:
        return f"participants/#{kind.value}-{ref}"
    return f"{kind.collection}/{ref}/"


def of_record(record: str) -> str:
    """The same, of ``target/T000006``."""
    kind, _, ref = record.partition("/")
    return place(Kind(kind), ref)


def file(path: str) -> str:
    """The file in a version that a page's path leads to: ``en/targets/T000006/`` to the one named above."""
    inside = _LISTS.sub(r"\1\2/\2\3/", _NUMBERED.sub(r"\1\2/\2\3/\2\3\4/\5", path))
    return f"{inside}{INDEX}" if inside.endswith("/") or not inside else inside


def in_feed(kind: Kind, ref: str) -> str:
    """The record as JSON, in the feed."""
    return f"/v1/{kind.collection}/{ref}"
