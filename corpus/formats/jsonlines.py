"""JSON Lines: one article a line, its text kept to the character; packed with gzip as well."""

import codecs
import contextlib
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Annotated, BinaryIO

import msgspec
import regex

from corpus.charset import in_one_line
from corpus.dating import Dating, iso_date
from corpus.errors import Problem
from corpus.formats.extract import Extract, Format

_EXAMPLE = '{"id": "a", "text": "…"}'
_COLLECTION = regex.compile(rb'"collection"\s*:\s*"([^"\\]+)"')
_PACKED = b"\x1f\x8b"
_HEAD = 1_000_000
"""Bytes, once unpacked, that are looked at to see whether the first line is an article."""

_LONGEST = 20_000_000
"""Bytes of a line; memory must hold one."""
_MOST_TIMES = 100
"""A packed file that becomes larger is made to fill the memory, not to be read."""


class _Line(msgspec.Struct, frozen=True):
    """The keys that are read; others are passed over."""

    id: Annotated[str, msgspec.Meta(min_length=1)] | int
    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    date: str | None = None
    author: str | None = None
    tags: tuple[str, ...] | None = None
    collection: str | None = None
    language: str | None = None
    pages: tuple[Annotated[int, msgspec.Meta(ge=0)], ...] | None = None
    """As what a server added from a file with pages is kept."""


_DECODER = msgspec.json.Decoder(_Line)
_WRONG = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_BROKEN = (OSError, EOFError, zlib.error)


def _matches(raw: bytes, name: str) -> bool:
    """True if the first line that holds something is an article."""
    head = raw[:_HEAD]
    try:
        if head.startswith(_PACKED):
            # the object of zlib, since it gives what there is of a head that ends anywhere
            head = zlib.decompressobj(wbits=31).decompress(head, _HEAD)
        line = head.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")[0]
        return line.startswith(b"{") and bool(_DECODER.decode(line))
    except (*_WRONG, *_BROKEN):
        return False


def _stream(file: BinaryIO, name: str) -> Iterator[Extract | Problem]:
    """The articles of a JSON Lines file; a line that is none is a Problem with its number."""
    packed = file.read(len(_PACKED)) == _PACKED or name.lower().endswith(".gz")
    file.seek(0)
    try:
        with gzip.open(file) if packed else contextlib.nullcontext(file) as lines:
            unpacked = 0
            for number, raw in enumerate(iter(lambda: lines.readline(_LONGEST + 1), b""), 1):
                unpacked += len(raw)
                if len(raw) > _LONGEST:
                    what = f"has more than {_LONGEST // 1_000_000} MB; no article is that long"
                    yield Problem(f"{name}:{number}", what, collection=None)
                    return
                if packed and unpacked > max(_HEAD, _MOST_TIMES * file.tell()):
                    what = f"unpacks to more than {_MOST_TIMES} times its size; unpack it yourself"
                    yield Problem(name, what, collection=None)
                    return
                line = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
                if line.strip():
                    yield _extract(line, f"{name}:{number}")
    except _BROKEN as error:
        # what its lines belong to, they alone say
        yield Problem.broken_off(name, error, collection=None)


def _extract(line: bytes, name: str) -> Extract | Problem:
    try:
        read = _DECODER.decode(line)
    except _WRONG as error:
        what = f"{error}; an article is {_EXAMPLE}"
        return Problem(name, what, collection=_collection(line))
    if not read.text.strip():
        what = f"the article {repr(read.id)[:80]} has no text; add it or take out the line"
        return Problem(name, what, collection=read.collection or "")
    published = iso_date(read.published or read.date or "") or ""
    return Extract(
        id=str(read.id),
        title=in_one_line(read.title or "") or in_one_line(str(read.id)),
        text=read.text,
        url=in_one_line(read.url or ""),
        published=published,
        dating=Dating(source="its field published or date") if published else Dating(),
        language=read.language or "",
        author=in_one_line(read.author or ""),
        tags=tuple(tag for one in read.tags or () if (tag := in_one_line(one))),
        collection=read.collection or "",
        pages=tuple(sorted(page for page in read.pages or () if page <= len(read.text))),
    )


def _collection(line: bytes) -> str | None:
    """The collection that a line names which is no article; None if it names none, or several."""
    named = set(_COLLECTION.findall(line))
    return named.pop().decode("utf-8", "replace") if len(named) == 1 else None


FORMAT = Format(
    name="JSON Lines",
    endings=(".jsonl", ".jsonl.gz"),
    matches=_matches,
    read=lambda raw, name: _stream(io.BytesIO(raw), name),
    stream=_stream,
    may_be=lambda raw, name: b"{" in raw or name.lower().endswith(".gz"),
)
