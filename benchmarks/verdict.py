"""Fit the verdict's two logistic functions on labelled questions, and tell how good they are.

    python -m benchmarks.verdict --shared ../shared/data --data DIR

Prints the constants of `index/verdict.py` for the shipped reader, or for `--reader none`: fitted on
all questions, while the figures beside them are cross-validated (5 folds). Three piles of articles
are asked their own questions, answerable and unanswerable, and for the second function questions
that belong to another pile. The indexes are built in DIR, or used again if they are there.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, cross_val_predict
from tqdm import tqdm

from benchmarks import machine
from benchmarks.piles import open_pile, questions_of
from index.answerer import Answerer
from index.settings import IndexSettings

_PILES = ("news-dev", "clapnq-dev", "onestopqa-dev")
_ANSWERED = 0.90
"""Share of the surely answerable news questions that is to be answered."""
_CLOSEST = 0.99
"""Share of a pile's own answerable questions that is to be shown the closest passages at least."""


class Asked(msgspec.Struct, frozen=True):
    """A question that was asked of a pile, and the scores of its first hit."""

    pile: str
    own: bool
    """False if the question belongs to another pile."""
    answerable: bool
    strict: bool
    scores: tuple[float, float, float, float]
    """Cosine, coverage, relevance, margin; the last two 0 without a reader."""


def main() -> None:
    """Fit and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--data", type=Path, required=True, help="folder for the indexes")
    parser.add_argument("--reader", default=IndexSettings().reader)
    parser.add_argument("--limit", type=int, default=300, help="questions of a kind and pile")
    options = parser.parse_args()
    asked = _ask_all(options.shared, options.data, options.reader, options.limit)
    read = options.reader != "none"
    own = [one for one in asked if one.own]
    print(
        json.dumps(
            {
                "answers": _fit(
                    own,
                    [one.answerable for one in own],
                    ("relevance", "margin") if read else ("cosine", "coverage"),
                    [one for one in own if one.strict and one.pile == "news-dev"],
                    _ANSWERED,
                ),
                "near": _fit(
                    asked,
                    [one.own and one.answerable for one in asked],
                    ("cosine", "relevance") if read else ("cosine",),
                    [one for one in own if one.answerable],
                    _CLOSEST,
                ),
                "machine": machine.line(),
            },
            indent=1,
        )
    )


def _fit(
    asked: list[Asked],
    wanted: list[bool],
    names: tuple[str, ...],
    surely: list[Asked],
    share: float,
) -> dict[str, Any]:
    """A logistic function for `wanted`, and the point at which `share` of `surely` passes."""
    order = ("cosine", "coverage", "relevance", "margin")
    columns = [order.index(name) for name in names]

    def rows(of: list[Asked]) -> NDArray[np.float64]:
        return np.array([[one.scores[column] for column in columns] for one in of])

    model = LogisticRegression(C=10.0, max_iter=1000, class_weight="balanced")
    folds = KFold(5, shuffle=True, random_state=0)
    chances = cross_val_predict(model, rows(asked), wanted, cv=folds, method="predict_proba")[:, 1]
    model.fit(rows(asked), wanted)
    point = float(np.quantile(model.predict_proba(rows(surely))[:, 1], 1 - share))
    right = np.array(wanted)
    told: dict[str, Any] = {
        "intercept": round(float(model.intercept_[0]), 3),
        **{name: round(float(w), 3) for name, w in zip(names, model.coef_[0], strict=True)},
        "point": round(point, 4),
        "auroc": round(float(roc_auc_score(right, chances)), 4),
    }
    for pile in _PILES:
        here = np.array([one.pile == pile for one in asked])
        told[pile] = {
            "auroc": round(float(roc_auc_score(right[here], chances[here])), 4),
            "passed, wanted": round(float((chances[here & right] >= point).mean()), 3),
            "refused, others": round(float((chances[here & ~right] < point).mean()), 3),
        }
    return told


def _ask_all(shared: Path, data: Path, reader: str, limit: int) -> list[Asked]:
    """Every pile's own questions and a third as many of each other pile."""
    draw = random.Random(0)
    questions = {pile: questions_of(shared / pile / "questions.jsonl.gz") for pile in _PILES}
    for of_pile in questions.values():
        draw.shuffle(of_pile)
    asked = []
    for pile in _PILES:
        answerer = open_pile(shared / pile / "articles.jsonl.gz", data / pile, reader)
        for other in _PILES:
            most = limit if other == pile else limit // 3
            for answerable in (True, False) if other == pile else (True,):
                kind = [q for q in questions[other] if bool(q["answerable"]) == answerable]
                asked += [
                    Asked(
                        pile=pile,
                        own=other == pile,
                        answerable=answerable,
                        strict=answerable and bool(question.get("strict", True)),
                        scores=_scores(answerer, question["question"]),
                    )
                    for question in tqdm(kind[:most], desc=f"{other} asked of {pile}")
                ]
    return asked


def _scores(answerer: Answerer, question: str) -> tuple[float, float, float, float]:
    scores = answerer.hits(question)[0].scores
    return scores.cosine, scores.coverage, scores.relevance or 0.0, scores.margin or 0.0


if __name__ == "__main__":
    main()
