"""A calibration refined by an operator's own labelled questions.

The shipped function already tells good scores from bad ones; what differs between piles of
articles is how sure a given score makes one. So only its logit is scaled and shifted (Platt 1999,
"Probabilistic outputs for support vector machines"). What a reader says of which the shipped
function knows nothing is weighed beside it. Each change has its price, and in the curve from which
the threshold is read the shipped one counts as a hundred more questions: a few questions move the
verdict little, and many as far as they like.
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from index.answer import Scores
from index.errors import BuildError
from index.logistic import FEATURES, Logistic
from index.verdict import Calibration, Point

LEAST = 20
"""Questions of each kind without which nothing can be said of precision."""
_SHIPPED = 100
"""Questions that the shipped curve counts as."""
_PRICE = 5.0
"""Of a change of slope or shift by 1, in the currency of log-likelihood: as much as five questions
may be worth."""
_READ_PRICE = 0.5
"""Of a weight of 1 for a score of the reader, measured in its spreads."""
_READ = ("relevance", "margin")
"""What is weighed of a reader that the shipped function was not fitted for."""
_POINTS = 120
"""Points of a curve at most."""
_FOLDS = 5

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def refined(
    shipped: Calibration,
    scores: Sequence[Scores],
    answerable: Sequence[bool],
    snapshot: str,
) -> Calibration:
    """The shipped calibration as these questions correct it, with the curve that comes of both.

    `scores`: of each question's first hit. The curve is cross-validated: the certainty of a
    question in it is that of a function fitted without it. Raises BuildError if either kind has
    fewer than LEAST.
    """
    labels = np.array(answerable, dtype=bool)
    yes, no = int(labels.sum()), int((~labels).sum())
    if min(yes, no) < LEAST:
        raise BuildError(
            f"{yes} answerable and {no} unanswerable questions are too few to calibrate: "
            f"{LEAST} of each are the least; until then the shipped calibration holds"
        )
    certainties = np.zeros(len(labels))
    folds = _folds(labels)
    for fold in range(_FOLDS):
        others = [one for one, of in zip(scores, folds, strict=True) if of != fold]
        function = _fitted(shipped.answers, others, labels[folds != fold])
        left_out = [one for one, of in zip(scores, folds, strict=True) if of == fold]
        certainties[folds == fold] = [function.probability(one) for one in left_out]
    return msgspec.structs.replace(
        shipped,
        snapshot=snapshot,
        questions=len(labels),
        answers=_fitted(shipped.answers, scores, labels),
        curve=moved(shipped.curve, certainties, labels),
    )


def platt(logits: Floats, labels: Flags, read: Floats | None = None) -> Floats:
    """Slope, shift and a weight for each column of `read`, those that make
    1 / (1 + exp(-(slope * logit + shift + weights @ read))) likeliest.

    Both kinds count as equally frequent. A slope of 1, a shift of 0 and weights of 0 cost nothing;
    each squared distance from them costs _PRICE, that of a weight _READ_PRICE. The slope stays
    positive, and no weight is negative.
    """
    from scipy.optimize import minimize  # takes a fifth of a second to import

    read = np.zeros((len(labels), 0)) if read is None else read
    columns = np.column_stack([logits, np.ones(len(labels)), read])
    further = read.shape[1]
    start = np.array([1.0, 0.0] + [0.0] * further)
    prices = np.array([_PRICE, _PRICE] + [_READ_PRICE] * further)
    signs = np.where(labels, 1.0, -1.0)
    weights = len(labels) / 2 / np.where(labels, labels.sum(), (~labels).sum())

    def cost(changed: Floats) -> float:
        lost = np.logaddexp(0.0, -signs * (columns @ changed))
        return float(weights @ lost + prices @ (changed - start) ** 2)

    bounds = [(0.05, 20.0), (-20.0, 20.0)] + [(0.0, 20.0)] * further
    found: Floats = minimize(cost, start, bounds=bounds).x
    return found


def curve(certainties: Floats, labels: Flags) -> tuple[Point, ...]:
    """What comes of each threshold, by rising threshold; at most _POINTS of them.

    The precision given for a threshold is the least of it and all higher ones that still answer a
    tenth of the answerable questions: a lucky stretch promises nothing.
    """
    yes, no = certainties[labels], certainties[~labels]
    shares = np.linspace(1.0, 0.0, _POINTS)
    thresholds = sorted({_short(t) for t in np.quantile(yes, 1 - shares, method="lower")})
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


def moved(shipped: Sequence[Point], certainties: Floats, labels: Flags) -> tuple[Point, ...]:
    """The shipped curve as other questions with these certainties move it, at the same thresholds.

    Their own precision is counted after isotonic regression (Zadrozny & Elkan 2002, "Transforming
    classifier scores into accurate multiclass probability estimates"): an odd question that is
    surer than its neighbours counts among them, not alone. Then the shipped precision is mixed in
    as that of _SHIPPED questions; these count as twice those of the rarer kind. `answered` and
    `refused` are counted, of these questions alone.
    """
    from sklearn.isotonic import IsotonicRegression  # takes a second to import

    weights = 0.5 / np.where(labels, labels.sum(), (~labels).sum())
    worth = IsotonicRegression().fit_transform(certainties, labels, sample_weight=weights)
    own = 2 * min(labels.sum(), (~labels).sum())
    points = []
    for point in shipped:
        above = certainties >= point.threshold
        sure = np.average(worth[above], weights=weights[above]) if above.any() else worth.max()
        precision = (own * sure + _SHIPPED * point.precision) / (own + _SHIPPED)
        points.append(
            Point(
                threshold=point.threshold,
                precision=round(float(precision), 4),
                answered=round(float(above[labels].mean()), 4),
                refused=round(1 - float(above[~labels].mean()), 4),
            )
        )
    return tuple(points)


def _folds(labels: Flags) -> NDArray[np.int64]:
    """The fold of each question: as many of each kind in every fold, one after the other."""
    found = np.zeros(len(labels), dtype=np.int64)
    for kind in (labels, ~labels):
        found[kind] = np.arange(kind.sum()) % _FOLDS
    return found


def _fitted(shipped: Logistic, scores: Sequence[Scores], labels: Flags) -> Logistic:
    """The shipped function scaled and shifted; where it weighs no relevance, with weights for what
    the reader said, if anything was read."""
    logits = np.array([shipped.logit(one) for one in scores])
    names = () if shipped.relevance else _READ
    rows = np.array([[_value(getattr(one, name)) for name in names] for one in scores])
    middle, spread = rows.mean(axis=0), rows.std(axis=0)
    spread = np.where(spread < 1e-6, 1.0, spread)  # what is always the same gets no weight
    slope, shift, *further = platt(logits, labels, (rows - middle) / spread)
    added = np.array(further) / spread
    changed = {name: float(slope) * float(getattr(shipped, name)) for name in FEATURES}
    for name, weight in zip(names, added, strict=True):
        changed[name] += float(weight)
    changed["intercept"] = float(slope * shipped.intercept + shift - added @ middle)
    return Logistic(**{name: round(value, 4) for name, value in changed.items()})


def _value(score: float | None) -> float:
    """As `Logistic` takes it."""
    return score if score is not None and math.isfinite(score) else 0.0


def _short(value: float) -> float:
    """Four places, rounded down so that what stands at a threshold passes it."""
    return math.floor(value * 1e4) / 1e4
