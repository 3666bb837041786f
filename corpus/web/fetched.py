"""What was fetched of the web, or why nothing was."""

import enum

import msgspec

from corpus.errors import CorpusError


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What stood at an address."""

    raw: bytes
    """The body, decompressed; b"" if unchanged."""
    url: str
    """Where it stood in the end, without a fragment."""
    charset: str = ""
    """As the server calls it; "" if it says nothing."""
    kind: str = ""
    """The media type in small letters, such as "text/html"; "" if the server says none."""
    etag: str = ""
    modified: str = ""
    """The headers ETag and Last-Modified as they were sent: to ask with, the next time."""
    unchanged: bool = False
    """True if the server says that it is what `etag` or `modified` stand for."""


class Reason(enum.Enum):
    """Why nothing was fetched."""

    ADDRESS = "no address of the web"
    CREDENTIALS = "a name or a password in the address"
    FORBIDDEN = "a machine or a port that is not the public web's"
    UNREACHED = "no machine answers there"
    BROKEN = "the answer is none that can be understood"
    REDIRECTS = "too many redirects"
    INSECURE = "a redirect from https to http"
    SLOW = "it takes too long"
    STATUS = "the server says that there is none"
    KIND = "not of a kind that is wanted"
    SIZE = "too large"
    ROBOTS = "robots.txt asks not to"


class DownloadError(CorpusError):
    """Nothing was fetched; `str` is a line for the operator, not for those on Discord."""

    def __init__(
        self, reason: Reason, where: str, what: str, *, status: int = 0, after: str = ""
    ) -> None:
        super().__init__(f"{where}: {what}")
        self.reason = reason
        self.what = what
        self.status = status
        """What the server said; 0 where it said nothing."""
        self.after = after
        """The header Retry-After."""

    def at(self, where: str) -> "DownloadError":
        """The same of another address."""
        return DownloadError(self.reason, where, self.what, status=self.status, after=self.after)


def short(words: str) -> str:
    """Words of somebody else for one line."""
    flat = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    return flat if len(flat) <= 200 else f"{flat[:199]}…"
