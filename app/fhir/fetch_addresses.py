"""Where we may ask: base URLs as they are written, and the network addresses behind their names.

Two checks that do not trust one another. What a call names as its ``fhirServer`` must be, spelling for spelling, a base
that the site listed; and what a listed name resolves to must be an address that may be asked. Every way of writing an
address that two programs could read differently (userinfo, a backslash, an IPv4 address in octal) is refused.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<path>(?:/[A-Za-z0-9._~!$&'()*+,;=:@-]+)*)/?(?P<query>\?[!-\"$-~]*)?",
)
_PARTS = re.compile(r"(?P<start>[A-Za-z]+://[^/?]*)(?P<rest>.*)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_VISIBLE = re.compile(r"[!-~]+")  # ASCII: lower() of other scripts can make letters of ours.
_LONGEST_URL = 8192
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORTS = {"http": 80, "https": 443}

_NEVER = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Metadata services at addresses that look like anybody's; the others are link-local or private."""

_NOT_PUBLIC = tuple(ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24"))
"""Ranges of protocols, which Python counts as public in part; a cloud keeps its metadata in the first."""

_EMBEDDING = tuple(
    ipaddress.ip_network(one)
    for one in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
)
"""IPv6 ranges that lead to an IPv4 address by another road, and the retired site-local range."""


@dataclass(frozen=True, slots=True)
class Base:
    """A FHIR base URL in its one spelling: lower-case scheme and host, no default port, no slash at its end."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if _PORTS[self.scheme] == self.port else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def address(self) -> IPAddress | None:
        """The host when it is an address and no name."""
        return _address(self.host)

    @property
    def names_loopback(self) -> bool:
        """Is it this computer by its very name (RFC 6761)?"""
        address = self.address
        return address.is_loopback if address else self.host == "localhost" or self.host.endswith(".localhost")

    def __str__(self) -> str:
        """The URL."""
        return self.origin + self.path

    def at(self, relative: str) -> str:
        """The URL of a query below this base."""
        return f"{self}/{relative}"

    def link(self, url: str) -> str | None:
        """A ``next`` link as the URL to ask, or ``None`` when it leads anywhere but to this base.

        A relative one counts from the base (FHIR R4, Bundle, "relative to the service base URL").
        """
        if not url:
            return None
        if url.startswith("?"):
            url = f"{self}{url}"
        elif url.startswith("/"):
            url = self.origin + url  # With two slashes it has an empty part in its path, and is refused for that.
        elif not _SCHEME.match(url):
            url = self.at(url)
        found = _parsed(url)
        if found is None:
            return None
        there, query = found
        below = there.path == self.path or there.path.startswith(self.path + "/")
        return f"{there}{query}" if there.origin == self.origin and below else None


def parse_base(url: str) -> Base | None:
    """The base of this URL; ``None`` when it is not written in a way that can be read in one way only."""
    found = _parsed(url)
    return found[0] if found is not None and not found[1] and "?" not in url else None


def _parsed(url: str) -> tuple[Base, str] | None:
    """Base (with whatever path) and query of a URL."""
    if len(url) > _LONGEST_URL or not _VISIBLE.fullmatch(url):
        return None
    parts = _PARTS.fullmatch(url)
    match = parts and _URL.fullmatch(f"{parts['start'].lower()}{parts['rest']}")
    if not match:
        return None
    host, port = _host(match["host"]), int(match["port"] or _PORTS[match["scheme"]])
    path = match["path"]
    if host is None or port > 65535 or any(not part.strip(".") for part in path.split("/")[1:]):
        return None
    return Base(match["scheme"], host, port, path), match["query"] or ""


def _host(text: str) -> str | None:
    """A name, or an address in its one spelling."""
    if text.startswith("["):
        address = _address(text[1:-1])
        return str(address) if isinstance(address, ipaddress.IPv6Address) and not _inside(address) else None
    labels = text.split(".")
    if any(not _LABEL.fullmatch(label) for label in labels):
        return None  # An empty label too: a name with a dot at its end is another name to some.
    if _NUMBER.fullmatch(labels[-1]):
        # Programs differ over 127.1, 0x7f.1, 017700000001 and 2130706433; only the plain form is read.
        address = _address(text)
        return text if address is not None and str(address) == text else None
    return text


def _address(text: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


class Allowed:
    """Which bases may be asked, and which private networks their names may lead to.

    A registry of clients makes one for each client; the settings make one for all.
    """

    def __init__(
        self, bases: Iterable[Base] = (), networks: Iterable[IPNetwork] = (), *, any_loopback: bool = False
    ) -> None:
        """``any_loopback`` admits every server on this computer: for development only."""
        self._bases = frozenset(bases)
        self._networks = tuple(networks)
        self._any_loopback = any_loopback

    def __bool__(self) -> bool:
        """May anybody be asked at all?"""
        return bool(self._bases) or self._any_loopback

    def base(self, url: str) -> Base | None:
        """The listed base that this URL names."""
        base = parse_base(url)
        if base is None:
            return None
        if base in self._bases:
            return base
        # Below 1024 live the services of the computer itself.
        on_this_computer = self._any_loopback and base.names_loopback
        return base if on_this_computer and (base.port >= 1024 or base.port in (80, 443)) else None

    def may_connect(self, base: Base, address: IPAddress) -> bool:
        """May the connection for this base go to this address?

        Always to a public one; to a private one when it lies in a listed network or is itself what the site listed.
        """
        if _is_forbidden(address) or any(_is_forbidden(one) for one in _inside(address)):
            return False
        if base.names_loopback:
            return address.is_loopback
        if any(address in network for network in self._networks if network.version == address.version):
            return True
        if base.address is not None:
            return address == base.address and not _inside(address)
        public = address.is_global and not address.is_reserved and not _inside(address)
        return public and not any(address in network for network in _NOT_PUBLIC if network.version == address.version)


def _is_forbidden(address: IPAddress) -> bool:
    return address in _NEVER or address.is_link_local or address.is_multicast or address.is_unspecified


def _inside(address: IPAddress) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that this one leads to by another road; each range holds them at an end of its bits."""
    if isinstance(address, ipaddress.IPv4Address) or address.is_loopback:
        return ()
    if not any(address in network for network in _EMBEDDING):
        return ()
    bits = int(address)
    return ipaddress.IPv4Address(bits & 0xFFFFFFFF), ipaddress.IPv4Address(bits >> 80 & 0xFFFFFFFF)


def parse_network(text: str) -> IPNetwork | None:
    """A private network in CIDR form; ``None`` for any other text, and for a range that is most of the world."""
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        return None
    return network if network.prefixlen >= 7 else None
