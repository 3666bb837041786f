"""Which passages fit a question? Candidates from both indexes, joined and weighted."""

import numpy as np

from index.answer import Hit, Scores
from index.encoder import Vectors
from index.snapshot import Snapshot

COSINE_WEIGHT = 0.5
"""Of the cosine beside the lexical coverage in the fused score: measured, docs/benchmarks.md."""


def hits(
    snapshot: Snapshot,
    question: str,
    vector: Vectors,
    *,
    candidates: int,
    cosine_weight: float = COSINE_WEIGHT,
) -> list[Hit]:
    """The candidates of both indexes, best first.

    `candidates` passages are taken from each index; each of their union gets both scores, so that
    none is judged by the index alone that found it.
    """
    coverage = snapshot.lexical.coverage(question)
    by_words = np.argsort(-coverage, kind="stable")[:candidates]
    by_words = by_words[coverage[by_words] > 0]
    by_vector = snapshot.vectors.nearest(vector, candidates)
    rows = np.union1d(by_words, by_vector)
    cosines = snapshot.vectors.cosines(vector, rows)
    fused = coverage[rows] + cosine_weight * cosines
    order = np.argsort(-fused, kind="stable")
    return [
        Hit(
            row=int(rows[i]),
            scores=Scores(
                cosine=float(cosines[i]), coverage=float(coverage[rows[i]]), fused=float(fused[i])
            ),
        )
        for i in order
    ]
