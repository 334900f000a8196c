"""The feeds for people's readers: newest records, and tombstones without names for what ended or was taken back."""

import json
import xml.etree.ElementTree as ET

import pytest
from django.db import transaction
from django.test import Client

from registry.actions import ledger
from registry.enums import STATUS_AFTER, Operation
from tests.registry.book import entry, listings, publish

pytestmark = pytest.mark.usefixtures("feed_db")
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
GONE = [Operation.ENDED, Operation.ANNULLED, Operation.WITHDRAWN, Operation.REDACTED]


def atom(client: Client) -> ET.Element:
    answer = client.get("/v1/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314 - our own bytes


def test_a_record_is_one_entry_however_often_it_changed(client: Client) -> None:
    listings(["L1", "L2"], title="Мишкин <&>")
    publish(entry("L1", Operation.AMENDED, title='New "name"'))
    feed = atom(client)
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries] == ['New "name"', "Мишкин <&>"]
    assert [str(one.findtext(f"{ATOM}id")).rpartition("/v1/")[2] for one in entries] == ["listings/L1", "listings/L2"]
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    items = json.loads(client.get("/v1/feed.json").content)["items"]
    assert [item["title"] for item in items] == ['New "name"', "Мишкин <&>"]


@pytest.mark.parametrize("operation", [*GONE, Operation.MERGED])
def test_what_is_gone_leaves_a_tombstone_and_no_name(client: Client, operation: Operation) -> None:
    listings(["L1", "L2"], title="A name to forget")
    into = "listing/L2" if operation is Operation.MERGED else ""
    publish(entry("L1", operation, title="A name to forget", merged_into=into))
    publish(entry("L2", Operation.AMENDED, title="Somebody else"))
    feed = atom(client)
    (stone,) = feed.findall(TOMBSTONE)
    assert stone.attrib["ref"].endswith("/v1/listings/L1")
    assert stone.attrib["when"].endswith("Z")
    assert len(feed.findall(f"{ATOM}entry")) == 1
    body = json.loads(client.get("/v1/feed.json").content)
    assert [(one["id"], one["status"]) for one in body["_tombstones"]] == [
        (stone.attrib["ref"], STATUS_AFTER[operation].value)
    ]
    assert "forget" not in client.get("/v1/feed.atom").content.decode()
    assert "forget" not in json.dumps(body)


def test_what_is_listed_again_lives_again(client: Client) -> None:
    listings(["L1"])
    publish(entry("L1", Operation.ENDED))
    publish(entry("L1", Operation.RELISTED))
    assert not atom(client).findall(TOMBSTONE)


def test_a_demonstration_says_so_in_the_title(client: Client) -> None:
    assert not str(atom(client).findtext(f"{ATOM}title")).startswith("DEMONSTRATION")
    with transaction.atomic():
        ledger.declare_demonstration()
    assert str(atom(client).findtext(f"{ATOM}title")).startswith("DEMONSTRATION")
    assert json.loads(client.get("/v1/feed.json").content)["title"].startswith("DEMONSTRATION")


def test_an_empty_register_is_a_good_feed(client: Client) -> None:
    assert atom(client).findtext(f"{ATOM}updated") == "2018-01-23T00:00:00.000000Z"


def test_a_title_no_xml_can_hold_breaks_nothing(client: Client) -> None:
    publish(entry(title="a\x0b\ufffe b"))
    assert atom(client).find(f"{ATOM}entry/{ATOM}title").text == "a\ufffd\ufffd b"  # type: ignore[union-attr]


def test_links_come_from_the_setting_and_not_from_the_asker(client: Client, settings: object) -> None:
    listings(["L1"])
    settings.SITE_URL = "https://register.example"  # type: ignore[attr-defined]
    feed = client.get("/v1/feed.atom", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert b"https://register.example/v1/listings/L1" in feed.content
    assert b"evil" not in feed.content
