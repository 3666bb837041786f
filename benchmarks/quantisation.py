"""Which 8-bit form of the encoder still finds the same passages, and how fast is each?

    python -m benchmarks.quantisation --articles ../shared/data/bbc/articles.jsonl.gz

Compares three graphs of the default encoder with the plain sentence-transformers model on the same
passages: 32-bit floats, one scale for a whole tensor of activations (`quantize_dynamic`, weights
per channel), and blocks of 32 (what is shipped). Speeds are passages per second of processor time,
as ratios to the plain model in the same run; recall@10 is over titles as questions.
"""

import argparse
import json
import logging
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from onnxruntime.quantization import QuantType, quantize_dynamic

from benchmarks import machine
from corpus import folder
from corpus.passages import split
from index.compiled import GRAPH, TOKENIZER, CompiledEncoder
from index.encoder import Encoder, Vectors, embedded_text
from index.export import export, export_exact
from index.models import DEFAULT, ModelFiles, find
from index.plain import PlainEncoder

_NEAREST = 10


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, required=True, help=".jsonl.gz file or folder")
    parser.add_argument("--limit", type=int, default=300, help="only the first N articles")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    articles = folder.read(options.articles).articles[: options.limit]
    texts = [embedded_text(article, passage) for article in articles for passage in split(article)]
    titles = [article.title for article in articles]
    files = find(DEFAULT)
    plain_vectors, plain_seconds = _timed(PlainEncoder(files, threads=1), texts)
    asked = PlainEncoder(files)
    questions = np.stack([asked.encode_question(title) for title in titles])
    wanted = _nearest(questions, plain_vectors)
    told: dict[str, Any] = {"passages": len(texts), "questions": len(titles)}
    with tempfile.TemporaryDirectory() as made:
        for name, write in (
            ("32-bit floats", export_exact),
            ("8 bits, one scale a tensor", _per_tensor),
            ("8 bits, blocks of 32", export),
        ):
            encoder = _encoder(files, Path(made) / name, write)
            vectors, seconds = _timed(encoder, texts)
            own = np.stack([encoder.encode_question(title) for title in titles])
            shared = [
                len(set(a) & set(b)) for a, b in zip(_nearest(own, vectors), wanted, strict=True)
            ]
            told[name] = {
                "recall@10": round(float(np.mean(shared)) / _NEAREST, 3),
                "mean cosine": round(float((vectors * plain_vectors).sum(axis=1).mean()), 4),
                "speed ratio": round(plain_seconds / seconds, 2),
            }
    told["machine"] = machine.line()
    print(json.dumps(told, indent=1))


def _encoder(
    files: ModelFiles, where: Path, write: Callable[[ModelFiles, Path], None]
) -> CompiledEncoder:
    where.mkdir()
    write(files, where / GRAPH)
    shutil.copyfile(Path(files.source) / TOKENIZER, where / TOKENIZER)
    return CompiledEncoder(where, files, threads=1)


def _per_tensor(files: ModelFiles, graph: Path) -> None:
    exact = graph.with_suffix(".exact.onnx")
    export_exact(files, exact)
    quantize_dynamic(exact, graph, weight_type=QuantType.QInt8, per_channel=True)


def _timed(encoder: Encoder, texts: list[str]) -> tuple[Vectors, float]:
    started = time.process_time()
    vectors = encoder.encode_passages(texts).vectors
    return vectors, time.process_time() - started


def _nearest(questions: Vectors, vectors: Vectors) -> list[list[int]]:
    rows: list[list[int]] = np.argsort(-(questions @ vectors.T), axis=1)[:, :_NEAREST].tolist()
    return rows


if __name__ == "__main__":
    main()
