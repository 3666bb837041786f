"""One training pair: question, title and passage as word pieces, and what to say about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from training.network import SEP
from training.pool import Pool

CLS, FULL_STOP = 101, 1012
"""Ids in the vocabulary of bert-base-uncased."""
MAX_LENGTH = 256
"""Longest pair trained on, in word pieces; production's are about 185."""
QUESTION_LENGTH, TITLE_LENGTH = 48, 24


@dataclass(frozen=True)
class Pair:
    """A pair and its targets.

    `start`, `end` are positions in `ids` of the answer's first and last piece, 0 and 0 for "no
    answer here". Pairs of one `group` compete in relevance; exactly one of them has `positive`.
    """

    ids: list[int]
    passage: int
    """Position of the first piece of the second segment."""
    start: int
    end: int
    group: int
    positive: bool
    taught: bool
    """Whether the teacher scores it."""


def pair(
    pool: Pool,
    asked: Sequence[int],
    ranges: Sequence[tuple[int, int]],
    *,
    answer: tuple[int, int] | None,
    group: int,
    titled: bool,
    taught: bool,
) -> Pair:
    """Put a question's pieces and ranges of sentences of one article together.

    `answer` is a range in `pool.pieces` that lies in the only range of sentences, or None. What is
    longer than MAX_LENGTH loses an end of the passage, never the answer.
    """
    asked = asked[:QUESTION_LENGTH]
    title = pool.titles[pool.article_of_sentence(ranges[0][0])][:TITLE_LENGTH] if titled else []
    head = [CLS, *asked, SEP, *title, *([FULL_STOP] if title else [])]
    room = MAX_LENGTH - len(head) - 1
    body = [piece for span in ranges for piece in pool.sentence_pieces(*span)]
    start = end = skip = 0
    if answer is not None:
        offset = int(pool.sentences[ranges[0][0]])
        low, high = answer[0] - offset, answer[1] - offset
        if len(body) > room:
            skip = max(0, min(low - room // 3, len(body) - room))
        start, end = len(head) + low - skip, len(head) + min(high - skip, room) - 1
    return Pair(
        ids=[*head, *body[skip : skip + room], SEP],
        passage=len(asked) + 2,
        start=start,
        end=end,
        group=group,
        positive=answer is not None,
        taught=taught,
    )
