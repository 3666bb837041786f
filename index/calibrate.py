"""A calibration refined by an operator's own labelled questions.

The shipped function already tells good scores from bad ones; what differs between piles of
articles is how sure a given score makes one. So only its logit is scaled and shifted (Platt 1999,
"Probabilistic outputs for support vector machines"), and each change has its price, so that a few
questions move it little and many as far as they like.
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index.answer import Scores
from index.errors import BuildError
from index.logistic import FEATURES, Logistic
from index.verdict import Calibration, Point

LEAST = 20
"""Questions of each kind without which nothing can be said of precision."""
_PRICE = 4.0
"""Of a change of slope or shift by 1, in the currency of log-likelihood: as much as four questions
may be worth."""
_POINTS = 40
"""Points of a curve at most."""

Floats = NDArray[np.float64]


def refined(
    shipped: Calibration,
    scores: Sequence[Scores],
    answerable: Sequence[bool],
    snapshot: str,
) -> Calibration:
    """The shipped calibration as these questions correct it, with the curve they give.

    `scores`: of each question's first hit. Raises BuildError if either kind has fewer than LEAST.
    """
    labels = np.array(answerable, dtype=bool)
    yes, no = int(labels.sum()), int((~labels).sum())
    if min(yes, no) < LEAST:
        raise BuildError(
            f"{yes} answerable and {no} unanswerable questions are too few to calibrate: "
            f"{LEAST} of each are the least; until then the shipped calibration holds"
        )
    logits = np.array([shipped.answers.logit(one) for one in scores])
    slope, shift = platt(logits, labels)
    answers = _rescaled(shipped.answers, slope, shift)
    certainties = np.array([answers.probability(one) for one in scores])
    return msgspec.structs.replace(
        shipped,
        snapshot=snapshot,
        questions=len(labels),
        answers=answers,
        curve=curve(certainties, labels),
    )


def platt(logits: Floats, labels: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift that make 1 / (1 + exp(-(slope * logit + shift))) likeliest.

    Both kinds count as equally frequent. A slope of 1 and a shift of 0 cost nothing, _PRICE for
    each squared distance from them; the slope stays positive.
    """
    signs = np.where(labels, 1.0, -1.0)
    weights = len(labels) / 2 / np.where(labels, labels.sum(), (~labels).sum())

    def cost(change: Floats) -> float:
        slope, shift = change
        lost = np.logaddexp(0.0, -signs * (slope * logits + shift))
        return float(weights @ lost + _PRICE * ((slope - 1) ** 2 + shift**2))

    found = minimize(cost, np.array([1.0, 0.0]), bounds=[(0.05, 20.0), (-20.0, 20.0)])
    return float(found.x[0]), float(found.x[1])


def curve(certainties: Floats, labels: NDArray[np.bool_]) -> tuple[Point, ...]:
    """What comes of each threshold, by rising threshold; at most _POINTS of them.

    The precision given for a threshold is the least of it and all higher ones that still answer a
    tenth of the answerable questions: a lucky stretch promises nothing.
    """
    yes, no = certainties[labels], certainties[~labels]
    shares = np.linspace(1.0, 0.0, _POINTS)
    thresholds = sorted({_short(t) for t in np.quantile(yes, 1 - shares)})
    points: list[Point] = []
    least = 1.0
    for threshold in reversed(thresholds):
        answered = float((yes >= threshold).mean())
        wrong = float((no >= threshold).mean())
        precision = answered / (answered + wrong) if answered else 1.0
        if answered >= 0.1:
            least = min(least, precision)
        points.append(
            Point(
                threshold=threshold,
                precision=round(min(least, precision), 4),
                answered=round(answered, 4),
                refused=round(1 - wrong, 4),
            )
        )
    return tuple(reversed(points))


def _short(value: float) -> float:
    """Four places, rounded down so that what stands at a threshold passes it."""
    return math.floor(value * 1e4) / 1e4


def _rescaled(function: Logistic, slope: float, shift: float) -> Logistic:
    changed = {name: round(slope * float(getattr(function, name)), 4) for name in FEATURES}
    return Logistic(intercept=round(slope * function.intercept + shift, 4), **changed)
