"""The inputs that fuzzing begins with: the small files of the tests, and a few of our own."""

import zlib
from pathlib import Path

import regex

from benchmarks.fuzz import mutation

_UNREAD = (
    ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".ttf", ".otf", ".rdf", ".css", "ettings.xml",
    "fontTable.xml", "app.xml", "theme1.xml", "layout-cache",
)  # fmt: skip
"""How the names of parts end that no reader looks at."""
_STREAM = regex.compile(rb"(?s)<<((?:(?!endobj).)*?)>>\s*stream\r?\n(.*?)\r?\nendstream")
_PACKED = regex.compile(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?|/Length\s+\d+(\s+\d+\s+R)?")
OWN = Path(__file__).parent / "inputs"


def of(endings: tuple[str, ...], folder: Path, most: int) -> list[bytes]:
    """The first inputs of a reader of files with these endings: those below `folder` of at most so
    many bytes, once they are made light, and a few of our own."""
    found: list[bytes] = []
    for file in [*sorted(OWN.iterdir()), *sorted(folder.rglob("*"))]:
        if file.is_file() and file.name.lower().endswith(endings):
            raw = light(file.read_bytes())
            found += [raw] if len(raw) <= most else []
    return found


def light(raw: bytes) -> bytes:
    """A file with only what is read of it if it is a zip, and with its streams unpacked if it is a
    PDF, so that changes reach what is read."""
    if raw.startswith(b"%PDF-"):
        return _STREAM.sub(_inflated, raw)
    parts = mutation.unpacked(raw) if raw.startswith(b"PK") else {}
    kept = {name: part for name, part in parts.items() if not name.endswith(_UNREAD)}
    return mutation.packed(kept) if kept else raw


def _inflated(found: regex.Match[bytes]) -> bytes:
    if b"/FlateDecode" not in found[1] or b"/Predictor" in found[1]:
        return found[0]
    try:
        plain = zlib.decompress(found[2])
    except zlib.error:
        return found[0]
    words = _PACKED.sub(b"", found[1])
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (words, len(plain), plain)
