"""Names of files and folders that every system takes, made of what somebody else wrote."""

import unicodedata
from urllib.parse import unquote, urlsplit

import regex

from corpus.errors import CorpusError

_NO_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_UNSAFE = regex.compile(r"""[\p{C}\p{Z}<>:"/\\|?*]+""")
_LETTERS, _BYTES = 60, 120
"""Of a name at most, without its ending; file systems count bytes (255), and paths have an end."""
_LONGEST_ENDING = 12
_RESERVED = regex.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""What Windows takes for a device, whatever its ending."""


def of_title(title: str) -> str:
    """The words of a title with dashes between, without an ending; "article" where it has none."""
    words = unicodedata.normalize("NFC", title.casefold())
    return _short(_NO_WORD.sub("-", words).strip("-"), "-") or "article"


def safe(name: str) -> str:
    """The name of a file, changed as little as every system takes it: no folders, no blanks that
    break a line, nothing that hides it, no device, not too long; its ending stays."""
    flat = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    stem, dot, ending = _UNSAFE.sub(" ", flat).strip(" .").rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = f"{stem}{dot}{ending}", "", ""
    if stem.endswith(".jsonl") and ending == "gz":
        stem, ending = stem.removesuffix(".jsonl"), "jsonl.gz"
    return f"{_short(stem.strip(' .'), ' .') or 'article'}{dot}{ending.replace(' ', '')}"


def of_address(address: str) -> str:
    """The name of the file that stands at an address of the web, else that of its machine."""
    parts = urlsplit(address)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return safe(last or (parts.hostname or "").replace(".", "-"))


def checked_folder(collection: str) -> str:
    """The folder of a collection, below that of the articles: its name, "" for `main`; raises
    CorpusError for a name that no folder can have everywhere."""
    if collection == "main":
        return ""
    if safe(collection) != collection:
        raise CorpusError(
            f"a collection cannot be called {collection!r}, for it is a folder; "
            f"call it {safe(collection)!r}"
        )
    return collection


def _short(stem: str, ends: str) -> str:
    stem = stem[:_LETTERS].strip(ends)
    while len(stem.encode()) > _BYTES:
        stem = stem[:-1].strip(ends)
    return f"{stem}-" if _RESERVED.fullmatch(stem) else stem
