"""A list as a State sends it: ``multipart/form-data``, its files streamed from disk and never held in memory.

Django writes large parts to temporary files while they arrive; what the action then keeps is read from those.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import IO, Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import DataAndFiles, MultiPartParser
from rest_framework.request import Request

from sanctions.actions.uploads import LARGEST_SET
from sanctions.api.v1.problems import ProblemError
from sanctions.api.v1.strict import Strict
from sanctions.enums import UploadMode

ENVELOPE = 1024 * 1024
"""Bytes that the boundaries and fields around the files may take."""


class Multipart(MultiPartParser):
    """``multipart/form-data`` of at most a whole set of files.

    Raises:
        ProblemError: longer than that, by its own word, or of no stated length.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> "DataAndFiles[Any, Any]":
        length = str((parser_context or {})["request"].META.get("CONTENT_LENGTH") or "")
        if not length.isdecimal() or int(length) > LARGEST_SET + ENVELOPE:
            raise ProblemError("too-large", _("A list has at most %(most)s bytes.") % {"most": LARGEST_SET})
        return super().parse(stream, media_type, parser_context)


class UploadForm(Strict):
    """A list file, and what it stands for."""

    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True, max_length=200),
        min_length=1,
        max_length=10,
        help_text="The file; of a set, every file, the one that is read first.",
    )
    format = serializers.CharField(max_length=20, help_text="A name of `GET /formats`.")
    mode = serializers.ChoiceField(
        UploadMode.choices, help_text="FULL: what the same list brought and this file lacks, ends. DELTA: only changes."
    )
    title = serializers.CharField(
        required=False, max_length=200, help_text="Of the draft; else made of the list's name."
    )
    accept_endings = serializers.BooleanField(
        required=False,
        default=False,
        help_text="The explicit word for a full list that ends more than a tenth of what stands.",
    )
    replace = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Whether it takes the place of unsubmitted drafts that earlier uploads made.",
    )


def members(request: Request) -> dict[str, Any]:
    """The form's members as sent; ``file`` with every part of that name. A field twice stays a list, and is wrong."""
    sent: Any = request.data
    found: dict[str, Any] = {}
    for name in sent:
        values = sent.getlist(name)
        found[name] = values if name == "file" or len(values) > 1 else values[0]
    return found


def digest(request: Request) -> bytes:
    """SHA-256 of every field and file, whatever the boundary between them: the same list sent again is the same."""
    said, sent = hashlib.sha256(), cast("QueryDict", request.data)
    for name in sorted(sent):
        for value in sent.getlist(name):
            said.update(f"\n{name}\n".encode())
            for part in _bytes(value):
                said.update(hashlib.sha256(part).digest())
    return said.digest()


def _bytes(value: Any) -> Iterable[bytes]:
    if not isinstance(value, UploadedFile):
        yield str(value).encode()
        return
    yield (value.name or "").encode()
    value.seek(0)
    yield from value.chunks()
    value.seek(0)
