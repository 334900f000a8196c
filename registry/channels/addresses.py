"""Which addresses the register may send to: a subscriber's URL must not turn the worker against its own network.

https on port 443 and nothing in the URL but host, path and query; every address the host resolves to is public. The
addresses checked are the ones connected to (``channels.pinned``): a second look-up could answer differently. Rules
after OWASP's SSRF sheet and the IANA special-purpose registries.
"""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\Z")
TARGET = re.compile(r"[!-~]*\Z")
NUMERIC_END = re.compile(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)\Z")

NOT_PUBLIC_4 = tuple(
    IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
GLOBAL_UNICAST_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(
    IPv6Network(text)
    # IETF protocols with Teredo, documentation, 6to4, AS112, documentation again, SRv6
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16")
)
"""2000::/3 is all there is of public IPv6: outside it lie ::1, IPv4-mapped ::ffff:0:0/96, NAT64 64:ff9b::/96, unique
local fc00::/7, link-local fe80::/10, multicast ff00::/8 and what is not given out yet."""

NEAR_4 = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
NEAR_6 = (IPv6Network("::1/128"), IPv6Network("fc00::/7"))
"""What a development setting lets through besides: this machine and its private network, never link-local, where the
metadata services live."""


class AddressRefusedError(ValueError):
    """The register does not send there; the message says why."""


@dataclass(frozen=True)
class Destination:
    """A URL taken apart once, so that the part checked is the part used. ``target`` is path and query."""

    scheme: str
    host: str
    port: int
    target: str


def parse(url: str, *, allow_private: bool = False) -> Destination:
    """A subscriber's URL, by its text alone.

    Raises:
        AddressRefusedError: not https on 443 (any port and http where private addresses are allowed), a user or
            password in it, a fragment, a host that is no plain name or address, characters with no place in a URL.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefusedError(_("not a URL: %(why)s") % {"why": error}) from error
    schemes = {"https": 443, "http": 80} if allow_private else {"https": 443}
    if parts.scheme not in schemes:
        raise AddressRefusedError(_("only https addresses are sent to"))
    if "@" in parts.netloc:
        raise AddressRefusedError(_("no user or password belongs in the address; deliveries are signed instead"))
    port = schemes[parts.scheme] if port is None else port
    if port != 443 and not allow_private:
        raise AddressRefusedError(_("only port 443 is sent to"))
    if parts.fragment or "#" in url or "\\" in url:
        raise AddressRefusedError(_("an address has neither a fragment nor a backslash"))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not TARGET.match(target):
        raise AddressRefusedError(_("path and query are printable ASCII, percent-encoded"))
    return Destination(parts.scheme, _host(parts.hostname or ""), port, target)


def check(address: str, *, allow_private: bool = False) -> None:
    """One resolved address.

    Raises:
        AddressRefusedError: it is not a public unicast address.
    """
    try:
        found = ip_address(address)
    except ValueError as error:
        raise AddressRefusedError(_("%(address)s is not an IP address") % {"address": address}) from error
    near: tuple[IPv4Network, ...] | tuple[IPv6Network, ...]
    if isinstance(found, IPv4Address):
        public, near = not any(found in network for network in NOT_PUBLIC_4), NEAR_4
    else:
        public = found in GLOBAL_UNICAST_6 and not any(found in network for network in NOT_PUBLIC_6)
        public, near = public and found.scope_id is None, NEAR_6
    if not public and not (allow_private and any(found in network for network in near)):
        raise AddressRefusedError(_("%(address)s is not a public address") % {"address": address})


def resolve(host: str, port: int) -> list[str]:
    """What the system's resolver says, each address once, in its order.

    Raises:
        OSError: the name is unknown or the resolver does not answer.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def locate(to: Destination, *, allow_private: bool = False, resolver: Resolver = resolve) -> list[str]:
    """The addresses of a destination, all of them checked: one bad address refuses the name.

    Raises:
        AddressRefusedError: the name is unknown, or any address of it is not public.
    """
    try:
        found = resolver(to.host, to.port)
    except (OSError, UnicodeError) as error:
        raise AddressRefusedError(_("%(host)s does not resolve: %(why)s") % {"host": to.host, "why": error}) from error
    if not found:
        raise AddressRefusedError(_("%(host)s has no address") % {"host": to.host})
    for address in found:
        check(address, allow_private=allow_private)
    return list(found)


def _host(host: str) -> str:
    if ":" in host:
        try:
            if IPv6Address(host).scope_id is None:
                return host
        except ValueError:
            pass
        raise AddressRefusedError(_("%(address)s is not an IPv6 address") % {"address": f"[{host}]"})
    if NUMERIC_END.match(host):  # 127.1, 0x7f.1 and 2130706433 are 127.0.0.1 to some resolvers
        try:
            return str(IPv4Address(host))
        except ValueError as error:
            raise AddressRefusedError(
                _("%(address)s is not an IPv4 address written in full") % {"address": host}
            ) from error
    if not HOST.match(host):
        raise AddressRefusedError(_("the host is a plain ASCII name; give an international one in its xn-- form"))
    return host
