"""Which joining of both indexes puts the right passage first, and what does reading add?

    python -m benchmarks.ranking --articles …/news-dev/articles.jsonl.gz
        --questions …/news-dev/questions.jsonl.gz --data DIR

Over the strictly labelled answerable questions: hit@k (a labelled place lies inside one of the
first k passages) for BM25 alone, vectors alone, reciprocal rank fusion (k = 60, Cormack et al.
2009), coverage plus a weighted cosine, and the shipped reader over the first 12 of that. The index
is built in DIR, or used again if it is there.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks import machine
from benchmarks.piles import open_pile, questions_of
from index import search
from index.answer import Hit
from index.answerer import Answerer
from index.reader import open_reader
from index.settings import IndexSettings

_AT = (1, 3, 10)
_WEIGHTS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.8, 1.2)


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True, help=".jsonl.gz")
    parser.add_argument("--data", type=Path, required=True, help="folder for the index")
    options = parser.parse_args()
    answerer = open_pile(options.articles, options.data, "none")
    settings = IndexSettings()
    reader = open_reader(settings.reader)
    assert reader is not None
    found: dict[str, list[list[bool]]] = {}
    asked = [
        q for q in questions_of(options.questions) if q["answerable"] and q.get("strict", True)
    ]
    for question in tqdm(asked, unit="question"):
        text = question["question"]
        hits = search.candidates(
            answerer.snapshot, text, answerer.encoder.encode_question(text), settings.candidates
        )
        right = _right_rows(answerer, question)
        orders = _orders(hits)
        orders["read"] = search.read(answerer.snapshot, text, hits[: settings.read], reader)
        for name, order in orders.items():
            rows = [hit.row in right for hit in order]
            found.setdefault(name, []).append([any(rows[:k]) for k in _AT])
    told: dict[str, Any] = {"questions": len(asked)}
    for name, cases in found.items():
        shares = np.mean(cases, axis=0)
        told[name] = {f"hit@{k}": round(float(s), 3) for k, s in zip(_AT, shares, strict=True)}
    told["machine"] = machine.line()
    print(json.dumps(told, indent=1))


def _orders(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """The candidates in every order that is compared."""
    by_words = sorted(hits, key=lambda hit: -hit.scores.coverage)
    by_vector = sorted(hits, key=lambda hit: -hit.scores.cosine)
    rank = {hit.row: 1 / (61 + i) for i, hit in enumerate(by_words)}
    for i, hit in enumerate(by_vector):
        rank[hit.row] += 1 / (61 + i)
    orders = {
        "BM25 alone": by_words,
        "vectors alone": by_vector,
        "rank fusion": sorted(hits, key=lambda hit: -rank[hit.row]),
    }
    for weight in _WEIGHTS:
        joined = [hit.scores.coverage + weight * hit.scores.cosine for hit in hits]
        best_first = np.argsort(-np.array(joined), kind="stable")
        orders[f"coverage + {weight} cosine"] = [hits[i] for i in best_first]
    return orders


def _right_rows(answerer: Answerer, question: dict[str, Any]) -> set[int]:
    """The passages that hold a labelled place whole."""
    places = [
        (a["article_id"], a["start"], a["start"] + len(a["text"])) for a in question["answers"]
    ]
    return {
        row
        for row, passage in enumerate(answerer.snapshot.passages)
        if any(
            passage.article == article and passage.start <= start and end <= passage.end
            for article, start, end in places
        )
    }


if __name__ == "__main__":
    main()
