"""What was read or embedded once in a run is not read again: a table of ablations costs one pass.

A remembered reading is only as good as its key: question, what stands above, passage, the reader's
weights, and the code that reads. What was remembered took no time, so no latency is taken from it.
"""

import contextlib
import hashlib
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import onnxruntime

from index import reader
from index.encoder import Embedded, Encoder, EncoderIdentity, Progress, Vectors, no_progress
from index.errors import MeasureError
from index.reader import Pair, Place, Reader, Reading

FILE = "readings-2.sqlite"
_TABLE = (
    "create table if not exists reading (key blob primary key, relevance real not null, "
    "margin real not null, places blob not null) without rowid"
)


class RememberingReader:
    """A `Reader` that asks another one only for pairs that it has not seen."""

    def __init__(self, inner: Reader, folder: Path | None = None) -> None:
        """`folder`: where readings are kept for later runs; None: for this run only.

        Raises MeasureError if what is kept there cannot be used.
        """
        self.sha256 = inner.sha256
        self.remembered = 0
        """Pairs that were not read anew, since the beginning."""
        self._inner = inner
        self._file = folder / FILE if folder else Path(":memory:")
        self._salt = f"{inner.sha256} {onnxruntime.__version__} {_code_of(inner)}".encode()
        try:
            self._kept = sqlite3.connect(self._file)
            self._kept.execute("pragma synchronous = off")  # waiting for the disk is no latency
            self._kept.execute(_TABLE)
        except sqlite3.Error as error:
            raise MeasureError(
                f"{self._file} cannot be used ({error}); remove it or give another --cache"
            ) from None

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair, in their order."""
        keys = [self._key(question, pair) for pair in pairs]
        found = [self._find(key) for key in keys]
        missing = [i for i, reading in enumerate(found) if reading is None]
        self.remembered += len(pairs) - len(missing)
        if missing:
            fresh = self._inner.read(question, [pairs[i] for i in missing])
            for i, reading in zip(missing, fresh, strict=True):
                found[i] = reading
            self._keep([(keys[i], reading) for i, reading in zip(missing, fresh, strict=True)])
        return [reading for reading in found if reading is not None]

    def close(self) -> None:
        """Nothing is remembered from here on."""
        self._kept.close()

    def _key(self, question: str, pair: Pair) -> bytes:
        digest = hashlib.sha256(self._salt)
        for part in (question, pair.above, pair.text):
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
        return digest.digest()

    def _find(self, key: bytes) -> Reading | None:
        row = self._kept.execute(
            "select relevance, margin, places from reading where key = ?", (key,)
        ).fetchone()
        if row is None:
            return None
        relevance, margin, places = row
        return Reading(relevance, margin, msgspec.msgpack.decode(places, type=tuple[Place, ...]))

    def _keep(self, readings: Sequence[tuple[bytes, Reading]]) -> None:
        rows = [
            (key, one.relevance, one.margin, msgspec.msgpack.encode(one.places))
            for key, one in readings
        ]
        # two runs may share the folder: what cannot be kept now is read again
        with contextlib.suppress(sqlite3.OperationalError), self._kept:
            self._kept.executemany("insert or replace into reading values (?, ?, ?, ?)", rows)


def _code_of(inner: Reader) -> str:
    """The SHA-256 of the code that reads: a change there may change every reading."""
    digest = hashlib.sha256(Path(reader.__file__).read_bytes())
    digest.update(Path(sys.modules[type(inner).__module__].__file__ or "").read_bytes())
    return digest.hexdigest()


class RememberingEncoder:
    """An `Encoder` that embeds a question once."""

    def __init__(self, inner: Encoder) -> None:
        self.remembered = 0
        """Questions that were not embedded anew, since the beginning."""
        self._inner = inner
        self._vectors: dict[str, Vectors] = {}

    @property
    def identity(self) -> EncoderIdentity:
        """Of the model that embeds."""
        return self._inner.identity

    def encode_passages(self, texts: Sequence[str], progress: Progress = no_progress) -> Embedded:
        """The unit vectors of these texts."""
        return self._inner.encode_passages(texts, progress)

    def encode_question(self, question: str) -> Vectors:
        """One unit vector, shape (dimension,)."""
        if question in self._vectors:
            self.remembered += 1
        else:
            self._vectors[question] = self._inner.encode_question(question)
        return self._vectors[question]
