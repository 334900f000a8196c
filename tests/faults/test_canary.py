"""E1: nothing under embargo can be seen outside before its moment; after it, every public channel has it.

A canary is a made-up name that stands nowhere else. The sweep asks every address of both APIs as nobody and as another
State, reads every relation the public role may read, every page of the desk as another State's delegate, what was
logged and mailed, and what lies in the broker.
"""

import base64
import datetime as dt
import io
import json
import logging
import re
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.core import mail
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings

from config import heartbeat
from registry.feed.v1 import schema as feed_schema
from registry.site import build
from registry.site.folder import Folder
from sanctions import tasks
from sanctions.actions import publication
from sanctions.api.v1 import schema as submission_schema
from sanctions.models import Submission
from tests.sanctions import builders as given
from tests.sanctions.calling import Caller, body, caller, line

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
Hits = dict[str, list[str]]


def has(canary: str, content: bytes) -> bool:
    return canary.encode() in content.lower()


def addresses(schema: Any, guesses: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Method and path of every operation, its places filled with what somebody might guess."""
    for path, operations in schema["paths"].items():
        places = re.findall(r"{(\w+)}", path)
        for guess in guesses.get(places[0], ["1"]) if places else [""]:
            for method in operations:
                if method in {"get", "post", "put", "delete", "patch"}:
                    yield method, re.sub(r"{\w+}", guess, path)


def generated(urlconf: str, how: dict[str, Any]) -> Any:
    generator: Any = SchemaGenerator
    with patched_settings(how):
        return generator(urlconf=urlconf).get_schema(public=True)


class Sweep:
    """Everything outside, looked through for one canary."""

    def __init__(self, canary: str, submission: Submission, other: Caller, log: io.StringIO) -> None:
        self.canary, self.submission, self.other, self.log = canary, submission, other, log
        self.hits: Hits = {}

    def run(self) -> Hits:
        for channel in (
            self.feed,
            self.website,
            self.api,
            self.desk,
            self.relations,
            self.mails,
            self.logs,
            self.broker,
        ):
            self.hits[channel.__name__] = list(dict.fromkeys(channel()))
        return self.hits

    def feed(self) -> Iterator[str]:
        refs = ["L000001", "L000002", "L000003", "T000001", "T000002", "T000003", self.canary]
        guesses = {"ref": refs, "page": ["0", "1"], "name": ["not-found"]}
        paths = [path for _, path in addresses(feed_schema.document(), guesses)]
        soon = (timezone.now() + dt.timedelta(days=1)).isoformat()
        paths += [
            f"/search?q={self.canary}",
            "/events?after=2",
            "/listings?participant=FR",
            f"/listings?q={self.canary}",
        ]
        paths += [f"/listings?as_of={soon}", "/openapi.json", "/nothing", "/targets?status=LISTED"]
        assert len(paths) > 100
        client, decoy = Client(), f"canary{uuid.uuid4().hex}"
        for path in paths:
            answer = client.get(f"/v1{path}").content
            if self.canary in path:  # asked for by name: the answer is that to any name nobody ever gave
                other = client.get(f"/v1{path.replace(self.canary, decoy)}").content
                seen = answer.replace(self.canary.encode(), decoy.encode()) != other
            else:
                seen = has(self.canary, answer)
            if seen:
                yield path

    def website(self) -> Iterator[str]:
        """Every file of a website made now, and its live search."""
        with tempfile.TemporaryDirectory() as where:
            while build.update(Folder(where)):
                pass
            shown = Path(where, "current").resolve()
            files = [name for name in Path(where).rglob("*") if name.is_file()]
            assert len(files) > 100
            assert (shown / "numbers.json").is_file()
            for name in files:
                if has(self.canary, name.read_bytes()):
                    yield name.name
        decoy = f"canary{uuid.uuid4().hex}"
        for question in ("q={}", "q=Name+{}&sort=name", "q={}&status=LISTED"):
            one, other = (
                Client().get(f"/en/sanctions/search/?{question.format(word)}").content.replace(word.encode(), b"")
                for word in (self.canary, decoy)
            )
            if one != other:
                yield question

    def api(self) -> Iterator[str]:
        document = generated("sanctions.api.v1.urls", submission_schema.SETTINGS)
        guesses = {"key": [str(self.submission.key)], "ref": ["L000002", f"FR-{self.canary}"], "name": ["not-found"]}
        for who in (self.other, None):
            for method, path in addresses(document, guesses):
                headers = {"Idempotency-Key": uuid.uuid4().hex, "If-Match": '"1"'}
                if who:
                    headers["Authorization"] = f"Bearer {who.secret}"
                data = b"" if method == "get" else b"{}"
                answer = Client().generic(method.upper(), f"/api/v1{path}", data, "application/json", headers=headers)
                if has(self.canary, answer.content.replace(path.encode(), b"")):
                    yield f"{method} {path} as {'another State' if who else 'nobody'}"

    def desk(self) -> Iterator[str]:
        delegate = Client()
        delegate.force_login(given.signatory(given.state("CA")))
        pages = [
            "/admin/",
            f"/admin/autocomplete/?term={self.canary}&app_label=sanctions&model_name=line&field_name=listing",
        ]
        for model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            row = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
            pages += [f"{reverse(f'{name}_changelist')}?q={self.canary}"]
            pages += [reverse(f"{name}_{page}", args=[row]) for page in ("change", "history", "delete") if row]
        assert len(pages) > 20
        for who in (delegate, Client()):
            for page in pages:
                answer = who.get(page)
                assert answer.status_code != 200, page
                if has(self.canary, answer.content):
                    yield page

    def relations(self) -> Iterator[str]:
        """Of every schema, the catalogue's views of statistics and activity included."""
        with connections["public"].cursor() as cursor:
            cursor.execute(
                "SELECT format('%I.%I', nspname, relname) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
                " WHERE relkind IN ('r', 'v', 'm', 'p', 'f') AND has_schema_privilege(n.oid, 'USAGE')"
                " AND has_table_privilege(pg_class.oid, 'SELECT')"
            )
            names = [name for (name,) in cursor.fetchall()]
        assert "public.registry_event" in names
        half = len(self.canary) // 2
        for name in names:
            try:
                with transaction.atomic(using="public"), connections["public"].cursor() as cursor:
                    cursor.execute(  # in halves, so that the list of running queries does not show the canary by itself
                        f"SELECT EXISTS (SELECT FROM {name} AS t WHERE lower(t::text) LIKE concat('%%', %s, %s, '%%'))",
                        [self.canary[:half], self.canary[half:]],
                    )
                    if cursor.fetchone()[0]:
                        yield name
            except DatabaseError as error:
                if "permission denied" not in str(error) and not name.startswith("pg_catalog."):
                    raise

    def mails(self) -> Iterator[str]:
        for message in getattr(mail, "outbox", []):
            if has(self.canary, str(message.message()).encode()):
                yield message.subject

    def logs(self) -> Iterator[str]:
        for said in self.log.getvalue().splitlines():
            unasked = re.sub(r"request='[^']*'", "", said)  # the sweep's own addresses hold its canary
            if has(self.canary, unasked.encode()):
                yield said[:200]

    def broker(self) -> Iterator[str]:
        redis: Any = heartbeat.broker()
        read = {
            b"string": lambda key: [redis.get(key)],
            b"list": lambda key: redis.lrange(key, 0, -1),
            b"hash": lambda key: list(redis.hgetall(key).values()),
            b"set": redis.smembers,
            b"zset": lambda key: redis.zrange(key, 0, -1),
        }
        for key in redis.keys("*"):
            for value in read[redis.type(key)](key) or []:
                plain = b"".join(
                    base64.b64decode(found) for found in re.findall(rb'"body": ?"([\w+/=]+)"', value or b"")
                )
                if has(self.canary, (value or b"") + plain):
                    yield key.decode()


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """All that is logged, in the form and at the levels the product logs it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    how = dict(settings.LOGGING["formatters"]["structured"])
    handler.setFormatter(
        import_string("structlog.stdlib.ProcessorFormatter")(**{k: v for k, v in how.items() if k != "()"})
    )
    logging.getLogger().addHandler(handler)
    try:
        yield text
    finally:
        logging.getLogger().removeHandler(handler)


def make(seconds: float) -> tuple[str, Submission]:
    """A canary through the API, approved by two, with its embargo so many seconds ahead; publication is woken."""
    canary, france = f"canary{uuid.uuid4().hex}", given.state()
    content = line(
        france,
        own_reference=f"FR-{canary}",
        names=[{"text": f"Name {canary}"}],
        note=f"note {canary}",
        reasons=[{"text": f"reason {canary}", "language": "en"}],
    )
    mine = caller(france)
    moment = timezone.now() + dt.timedelta(seconds=seconds)
    answer = mine.post("/submissions", body(france, content, title=f"title {canary}", publish_at=moment.isoformat()))
    assert answer.status_code == 201, answer.content
    key = answer.json()["key"]
    assert mine.post(f"/submissions/{key}/submit").status_code == 200
    assert has(canary, mine.get(f"/submissions/{key}").content)  # its own State sees it
    submission = given.approve(Submission.objects.get(key=key))
    tasks.publish_after_commit()
    assert submission.status == "SCHEDULED"
    return canary, submission


NONE: Hits = {name: [] for name in ("feed", "website", "api", "desk", "relations", "mails", "logs", "broker")}


def test_nothing_is_seen_before_its_moment_and_everything_after() -> None:
    with listening() as log:
        given.listing(given.state())  # something is public already
        other = caller(given.state("CA"))
        canary, submission = make(3600)
        assert publication.publish_due() == []
        assert Sweep(canary, submission, other, log).run() == NONE

        soon, its = make(3)
        while not publication.publish_due():
            assert timezone.now() < (its.publish_at or given.AT) + dt.timedelta(seconds=20)
            time.sleep(0.05)
        found = Sweep(soon, its, other, log).run()
        assert set(found["feed"]) >= {
            "/events",
            "/listings",
            "/listings/L000002",
            "/listings/L000002/history",
            "/targets",
            "/targets/T000002",
            f"/search?q={soon}",
            "/feed.atom",
            "/feed.json",
        }
        assert "public.registry_event" in found["relations"]
        assert {"index.html", "feed.atom", "feed.json", "q={}", "q={}&status=LISTED"} <= set(found["website"])
        assert (found["mails"], found["logs"], found["broker"], found["desk"]) == ([], [], [], [])
        assert Sweep(canary, submission, other, log).run() == NONE  # one State's moment is not another's


@pytest.mark.parametrize("table", ["sanctions_line", "sanctions_submission"])
def test_the_sweep_sees_a_table_that_the_public_role_may_read(table: str) -> None:
    """The twin."""
    with listening() as log:
        canary, submission = make(3600)
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"GRANT SELECT ON {table} TO registry_public")
        try:
            sweep = Sweep(canary, submission, caller(given.state("CA")), log)
            assert list(sweep.relations()) == [f"public.{table}"]
        finally:
            with connections["owner"].cursor() as cursor:
                cursor.execute(f"REVOKE SELECT ON {table} FROM registry_public")


def test_the_sweep_sees_a_log_line_a_mail_and_a_message() -> None:
    """The twin of the channels that carry nothing of a submission."""
    with listening() as log:
        canary, submission = make(3600)
        logging.getLogger("sanctions").warning("approved: %s", canary)
        mail.send_mail("for your information", canary, None, ["someone@example.test"])
        redis: Any = heartbeat.broker()
        redis.lpush("canary-cage", json.dumps({"body": base64.b64encode(canary.encode()).decode()}))
        try:
            sweep = Sweep(canary, submission, caller(given.state("CA")), log)
            assert (len(list(sweep.logs())), len(list(sweep.mails())), list(sweep.broker())) == (1, 1, ["canary-cage"])
        finally:
            redis.delete("canary-cage")


def test_a_failure_inside_is_logged_without_the_words_it_failed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceback says where, never the values of its frames."""
    with listening() as log:
        canary, submission = make(3600)
        monkeypatch.setattr(publication, "due", lambda: [submission.pk])
        monkeypatch.setattr(publication, "_check_moment", lambda submission: None)

        def fail(rows: Any, shared: Any) -> Any:
            words = [line.content for line in rows]
            raise RuntimeError(f"made up, with {len(words)} lines")

        monkeypatch.setattr("sanctions.actions.listings.take_effect", fail)
        assert publication.publish_due() == []
        assert "made up, with 1 lines" in log.getvalue()
        assert list(Sweep(canary, submission, caller(given.state("CA")), log).logs()) == []
