"""Bodies that two programs could read differently are read by none (RELIABILITY I5, I7)."""

import json
from typing import Any

import pytest

from sanctions.api.v1 import parsing
from sanctions.models import Submission
from tests.sanctions import builders
from tests.sanctions.calling import body, caller, errors_of, kind_of

REFUSED = [
    (b'{"name":"A","name":"B"}', "duplicate_key", (1, 1)),
    (b'{"lines": [\n  {"a": 1, "b": {"c": 1, "d": 2, "c": 3}}]}', "duplicate_key", (2, 17)),
    (b'{"a": {"x": 1}, "a": {"x": 1}}', "duplicate_key", (1, 1)),
    (b'{"\\u0061": 1, "a": 2}', "duplicate_key", (1, 1)),
    (b'{"a":\n NaN}', "number", (2, 2)),
    (b'{"a": [1, -Infinity]}', "number", (1, 11)),
    (b'{"a": 1.0}', "number", (1, 7)),
    (b'{"a": 1e3}', "number", (1, 7)),
    (b"[" + b"9" * 17 + b"]", "number", (1, 2)),
    (b"[" + b"9" * 5000 + b"]", "number", (1, 2)),
    (b'{"a": }', "malformed", (1, 7)),
    (b"", "malformed", (1, 1)),
    (b'{"a": 1} x', "malformed", (1, 10)),
    (b'{"a": "\x01"}', "malformed", (1, 8)),
    (b"{'a': 1}", "malformed", (1, 2)),
    (b'\xef\xbb\xbf{"a": 1}', "malformed", (1, 1)),
    (b'{"a":\n"\xff"}', "encoding", (2, 2)),
    ('{"a": 1}'.encode("utf-16"), "encoding", (1, 1)),
    (b'{"a": "\xed\xa0\x80"}', "encoding", (1, 8)),
    (b'{"a": "\\ud800"}', "surrogate", None),
    (b'{"\\udfff": 1}', "surrogate", None),
    (b"[" * 30 + b"]" * 30, "too_deep", None),
    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too_deep", None),
]


@pytest.mark.parametrize(("sent", "code", "place"), REFUSED)
def test_refused_with_its_place(sent: bytes, code: str, place: tuple[int, int] | None) -> None:
    with pytest.raises(parsing.UnreadableError) as refused:
        parsing.read(sent)
    error = refused.value.errors[0]
    assert error["code"] == code
    assert (place is None and "line" not in error) or (error["line"], error["column"]) == place


@pytest.mark.parametrize(
    ("sent", "code", "place"), [case for case in REFUSED if case[1] in {"duplicate_key", "number"}]
)
def test_the_standard_library_would_have_taken_them(sent: bytes, code: str, place: object) -> None:
    """The twin: without our hooks these are read, and the second of two keys wins unseen."""
    if len(sent) < 1000:  # above, Python itself refuses to convert
        json.loads(sent)


def test_what_is_plain_json_is_read_the_same() -> None:
    value: dict[str, Any] = {"a": [1, True, None, "𝒳 ü"], "b": {"c": {}}, "a/b~": ""}
    assert parsing.read(json.dumps(value).encode()) == value
    assert parsing.read(json.dumps(value, ensure_ascii=False, indent=1).encode()) == value


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "code", "place"), REFUSED)
def test_over_http_nothing_is_kept(sent: bytes, code: str, place: object) -> None:
    fr = builders.state("FR")
    api = caller(fr)
    response = api.post("/submissions", sent)
    if sent:
        assert response.status_code == 400
        assert kind_of(response) == "unreadable-body"
        assert list(errors_of(response).values()) == [code]
    else:  # no body at all is an empty object
        assert response.status_code == 422
    assert not Submission.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("media", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ('application/json; charset="UTF-8"', 201),
        ("application/json; charset=latin-1", 415),
        ("application/xml", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("*/*", 415),
        ("application/*", 415),
        ("rubbish", 415),
    ],
)
def test_one_media_type(media: str, status: int) -> None:
    fr = builders.state("FR")
    response = caller(fr).post("/submissions", body(fr), content_type=media)
    assert response.status_code == status
    if status == 415:
        assert kind_of(response) == "unsupported-media-type"


@pytest.mark.django_db
def test_a_body_has_an_end() -> None:
    fr = builders.state("FR")
    response = caller(fr).post("/submissions", b" " * (parsing.LARGEST + 1))
    assert response.status_code == 413
    assert kind_of(response) == "too-large"
    assert caller(fr).post("/submissions", b"{}" + b" " * (parsing.LARGEST - 2)).status_code == 422


SEEN = "Xavier EXAMPLE"
UNSEEN = [f"X{hidden}Y" for hidden in "\u202e\u200b\u2066\x00\x7f\ue000\ufdd0\u2028\ufeff"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", UNSEEN)
@pytest.mark.parametrize("where", ["title", "name", "reason", "part"])
def test_what_cannot_be_seen_is_refused(text: str, where: str) -> None:
    fr = builders.state("FR")
    name: dict[str, Any] = {"text": text if where == "name" else SEEN}
    if where == "part":
        name["parts"] = {"given": text}
    line = {"operation": "ADD", "content": builders.content(fr, names=[name])}
    if where == "reason":
        line["reason"] = text
    response = caller(fr).post("/submissions", body(fr, line, title=text if where == "title" else "Made up"))
    pointer = {
        "title": "/title",
        "name": "/lines/0/content/names/0/text",
        "reason": "/lines/0/reason",
        "part": "/lines/0/content/names/0/parts/given",
    }[where]
    assert response.status_code == 422
    assert set(errors_of(response)) == {pointer}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "محمد\u200cرضا",
        "José Ñandú",
        "Ḥasan al-ʿAlī",
        "李 小龙",
        "ישראל ישראלי",
        "O’Brien",
        "Đặng Thị",
        "Ωμέγα",
        "क्\u200dष",
    ],
)
def test_names_of_the_world_are_taken(name: str) -> None:
    fr = builders.state("FR")
    line = {"operation": "ADD", "content": builders.content(fr, names=[{"text": name}])}
    assert caller(fr).post("/submissions", body(fr, line)).status_code == 201
