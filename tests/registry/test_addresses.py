"""D8: a subscriber's URL never turns the worker against its own network."""

import datetime as dt
import time
from typing import Any

import httpcore
import pytest

from registry.channels import Message, addresses, signing
from registry.channels.addresses import AddressRefusedError
from registry.channels.pinned import Pinned
from registry.channels.webhook import Webhook
from tests.registry.pushing import Endpoint

PUBLIC = "93.184.215.14"
MESSAGE = Message(id="evt_1_1", body=b"{}", sent_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
SECRETS = [signing.new_secret()]

HOSTS = [
    *("127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1", "0", "0.0.0.0", "[::1]", "[::]"),  # noqa: S104 - to be refused
    *("[::ffff:127.0.0.1]", "[::ffff:93.184.215.14]", "[::127.0.0.1]", "169.254.169.254", "100.64.0.1"),
    *("[fd00::1]", "[fe80::1]", "[fe80::1%25eth0]", "[fec0::1]", "[ff02::1]", "[64:ff9b::7f00:1]"),
    *("[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:4136:e378::1]", "[2001:db8::1]", "[100::1]", "[4000::1]"),
    *("10.0.0.8", "172.16.0.1", "192.168.1.1", "192.0.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "localhost", "192.88.99.1", "127.0.0.1.", "0x7f000001", "1.2.3"),
]


@pytest.mark.parametrize("host", HOSTS)
def test_hosts_that_are_not_public_are_refused_at_save_and_at_each_attempt(host: str) -> None:
    channel = Webhook()
    with pytest.raises(AddressRefusedError):
        channel.check(f"https://{host}/hook")
    answer = channel.send(f"https://{host}/hook", MESSAGE, SECRETS)
    assert answer.status is None
    assert answer.error.startswith("not sent: ")


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.org/", "ftp://example.org/", "https://example.org:8443/", "//example.org/", "example.org"),
        *("https://user@example.org/", "https://user:pw@example.org/", "https://@example.org/", "https:///hook"),
        *(
            "https://example.org/#x",
            "https://example.org\\@127.0.0.1/",
            "https://exa mple.org/",
            "https://bücher.example/",
        ),
        *("https://example.org/a b", "https://example.org:99999/", "https://[::1/", "https://example..org/", ""),
        *("https://example.org/\r\nX: y", "https://-x.example/", f"https://{'a' * 64}.example/", "file:///etc/passwd"),
    ],
)
def test_what_is_more_than_host_path_and_query_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        Webhook(resolver=lambda host, port: [PUBLIC]).check(url)


@pytest.mark.parametrize("url", ["https://example.org", "https://EXAMPLE.org:443/a?b=c%20d", "https://1.1.1.1/x"])
def test_a_plain_public_address_passes(url: str) -> None:
    Webhook(resolver=lambda host, port: [PUBLIC, "2606:4700::1111"]).check(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8001/hook", "http://receiver:9000/", "https://10.0.0.1/"])
def test_the_development_setting_lets_this_machine_and_its_network_through(url: str) -> None:
    near = Webhook(allow_private=True, resolver=lambda host, port: ["172.18.0.3"])
    near.check(url)
    with pytest.raises(AddressRefusedError):
        Webhook(resolver=lambda host, port: ["172.18.0.3"]).check(url)


def test_even_the_development_setting_keeps_off_the_metadata_service() -> None:
    with pytest.raises(AddressRefusedError):
        Webhook(allow_private=True).check("http://169.254.169.254/latest/")


def test_one_bad_address_among_good_ones_refuses_the_name() -> None:
    with pytest.raises(AddressRefusedError, match=r"10\.0\.0\.1 is not a public address"):
        addresses.locate(addresses.parse("https://example.org/"), resolver=lambda host, port: [PUBLIC, "10.0.0.1"])


def test_a_name_that_does_not_resolve_is_refused_in_words() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    assert "does not resolve" in Webhook(resolver=unknown).send("https://example.org/", MESSAGE, SECRETS).error
    assert "no address" in Webhook(resolver=lambda host, port: []).send("https://example.org/", MESSAGE, SECRETS).error


class Rebinding:
    """A resolver that shows a public address first and this machine afterwards."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return [PUBLIC] if self.asked == 1 else ["127.0.0.1"]


def test_a_rebinding_resolver_is_asked_once_and_what_it_said_is_what_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connected: list[str] = []

    def connect(self: httpcore.SyncBackend, host: str, port: int, **more: object) -> httpcore.NetworkStream:
        connected.append(host)
        raise httpcore.ConnectError("not from a test")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    resolver = Rebinding()
    channel = Webhook(resolver=resolver)
    channel.send("https://rebind.example/", MESSAGE, SECRETS)
    assert connected == [PUBLIC]
    assert resolver.asked == 1
    # The next attempt asks again, and now refuses.
    assert channel.send("https://rebind.example/", MESSAGE, SECRETS).error.startswith("not sent: ")
    assert connected == [PUBLIC]


def test_twin_without_the_pin_the_name_would_be_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    def connect(self: httpcore.SyncBackend, host: str, port: int, **more: object) -> httpcore.NetworkStream:
        connected.append(host)
        raise httpcore.ConnectError("not from a test")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    monkeypatch.setattr("registry.channels.webhook.Pinned", lambda found, seconds: httpcore.SyncBackend())
    Webhook(resolver=Rebinding()).send("https://rebind.example/", MESSAGE, SECRETS)
    assert connected == ["rebind.example"], "the system would have resolved the name a second time"


def test_the_name_still_goes_into_host_and_sni() -> None:
    seen: list[str | None] = []

    class Tapped(Pinned):
        def connect_tcp(self, *args: object, **more: object) -> httpcore.NetworkStream:
            stream = super().connect_tcp(*args, **more)  # type: ignore[arg-type]
            original = stream.start_tls

            def start_tls(*args: Any, **named: Any) -> httpcore.NetworkStream:
                seen.append(named["server_hostname"])
                return original(*args, **named)

            stream.start_tls = start_tls  # type: ignore[method-assign]
            return stream

    with Endpoint() as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setattr("registry.channels.webhook.Pinned", Tapped)
        channel = Webhook(allow_private=True, resolver=lambda host, port: ["127.0.0.1"])
        channel.send(f"https://named.example:{endpoint.port}/", MESSAGE, SECRETS)
        assert seen == ["named.example"]
        assert channel.send(f"http://named.example:{endpoint.port}/hook", MESSAGE, SECRETS).ok
        assert endpoint.requests[-1].headers["host"] == f"named.example:{endpoint.port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_a_failure_and_not_followed(status: int) -> None:
    with Endpoint(lambda request: (status, {"Location": "http://169.254.169.254/latest/"}, b"")) as endpoint:
        answer = Webhook(allow_private=True).send(endpoint.url, MESSAGE, SECRETS)
    assert (answer.status, answer.ok, len(endpoint.requests)) == (status, False, 1)


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint() as proxy, Endpoint() as endpoint:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert Webhook(allow_private=True).send(endpoint.url, MESSAGE, SECRETS).ok
    assert (len(proxy.requests), len(endpoint.requests)) == (0, 1)


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    with Endpoint(lambda request: (500, {"Content-Length": str(10**10)}, b"x" * 200_000)) as endpoint:
        begun = time.monotonic()
        answer = Webhook(allow_private=True).send(endpoint.url, MESSAGE, SECRETS)
    assert answer.status == 500
    assert len(answer.error) < 300
    assert time.monotonic() - begun < 5


def test_an_answer_that_drips_is_over_at_the_deadline() -> None:
    import socket
    import threading

    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                for byte in b"HTTP/1.1 200 OK\r\n" + b"X" * 1000:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.1)
            except OSError:
                pass

    threading.Thread(target=drip, daemon=True).start()
    begun = time.monotonic()
    answer = Webhook(allow_private=True, seconds=1).send(
        f"http://127.0.0.1:{listener.getsockname()[1]}/", MESSAGE, SECRETS
    )
    listener.close()
    assert answer.error == "no answer within 1 s"
    assert time.monotonic() - begun < 3
