"""Fit what ranks the hits and what gives the verdict, and tell how good that is on other questions.

    python -m benchmarks.fit --shared ../shared/data --data DIR [--reader NAME|none] [--ship]

Asks the questions of four piles of articles, whose indexes are built in DIR unless they are there
(what was read is kept there too). What ranks is fitted on three of them, each with the same weight;
what tells whether a question is near the articles at all, on all, against questions of another.
The verdict is fitted on the same three, the news weighing three times each of the others: there the
unanswerable questions are far from the articles, on small piles they are near and worded otherwise.
Its curve is that of the news alone. The figures are those of news-dev and, for what ranks, of the
samples: cross-validated over their questions (5 folds), with every candidate read; which are read,
the shipped function chose (for a reader that is not shipped: the one for none). For the verdict on
the samples the ranking was fitted to them too. `--ship` writes the functions fitted on all
questions to index/fitted/.
"""

import argparse
import json
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold

from benchmarks import machine
from benchmarks.asked import Asked, collect
from benchmarks.piles import SAMPLES
from benchmarks.rankings import CROWDED, Case, Floats, by, choosing, first, matrix, ranking, unread
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
_CERTAIN = ("cosine", "coverage", "window", "timely", "relevance", "margin", "near")
_CERTAIN_CROWDED = ("cosine", "coverage", "window", "timely", "margin", "near")
"""Of these the weights are those among many passages, as in the ranking."""
_FOLDS = 5
Judged = tuple[Scores, bool, int]
"""The scores of a question's first hit, whether it can be answered, and how many passages."""
_NEWS, _OTHERS, _THRICE = "news-dev", ("clapnq-dev", SAMPLES), "onestopqa-dev"
"""The last holds each article three times and labels one of them: it says nothing of what ranks."""
_NEWS_WEIGHT = 3.0
"""What the news weighs in the verdict, each other pile being 1."""
_SILENT_WEIGHT = 2.2
"""What the unanswerable questions of the samples weigh, those of others being 1: they are all near
the topic, and at the point chosen on the news no more than 8% of them may be answered."""
_UNREAD = ("cosine", "coverage", "window")
"""What the verdict is taken from where nothing is read."""
_NEAR, _NEAR_UNREAD = ("cosine", "relevance"), ("cosine", "coverage")
_LOST = 0.02
"""Share of a pile's own questions that may be told that nothing is near."""


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
    certain = _CERTAIN if reads else _UNREAD
    piles = [[one for one in pile if one.answerable] for pile in (asked, *others)]
    chosen = [[unread(one) for one in pile] for pile in piles]
    read = [[(one.scores, one.right, one.passages) for one in pile] for pile in piles]
    best = msgspec.structs.replace(
        choosing(chosen), reader=fitted.name_of(open_reader(options.reader))
    )
    if reads:
        best = msgspec.structs.replace(best, read=ranking(read).read, crowded=CROWDED)
    labels = np.array([one.answerable for one in asked])
    strict = np.array([one.strict for one in asked])
    certainties = np.zeros(len(asked))
    crowded = _CERTAIN_CROWDED if reads else ()
    judged = [[one for one in pile if one.scores] for pile in others]
    for learnt, tried in _folds(asked):
        own = [asked[i] for i in learnt if labels[i]]
        if reads:
            ranks = ranking([[(one.scores, one.right, one.passages) for one in own], *read[1:]])
        else:
            ranks = choosing([[unread(one) for one in own], *chosen[1:]])
        told = [_judged(ranks, pile) for pile in ([asked[i] for i in learnt], *judged)]
        verdict = _verdict(told, certain, crowded)
        certainties[tried] = [
            verdict.among(asked[i].passages).certainty(first(ranks, asked[i])) for i in tried
        ]
    verdict = _verdict([_judged(best, pile) for pile in (asked, *judged)], certain, crowded)
    samples = _held_out(best, [asked, *judged], certain, crowded)
    near_ones = [
        first(best, one) for pile in (asked, *others, thrice) for one in pile if one.scores
    ]
    foreign = [first(best, one) for one in strangers if one.scores]
    known = _NEAR if reads else _NEAR_UNREAD
    near, _ = _parting(
        matrix(near_ones + foreign, known),
        np.array([True] * len(near_ones) + [False] * len(foreign)),
        known,
    )
    nearness = np.array([near.probability(one) for one in near_ones])
    closest = round(float(np.quantile(nearness, _LOST)), 3)
    shipped = Fitted(
        ranking=best,
        calibration=msgspec.structs.replace(
            verdict,
            reader=best.reader,
            questions=len(asked),
            near=near,
            closest=closest,
            curve=curve(certainties, labels),
        ),
    )
    if options.ship:
        encoded = msgspec.json.format(msgspec.json.encode(shipped), indent=1) + b"\n"
        (_SHIPPED / f"{Path(options.reader).name}.json").write_bytes(encoded)
    point = shipped.calibration.threshold(IndexSettings().precision)
    kinds = np.array([one.answerable for one in judged[-1]])
    return {
        **({"ranking, strict": _hits(piles, read, 0, ranking)} if reads else {}),
        "choosing, strict": _hits(piles, chosen, 0, choosing),
        **({"ranking, samples": _hits(piles, read, -1, ranking)} if reads else {}),
        "choosing, samples": _hits(piles, chosen, -1, choosing),
        "verdict auroc": round(float(roc_auc_score(labels, certainties)), 4),
        "verdict auroc, strict": round(
            float(roc_auc_score(labels[strict | ~labels], certainties[strict | ~labels])), 4
        ),
        "threshold": point,
        "strict answered": round(float((certainties[strict] >= point).mean()), 4),
        "answerable answered": round(float((certainties[labels] >= point).mean()), 4),
        "refused": round(float((certainties[~labels] < point).mean()), 4),
        "samples answered": round(float((samples >= point)[kinds].mean()), 4),
        "samples refused": round(float((samples < point)[~kinds].mean()), 4),
        "verdict auroc, samples": round(float(roc_auc_score(kinds, samples)), 4),
        "strangers told that nothing is near": round(
            float(np.mean([near.probability(one) < closest for one in foreign])), 4
        ),
        "fitted": msgspec.to_builtins(shipped),
    }


def _judged(ranks: Ranking, pile: Sequence[Asked]) -> list[Judged]:
    """The first hit of each question under this ranking."""
    return [(first(ranks, one), one.answerable, one.passages) for one in pile]


def _verdict(
    piles: Sequence[Sequence[Judged]], names: Sequence[str], crowded: Sequence[str]
) -> Calibration:
    """What parts answers from none on the news, which come first, and on the other piles, the
    samples last; its curve and what is near are still to come.

    `crowded`: scores that count more the more passages there are.
    """
    shares = [_NEWS_WEIGHT, *(1.0 for _ in piles[1:])]
    silent = [*(1.0 for _ in piles[1:]), _SILENT_WEIGHT if crowded else 1.0]
    weights, rows = [], []
    for pile, share, more in zip(piles, shares, silent, strict=True):
        kinds = np.array([label for _, label, _ in pile])
        each = np.where(kinds, 1 / max(1, kinds.sum()), more / max(1, (~kinds).sum()))
        weights.append(each * share)
        counts = [crowd(passages) for _, _, passages in pile]
        scaled = [[count if name in crowded else 1.0 for name in names] for count in counts]
        few = 1 - np.array(counts)[:, np.newaxis]
        rows.append(np.hstack([matrix([one for one, _, _ in pile], names) * scaled, few]))
    labels = np.array([label for pile in piles for _, label, _ in pile])
    joint = np.concatenate(weights)
    columns = len(names) + bool(crowded)
    answers, few_weight = _parting(
        np.concatenate(rows)[:, :columns], labels, names, joint * len(joint) / joint.sum()
    )
    return Calibration(
        reader="",
        questions=0,
        answers=answers,
        crowded=tuple(crowded),
        few=few_weight,
        near=Logistic(),
        closest=0.0,
        curve=(),
    )


def _held_out(
    ranks: Ranking, piles: Sequence[Sequence[Asked]], names: Sequence[str], crowded: Sequence[str]
) -> Floats:
    """How certain each question of the last pile is to be answered by what was fitted without it;
    what ranks was fitted with it."""
    *others, last = [_judged(ranks, pile) for pile in piles]
    found = np.zeros(len(last))
    for learnt, tried in _folds(last):
        verdict = _verdict([*others, [last[i] for i in learnt]], names, crowded)
        for i in tried:
            scores, _, passages = last[i]
            found[i] = verdict.among(passages).certainty(scores)
    return found


def _parting(
    rows: Floats,
    labels: NDArray[np.bool_],
    names: Sequence[str],
    weights: Floats | None = None,
) -> tuple[Logistic, float]:
    """What parts the labelled rows of these scores, both kinds being equally frequent unless
    `weights` says what each counts; and the weight of one more column, 0 if there is none."""
    balanced = "balanced" if weights is None else None
    model = LogisticRegression(C=1.0, max_iter=1000, class_weight=balanced)
    model.fit(rows, labels, sample_weight=weights)
    found = [round(float(weight), 4) for weight in model.coef_[0]]
    return (
        Logistic(
            intercept=round(float(model.intercept_[0]), 4),
            **dict(zip(names, found, strict=False)),
        ),
        found[len(names)] if len(found) > len(names) else 0.0,
    )


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
    fitting: Callable[[Sequence[Sequence[Case]]], Ranking],
) -> dict[str, float]:
    """Share of the strict questions of a pile that have a right hit among the first, by weights
    that were fitted on the other piles and on other questions of this one."""
    tried_on = cases[number]
    rest = [pile for pile in cases if pile is not tried_on]
    ranks: list[float] = []
    for learnt, tried in _folds(tried_on):
        weights = fitting([[tried_on[i] for i in learnt], *rest])
        for scores, right, passages in (tried_on[i] for i in tried if piles[number][i].strict):
            told = by(weights, passages)
            order = sorted(range(len(scores)), key=lambda i: -told.logit(scores[i]))
            ranks.append(next((k for k, i in enumerate(order, 1) if right[i]), math.inf))
    return {f"hit@{k}": round(float(np.mean(np.array(ranks) <= k)), 4) for k in (1, 3, 4, 6, 8, 12)}


if __name__ == "__main__":
    main()
