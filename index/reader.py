"""The port through which pairs of question and passage are read, and the reader that is shipped.

One small cross-encoder says three things about a pair in one pass: how relevant the passage is,
where in it the answer stands, and how much surer that place is than "no answer here".
"""

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from corpus.article import Span
from index.errors import ModelError
from index.models import checked

SHIPPED = "quoth-reader"
_FOLDER = Path(__file__).parent / "quoth_reader"
_HASHES = {
    "reader.onnx": "fbfa7283c2bc34a82571801079a58c58bf0d97c0cc3f1a766dcd05c38be74735",
    "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
}
"""SHA-256 of the shipped files; see the model card beside them."""
_LONGEST = 384
"""Word pieces of a pair; what is longer loses the end of its longer part, mostly the passage."""
_LONGEST_QUESTION = 128
"""Word pieces of a question; what is longer loses its end."""
_LONGEST_ANSWER = 30
"""Word pieces of a marked answer at most; 99% of SQuAD's answers have fewer than 20."""


class Reading(msgspec.Struct, frozen=True):
    """What a reader says of one pair."""

    relevance: float
    """Logit, about -11 to 11: does the passage answer the question?"""
    margin: float
    """Logit of the marked place less that of "no answer here"; positive: it stands there."""
    answer: Span | None
    """The most likely answer, in offsets of the passage; None if there is no room for one."""


class Pair(msgspec.Struct, frozen=True):
    """A passage to be read for a question."""

    above: str
    """Title and heading, read in front of the passage; nothing in it is marked."""
    text: str


class Reader(Protocol):
    """A model that reads pairs."""

    @property
    def sha256(self) -> str:
        """Of its weights: scores of another reader mean something else."""

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair, in their order."""


class OnnxReader:
    """A `Reader` on ONNX Runtime.

    Inputs `input_ids`, `attention_mask`, `token_type_ids`, outputs `relevance` (pairs), `start`
    and `end` (pairs, word pieces); position 0 stands for "no answer here". Each pair is a run of
    its own: scores of an int8 graph depend on what else is in the batch.
    """

    def __init__(self, folder: Path, hashes: Mapping[str, str], threads: int = 0) -> None:
        """`hashes`: the SHA-256 that reader.onnx and tokenizer.json must have."""
        self.sha256 = checked(folder / "reader.onnx", hashes["reader.onnx"])
        checked(folder / "tokenizer.json", hashes["tokenizer.json"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST, strategy="longest_first")
        self._tokenizer.no_padding()
        self._pool = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="reader")

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair, in their order."""
        question = self._shortened(question)
        fronts = [f"{pair.above}. " if pair.above else "" for pair in pairs]
        encodings = self._tokenizer.encode_batch(
            [(question, front + pair.text) for front, pair in zip(fronts, pairs, strict=True)]
        )
        return list(self._pool.map(self._read, encodings, map(len, fronts)))

    def _shortened(self, question: str) -> str:
        """The question as far as it leaves room for a passage."""
        pieces = self._tokenizer.encode(question, add_special_tokens=False).offsets
        if len(pieces) <= _LONGEST_QUESTION:
            return question
        return question[: pieces[_LONGEST_QUESTION - 1][1]]

    def _read(self, encoding: Encoding, front: int) -> Reading:
        feed = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
        }
        relevance, start, end = self._session.run(["relevance", "start", "end"], feed)
        answer, score = _best_span(encoding, start[0], end[0], front)
        return Reading(float(relevance[0]), score - float(start[0][0] + end[0][0]), answer)


def open_reader(name: str, threads: int = 0) -> Reader | None:
    """The reader of the settings: `quoth-reader`, a folder made by training.export, or `none`."""
    if name == "none":
        return None
    if name == SHIPPED:
        return OnnxReader(_FOLDER, _HASHES, threads)
    folder = Path(name).expanduser()
    try:
        described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        hashes = {name: str(described["files"][name]) for name in _HASHES}
    except (OSError, ValueError, KeyError, TypeError):
        raise ModelError(
            f"index.reader {name!r} is neither {SHIPPED!r} nor 'none' nor a folder with "
            "reader.onnx, tokenizer.json and model.json"
        ) from None
    return OnnxReader(folder, hashes, threads)


def _best_span(
    encoding: Encoding, start: NDArray[np.float32], end: NDArray[np.float32], front: int
) -> tuple[Span | None, float]:
    """The likeliest answer behind the first `front` characters, and its logit."""
    places = [
        place
        for place, (kind, (begin, stop)) in enumerate(
            zip(encoding.type_ids, encoding.offsets, strict=True)
        )
        if kind == 1 and begin >= front and stop > begin
    ]
    if not places:
        return None, float("-inf")
    first, count = places[0], len(places)
    sums = start[first : first + count, np.newaxis] + end[np.newaxis, first : first + count]
    reach = np.arange(count)
    allowed = (reach[np.newaxis, :] >= reach[:, np.newaxis]) & (
        reach[np.newaxis, :] < reach[:, np.newaxis] + _LONGEST_ANSWER
    )
    sums = np.where(allowed, sums, -np.inf)
    i, j = np.unravel_index(int(sums.argmax()), sums.shape)
    begin = encoding.offsets[first + int(i)][0] - front
    stop = encoding.offsets[first + int(j)][1] - front
    return Span(begin, stop), float(sums[i, j])
