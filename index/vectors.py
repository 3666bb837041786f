"""The dense index: which passages are nearest to a question's vector?"""

from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.errors import SnapshotError

FILE = "vectors.faiss"
_KIND = faiss.ScalarQuantizer.QT_fp16


class VectorIndex(Protocol):
    """Vectors by row; row i is passage i of the snapshot."""

    def __len__(self) -> int: ...

    def nearest(
        self, vector: Vectors, k: int, within: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """The rows of the `k` nearest vectors (all, if there are fewer), nearest first.

        `within`, one for each row: only those for which it is true.
        """

    def cosines(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of `vector` with each of the rows, -1 to 1."""

    def rows(self) -> Vectors:
        """All vectors, shape (len, dimension)."""


class FaissIndex:
    """Every vector is compared, in 16-bit floats: unit vectors, so the inner product is the cosine.

    16 bits halve what a search has to read, and FAISS shares out one question among its threads
    here, which it does not in IndexFlatIP: five times as fast (benchmarks/nearest.py). They move a
    cosine by less than .001.
    """

    def __init__(self, halves: faiss.IndexScalarQuantizer) -> None:
        self._halves = halves

    @classmethod
    def of(cls, vectors: Vectors) -> "FaissIndex":
        """An index of these unit vectors, shape (n, dimension)."""
        halves = faiss.IndexScalarQuantizer(vectors.shape[1], _KIND, faiss.METRIC_INNER_PRODUCT)
        halves.add(np.ascontiguousarray(vectors))
        return cls(halves)

    @classmethod
    def load(cls, folder: Path) -> "FaissIndex":
        """The index that `save` wrote to `folder`."""
        try:
            index = faiss.read_index(str(folder / FILE))
        except RuntimeError as error:
            raise SnapshotError(
                f"{folder / FILE} cannot be read: {_last_line(error)}; run: python -m index build"
            ) from None
        if not isinstance(index, faiss.IndexScalarQuantizer) or index.sq.qtype != _KIND:
            raise SnapshotError(
                f"{folder / FILE} holds no 16-bit vectors; run: python -m index build"
            )
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write the index to `folder`; raises OSError, as every other writer does."""
        # not faiss.write_index(index, path): it turns a full disk into a RuntimeError
        (folder / FILE).write_bytes(faiss.serialize_index(self._halves).data)

    def __len__(self) -> int:
        return int(self._halves.ntotal)

    @property
    def dimension(self) -> int:
        """Length of each vector."""
        return int(self._halves.d)

    def nearest(
        self, vector: Vectors, k: int, within: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        if not len(self):
            return np.empty(0, dtype=np.int64)  # FAISS refuses to look for nothing
        chosen = None
        if within is not None:
            bits = np.packbits(within, bitorder="little")
            chosen = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg,arg-type]  # its stubs know the C++ only
        _, rows = self._halves.search(vector[np.newaxis, :], min(k, len(self)), params=chosen)
        found: NDArray[np.int64] = rows[0]
        return found[found >= 0]  # FAISS pads with -1

    def cosines(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        return self._view()[rows].astype(np.float32) @ vector

    def rows(self) -> Vectors:
        return self._view().astype(np.float32)

    def _view(self) -> NDArray[np.float16]:
        """The vectors where FAISS keeps them, not copied."""
        codes = self._halves.codes
        held: NDArray[np.uint8] = faiss.rev_swig_ptr(codes.data(), codes.size())
        return held.view(np.float16).reshape(len(self), self.dimension)


def _last_line(error: Exception) -> str:
    """The last line of a FAISS error, which starts with a C++ signature."""
    return str(error).strip().splitlines()[-1][-200:]
