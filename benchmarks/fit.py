"""Fit what ranks the hits and what gives the verdict, and tell how good that is on other questions.

    python -m benchmarks.fit --shared ../shared/data --data DIR [--reader NAME|none] [--ship]

Asks the questions of three piles of articles, whose indexes are built in DIR unless they are there
(what was read is kept there too). What ranks is fitted on all three, each with the same weight; so
is what tells whether a question is near the articles at all, against questions of another pile. The
verdict is fitted on news-dev alone, since only there every kind of question is. The figures are
those of news-dev, cross-validated over its questions (5 folds), with every candidate read; `--ship`
writes the functions fitted on all questions to index/fitted/.
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

from benchmarks import machine
from benchmarks.asked import Asked, collect
from index import fitted
from index.answer import Scores
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
_UNREAD = ("cosine", "coverage", "window")
"""What the verdict is taken from where nothing is read."""
_NEAR, _NEAR_UNREAD = ("cosine", "relevance"), ("cosine", "coverage")
_LOST = 0.02
"""Share of a pile's own questions that may be told that nothing is near."""

Floats = NDArray[np.float64]


def main() -> None:
    """Fit, tell, and ship if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--data", type=Path, required=True, help="folder for indexes and readings")
    parser.add_argument("--reader", default=IndexSettings().reader)
    parser.add_argument("--ship", action="store_true", help="write index/fitted/")
    options = parser.parse_args()
    piles = (_NEWS, *_OTHERS)
    asked, *others = (collect(pile, pile, options) for pile in piles)
    strangers = [
        one
        for pile, other in zip(piles, (*piles[1:], piles[0]), strict=True)
        for one in collect(pile, other, options)
    ]
    told = fit(asked, others, strangers, options)
    print(json.dumps({"machine": machine.line()} | told, indent=1))


def fit(
    asked: Sequence[Asked],
    others: Sequence[Sequence[Asked]],
    strangers: Sequence[Asked],
    options: argparse.Namespace,
) -> dict[str, Any]:
    """Fit the functions, ship them if asked to, and give the cross-validated figures.

    `strangers`: questions about other articles than those that were asked.
    """
    reads = options.reader != "none"
    reading, certain = (_RANKING, _CERTAIN) if reads else ((), _UNREAD)
    answerable = [one for one in asked if one.answerable]
    folds = KFold(_FOLDS, shuffle=True, random_state=0)
    chosen = [(one.chosen, one.there) for one in answerable]
    read = [(one.scores, one.right) for one in answerable]
    other_read = [[(one.scores, one.right) for one in pile] for pile in others]
    other_chosen = [[(one.chosen, one.there) for one in pile] for pile in others]
    orders, first_orders = [], []
    for learnt, tried in folds.split(answerable):
        ranking = joined([[read[i] for i in learnt], *other_read], reading)
        choosing = joined([[chosen[i] for i in learnt], *other_chosen], _CHOOSING)
        orders += [(i, _order(ranking, read[i][0])) for i in tried]
        first_orders += [(i, _order(choosing, chosen[i][0])) for i in tried]
    ranking = joined([read, *other_read], reading)
    choosing = joined([chosen, *other_chosen], _CHOOSING)
    by = ranking if reads else choosing
    firsts = [first(by, one) for one in asked]
    labels = np.array([one.answerable for one in asked])
    strict = np.array([one.strict for one in asked])
    certainties = np.zeros(len(asked))
    for learnt, tried in folds.split(asked):
        answers = _fitted([firsts[i] for i in learnt], labels[learnt], certain)
        certainties[tried] = [answers.probability(firsts[i]) for i in tried]
    reader = fitted.name_of(open_reader(options.reader))
    answers = _fitted(firsts, labels, certain)
    own = [first(by, one) for pile in (asked, *others) for one in pile if one.scores]
    foreign = [first(by, one) for one in strangers if one.scores]
    near = _fitted(
        own + foreign,
        np.array([True] * len(own) + [False] * len(foreign)),
        _NEAR if reads else _NEAR_UNREAD,
    )
    nearness = np.array([near.probability(one) for one in own])
    closest = round(float(np.quantile(nearness, _LOST)), 3)
    shipped = Fitted(
        ranking=Ranking(reader=reader, candidates=choosing, read=ranking),
        calibration=Calibration(
            reader=reader,
            questions=len(asked),
            answers=answers,
            near=near,
            closest=closest,
            curve=curve(certainties, labels),
        ),
    )
    if options.ship:
        encoded = msgspec.json.format(msgspec.json.encode(shipped), indent=1) + b"\n"
        (_SHIPPED / f"{Path(options.reader).name}.json").write_bytes(encoded)
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
        "strangers told that nothing is near": round(
            float(np.mean([near.probability(one) < closest for one in foreign])), 4
        ),
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
    if not names:
        return Logistic()
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


def _fitted(scores: Sequence[Scores], labels: NDArray[np.bool_], names: Sequence[str]) -> Logistic:
    """What parts the labelled scores, both kinds being equally frequent."""
    model = LogisticRegression(C=1.0, max_iter=1000, class_weight="balanced")
    model.fit(_matrix(scores, names), labels)
    weights = zip(names, model.coef_[0], strict=True)
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


if __name__ == "__main__":
    main()
