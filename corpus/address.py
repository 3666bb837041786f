"""The one spelling of an address of the web under which it is known."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import regex

_TRACKING = regex.compile(r"(?i)(?:utm_\w+|fbclid|gclid|mc_[ce]id)")
_PORTS = {"http": 80, "https": 443}


def canonical(address: str) -> str:
    """The address without what makes no other page of it: a fragment, words for counting visitors,
    capitals in the name of the machine, a port that goes without saying. "" for one that is none.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not host:
        return ""
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    if ":" in host:
        place = place.replace(host, f"[{host}]", 1)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not _TRACKING.fullmatch(name)]
    query = parts.query if kept == asked else urlencode(kept)
    return urlunsplit((scheme, place, parts.path or "/", query, ""))
