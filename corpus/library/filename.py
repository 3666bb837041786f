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
_PACKED = ".jsonl.gz"
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
    stem, ending = parts(_UNSAFE.sub(" ", flat).strip(" ."))
    return f"{_short(stem.strip(' .'), ' .') or 'article'}{ending.replace(' ', '')}"


def parts(name: str) -> tuple[str, str]:
    """The name without its ending, and that with its dot; "" where there is none."""
    if name.endswith(_PACKED):
        return name.removesuffix(_PACKED), _PACKED
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if dot and len(ending) <= _LONGEST_ENDING else (name, "")


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
    if not collection:
        raise CorpusError("a collection needs a name, such as 'news'")
    if safe(collection) != collection:
        other = safe(collection) if _NO_WORD.sub("", collection) else "news"
        raise CorpusError(
            f"a collection cannot be called {collection!r}, for it is a folder; call it {other!r}"
        )
    return collection


def _short(stem: str, ends: str) -> str:
    stem = stem[:_LETTERS].strip(ends)
    while len(stem.encode()) > _BYTES:
        stem = stem[:-1].strip(ends)
    return f"{stem}-" if _RESERVED.fullmatch(stem) else stem
