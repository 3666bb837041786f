"""Which machines and ports are the public web, and which are not to be spoken to in its name."""

import ipaddress
from collections.abc import Callable, Collection

from yarl import URL

NO_ADDRESS = (ValueError, IndexError)
"""What yarl raises for a text that is no address; the second for `//[a]b@` (version 1.25)."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL = ipaddress.IPv6Network("2000::/3")
"""All that is given out to machines of the public internet (RFC 4291); the rest means a machine of
this network, or one of it in another guise (64:ff9b:1::/48, ::ffff:0:0:0/96), which Python's own
tables of 3.11 do not all know."""
_NOT_GLOBAL = (
    ipaddress.IPv4Network("168.63.129.16/32"),
    # at Azure, to a machine there, its host, which knows the machine's secrets; nothing elsewhere
    # https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
    ipaddress.IPv4Network("192.0.0.0/24"),
    # for protocols (RFC 6890); at Oracle 192.0.0.192 tells of the machine
    ipaddress.IPv4Network("192.88.99.0/24"),
    # to whichever relay into IPv6 is nearest (RFC 7526: no longer in use)
)
_OTHER_SERVICES = (
    *(1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566),
    *(6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
)
"""Above 1023, what browsers refuse as well. https://fetch.spec.whatwg.org/#port-blocking"""

Allows = Callable[[str], bool]
"""Whether a machine with this numerical address may be spoken to."""


def is_public(address: str) -> bool:
    """True for a numerical address of the public internet, and not for one that means a machine of
    this network in another guise."""
    try:
        ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if ip.scope_id or (inner is None and ip not in _GLOBAL):
            return False
        ip = inner or ip
    if any(ip in network for network in _NOT_GLOBAL):
        return False
    return ip.is_global and not ip.is_multicast


def is_web_port(port: int) -> bool:
    """False for what is another service by its port: it is not to be spoken to in a web page's
    name, wherever it is."""
    return port in (80, 443) or (port > 1023 and port not in _OTHER_SERVICES)


def is_named(url: URL, places: Collection[str]) -> bool:
    """True for the address of a machine that `places` name: `host` or `host:port`, exactly so."""
    host, port = host_of(url), url.port
    return f"{host}:{port}" in places or (host in places and is_web_port(port or 0))


def host_of(url: URL) -> str:
    """The host as it is compared: small letters, `xn--`, no dot at its end, IPv6 in brackets."""
    host = (url.raw_host or "").lower().rstrip(".")
    return f"[{host}]" if ":" in host else host
