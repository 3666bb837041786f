"""The port through which pairs of question and passage are read, and the reader that is shipped.

One small cross-encoder says three things about a pair in one pass: how relevant the passage is,
where in it the answer stands, and how much surer that place is than "no answer here". Models from
a hub take its place in hub_reader.py.
"""

import json
import os
import re
from collections.abc import Sequence
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
from index.hashes import checked

SHIPPED = "quoth-reader"
_FOLDER = Path(__file__).parent / "quoth_reader"
"""Its model.json pins the SHA-256 of its files; `training.ship` puts them there."""
_FILES = ("reader.onnx", "tokenizer.json")
_NOTE = "model.json"
_SLOWER = ("SkipLayerNormFusion",)
"""A fusion of ONNX Runtime 1.32 that slows it down: without it a pair takes a tenth less
(training/README.md)."""
LONGEST = 384
"""Word pieces of a pair; what is longer loses the end of its longer part, mostly the passage."""
LONGEST_QUESTION = 128
"""Word pieces of a question; what is longer loses its end."""
_LONGEST_ANSWER = 30
"""Word pieces of a marked answer at most; 99% of SQuAD's answers have fewer than 20."""
_GAP = re.compile(r"\n\s*\n")
"""Between paragraphs."""
_PLACES = 40
"""Places of an answer that a reading tells at most."""


class Place(msgspec.Struct, frozen=True):
    """Where the answer may stand."""

    span: Span
    logit: float
    """How likely; comparable with the places of the same question in other texts."""


class Reading(msgspec.Struct, frozen=True):
    """What a reader says of one pair."""

    relevance: float
    """Logit, about -11 to 11: does the passage answer the question?"""
    margin: float
    """Logit of the likeliest place less that of "no answer here"; positive: it stands there. -inf
    if there is no place."""
    places: tuple[Place, ...]
    """The likeliest answers, in offsets of the passage, best first; they overlap. Empty if there is
    no room for one, or if the reader marks none."""

    @property
    def answer(self) -> Span | None:
        """The likeliest answer."""
        return self.places[0].span if self.places else None


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

    def __init__(self, folder: Path, threads: int = 0) -> None:
        """`folder`: reader.onnx and tokenizer.json, and model.json with the SHA-256 of both."""
        self.sha256, _ = (checked(folder / name, sha256) for name, sha256 in _pinned(folder))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=_SLOWER,
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST, strategy="longest_first")
        self._tokenizer.no_padding()
        self._pool = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="reader")

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair, in their order."""
        question = self._shortened(question)
        fronts = [f"{pair.above}. " if pair.above else "" for pair in pairs]
        encodings = self._tokenizer.encode_batch(
            [(question, front + pair.text) for front, pair in zip(fronts, pairs, strict=True)]
        )
        order = sorted(range(len(pairs)), key=lambda i: -len(encodings[i].ids))
        readings = self._pool.map(  # the longest first, lest one core waits for it in the end
            lambda i: self._read(encodings[i], len(fronts[i]), pairs[i].text), order
        )
        found = dict(zip(order, readings, strict=True))
        return [found[i] for i in range(len(pairs))]

    def _shortened(self, question: str) -> str:
        """The question as far as it leaves room for a passage."""
        pieces = self._tokenizer.encode(question, add_special_tokens=False).offsets
        if len(pieces) <= LONGEST_QUESTION:
            return question
        return question[: pieces[LONGEST_QUESTION - 1][1]]

    def _read(self, encoding: Encoding, front: int, text: str) -> Reading:
        feed = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
        }
        relevance, start, end = self._session.run(["relevance", "start", "end"], feed)
        places = [
            Span(begin - front, stop - front)
            if kind == 1 and begin >= front and stop > begin
            else None
            for kind, (begin, stop) in zip(encoding.type_ids, encoding.offsets, strict=True)
        ]
        found = likeliest(places, start[0], end[0], text)
        silence = float(start[0][0] + end[0][0])
        margin = found[0].logit - silence if found else float("-inf")
        return Reading(float(relevance[0]), margin, found)


def open_reader(name: str, threads: int = 0) -> Reader | None:
    """The reader of the settings; None for `none`.

    `quoth-reader`, a folder made by training.export, or a folder or hub name of a cross-encoder or
    a question-answering model (hub_reader.py). Raises ModelError with the cure if it cannot be had.
    """
    if name == "none":
        return None
    if name == SHIPPED:
        return OnnxReader(_FOLDER, threads)
    folder = Path(name).expanduser()
    if (folder / _NOTE).is_file():
        return OnnxReader(folder, threads)
    from index.hub_reader import open_hub_reader  # imports torch, which takes seconds

    return open_hub_reader(name, threads)


def likeliest(
    places: Sequence[Span | None],
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    text: str,
) -> tuple[Place, ...]:
    """The likeliest answers of at most 30 word pieces in one paragraph, best first.

    `places`: where each word piece stands in the passage; None where no answer may start or end.
    `start`, `end`: a logit for each word piece. `text`: of the passage.
    """
    known = [(place, span) for place, span in enumerate(places) if span is not None]
    allowed = np.array([place for place, _ in known], dtype=np.int64)
    sums = start[allowed][:, np.newaxis] + end[allowed][np.newaxis, :]
    reach = allowed[np.newaxis, :] - allowed[:, np.newaxis]
    gaps = [gap.start() for gap in _GAP.finditer(text)]
    paragraph = np.searchsorted(gaps, [span.start for _, span in known])
    together = paragraph[np.newaxis, :] == paragraph[:, np.newaxis]
    i, j = np.nonzero((reach >= 0) & (reach < _LONGEST_ANSWER) & together)
    logits = sums[i, j]
    best = np.argsort(-logits, kind="stable")[:_PLACES]
    return tuple(
        Place(Span(known[i[n]][1].start, known[j[n]][1].end), float(logits[n])) for n in best
    )


def _pinned(folder: Path) -> list[tuple[str, str]]:
    """The files of a reader with the SHA-256 that its model.json says."""
    try:
        described = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        return [(name, str(described["files"][name])) for name in _FILES]
    except (OSError, ValueError, KeyError, TypeError):
        raise ModelError(
            f"{folder / _NOTE} does not say the sha256 of {' and '.join(_FILES)}; "
            "name a folder made by training.export in index.reader"
        ) from None
