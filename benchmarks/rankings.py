"""What chooses candidates and what ranks them, fitted to labelled questions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from benchmarks.asked import Asked
from index.answer import Scores
from index.logistic import Logistic
from index.ranking import Ranking, crowd

_CHOOSING = (
    *("cosine", "coverage", "lead", "title", "window", "phrases"),
    *("article", "length", "day"),
)
_GATHERED = ("cosine", "lead")
"""Of these the weights among many passages are others than among few."""
_RANKING = ("lead", "title", "phrases", "relevance", "margin", "near", "asks", "day")
CROWDED = ("lead", "title", "phrases", "margin", "near")
"""Of these the weights are those among many passages (`index.ranking`)."""
_WEIGHT = 300.0
"""Questions that each pile counts as when the ranking is fitted."""

Floats = NDArray[np.float64]
Case = tuple[Sequence[Scores], Sequence[bool], int]
"""The scores of a question's hits, which of them are right, and how many passages there are."""


def choosing(piles: Sequence[Sequence[Case]]) -> Ranking:
    """What chooses candidates, fitted to those of each pile's questions."""
    candidates, gathered = joined(piles, _CHOOSING, gathered=_GATHERED)
    return Ranking(reader="", candidates=candidates, gathered=gathered, read=Logistic())


def ranking(piles: Sequence[Sequence[Case]]) -> Ranking:
    """What ranks, fitted to what was read for each pile's questions."""
    read, _ = joined(piles, _RANKING, crowded=CROWDED)
    return Ranking(reader="", candidates=Logistic(), read=read, crowded=CROWDED)


def joined(
    piles: Sequence[Sequence[Case]],
    names: Sequence[str],
    crowded: Sequence[str] = (),
    gathered: Sequence[str] = (),
) -> tuple[Logistic, Logistic]:
    """The weights under which the right candidates are likeliest to be first, and what comes to
    them among many passages.

    A conditional logit model (McFadden 1974) with a small price on large weights: for each
    question the probability of a candidate is the softmax of its weighted scores. Every pile
    counts the same, whatever the number of its questions. `crowded`: scores that count more the
    more passages there are. `gathered`: those whose weights differ with it.
    """
    usable: list[tuple[Floats, NDArray[np.bool_], float]] = []
    for cases in piles:
        found = [case for case in cases if any(case[1])]
        worth = _WEIGHT / max(1, len(found))
        for scores, right, passages in found:
            share = crowd(passages)
            shares = np.array([share if name in crowded else 1.0 for name in names])
            rows = np.hstack([matrix(scores, names) * shares, matrix(scores, gathered) * share])
            usable.append((rows, np.array(right), worth))
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

    found = minimize(cost, np.ones(len(spread)), jac=True, method="L-BFGS-B").x / spread
    told = [round(float(weight), 4) for weight in found]
    return (
        Logistic(**dict(zip(names, told[: len(names)], strict=True))),
        Logistic(**dict(zip(gathered, told[len(names) :], strict=True))),
    )


def first(ranking: Ranking, one: Asked) -> Scores:
    """The scores of the hit that is ranked first."""
    return max(one.scores, key=by(ranking, one.passages).logit)


def by(ranking: Ranking, passages: int) -> Logistic:
    """What ranks among so many passages: what was read, if anything was."""
    return ranking.among(passages) if ranking.read.relevance else ranking.choosing(passages)


def unread(one: Asked) -> Case:
    """Its candidates as they were before anything was read."""
    return one.chosen, one.there, one.passages


def matrix(scores: Sequence[Scores], names: Sequence[str]) -> Floats:
    """Shape (scores, names); 0 where there is none."""
    rows = [[getattr(one, name) or 0.0 for name in names] for one in scores]
    return np.where(np.isfinite(rows), rows, 0.0)
