"""The default encoder in a compiled form: the same weights in 8 bits, run by ONNX Runtime.

It is exported once, checked against the plain model, timed against it and kept on disk, so that
later starts need neither torch nor sentence-transformers. Weights and activations are quantised in
blocks of 32: with one scale for a whole tensor, as `quantize_dynamic` does it, only nine tenths of
the ten nearest passages were still found (docs/benchmarks.md).
"""

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import filelock
import msgspec
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from index.encoder import Embedded, EncoderIdentity, Progress, Vectors, no_progress
from index.errors import ModelError
from index.hashes import sha256_of
from index.models import DIMENSION, ModelFiles

log = logging.getLogger(__name__)

FORM = "int8-blocks-32"
LONGEST = 256
"""Word pieces that the model was made for: sentence_bert_config.json of all-MiniLM-L6-v2."""
_BATCH = 4
"""Texts in one run: their activations stay in the cache of a core; 16 are a fifth slower."""
_ALIKE = 0.998
"""Least mean cosine between the two forms; it was .9996 on news passages."""
_NOTE = "compiled.json"
_ASIDE = "compiling-"
GRAPH = "encoder.onnx"
TOKENIZER = "tokenizer.json"


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What was found when the model was compiled."""

    form: str
    weights: str
    """sha256 of the weights it was made from."""
    graph: str
    """sha256 of the compiled graph."""
    speed_up: float
    """How many times faster than the plain form, on the machine that compiled it."""
    cosine: float
    """Mean cosine of both forms' vectors on a few passages."""


class CompiledEncoder:
    """An `Encoder` on ONNX Runtime."""

    def __init__(self, folder: Path, files: ModelFiles, threads: int = 0) -> None:
        self._threads = threads or os.cpu_count() or 1
        options = onnxruntime.SessionOptions()
        # Several runs side by side, each on one thread, beat one run on several threads.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self.identity = EncoderIdentity(
            name=files.name, sha256=files.sha256, dimension=DIMENSION, form=FORM
        )

    def encode_passages(self, texts: Sequence[str], progress: Progress = no_progress) -> Embedded:
        """The unit vectors of these texts."""
        encodings = self._tokenizer.encode_batch(list(texts))
        lengths = np.array([len(encoding.ids) for encoding in encodings], dtype=np.int64)
        order = np.argsort(lengths, kind="stable")
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            runs = pool.map(lambda rows: self._run([encodings[row] for row in rows]), batches)
            for rows, found in zip(batches, runs, strict=True):
                vectors[rows] = found
                progress(len(rows))
        over_long = [bool(encoding.overflowing) for encoding in encodings]
        return Embedded(vectors, np.array(over_long, dtype=np.bool_))

    def encode_question(self, question: str) -> Vectors:
        """One unit vector, shape (dimension,)."""
        vector: Vectors = self._run([self._tokenizer.encode(question)])[0]
        return vector

    def _run(self, encodings: Sequence[Encoding]) -> Vectors:
        longest = max(len(encoding.ids) for encoding in encodings)
        ids = np.zeros((len(encodings), longest), dtype=np.int64)
        mask: NDArray[np.int64] = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        vectors: Vectors = self._session.run(None, feed)[0]
        return vectors


def open_cached(files: ModelFiles, cache: Path, threads: int = 0) -> CompiledEncoder | None:
    """The compiled form of these files, made on first use; None where the plain form is faster."""
    folder = cache / f"{files.sha256[:16]}-{FORM}"
    if not (folder / _NOTE).is_file():
        _compile_into(folder, files)
    try:
        note = msgspec.json.decode((folder / _NOTE).read_bytes(), type=Note)
        intact = (
            note.weights == files.sha256
            and sha256_of(folder / GRAPH) == note.graph
            and sha256_of(folder / TOKENIZER) == sha256_of(Path(files.source) / TOKENIZER)
        )
    except (OSError, msgspec.DecodeError):
        intact = False
    if not intact:
        raise ModelError(f"the compiled model in {folder} is damaged; delete that folder")
    return CompiledEncoder(folder, files, threads) if note.speed_up > 1 else None


def _compile_into(folder: Path, files: ModelFiles) -> None:
    """Compile, unless another process is at it: then wait for what that makes."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder.parent / "compile.lock"):
            if not (folder / _NOTE).is_file():  # else another process made it while we waited
                for left in folder.parent.glob(f"{_ASIDE}*"):
                    shutil.rmtree(left, ignore_errors=True)
                _compile(folder, files)
    except OSError as error:
        raise ModelError(
            f"the compiled model cannot be written to {folder}: {error.strerror or error}; "
            'mend it, or set index.form = "plain"'
        ) from None


def _compile(folder: Path, files: ModelFiles) -> None:
    """Export, compare, time, and put the whole folder in place in one step."""
    from index.export import export
    from index.plain import PlainEncoder

    log.info("compiling the encoder for this machine, once: half a minute")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_ASIDE) as made:
        aside = Path(made) / "encoder"
        aside.mkdir()
        export(files, aside / GRAPH)
        plain = PlainEncoder(files)
        shutil.copyfile(Path(files.source) / TOKENIZER, aside / TOKENIZER)
        compiled = CompiledEncoder(aside, files)
        texts = [_TRIAL[: 60 + 15 * i] for i in range(32)]
        compiled.encode_passages(texts[:8])
        plain.encode_passages(texts[:8])
        started = time.perf_counter()
        ours = compiled.encode_passages(texts).vectors
        middle = time.perf_counter()
        theirs = plain.encode_passages(texts).vectors
        ended = time.perf_counter()
        cosine = float((ours * theirs).sum(axis=1).mean())
        if cosine < _ALIKE:
            raise ModelError(
                f"the compiled encoder disagrees with the plain one on this machine "
                f'(mean cosine {cosine:.4f}); set index.form = "plain"'
            )
        note = Note(
            form=FORM,
            weights=files.sha256,
            graph=sha256_of(aside / GRAPH),
            speed_up=round((ended - middle) / (middle - started), 2),
            cosine=round(cosine, 5),
        )
        log.info("compiled: %.1f times as fast as the plain form", note.speed_up)
        (aside / _NOTE).write_bytes(msgspec.json.format(msgspec.json.encode(note)))
        shutil.rmtree(folder, ignore_errors=True)
        aside.replace(folder)


_TRIAL = (
    "The committee met on Tuesday evening at the old mill, where Ms. Okafor read out the figures "
    "for the year: 214 members, three boats repaired, one lost in the flood of 12 February. It was "
    "agreed that the fee should stay at 95 euros, that the roof cannot wait for another winter and "
    "that the treasurer would ask two firms for a price. Nobody had seen the missing trailer since "
    "the regatta, although a neighbour believed that it stood behind the sailing school. The next "
    "meeting was set for the first week of May, in the hall beside the church, with coffee."
)
