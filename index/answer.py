"""What a question leads to: hits while ranking, quotes in the answer, and a verdict."""

from typing import Literal

import msgspec

from corpus.article import Article, Passage, Span

Verdict = Literal["answered", "closest", "nothing"]
"""`closest`: the nearest passages, not an answer. `nothing`: the articles hold nothing near."""


class Scores(msgspec.Struct, frozen=True):
    """How a passage fits a question, on absolute scales."""

    cosine: float
    """Of the question's and the passage's vectors, -1 to 1."""
    coverage: float
    """BM25 as a share of what the question's words can give, 0 to 1."""
    fused: float
    """The weighted sum of both that chooses what is read; it says nothing about truth."""
    relevance: float | None = None
    """The reader's logit, about -11 to 11; None for a passage that was not read."""
    margin: float | None = None
    """How much surer the reader is of the marked place than of "no answer here", in logits."""


class Hit(msgspec.Struct, frozen=True):
    """A passage with its scores, in ranking."""

    row: int
    """Of every part of the snapshot."""
    scores: Scores
    answer: Span | None = None
    """The likeliest answer, in offsets of the article's text; None if nothing was read."""


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A hit chosen for an answer."""

    article: Article
    passage: Passage
    span: Span
    """What is shown: `article.text[span.start:span.end]`, inside the passage."""
    text: str
    """That slice, taken when the quote was chosen."""
    focus: Span
    """What is shown last to go when a quote is shortened: the likely answer, or the sentence
    inside `span` that shares the rarest words with the question."""
    marked: Span | None
    """The answer inside `span`, in offsets of the article's text; None if nothing is marked."""
    paragraphs: int
    """How many paragraphs the article has; the quote's own number is `passage.paragraph`."""
    scores: Scores


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its quotes and the verdict on them."""

    question: str
    verdict: Verdict
    snapshot: str
    """Version of the snapshot that answered."""
    quotes: tuple[Quote, ...]
    """Best first; empty if the verdict is `nothing`."""
