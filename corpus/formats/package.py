"""A zip with the parts of one document in it: what .docx, .epub and .odt are.

A part is unpacked in memory, and only if the whole package keeps to what can be held: a few
kilobytes that unpack to gigabytes are refused before anything is unpacked.
"""

import io
import struct
import zipfile
import zlib

from corpus.errors import QuothError
from corpus.formats import tree

_MOST_IN_ALL = 200_000_000
"""Bytes that a package may unpack to."""
_FREE, _MOST_TIMES = 1_000_000, 100
"""A part of more bytes than the first may unpack to at most so many times its packed size."""
_MOST_XML = 50_000_000
"""Bytes of one part that is parsed: its tree takes ten times as much memory."""
_MOST_TAGS = 800_000
"""Of all parts of a package that are read: each takes up to twelve microseconds and a few hundred
bytes. A novel that Word wrote has a tenth."""
_ENTITIES = 5
"""So many take as long as a tag."""
_MOST_PARTS = 10_000
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 0x1
"""The flag of a part that a password is needed for."""


class PackageError(QuothError):
    """A package, or a part of it, that cannot be read."""


class TooManyTagsError(PackageError):
    """The parts that were read so far have more tags than one document may have."""


class Package:
    """The parts of a document by name."""

    def __init__(self, raw: bytes, most_tags: int = _MOST_TAGS) -> None:
        """Looks at the list of parts; raises PackageError if there is none or it is not to be
        trusted. `most_tags`: of all parts together that are read."""
        self._zip = _opened(raw)
        parts = self._zip.infolist()
        if (
            len(parts) > _MOST_PARTS
            or sum(part.file_size for part in parts) > _MOST_IN_ALL
            or any(part.file_size > max(_FREE, _MOST_TIMES * part.compress_size) for part in parts)
        ):
            raise PackageError(
                f"unpacks to more than {_MOST_IN_ALL // 1_000_000} MB or to more than "
                f"{_MOST_TIMES} times its size; take large pictures out, or save it once more"
            )
        self.names = frozenset(part.filename for part in parts)
        self._tags, self._most_tags = 0, most_tags

    def read(self, name: str) -> bytes:
        """The bytes of a part with tags; raises PackageError if it is missing or damaged, or if
        it and those read before have too many."""
        raw = _unpacked(self._zip, name)
        self._tags += _tags(raw)
        _refuse_many(self._tags, self._most_tags)
        return raw

    def tree(self, name: str) -> tree.Element:
        """The tree of a part that is XML; raises PackageError as `read` does, and if it is none."""
        return parsed(self.read(name), name)


def _tags(raw: bytes) -> int:
    return raw.count(b"<") + raw.count(b"&") // _ENTITIES


def _refuse_many(count: int, most: int) -> None:
    if count > most:
        raise TooManyTagsError(f"has more than {most:,} tags; split the document")


def parsed(raw: bytes, name: str) -> tree.Element:
    """The tree of a part that is XML; raises PackageError if it is none."""
    _refuse_many(_tags(raw), _MOST_TAGS)
    if len(raw) > _MOST_XML:
        raise PackageError(
            f"has a part of {len(raw) // 1_000_000} MB ({name[:80]!r}); split the document"
        )
    try:
        return tree.parsed(raw)
    except ValueError:
        raise PackageError(f"has a damaged part {name[:80]!r}; save it once more") from None


def is_package(raw: bytes) -> bool:
    """True for bytes that begin as a zip with something in it does."""
    return raw[:4] == b"PK\x03\x04"


def holds(raw: bytes, part: str) -> bytes:
    """The bytes of a small part; empty where there is no such part or no package."""
    try:
        package = _opened(raw) if is_package(raw) else None
        small = package is not None and package.getinfo(part).file_size <= _FREE
        return _unpacked(package, part) if package is not None and small else b""
    except (PackageError, KeyError):
        return b""


def _opened(raw: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError):
        raise PackageError("is cut off or damaged; save it once more") from None


def _unpacked(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part, at most as many as the list of parts says."""
    try:
        part = package.getinfo(name)
        if part.flag_bits & _LOCKED:
            raise PackageError("is locked with a password; save it without one")
        if part.compress_type not in _PLAIN:
            raise PackageError("is packed in an unusual way; save it once more")
        return package.read(part)
    except KeyError:
        raise PackageError(f"has no part {name[:80]!r}; save it once more") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ):
        raise PackageError(
            f"is cut off or damaged (its part {name[:80]!r}); save it once more"
        ) from None
