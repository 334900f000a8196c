"""The website as nginx serves it in a deployment: the committed configuration, with places and ports of our own."""

import datetime as dt
import http.client
import ipaddress
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from registry.site import answers, rendering
from registry.site.folder import Folder
from registry.site.views import FOREVER
from tests.house.code import ROOT
from tests.registry.site.test_store import published

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""
pytestmark = pytest.mark.skipif(not NGINX, reason="no nginx on this machine")

COMMITTED = ROOT / "config" / "nginx"
PAGES = {
    "en/index.html": b"<h1>Front</h1>" + b"long " * 400,
    "fr/index.html": b"<h1>Accueil</h1>",
    "en/not-found/index.html": b"<h1>There is no such page</h1>",
    "fr/not-found/index.html": "<h1>Cette page n’existe pas</h1>".encode(),
    "en/sanctions/no-search/index.html": b"<h1>No search</h1>",
    "en/targets/index.html": b"<h1>Targets</h1>",
    "en/targets/T00/T0000/T000006/index.html": b"<h1>Six</h1>",
    "fr/listings/L10/L1000/L1000006/index.html": b"<h1>Un million et six</h1>",
    "en/coverage/T00/index.html": b"<h1>Hundreds</h1>",
    "en/coverage/T00/T0001/index.html": b"<h1>Hundred</h1>",
    "fr/sanctions/all/T12/T1200/index.html": b"<h1>Centaine</h1>",
    "en/changes/feed.atom": b"<feed/>",
    "en/changes/feed.json": b"{}",
    "sitemap.xml": b"<sitemapindex/>",
    "sitemaps/pages.xml": b"<urlset/>",
    "robots.txt": b"User-agent: *\n",
    "numbers.json": b"{}",
}
NO_VALIDATORS = ("etag off;", "if_modified_since off;", 'add_header Last-Modified "" always;')


@dataclass
class Answer:
    """What came back; header names are in small letters, of one said twice all values."""

    status: int
    said: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return ", ".join(value for one, value in self.said if one == name)


@dataclass
class Stub:
    """A service behind nginx: it remembers what it was asked and answers as told."""

    status: int = 200
    asked: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)

    @contextmanager
    def listening(self, port: int) -> Iterator[None]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                stub.asked.append((self.command, self.path, headers))
                self.send_response(stub.status)
                self.send_header("Content-Length", "4")
                self.send_header("Content-Security-Policy", "the service's own")
                self.end_headers()
                self.wfile.write(b"stub")

            def log_message(self, *args: Any) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Site:
    """A folder, ports, and where nginx's own files of the test lie."""

    here: Path
    port: int
    ports: Mapping[str, int]
    trusted: ssl.SSLContext

    @property
    def folder(self) -> Path:
        return self.here / "website"

    def show(self, changed: Mapping[str, bytes] | None = None, sequence: int = 1) -> None:
        """A version of these pages, and assets beside it."""
        store = Folder(self.folder)
        store.keep("site.0123456789ab.css", b"body{}")
        published(store, {**PAGES, **(changed or {})}, sequence)

    @contextmanager
    def served(
        self, *without: str, swapped: tuple[str, str] = ("", ""), unresolvable: bool = False, upstream: bool = False
    ) -> Iterator[None]:
        """nginx with the committed configuration, ``without`` some directives, or with an upstream beside them.

        ``swapped`` is what stands there, and what shall stand in its stead.
        """
        conf = self.here / "conf"
        shutil.copytree(COMMITTED, conf, dirs_exist_ok=True)
        for file in conf.rglob("*.conf"):
            file.write_text(self._private(file.read_text().replace(*swapped), without, unresolvable))
        if upstream:
            (conf / "website" / "maps.conf").write_text("upstream feed { server feed.invalid:8000; }")
        errors = self.here / "errors"
        command = [NGINX, "-c", str(conf / "nginx.conf"), "-e", str(errors)]
        with subprocess.Popen([*command, "-g", "daemon off; master_process off;"], stderr=subprocess.DEVNULL) as nginx:
            try:
                for _ in range(200):
                    with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                        break
                    assert nginx.poll() is None, errors.read_text()
                    time.sleep(0.02)
                yield
            finally:
                nginx.terminate()

    def _private(self, text: str, without: tuple[str, ...], unresolvable: bool) -> str:
        """The same directives, with this machine's places in the stead of the containers'."""
        for directive in without:
            text = text.replace(directive, "")
        version = subprocess.run([NGINX, "-v"], check=True, capture_output=True, text=True).stderr
        if tuple(map(int, re.findall(r"\d+", version)[:3])) < (1, 25, 1):
            text = text.replace("http2 on;", "")
        places = {
            "listen 8443": f"listen 127.0.0.1:{self.port}",
            "listen 8080": f"listen 127.0.0.1:{self.ports['plain']}",
            "/srv/website": str(self.folder),
            "/run/secrets": str(self.here),
            "/dev/stderr": str(self.here / "errors"),
            " /tmp": f" {self.here}",
            "resolver 127.0.0.11": f"resolver 127.0.0.1:{self.ports['nothing']}",
            "worker_processes auto;": "user root;" if os.geteuid() == 0 else "",
        }
        if not unresolvable:
            places |= {"feed:8000": f"127.0.0.1:{self.ports['feed']}", "web:8000": f"127.0.0.1:{self.ports['web']}"}
        return re.sub("|".join(map(re.escape, places)), lambda found: places[found[0]], text)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request, as it stands: no redirect is followed, no path put right."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.trusted, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            answer = connection.getresponse()
            said = [(name.lower(), value) for name, value in answer.getheaders()]
            return Answer(answer.status, said, answer.read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate that nobody but this test trusts, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "made up")])
    now, day = dt.datetime.now(dt.UTC), dt.timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    signed = made.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    (folder / "tls_certificate").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "tls_key").write_bytes(key.private_bytes(*encoding))
    return folder


@pytest.fixture
def site(tmp_path: Path, certificate: Path) -> Site:
    """Nothing is served yet, and there is no version."""
    here = tmp_path.resolve()
    for file in certificate.iterdir():
        shutil.copy(file, here)
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(5)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        port, *others = [one.getsockname()[1] for one in sockets]
    trusted = ssl.create_default_context(cafile=str(here / "tls_certificate"))
    return Site(here, port, dict(zip(("plain", "feed", "web", "nothing"), others, strict=True)), trusted)


@pytest.fixture
def served(site: Site) -> Iterator[Site]:
    """A version, served; nobody is behind nginx."""
    site.show()
    with site.served():
        yield site


def hardened(answer: Answer) -> bool:
    tls = f"max-age={365 * 24 * 3600}; includeSubDomains; preload"
    wanted = answers.HEADERS | {"Strict-Transport-Security": tls}
    return {name: answer[name.lower()] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("path", "file", "kind"),
    [
        ("/en/", "en/index.html", "text/html"),
        ("/fr/", "fr/index.html", "text/html"),
        ("/en/targets/", "en/targets/index.html", "text/html"),
        ("/en/targets/T000006/", "en/targets/T00/T0000/T000006/index.html", "text/html"),
        ("/fr/listings/L1000006/", "fr/listings/L10/L1000/L1000006/index.html", "text/html"),
        ("/en/coverage/T00/", "en/coverage/T00/index.html", "text/html"),
        ("/en/coverage/T0001/", "en/coverage/T00/T0001/index.html", "text/html"),
        ("/fr/sanctions/all/T1200/", "fr/sanctions/all/T12/T1200/index.html", "text/html"),
        ("/en/changes/feed.atom", "en/changes/feed.atom", "application/atom+xml"),
        ("/en/changes/feed.json", "en/changes/feed.json", "application/json"),
        ("/sitemap.xml", "sitemap.xml", "application/xml"),
        ("/sitemaps/pages.xml", "sitemaps/pages.xml", "application/xml"),
        ("/robots.txt", "robots.txt", "text/plain"),
        ("/numbers.json", "numbers.json", "application/json"),
    ],
)
def test_a_page_is_its_file_with_our_headers(served: Site, path: str, file: str, kind: str) -> None:
    answer = served.get(path)
    assert (answer.status, answer.body) == (200, PAGES[file])
    assert answer["content-type"] == f"{kind}; charset=utf-8"
    assert answer["cache-control"] == "no-cache"
    assert hardened(answer)
    assert not {"etag", "last-modified", "accept-ranges"} & {name for name, _ in answer.said}


def test_the_version_says_which_it_is(served: Site) -> None:
    assert b'"sequence": 1' in served.get("/version.json").body


def test_a_long_page_is_sent_in_short(served: Site) -> None:
    answer = served.get("/en/", Accept_Encoding="gzip")
    assert (answer["content-encoding"], answer["vary"]) == ("gzip", "Accept-Encoding")
    assert len(answer.body) < len(PAGES["en/index.html"]) / 10


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA, fr;q=0.9, en;q=0.8", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de-CH, de;q=0.9, FR;q=0.8, en;q=0.5", "fr"),
        ("de, en, fr", "en"),
        ("de, it", "en"),
        ("fry, *", "en"),
    ],
)
def test_the_front_leads_to_the_readers_language(served: Site, asked: str | None, language: str) -> None:
    answer = served.get("/", **({} if asked is None else {"Accept_Language": asked}))
    assert (answer.status, answer["location"], answer["vary"]) == (302, f"/{language}/", "Accept-Language")
    assert hardened(answer)


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/en/nowhere/", "en/not-found/index.html"),
        ("/fr/nulle-part", "fr/not-found/index.html"),
        ("/en/targets/T000007/", "en/not-found/index.html"),
        ("/sitemaps/none.xml", "en/not-found/index.html"),
        ("/en/targets/T0000/", "en/not-found/index.html"),
        ("/en/.tree", "en/not-found/index.html"),
        ("/en/targets/.tree", "en/not-found/index.html"),
        ("/sitemaps/", "en/not-found/index.html"),
        ("/assets/", "en/not-found/index.html"),
        ("/assets/none.css", "en/not-found/index.html"),
        ("/assets/..%2fversions/000000000001.json", ""),
        ("/en/../../../../../../etc/hostname", ""),
        ("/en/%2e%2e/%2e%2e/conf/nginx.conf", ""),
        ("/en/x%0d%0aSet-Cookie:%20a=b", "en/not-found/index.html"),
        ("/en/targets/T000006/%0a", "en/not-found/index.html"),
        ("/en/coverage/T0001/%0a", "en/not-found/index.html"),
        ("/en/sanctions/search/%0a", "en/not-found/index.html"),
        ("/fr/%7f", "fr/not-found/index.html"),
        ("/fr%0a", "en/not-found/index.html"),
        ("/robots.txt%0a", "en/not-found/index.html"),
    ],
)
def test_what_is_no_page_is_not_found_and_not_kept(served: Site, path: str, file: str) -> None:
    answer = served.get(path)
    if file:
        assert (answer.status, answer.body) == (404, PAGES[file])
        assert answer["cache-control"] == "no-store"
        assert hardened(answer)
        assert not answer["etag"] + answer["last-modified"] + answer["set-cookie"]
    else:
        assert answer.status in {400, 404, 502}  # what leads out is no address of ours, or one of the desk's


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/en", "/en/"),
        ("/en/targets", "/en/targets/"),
        ("/en/targets/T000006", "/en/targets/T000006/"),
        ("/en/coverage/T00", "/en/coverage/T00/"),
        ("/en/coverage/T0001", "/en/coverage/T0001/"),
    ],
)
def test_an_address_without_its_last_slash_leads_to_the_page(served: Site, path: str, to: str) -> None:
    answer = served.get(path)
    assert (answer.status, answer["location"]) == (308, to)
    assert hardened(answer)


FED = ["/en/targets/T000006%0a", "/en/coverage/T0001%0a"]
"""Addresses that end in a line feed."""


@pytest.mark.parametrize("path", FED)
def test_an_address_that_ends_in_a_line_feed_leads_nowhere(served: Site, path: str) -> None:
    answer = served.get(path)
    assert (answer.status, answer.body) == (404, PAGES["en/not-found/index.html"])
    assert not answer["location"]


CONTROLS = r"|[\x00-\x1f\x7f]"


@pytest.mark.parametrize(
    ("without", "swapped", "status"),
    [((CONTROLS,), (r"\z", "$"), 308), ((), (r"\z", "$"), 404), ((CONTROLS,), ("", ""), 404)],
)
def test_twin_without_both_guards_it_would_lead_on(
    site: Site, without: tuple[str, ...], swapped: tuple[str, str], status: int
) -> None:
    site.show()
    with site.served(*without, swapped=swapped):
        assert [site.get(path).status for path in FED] == [status] * len(FED)


@pytest.mark.parametrize("controls", ["", CONTROLS])
def test_a_file_whose_name_holds_a_control_character_is_none_of_ours(site: Site, controls: str) -> None:
    site.show()
    for name in ("current/en/a\x1b.html", "assets/a\x1b.css"):
        (site.folder / name).write_bytes(b"planted")
    with site.served(controls):
        statuses = [site.get(path).status for path in ("/en/a%1b.html", "/assets/a%1b.css")]
    assert statuses == [200 if controls else 404] * 2


def test_assets_are_kept_for_ever(served: Site) -> None:
    answer = served.get("/assets/site.0123456789ab.css")
    assert (answer.status, answer.body, answer["cache-control"]) == (200, b"body{}", FOREVER)
    assert answer["content-type"] == "text/css; charset=utf-8"
    assert hardened(answer)


def test_every_asset_of_ours_has_a_type() -> None:
    said = (COMMITTED / "website" / "types.conf").read_text()
    for path in rendering.ASSETS.iterdir():
        assert re.search(rf" {path.suffix[1:]};", said), path


def test_only_reading_is_answered(served: Site) -> None:
    assert served.get("/en/", method="HEAD").status == 200
    answer = served.get("/en/", method="POST")
    assert answer.status == 405
    assert hardened(answer)


def test_a_switch_is_seen_by_the_next_request(served: Site) -> None:
    assert served.get("/en/targets/").body == PAGES["en/targets/index.html"]
    for number in range(2, 6):
        served.show({"en/targets/index.html": b"%d" % number}, number)
        assert served.get("/en/targets/").body == b"%d" % number


def confirmed(site: Site) -> Answer:
    """What a reader is told who has a page, when another of the same length was written in the same second."""
    path, page = "/en/targets/T000006/", site.folder / "current" / "en/targets/T00/T0000/T000006/index.html"
    at = 1_700_000_000

    def show(body: bytes, sequence: int) -> Answer:
        site.show({"en/targets/T00/T0000/T000006/index.html": body}, sequence)
        os.utime(page, (at, at))
        return site.get(path)

    first = show(b"is sanctioned. ", 2)
    assert (first.status, first.body) == (200, b"is sanctioned. ")
    validators = {"If_None_Match": first["etag"] or f'"{at:x}-{len(first.body):x}"'}
    validators["If_Modified_Since"] = first["last-modified"] or formatdate(at, usegmt=True)
    assert show(b"not sanctioned.", 3).body == b"not sanctioned."
    return site.get(path, **validators)


def test_a_page_corrected_within_a_second_to_the_same_length_is_sent(served: Site) -> None:
    answer = confirmed(served)
    assert (answer.status, answer.body) == (200, b"not sanctioned.")
    assert served.get("/en/targets/T000006/", Range="bytes=0-3").status == 200


def test_twin_by_nginxs_own_validators_the_former_page_would_stand(site: Site) -> None:
    site.show()
    with site.served(*NO_VALIDATORS):
        assert confirmed(site).status == 304


def leaked(site: Site) -> Answer:
    """What is at a link, planted in the folder, to a file that belongs to another than the link."""
    link = (site.folder / "current" / "en").resolve() / "leak.html"
    link.symlink_to("/etc/passwd")
    if os.geteuid() == 0:
        os.lchown(link, 10001, 10001)
    return site.get("/en/leak.html")


def test_a_link_to_what_another_owns_is_not_followed(served: Site) -> None:
    assert leaked(served).status == 404


def test_twin_without_the_guard_it_would_be(site: Site) -> None:
    site.show()
    with site.served("disable_symlinks if_not_owner from=/srv/website/current;"):
        assert leaked(site).body == Path("/etc/passwd").read_bytes()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_live_search_is_the_feeds(served: Site, language: str) -> None:
    feed = Stub()
    with feed.listening(served.ports["feed"]):
        answer = served.get(f"/{language}/sanctions/search/?q=a%2Fb", Cookie="session=1", X_Forwarded_Proto="http")
    assert (answer.status, answer.body) == (200, b"stub")
    assert answer["content-security-policy"] == "the service's own"
    ((_, path, headers),) = feed.asked
    assert path == f"/{language}/sanctions/search/?q=a%2Fb"
    said = {name: headers.get(name) for name in ("host", "x-forwarded-proto", "x-forwarded-for", "cookie")}
    assert said == {"host": "127.0.0.1", "x-forwarded-proto": "https", "x-forwarded-for": "127.0.0.1", "cookie": None}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("status", [None, 502, 503, 504])
def test_a_search_that_is_not_answered_leads_to_what_to_do(served: Site, language: str, status: int | None) -> None:
    with Stub(status or 200).listening(served.ports["feed" if status else "web"]):
        answer = served.get(f"/{language}/sanctions/search/?q=a")
    assert (answer.status, answer["location"]) == (302, f"/{language}/sanctions/no-search/")
    assert answer["cache-control"] == "no-store"
    assert hardened(answer)


@pytest.mark.parametrize("status", [400, 404, 500])
def test_other_answers_of_the_search_are_its_own(served: Site, status: int) -> None:
    with Stub(status).listening(served.ports["feed"]):
        assert served.get("/en/sanctions/search/?page=x").status == status


@pytest.mark.parametrize(
    ("path", "service", "cookie"),
    [
        ("/v1/listings?as_of=1", "feed", None),
        ("/v1/watch/names", "web", None),
        ("/admin/", "web", "session=1"),
        ("/admin/login/", "web", "session=1"),
        ("/api/v1/uploads", "web", "session=1"),
        ("/api/v1/submissions", "web", "session=1"),
        ("/language", "web", "session=1"),
    ],
)
def test_each_service_is_told_who_asks(served: Site, path: str, service: str, cookie: str | None) -> None:
    stub = Stub()
    with stub.listening(served.ports[service]):
        answer = served.get(path, Cookie="session=1", X_Forwarded_Proto="http", X_Forwarded_For="192.0.2.1")
    assert (answer.status, answer.body) == (200, b"stub")
    ((_, asked, headers),) = stub.asked
    said = {name: headers.get(name) for name in ("host", "x-forwarded-proto", "x-forwarded-for", "cookie")}
    assert asked == path
    assert said == {"host": "127.0.0.1", "x-forwarded-proto": "https", "x-forwarded-for": "127.0.0.1", "cookie": cookie}


def test_the_website_is_served_while_no_other_name_is_known(site: Site) -> None:
    site.show()
    with site.served(unresolvable=True):
        assert site.get("/en/").body == PAGES["en/index.html"]
        assert site.get("/en/sanctions/search/?q=a")["location"] == "/en/sanctions/no-search/"
        assert site.get("/v1/listings").status == 502


def test_twin_by_an_upstream_nginx_would_not_start(site: Site) -> None:
    site.show()
    with pytest.raises(AssertionError, match="host not found"), site.served(unresolvable=True, upstream=True):
        pass


def test_where_there_is_no_version_the_feed_is_asked(site: Site) -> None:
    feed, paths = Stub(), ["/en/", "/fr/nowhere", "/assets/site.0123456789ab.css", "/sitemap.xml"]
    with site.served():
        with feed.listening(site.ports["feed"]):
            for path in paths:
                answer = site.get(path, Cookie="session=1")
                assert (answer.status, answer.body) == (200, b"stub")
                assert answer["content-security-policy"] == "the service's own"
            feed.status = 404
            assert site.get("/en/nowhere/").status == 404
        assert [path for _, path, _ in feed.asked] == [*paths, "/en/nowhere/"]
        assert not any("cookie" in headers for _, _, headers in feed.asked)
        for path in paths:
            answer = site.get(path)
            assert (answer.status, answer["retry-after"], answer["cache-control"]) == (503, "10", "no-store")
            assert hardened(answer)
        site.show()
        assert site.get("/en/").body == PAGES["en/index.html"]
