"""Readers from a model hub: a cross-encoder, or a question-answering model.

Their config.json tells which it is. What they lack is told in their readings:

- a cross-encoder (…ForSequenceClassification with one label) marks nothing: `answer` is None and
  `margin` -inf. Its logit is the relevance.
- a question-answering model (…ForQuestionAnswering) has no relevance of its own: half its margin,
  the mean of what start and end gain over "no answer here", lies on about the same scale. One that
  never saw unanswerable questions (SQuAD 1.1 only) knows no silence: its margin is always high.

torch takes seconds to import, so it is imported when such a reader is opened.
"""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.article import Span
from index.errors import ModelError
from index.hashes import sha256_of
from index.reader import LONGEST, LONGEST_QUESTION, SHIPPED, Pair, Reader, Reading, likeliest

_CONFIG = "config.json"
_WEIGHTS = "*.safetensors"
_FETCHED = ("*.json", "*.txt", "*.model", _WEIGHTS)
"""Files of a model on a hub that are fetched: never pickled weights."""
_UNUSED = ("onnx/*", "openvino/*")
_LEAST = -11.0
"""Relevance where there is no room for an answer: about the least that there is."""
_CURE = (
    f"give index.reader {SHIPPED!r}, 'none', a folder made by training.export, or a folder or a "
    "name on a hub that this machine can reach, of a cross-encoder or a question-answering model"
)


class CrossEncoderReader:
    """A `Reader` on a sentence-transformers CrossEncoder: relevance only."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import CrossEncoder
        from torch.nn import Identity

        self.sha256 = _sha256(folder)
        self._model = CrossEncoder(
            str(folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"use_safetensors": True, "dtype": "float32"},
        )
        _check_heads(self._model.model, folder)
        self._model.max_seq_length = min(LONGEST, self._model.max_seq_length or LONGEST)
        self._logit = Identity()

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair, in their order; each pair is a batch of its own."""
        if not pairs:
            return []
        logits = self._model.predict(
            [(question, _front(pair) + pair.text) for pair in pairs],
            batch_size=1,
            activation_fn=self._logit,
            show_progress_bar=False,
        )
        return [Reading(float(logit), float("-inf"), ()) for logit in logits]


class AnsweringReader:
    """A `Reader` on a question-answering model of transformers."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        self.sha256 = _sha256(folder)
        self._tokenizer: Any = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        if not self._tokenizer.is_fast:
            raise ModelError(
                f"the tokenizer in {folder} gives no offsets ({type(self._tokenizer).__name__}), "
                f"so that nothing can be marked; {_CURE}"
            )
        self._model: Any = AutoModelForQuestionAnswering.from_pretrained(
            str(folder), local_files_only=True, use_safetensors=True, dtype="float32"
        ).eval()
        _check_heads(self._model, folder)
        places = getattr(self._model.config, "max_position_embeddings", None) or LONGEST
        self._longest = min(LONGEST, places, self._tokenizer.model_max_length)

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair, in their order; each pair is a batch of its own."""
        question = self._shortened(question)
        return [self._read(question, pair) for pair in pairs]

    def _shortened(self, question: str) -> str:
        """The question as far as it leaves room for a passage."""
        most = min(LONGEST_QUESTION, self._longest // 3)
        pieces = self._tokenizer(
            question, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )["offset_mapping"]
        return question if len(pieces) <= most else question[: pieces[most - 1][1]]

    def _read(self, question: str, pair: Pair) -> Reading:
        import torch

        front = _front(pair)
        text = front + pair.text
        encoded = self._tokenizer(
            question,
            text,
            truncation="longest_first",
            max_length=self._longest,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        offsets = encoded.pop("offset_mapping")[0].tolist()
        with torch.inference_mode():
            found = self._model(**encoded)
        start, end = (part[0].float().numpy() for part in (found.start_logits, found.end_logits))
        places = [
            _place(text, begin, stop, len(front)) if part == 1 else None
            for part, (begin, stop) in zip(encoded.sequence_ids(0), offsets, strict=True)
        ]
        likely = likeliest(places, start, end, pair.text)
        if not likely:
            return Reading(_LEAST, float("-inf"), ())
        silence = self._silence(encoded["input_ids"][0].tolist())
        margin = likely[0].logit - float(start[silence] + end[silence])
        return Reading(margin / 2, margin, likely)

    def _silence(self, ids: list[int]) -> int:
        """The position that stands for "no answer here": the [CLS] of the model, else the first."""
        token = self._tokenizer.cls_token_id
        return ids.index(token) if token in ids else 0


def open_hub_reader(name: str, threads: int = 0) -> Reader:
    """The reader in the folder `name`, or of that name on a hub.

    Raises ModelError with the cure if it cannot be had, or if it is of another kind.
    """
    folder = Path(name).expanduser()
    local = folder.is_dir()
    if local and not (folder / _CONFIG).is_file():
        raise ModelError(
            f"index.reader {name!r} is a folder with neither model.json nor {_CONFIG}; {_CURE}"
        )
    import torch
    import transformers
    from safetensors import SafetensorError

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers.utils.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    if threads:
        torch.set_num_threads(threads)
    try:
        folder = folder if local else _fetched(name)
        kind = _kind(folder)
        if not any(folder.glob(_WEIGHTS)):
            raise ModelError(
                f"the reader {name!r} has no weights as safetensors, and others (pickled ones, "
                f"such as pytorch_model.bin) are not loaded; {_CURE}"
            )
        return kind(folder)
    except (OSError, ValueError, RuntimeError, KeyError, ImportError, SafetensorError) as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(f"the reader {name!r} cannot be loaded ({first}); {_CURE}") from None


def _fetched(name: str) -> Path:
    """The folder in the hub's cache; fetched, or what was fetched once if the hub is away."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    return Path(
        snapshot_download(name, allow_patterns=list(_FETCHED), ignore_patterns=list(_UNUSED))
    )


def _kind(folder: Path) -> type[CrossEncoderReader] | type[AnsweringReader]:
    """What the config.json of a model says that it is."""
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(str(folder), local_files_only=True)
    architectures = config.architectures or ["no architecture"]
    if architectures[0].endswith("ForQuestionAnswering"):
        return AnsweringReader
    if not architectures[0].endswith("ForSequenceClassification"):
        raise ModelError(
            f"the model in {folder} is {architectures[0]}, not a …ForSequenceClassification with "
            f"one label or a …ForQuestionAnswering; {_CURE}"
        )
    if config.num_labels != 1:
        raise ModelError(
            f"the model in {folder} has {config.num_labels} labels, a cross-encoder that tells "
            f"relevance has 1; {_CURE}"
        )
    return CrossEncoderReader


def _check_heads(model: Any, folder: Path) -> None:
    """Refuse weights without what the model's architecture puts on top.

    transformers fills what is missing with random numbers and says so in a log only.
    """
    from safetensors import safe_open

    there: set[str] = set()
    for file in folder.glob(_WEIGHTS):
        with safe_open(file, framework="np") as opened:
            there.update(opened.keys())
    body = f"{model.base_model_prefix}."
    missing = [
        name
        for name, _ in model.named_parameters()
        if not name.startswith(body) and name not in there
    ]
    if missing:
        raise ModelError(
            f"the weights in {folder} lack {missing[0]}, so that the model was never trained for "
            f"this; {_CURE}"
        )


def _sha256(folder: Path) -> str:
    """Of the weights file; of the hashes of all of them where there are several."""
    hashes = [sha256_of(file) for file in sorted(folder.glob(_WEIGHTS))]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _front(pair: Pair) -> str:
    return f"{pair.above}. " if pair.above else ""


def _place(text: str, begin: int, stop: int, front: int) -> Span | None:
    """Where a word piece of `text` stands behind its first `front` characters, without the spaces
    that some tokenizers count in; None if it stands in front of them, or is nothing else."""
    piece = text[begin:stop]
    begin += len(piece) - len(piece.lstrip())
    stop -= len(piece) - len(piece.rstrip())
    return Span(begin - front, stop - front) if front <= begin < stop else None
