"""Reading with any form of the reader: a checkpoint, safetensors, or the exported ONNX graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from training import checkpoint, network, teacher
from training.network import Network

MAX_LENGTH = 384
"""Longest pair read, in word pieces; what is longer loses the passage's end."""
MAX_ANSWER = 30
"""Longest answer, in word pieces."""
NO_ROOM = -100.0
"""Margin of a text in which nothing can be marked."""
STRIDE = 16
"""Pairs are padded to a multiple of this."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Passage:
    """A text and its article's title, which is read in front of it but never marked."""

    title: str
    text: str


@dataclass(frozen=True)
class Reading:
    """What the reader says about one pair. `text[start:end]` of the passage is the best answer."""

    relevance: float
    """Logit, about -11 to 11."""
    margin: float
    """Logit of the best span less that of "no answer here"."""
    start: int
    end: int


class Model(Protocol):
    """Relevance [n], start and end logits [n, length] of ids, mask and token types [n, length]."""

    def __call__(self, ids: Ints, mask: Ints, types: Ints) -> tuple[Floats, Floats, Floats]: ...


class TorchModel:
    """A network in torch, under bf16 autocast."""

    def __init__(self, reader: Network) -> None:
        self._network = reader

    def __call__(self, ids: Ints, mask: Ints, types: Ints) -> tuple[Floats, Floats, Floats]:
        """See Model."""
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            scores = self._network(*(torch.from_numpy(array) for array in (ids, mask, types)))
        return cast(tuple[Floats, Floats, Floats], tuple(part.numpy() for part in scores))


class OnnxModel:
    """An exported graph in onnxruntime, on `threads` cores."""

    def __init__(self, path: Path, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            path,
            options,
            providers=["CPUExecutionProvider"],
            # as the bot opens it: index/reader.py says why
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    def __call__(self, ids: Ints, mask: Ints, types: Ints) -> tuple[Floats, Floats, Floats]:
        """See Model."""
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        return cast(tuple[Floats, Floats, Floats], tuple(self._session.run(None, feed)))


def load(path: Path, threads: int) -> Model:
    """Load checkpoint.pt (its averaged weights), *.safetensors, or *.onnx (the teacher's too)."""
    if path.suffix == ".pt":
        return TorchModel(checkpoint.averaged(path))
    if path.suffix == ".safetensors":
        return TorchModel(network.load(path))
    if teacher.is_teacher(path):
        return TorchModel(teacher.load(path))
    return OnnxModel(path, threads)


class Scorer:
    """Reads pairs in batches of similar length."""

    def __init__(self, model: Model, tokenizer: Tokenizer, batch: int = 8) -> None:
        self._model, self._tokenizer, self._batch = model, tokenizer, batch
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_LENGTH, strategy="only_second")

    def read(self, pairs: Sequence[tuple[str, Passage]]) -> list[Reading]:
        """Read every (question, passage)."""
        encodings = self._tokenizer.encode_batch(
            [(asked, _front(p) + p.text) for asked, p in pairs]
        )
        readings: dict[int, Reading] = {}
        order = sorted(range(len(pairs)), key=lambda i: len(encodings[i].ids))
        for first in range(0, len(order), self._batch):
            indices = order[first : first + self._batch]
            relevance, start, end = self._model(*padded([encodings[i] for i in indices]))
            for row, index in enumerate(indices):
                shift = len(_front(pairs[index][1]))
                span, margin = _best(encodings[index], start[row], end[row], shift)
                readings[index] = Reading(float(relevance[row]), margin, *span)
        return [readings[i] for i in range(len(pairs))]


def padded(encodings: Sequence[Encoding]) -> tuple[Ints, Ints, Ints]:
    """Ids, mask and token types [n, length], length a multiple of STRIDE unless one is alone."""
    length = max(len(encoding.ids) for encoding in encodings)
    if len(encodings) > 1:
        length = -(-length // STRIDE) * STRIDE
    ids, mask, types = (np.zeros((len(encodings), length), np.int64) for _ in range(3))
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : len(encoding.ids)] = 1
        types[row, : len(encoding.ids)] = encoding.type_ids
    return ids, mask, types


def _front(passage: Passage) -> str:
    return f"{passage.title}. " if passage.title else ""


def _best(
    encoding: Encoding, start: Floats, end: Floats, shift: int
) -> tuple[tuple[int, int], float]:
    """The best span, in characters of the passage, and its margin over silence."""
    places = [
        i
        for i, (kind, (low, high)) in enumerate(
            zip(encoding.type_ids, encoding.offsets, strict=True)
        )
        if kind == 1 and low >= shift and high > low
    ]
    if not places:
        return (0, 0), NO_ROOM
    low, high = places[0], places[-1] + 1
    sums = start[low:high, None] + end[None, low:high]
    inside = np.triu(np.ones_like(sums, bool)) & ~np.triu(np.ones_like(sums, bool), MAX_ANSWER)
    first, last = divmod(int(np.where(inside, sums, -np.inf).argmax()), high - low)
    span = (encoding.offsets[low + first][0] - shift, encoding.offsets[low + last][1] - shift)
    return span, float(sums[first, last] - start[0] - end[0])
