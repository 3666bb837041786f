"""Outcomes as the points of the plots."""

from collections.abc import Sequence

import msgspec
import numpy as np

from index.measure.outcome import Outcome

_BINS = 10


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Questions of about the same certainty."""

    certainty: float
    """Their mean, 0 to 1."""
    answerable: float
    """Share of them that the articles answer, 0 to 1."""
    right: float | None
    """Share of those that can be judged with an answer in the first quote, 0 to 1; None if none
    can."""
    questions: int


def risk_coverage(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """(coverage, risk) for each number of questions answered, the surest first; both 0 to 1.

    Of the questions of which a quote can be judged; empty if there are none. Coverage is the share
    of them that are answered, risk the share of those whose first
    quote does not answer (El-Yaniv & Wiener 2010, "On the foundations of noise-free selective
    classification"). Questions of one certainty are answered together.
    """
    points = []
    wrong = 0
    ordered = sorted(_judgeable(outcomes), key=lambda one: -one.certainty)
    for count, one in enumerate(ordered, 1):
        wrong += not one.right
        if count == len(ordered) or ordered[count].certainty != one.certainty:
            points.append((count / len(ordered), wrong / count))
    return points


def operating_point(outcomes: Sequence[Outcome]) -> tuple[float, float] | None:
    """(coverage, risk) of the verdicts that were given, over the same questions; None if none of
    them was answered."""
    judged = _judgeable(outcomes)
    answered = [one for one in judged if one.verdict == "answered"]
    if not answered:
        return None
    wrong = sum(not one.right for one in answered)
    return len(answered) / len(judged), wrong / len(answered)


def calibration(outcomes: Sequence[Outcome]) -> list[Bin]:
    """Up to ten bins of rising certainty with equally many questions each.

    Where there are answerable and unanswerable questions, both kinds weigh the same as a whole, as
    in the calibration: a set has as many of each as it happens to have.
    """
    if not outcomes:
        return []
    kinds = [one.asked.answerable for one in outcomes]
    yes, no = kinds.count(True), kinds.count(False)
    ordered = sorted(outcomes, key=lambda one: one.certainty)
    found = []
    for part in np.array_split(np.arange(len(ordered)), min(_BINS, len(ordered))):
        inside = [ordered[i] for i in part]
        weights = np.array(
            [
                1.0 if not yes or not no else 1 / (yes if one.asked.answerable else no)
                for one in inside
            ]
        )
        judged = np.array([one.asked.judgeable for one in inside])
        right = np.array([one.right for one in inside])
        found.append(
            Bin(
                certainty=float(np.average([one.certainty for one in inside], weights=weights)),
                answerable=float(
                    np.average([one.asked.answerable for one in inside], weights=weights)
                ),
                right=float(np.average(right[judged], weights=weights[judged]))
                if judged.any()
                else None,
                questions=len(inside),
            )
        )
    return found


def _judgeable(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.asked.judgeable]
