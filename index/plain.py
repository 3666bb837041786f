"""The encoder as sentence-transformers runs it: any of its models, no surprises.

Importing sentence_transformers brings in torch and takes seconds, so it happens on first use.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder import Embedded, EncoderIdentity, Progress, Vectors, no_progress
from index.errors import ModelError
from index.models import ModelFiles

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32
"""sentence-transformers' own default; the step in which progress is told."""


class PlainEncoder:
    """An `Encoder` on sentence-transformers."""

    def __init__(self, files: ModelFiles, threads: int = 0) -> None:
        self._model = load(files, threads)
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None
        self.identity = EncoderIdentity(
            name=files.name, sha256=files.sha256, dimension=dimension, form="plain"
        )

    def encode_passages(self, texts: Sequence[str], progress: Progress = no_progress) -> Embedded:
        """The unit vectors of these texts."""
        lengths = [len(text) for text in texts]
        order = np.argsort(lengths, kind="stable")[::-1]
        vectors = np.zeros((len(texts), self.identity.dimension), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._model.encode_document(
                [texts[row] for row in rows], normalize_embeddings=True, show_progress_bar=False
            )
            progress(len(rows))
        return Embedded(vectors, self._over_long(texts))

    def encode_question(self, question: str) -> Vectors:
        """One unit vector, shape (dimension,)."""
        vector: Vectors = self._model.encode_query(
            question, normalize_embeddings=True, show_progress_bar=False
        )
        return vector

    def _over_long(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        limit = self._model.get_max_seq_length()
        if limit is None or not texts:
            return np.zeros(len(texts), dtype=np.bool_)
        ids = self._model.tokenizer(list(texts), truncation=False, verbose=False)["input_ids"]
        return np.array([len(row) > limit for row in ids], dtype=np.bool_)


def load(files: ModelFiles, threads: int = 0, **model_kwargs: str) -> "SentenceTransformer":
    """The sentence-transformers model; raises ModelError with the cure if it cannot be had."""
    local = Path(files.source).is_dir()
    import torch
    import transformers
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    if threads:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(
            files.source, device="cpu", local_files_only=local, model_kwargs=model_kwargs
        )
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(
            f"the encoder {files.name!r} cannot be loaded ({first}); give index.encoder a folder "
            "with a sentence-transformers model, or a name on a hub that this machine can reach"
        ) from None
