"""Which sentences a training pair shows: around an answer, those without it, or other ones.

A window is a half-open range of the pool's sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator

from training.pair import MAX_LENGTH
from training.pool import Pool

Window = tuple[int, int]

WORDS = ((20, 70), (70, 120), (120, 180))
SHARES = (0.55, 0.35, 0.10)
"""Lengths aimed at and how often; short ones teach as much about answers for half the time."""
LEAST_WORDS = 12
"""What must be left of a window whose answer is cut out."""


def around(pool: Pool, question: int, random: Generator) -> tuple[Window, tuple[int, int]]:
    """Draw one of the question's answers and whole sentences around it: (window, answer)."""
    spans = pool.answers[question]
    answer = spans[int(random.integers(len(spans)))]
    article = int(pool.question_article[question])
    first = int(np.searchsorted(pool.sentences, answer[0], side="right")) - 1
    last = int(np.searchsorted(pool.sentences, answer[1]))
    bottom, top = int(pool.articles[article]), int(pool.articles[article + 1])
    target = int(random.integers(*WORDS[int(random.choice(len(WORDS), p=SHARES))]))
    before = random.random()  # how much of the rest stands before the answer
    while int(pool.words[first:last].sum()) < target and (first > bottom or last < top):
        left = first > bottom and (last >= top or random.random() < before)
        index = first - 1 if left else last
        length = pool.sentences[last] - pool.sentences[first]
        if length + pool.sentences[index + 1] - pool.sentences[index] > MAX_LENGTH - 80:
            break
        first, last = (index, last) if left else (first, last + 1)
    return (first, last), answer


def without(pool: Pool, question: int, window: Window) -> list[Window] | None:
    """What is left of `window` without the sentences of the question's answers.

    None if that is too little, or says an answer's words all the same.
    """
    kept = [
        (i, i + 1)
        for i in range(*window)
        if not any(
            pool.sentences[i] < high and low < pool.sentences[i + 1]
            for low, high in pool.answers[question]
        )
    ]
    words = sum(int(pool.words[i]) for i, _ in kept)
    return None if words < LEAST_WORDS or says(pool, question, kept) else kept


def negatives(
    pool: Pool, question: int, random: Generator, *, same: int, near: int, far: int
) -> list[Window]:
    """Passages that do not say any of the answers, drawn from BM25's ranking for the question.

    `same` from the best 6 of the question's own article, `near` from ranks 1-12, `far` from ranks
    13-100 of all; fewer where there are fewer.
    """
    scores = pool.search(pool.questions[question])
    article = int(pool.question_article[question])
    low, high = np.searchsorted(pool.passages, pool.articles[article : article + 2])
    inside = low + np.argsort(-scores[low:high])[:6]
    best = np.argpartition(-scores, 100)[:100]
    best = best[np.argsort(-scores[best])]
    chosen: list[int] = []
    for ranked, wanted in ((inside, same), (best[:12], near), (best[12:], far)):
        left = wanted
        for passage in random.permutation(ranked).tolist():
            if left and passage not in chosen and not says(pool, question, [pool.passage(passage)]):
                chosen.append(passage)
                left -= 1
    return [pool.passage(passage) for passage in chosen]


def says(pool: Pool, question: int, windows: Sequence[Window]) -> bool:
    """Whether the pieces of any of the question's answers stand in these windows."""
    text = _key([piece for window in windows for piece in pool.sentence_pieces(*window)])
    return any(_key(pool.pieces[low:high].tolist()) in text for low, high in pool.answers[question])


def _key(pieces: Sequence[int]) -> str:
    return "," + ",".join(map(str, pieces)) + ","
