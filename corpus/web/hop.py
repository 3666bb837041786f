"""The way to what stands at an address of the web: one address after the other that is asked."""

import socket
from collections.abc import Collection
from typing import Any

from yarl import URL

from corpus.web.fetched import DownloadError, Reason, short
from corpus.web.internet import NO_ADDRESS, Allows, is_named, is_web_port

LONGEST = 2000
"""Characters of an address at most."""


class Hop:
    """The address that is asked for just now, and the way to it."""

    def __init__(self, url: URL, allows: Allows, inside: Collection[str]) -> None:
        self.url = url
        self.seen = [url]
        self.refused: set[str] = set()
        """Machines and ports that were not connected to."""
        self._allows = allows
        self.inside = inside if is_named(url, inside) else ()

    @property
    def way(self) -> str:
        """The address as it is told to the operator."""
        return str(self.url) if len(self.seen) == 1 else f"{self.seen[0]} leads on to {self.url}"

    def follow(self, onward: str) -> None:
        """Take a redirect."""
        try:
            joined = str(self.url.join(URL(onward)))
        except NO_ADDRESS:
            joined = onward
        url = url_of(joined, f"{self.seen[0]} leads on to ")
        if self.url.scheme == "https" and url.scheme == "http":
            raise DownloadError(
                Reason.INSECURE,
                self.way,
                f"leads on from https to http ({url}), where others can change it",
            )
        self.url = url
        self.seen.append(url)
        self.refused.clear()
        # a page of the public web is not to lead us inside
        self.inside = self.inside if is_named(url, self.inside) else ()

    def open_socket(self, info: Any) -> socket.socket:
        """For each address that is about to be connected to, the resolved ones among them."""
        family, kind, protocol, _name, place = info
        machine, port = str(place[0]), int(place[1])
        if not self.inside:
            if not self._allows(machine):
                self.refused.add(machine)
            elif not is_web_port(port):
                self.refused.add(f"port {port}")
            if self.refused & {machine, f"port {port}"}:
                raise PermissionError("not the public web")
        return socket.socket(family=family, type=kind, proto=protocol)


def url_of(address: str, way: str = "") -> URL:
    """The address without its fragment; raises DownloadError if it is none that may be asked for.
    `way`: words before it then."""
    try:
        url = URL(address.strip())
        fine = url.scheme in ("http", "https") and bool(url.host) and url.port is not None
    except NO_ADDRESS:
        fine = False
    if not fine or len(address) > LONGEST:
        raise DownloadError(
            Reason.ADDRESS,
            f"{way}{short(address)!r}",
            "no address of the web; write it like https://example.org/page",
        )
    if url.user is not None or url.password is not None:
        raise DownloadError(
            Reason.CREDENTIALS,
            f"{way}{url.with_user(None)}",
            "leave the name and password out of the address",
        )
    return url.with_fragment(None)
