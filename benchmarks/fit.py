"""Fit what ranks the hits and what gives the verdict, and tell how good that is on other questions.

    python -m benchmarks.fit --shared ../shared/data --data DIR [--reader NAME] [--ship]

Asks the questions of three piles of articles, whose indexes are built in DIR unless they are there
(what was read is kept there too). What ranks is fitted on all three, each with the same weight; the
verdict on news-dev alone, since only there every kind of question is. The figures are those of
news-dev, cross-validated over its questions (5 folds); `--ship` writes the functions fitted on all
questions to index/fitted/.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold
from tqdm import tqdm

from benchmarks import machine
from benchmarks.piles import open_pile, questions_of
from index import fitted
from index.answer import Scores
from index.answerer import Answerer
from index.calibrate import curve
from index.fitted import Fitted
from index.logistic import Logistic
from index.ranking import Ranking
from index.reader import open_reader
from index.settings import IndexSettings
from index.verdict import Calibration

_SHIPPED = Path(__file__).parents[1] / "index" / "fitted"
_CHOOSING = ("cosine", "coverage", "lead", "window", "phrases")
_RANKING = ("coverage", "lead", "phrases", "relevance", "margin", "near")
_CERTAIN = ("cosine", "coverage", "window", "relevance", "margin", "near")
_FOLDS = 5
_NEWS, _OTHERS = "news-dev", ("clapnq-dev", "onestopqa-dev")
_WEIGHT = 300.0
"""Questions that each pile counts as when the ranking is fitted."""
_NEAR = Logistic(intercept=-1.583, cosine=0.917, relevance=0.455)
"""Fitted on questions of three piles against those of another pile."""
_CLOSEST = 0.015

Floats = NDArray[np.float64]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question with the scores of its candidates."""

    id: str
    answerable: bool
    strict: bool
    scores: tuple[Scores, ...]
    """Of those that were read, in the order in which they were chosen."""
    right: tuple[bool, ...]
    """Which of them hold a labelled place."""
    chosen: tuple[Scores, ...]
    """Of all candidates, unread."""
    there: tuple[bool, ...]
    """Which of those hold a labelled place."""


def main() -> None:
    """Fit, tell, and ship if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--data", type=Path, required=True, help="folder for indexes and readings")
    parser.add_argument("--reader", default=IndexSettings().reader)
    parser.add_argument("--read", type=int, default=IndexSettings().read)
    parser.add_argument("--ship", action="store_true", help="write index/fitted/")
    options = parser.parse_args()
    asked = collect(_NEWS, options)
    others = [collect(pile, options) for pile in _OTHERS]
    print(json.dumps({"machine": machine.line()} | fit(asked, others, options), indent=1))


def fit(
    asked: Sequence[Asked], others: Sequence[Sequence[Asked]], options: argparse.Namespace
) -> dict[str, Any]:
    """Fit the functions, ship them if asked to, and give the cross-validated figures."""
    answerable = [one for one in asked if one.answerable]
    folds = KFold(_FOLDS, shuffle=True, random_state=0)
    chosen = [(one.chosen, one.there) for one in answerable]
    read = [(one.scores, one.right) for one in answerable]
    other_read = [[(one.scores, one.right) for one in pile] for pile in others]
    other_chosen = [[(one.chosen, one.there) for one in pile] for pile in others]
    orders, first_orders = [], []
    for learnt, tried in folds.split(answerable):
        ranking = joined([[read[i] for i in learnt], *other_read], _RANKING)
        choosing = joined([[chosen[i] for i in learnt], *other_chosen], _CHOOSING)
        orders += [(i, _order(ranking, read[i][0])) for i in tried]
        first_orders += [(i, _order(choosing, chosen[i][0])) for i in tried]
    ranking = joined([read, *other_read], _RANKING)
    choosing = joined([chosen, *other_chosen], _CHOOSING)
    firsts = [first(ranking, one) for one in asked]
    labels = np.array([one.answerable for one in asked])
    strict = np.array([one.strict for one in asked])
    certainties = np.zeros(len(asked))
    for learnt, tried in folds.split(asked):
        answers = _answers([firsts[i] for i in learnt], labels[learnt])
        certainties[tried] = [answers.probability(firsts[i]) for i in tried]
    reader = fitted.name_of(open_reader(options.reader))
    answers = _answers(firsts, labels)
    shipped = Fitted(
        ranking=Ranking(reader=reader, candidates=choosing, read=ranking),
        calibration=Calibration(
            reader=reader,
            questions=len(asked),
            answers=answers,
            near=_NEAR,
            closest=_CLOSEST,
            curve=curve(certainties, labels),
        ),
    )
    if options.ship:
        encoded = msgspec.json.format(msgspec.json.encode(shipped), indent=1) + b"\n"
        (_SHIPPED / f"{options.reader}.json").write_bytes(encoded)
    point = shipped.calibration.threshold(IndexSettings().precision)
    return {
        "ranking, strict": _hits([(read[i][1], order) for i, order in orders], answerable, orders),
        "choosing, strict": _hits(
            [(chosen[i][1], order) for i, order in first_orders], answerable, first_orders
        ),
        "verdict auroc": round(float(roc_auc_score(labels, certainties)), 4),
        "verdict auroc, strict": round(
            float(roc_auc_score(labels[strict | ~labels], certainties[strict | ~labels])), 4
        ),
        "threshold": point,
        "strict answered": round(float((certainties[strict] >= point).mean()), 4),
        "answerable answered": round(float((certainties[labels] >= point).mean()), 4),
        "refused": round(float((certainties[~labels] < point).mean()), 4),
        "fitted": msgspec.to_builtins(shipped),
    }


def joined(
    piles: Sequence[Sequence[tuple[Sequence[Scores], Sequence[bool]]]], names: Sequence[str]
) -> Logistic:
    """The weights under which the right candidates are likeliest to be first.

    A conditional logit model (McFadden 1974) with a small price on large weights: for each
    question the probability of a candidate is the softmax of its weighted scores. Every pile
    counts the same, whatever the number of its questions.
    """
    usable: list[tuple[Floats, NDArray[np.bool_], float]] = []
    for cases in piles:
        found = [(scores, right) for scores, right in cases if any(right)]
        worth = _WEIGHT / max(1, len(found))
        usable += [(_matrix(scores, names), np.array(right), worth) for scores, right in found]
    spread = np.concatenate([rows for rows, _, _ in usable]).std(axis=0) + 1e-9

    def cost(weights: Floats) -> float:
        lost = 0.0
        for rows, right, worth in usable:
            logits = rows @ (weights / spread)
            lost += worth * (logsumexp(logits) - logsumexp(logits[right]))
        return float(lost) + 0.5 * float(weights @ weights)

    found = minimize(cost, np.ones(len(names)), method="L-BFGS-B").x / spread
    return Logistic(**{name: round(float(w), 4) for name, w in zip(names, found, strict=True)})


def first(ranking: Logistic, one: Asked) -> Scores:
    """The scores of the hit that is ranked first."""
    return max(one.scores, key=ranking.logit)


def _answers(firsts: Sequence[Scores], labels: NDArray[np.bool_]) -> Logistic:
    model = LogisticRegression(C=1.0, max_iter=1000, class_weight="balanced")
    model.fit(_matrix(firsts, _CERTAIN), labels)
    weights = zip(_CERTAIN, model.coef_[0], strict=True)
    return Logistic(
        intercept=round(float(model.intercept_[0]), 4),
        **{name: round(float(weight), 4) for name, weight in weights},
    )


def _matrix(scores: Sequence[Scores], names: Sequence[str]) -> Floats:
    rows = [[getattr(one, name) or 0.0 for name in names] for one in scores]
    return np.where(np.isfinite(rows), rows, 0.0)


def _order(weights: Logistic, scores: Sequence[Scores]) -> list[int]:
    return sorted(range(len(scores)), key=lambda i: -weights.logit(scores[i]))


def _hits(
    cases: Sequence[tuple[Sequence[bool], Sequence[int]]],
    answerable: Sequence[Asked],
    orders: Sequence[tuple[int, Sequence[int]]],
) -> dict[str, float]:
    strict = [case for case, (i, _) in zip(cases, orders, strict=True) if answerable[i].strict]
    return {
        f"hit@{k}": round(float(np.mean([any(right[i] for i in o[:k]) for right, o in strict])), 4)
        for k in (1, 3, 5, 8, 10, 12)
    }


def collect(pile: str, options: argparse.Namespace) -> list[Asked]:
    """Every question of a pile with the scores of its candidates."""
    kept = options.data / f"{pile}-{Path(options.reader).name}-{options.read}.jsonl"
    if kept.exists():
        return msgspec.json.Decoder(Asked).decode_lines(kept.read_bytes())
    folder = options.shared / pile
    answerer = open_pile(folder / "articles.jsonl.gz", options.data / pile, options.reader)
    asked = [
        ask(answerer, question, options)
        for question in tqdm(questions_of(folder / "questions.jsonl.gz"), desc=pile)
    ]
    kept.write_bytes(msgspec.json.Encoder().encode_lines(asked))
    return asked


def ask(answerer: Answerer, question: dict[str, Any], options: argparse.Namespace) -> Asked:
    """One question."""
    walk = answerer.walk(question["question"])
    hits = sorted(walk.hits, key=lambda hit: -hit.scores.fused)
    right = [_holds(answerer, hit.row, question) for hit in hits]
    read = [i for i, hit in enumerate(hits) if hit.scores.relevance is not None]
    return Asked(
        id=str(question["id"]),
        answerable=bool(question["answerable"]),
        strict=bool(question["answerable"] and question.get("strict", True)),
        scores=tuple(hits[i].scores for i in read),
        right=tuple(right[i] for i in read),
        chosen=tuple(hit.scores for hit in hits),
        there=tuple(right),
    )


def _holds(answerer: Answerer, row: int, question: dict[str, Any]) -> bool:
    """Whether a labelled place lies whole in the passage."""
    passage = answerer.snapshot.passages[row]
    return any(
        passage.article == answer["article_id"]
        and passage.start <= answer["start"]
        and answer["start"] + len(answer["text"]) <= passage.end
        for answer in question["answers"]
    )


if __name__ == "__main__":
    main()
