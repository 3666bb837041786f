"""The lines of a JSON Lines file as they stand, each with the id of its article.

For whoever takes one out of the file or puts one in: all others stay as they are, to the byte.
"""

import codecs
import contextlib
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

ENDINGS = (".jsonl", ".jsonl.gz")
_LONGEST = 20_000_000
"""Bytes that are read of a line to find its id; a longer one has none."""


class _Line(msgspec.Struct, frozen=True):
    id: str | int


_DECODER = msgspec.json.Decoder(_Line)


def read(path: Path) -> Iterator[tuple[str, bytes]]:
    """The id of each line, "" for one that is no article, and the line with its line feed."""
    with path.open("rb") as raw:
        file = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_packed(path) else raw
        for line in iter(lambda: file.readline(_LONGEST), b""):
            # the mark of a byte order belongs to the file, not to its first line
            line = line.removeprefix(codecs.BOM_UTF8)
            yield _id(line), line


def is_packed(path: Path) -> bool:
    """True for a file packed with gzip, whatever its name."""
    with path.open("rb") as raw:
        return raw.read(2) == b"\x1f\x8b"


def _id(line: bytes) -> str:
    try:
        return str(_DECODER.decode(line).id)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


@contextlib.contextmanager
def writing(path: Path, *, packed: bool) -> Iterator[Callable[[bytes], object]]:
    """Writes what it is given to a new file; a line that ends in no line feed gets one before the
    next."""
    with path.open("wb") as raw:
        # a time of 0, so that the same lines are the same bytes
        packer = gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) if packed else None
        file = cast(BinaryIO, packer) if packer else raw
        ended = True

        def write(line: bytes) -> None:
            nonlocal ended
            if not ended:
                file.write(b"\n")
            file.write(line)
            ended = line.endswith(b"\n")

        yield write
        if packer:
            packer.close()
