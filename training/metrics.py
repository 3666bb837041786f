"""How good answers and rankings are, as the field counts it."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

import numpy as np

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’")


def normalised(text: str) -> str:
    """Lower case, no punctuation, no articles, single spaces.

    As SQuAD's evaluate-v1.1.py, and without curly quotes too.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact(found: str, wanted: Sequence[str]) -> float:
    """1 if `found` is one of `wanted`, else 0."""
    return float(normalised(found) in {normalised(text) for text in wanted})


def f1(found: str, wanted: Sequence[str]) -> float:
    """Best harmonic mean of word precision and recall against one of `wanted`, 0 to 1."""
    return max(
        (_f1(normalised(found).split(), normalised(text).split()) for text in wanted), default=0.0
    )


def _f1(found: list[str], wanted: list[str]) -> float:
    shared = sum((Counter(found) & Counter(wanted)).values())
    return 2 * shared / (len(found) + len(wanted)) if shared else 0.0


def best_with_silence(
    margins: Sequence[float], scores: Sequence[float], answerable: Sequence[bool]
) -> float:
    """Best mean score over all thresholds, 0 to 1.

    An answer whose margin is below the threshold is not given. `scores` are those of the answers
    if given; silence scores 1 on an unanswerable question and 0 on another.
    """
    order = np.argsort(-np.array(margins))
    given = np.array(scores)[order] * np.array(answerable)[order]
    silent = (~np.array(answerable)[order]).astype(float)
    totals = np.concatenate([[0.0], np.cumsum(given - silent)]) + silent.sum()
    return float(totals.max() / len(order))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Probability that a positive scores above a negative, ties half; 0 to 1."""
    ranked = np.sort(negative)
    below = np.searchsorted(ranked, positive, side="left")
    not_above = np.searchsorted(ranked, positive, side="right")
    return float((below + not_above).mean() / 2 / len(ranked))
