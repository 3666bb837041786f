"""Fit what ranks the hits and what gives the verdict, and tell how good that is on other questions.

    python -m benchmarks.fit --shared ../shared/data --data DIR [--reader NAME|none] [--ship]

Asks the questions of four piles of articles, whose indexes are built in DIR unless they are there
(what was read is kept there too). What ranks is fitted on three of them, each with the same weight;
what tells whether a question is near the articles at all, on all, against questions of another.
The verdict is fitted on the same three, the news weighing three times each of the others: there the
unanswerable questions are far from the articles, on small piles they are near and worded otherwise.
Its curve is that of the news alone. The figures are those of news-dev and, for what ranks, of the
samples: cross-validated over their questions (5 folds), with every candidate read; which are read,
the shipped function chose. `--ship` writes the functions fitted on all questions to index/fitted/.
"""

import argparse
import json
import math
from collections.abc import Iterator, Sequence
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
from benchmarks.piles import SAMPLES
from index import fitted
from index.answer import Scores
from index.calibrate import curve
from index.fitted import Fitted
from index.logistic import Logistic
from index.ranking import Ranking, crowd
from index.reader import SHIPPED, open_reader
from index.settings import IndexSettings
from index.verdict import Calibration

_SHIPPED = Path(__file__).parents[1] / "index" / "fitted"
_CHOOSING = ("cosine", "coverage", "lead", "title", "window", "phrases")
_RANKING = ("title", "phrases", "relevance", "margin", "near", "asks")
_CROWDED = ("title", "phrases", "margin", "near")
"""Of these the weights are those among many passages (`index.ranking`)."""
_CERTAIN = ("cosine", "coverage", "window", "relevance", "margin", "near")
_FOLDS = 5
_NEWS, _OTHERS, _THRICE = "news-dev", ("clapnq-dev", SAMPLES), "onestopqa-dev"
"""The last holds each article three times and labels one of them: it says nothing of what ranks."""
_WEIGHT = 300.0
"""Questions that each pile counts as when the ranking is fitted."""
_NEWS_WEIGHT = 3.0
"""What the news weighs in the verdict, each other pile being 1."""
_UNREAD = ("cosine", "coverage", "window")
"""What the verdict is taken from where nothing is read."""
_NEAR, _NEAR_UNREAD = ("cosine", "relevance"), ("cosine", "coverage")
_MANY = 1_000_000
"""Passages among which words count in full: what chooses candidates is the same for all piles."""
_LOST = 0.02
"""Share of a pile's own questions that may be told that nothing is near."""

Floats = NDArray[np.float64]
Case = tuple[Sequence[Scores], Sequence[bool], int]
"""The scores of a question's hits, which of them are right, and how many passages there are."""


def main() -> None:
    """Fit, tell, and ship if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, required=True, help="folder of the labelled sets")
    parser.add_argument("--data", type=Path, required=True, help="folder for indexes and readings")
    parser.add_argument("--reader", default=IndexSettings().reader)
    parser.add_argument("--ship", action="store_true", help="write index/fitted/")
    options = parser.parse_args()
    if options.ship and options.reader not in ("none", SHIPPED):
        parser.error(f"only the functions of {SHIPPED} and of none are shipped")
    piles = (_NEWS, *_OTHERS, _THRICE)
    asked, *others, thrice = (collect(pile, pile, options) for pile in piles)
    strangers = [
        one
        for pile, other in zip(piles, (*piles[1:], piles[0]), strict=True)
        for one in collect(pile, other, options)
    ]
    told = fit(asked, others, thrice, strangers, options)
    print(json.dumps({"machine": machine.line()} | told, indent=1))


def fit(
    asked: Sequence[Asked],
    others: Sequence[Sequence[Asked]],
    thrice: Sequence[Asked],
    strangers: Sequence[Asked],
    options: argparse.Namespace,
) -> dict[str, Any]:
    """Fit the functions, ship them if asked to, and give the cross-validated figures.

    `asked`: about the news. `others`: of the piles that are ranked as well, the samples last.
    `thrice`: of the one that is not. `strangers`: about other articles than those that were asked.
    """
    reads = options.reader != "none"
    reading, certain = (_RANKING, _CERTAIN) if reads else ((), _UNREAD)
    piles = [[one for one in pile if one.answerable] for pile in (asked, *others)]
    chosen = [[(one.chosen, one.there, _MANY) for one in pile] for pile in piles]
    read = [[(one.scores, one.right, one.passages) for one in pile] for pile in piles]
    ranking, choosing = joined(read, reading), joined(chosen, _CHOOSING)
    by = ranking if reads else choosing
    labels = np.array([one.answerable for one in asked])
    strict = np.array([one.strict for one in asked])
    certainties = np.zeros(len(asked))
    judged = [[one for one in pile if one.scores] for pile in others]
    for learnt, tried in _folds(asked):
        own = [asked[i] for i in learnt if labels[i]]
        if reads:
            cases = [(one.scores, one.right, one.passages) for one in own]
            ranks = joined([cases, *read[1:]], reading)
        else:
            ranks = joined(
                [[(one.chosen, one.there, _MANY) for one in own], *chosen[1:]], _CHOOSING
            )
        told = [(first(ranks, asked[i]), bool(labels[i])) for i in learnt]
        rest = [[(first(ranks, one), one.answerable) for one in pile] for pile in judged]
        answers = _verdict([told, *rest], certain)
        certainties[tried] = [answers.probability(first(ranks, asked[i])) for i in tried]
    reader = fitted.name_of(open_reader(options.reader))
    every = [[(first(by, one), one.answerable) for one in pile] for pile in (asked, *judged)]
    answers = _verdict(every, certain)
    near_ones = [first(by, one) for pile in (asked, *others, thrice) for one in pile if one.scores]
    foreign = [first(by, one) for one in strangers if one.scores]
    near = _fitted(
        near_ones + foreign,
        np.array([True] * len(near_ones) + [False] * len(foreign)),
        _NEAR if reads else _NEAR_UNREAD,
    )
    nearness = np.array([near.probability(one) for one in near_ones])
    closest = round(float(np.quantile(nearness, _LOST)), 3)
    shipped = Fitted(
        ranking=Ranking(
            reader=reader,
            candidates=choosing,
            read=ranking,
            crowded=_CROWDED if reads else (),
        ),
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
        "ranking, strict": _hits(piles, read, 0, reading),
        "choosing, strict": _hits(piles, chosen, 0, _CHOOSING),
        "ranking, samples": _hits(piles, read, -1, reading),
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


def joined(piles: Sequence[Sequence[Case]], names: Sequence[str]) -> Logistic:
    """The weights under which the right candidates are likeliest to be first.

    A conditional logit model (McFadden 1974) with a small price on large weights: for each
    question the probability of a candidate is the softmax of its weighted scores. Every pile
    counts the same, whatever the number of its questions.
    """
    if not names:
        return Logistic()
    usable: list[tuple[Floats, NDArray[np.bool_], float]] = []
    for cases in piles:
        found = [case for case in cases if any(case[1])]
        worth = _WEIGHT / max(1, len(found))
        usable += [
            (_matrix(scores, names) * _shares(names, passages), np.array(right), worth)
            for scores, right, passages in found
        ]
    spread = np.concatenate([rows for rows, _, _ in usable]).std(axis=0) + 1e-9
    usable = [(rows / spread, right, worth) for rows, right, worth in usable]

    def cost(weights: Floats) -> tuple[float, Floats]:
        """With its slope: the scores expected of any candidate less those of a right one."""
        lost, slope = 0.5 * float(weights @ weights), weights.copy()
        for rows, right, worth in usable:
            logits = rows @ weights
            every, good = logsumexp(logits), logsumexp(logits[right])
            lost += worth * float(every - good)
            slope += worth * (np.exp(logits - every) @ rows)
            slope -= worth * (np.exp(logits[right] - good) @ rows[right])
        return lost, slope

    found = minimize(cost, np.ones(len(names)), jac=True, method="L-BFGS-B").x / spread
    return Logistic(**{name: round(float(w), 4) for name, w in zip(names, found, strict=True)})


def first(ranking: Logistic, one: Asked) -> Scores:
    """The scores of the hit that is ranked first."""
    by = _among(ranking, one.passages) if ranking.relevance else ranking
    return max(one.scores, key=by.logit)


def _among(read: Logistic, passages: int) -> Logistic:
    ranking = Ranking(reader="", candidates=Logistic(), read=read, crowded=_CROWDED)
    return ranking.among(passages)


def _shares(names: Sequence[str], passages: int) -> Floats:
    """What each score counts among so many passages."""
    return np.array([crowd(passages) if name in _CROWDED else 1.0 for name in names])


def _verdict(piles: Sequence[Sequence[tuple[Scores, bool]]], names: Sequence[str]) -> Logistic:
    """What parts answers from none on the news, which come first, and on the other piles."""
    shares = [_NEWS_WEIGHT, *(1.0 for _ in piles[1:])]
    weights = []
    for pile, share in zip(piles, shares, strict=True):
        kinds = np.array([label for _, label in pile])
        each = np.where(kinds, 1 / max(1, kinds.sum()), 1 / max(1, (~kinds).sum()))
        weights.append(each * share)
    scores = [one for pile in piles for one, _ in pile]
    labels = np.array([label for pile in piles for _, label in pile])
    joint = np.concatenate(weights)
    return _fitted(scores, labels, names, joint * len(joint) / joint.sum())


def _fitted(
    scores: Sequence[Scores],
    labels: NDArray[np.bool_],
    names: Sequence[str],
    weights: Floats | None = None,
) -> Logistic:
    """What parts the labelled scores, both kinds being equally frequent unless `weights` says what
    each counts."""
    balanced = "balanced" if weights is None else None
    model = LogisticRegression(C=1.0, max_iter=1000, class_weight=balanced)
    model.fit(_matrix(scores, names), labels, sample_weight=weights)
    found = zip(names, model.coef_[0], strict=True)
    return Logistic(
        intercept=round(float(model.intercept_[0]), 4),
        **{name: round(float(weight), 4) for name, weight in found},
    )


def _matrix(scores: Sequence[Scores], names: Sequence[str]) -> Floats:
    rows = [[getattr(one, name) or 0.0 for name in names] for one in scores]
    return np.where(np.isfinite(rows), rows, 0.0)


def _folds(cases: Sequence[object]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Numbers of what is learnt from and what is tried, the same for the same number of cases."""
    found: Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]] = KFold(
        _FOLDS, shuffle=True, random_state=0
    ).split(cases)
    return found


def _hits(
    piles: Sequence[Sequence[Asked]],
    cases: Sequence[Sequence[Case]],
    number: int,
    names: Sequence[str],
) -> dict[str, float]:
    """Share of the strict questions of a pile that have a right hit among the first, by weights
    that were fitted on the other piles and on other questions of this one."""
    tried_on = cases[number]
    rest = [pile for pile in cases if pile is not tried_on]
    ranks: list[float] = []
    for learnt, tried in _folds(tried_on):
        weights = joined([[tried_on[i] for i in learnt], *rest], names)
        for scores, right, passages in (tried_on[i] for i in tried if piles[number][i].strict):
            by = _among(weights, passages)
            order = sorted(range(len(scores)), key=lambda i: -by.logit(scores[i]))
            ranks.append(next((k for k, i in enumerate(order, 1) if right[i]), math.inf))
    return {
        f"hit@{k}": round(float(np.mean(np.array(ranks) <= k)), 4) for k in (1, 3, 5, 8, 10, 12)
    }


if __name__ == "__main__":
    main()
