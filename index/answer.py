"""What a question leads to: hits while ranking, quotes in the answer, and a verdict."""

import math
from typing import Literal

import msgspec

from corpus.article import Article, Passage, Span
from index.reader import Place

Verdict = Literal["answered", "closest", "nothing"]
"""`closest`: the nearest passages, not an answer. `nothing`: the articles hold nothing near."""
_RECENT = 0.5
"""What it counts that an article is new, where that it is of the days that are named counts 1."""
_SOFTENED = 2.0
"""By which the relevance is divided: the reader is surer than it is right."""


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """How a passage fits a question, on absolute scales."""

    cosine: float
    """Of the question's and the passage's vectors, -1 to 1."""
    coverage: float
    """BM25 as a share of what the question's words can give, 0 to 1."""
    lead: float = 0.0
    """1 for the first passage of an article, 1/2 for the second, and so on: reports begin with
    what matters."""
    title: float = 0.0
    """Share of the question's words, weighed by rarity, in the article's title, 0 to 1."""
    window: float = 0.0
    """Share of the question's words, weighed by rarity, in the part that is read, 0 to 1."""
    phrases: float = 0.0
    """Share of the question's neighbouring words that are neighbours in the passage, 0 to 1."""
    article: float = 0.0
    """Share of the question's words, weighed by rarity, anywhere in the article, 0 to 1."""
    length: float = 0.0
    """Of the passage, in thousands of characters."""
    timely: float = 0.0
    """How well the article's day fits the days that the question names ("this week"), 0 to 1; 0
    where it names none."""
    recent: float = 0.0
    """How near the article's day is to the day of asking, 0 to 1, and for one without a date what
    the newest has; 0 where the question names days or a time gone by."""
    fused: float = 0.0
    """The weighted sum of the scores so far, which chooses what is read: no sign of truth."""
    relevance: float | None = None
    """The reader's logit, about -11 to 11; None for a passage that was not read."""
    margin: float | None = None
    """How much surer the reader is of the marked place than of "no answer here", in logits."""
    near: float = 0.0
    """Share of the question's words, weighed by rarity, near the likeliest answer, 0 to 1."""
    asks: float = 0.0
    """1 if the likeliest answer stands in a sentence that is a question itself, else 0."""
    rank: float | None = None
    """The weighted sum that ranks what was read; None for a passage that was not read."""

    @property
    def day(self) -> float:
        """How well the article's day fits those that the question names, or likely means, 0 to
        1."""
        return self.timely + _RECENT * self.recent

    @property
    def chance(self) -> float | None:
        """The relevance between 0 and 1: what answers beyond doubt is not made better by more of
        it, nor what is beside the point worse."""
        if self.relevance is None:
            return None
        return 1 / (1 + math.exp(-self.relevance / _SOFTENED))


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage with its scores, in ranking."""

    row: int
    """Of every part of the snapshot."""
    scores: Scores
    part: Span
    """What is read of the passage at first, in offsets of the article's text."""
    furniture: bool = False
    """True for what stands around an article on a page: it is ranked last and never quoted."""
    repeats: int | None = None
    """Row of the better hit that says all that it says, in almost the same words; it is ranked
    last and never quoted."""
    places: tuple[Place, ...] = ()
    """The likeliest answers in all that was read of the passage, best first, in offsets of the
    article's text; empty if nothing was read."""

    @property
    def answer(self) -> Span | None:
        """The likeliest answer."""
        return self.places[0].span if self.places else None


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A hit chosen for an answer."""

    article: Article
    passage: Passage
    span: Span
    """What is shown: `article.text[span.start:span.end]`, whole sentences inside the passage."""
    text: str
    """That slice, taken when the quote was chosen."""
    focus: Span
    """What is the last to go when a quote is shortened: the likely answer, or the sentence inside
    `span` that shares the rarest words with the question."""
    answer: Span | None
    """The answer inside `span` where the reader is sure of it, in offsets of the article's text."""
    marked: Span | None
    """What is bold inside `span`: the answer, its sentence if the reader is not sure, or None."""
    paragraph: int
    """Number of the paragraph in which `span` starts, from 1; headings do not count."""
    paragraphs: int
    """How many paragraphs the article has."""
    scores: Scores
    answers: bool = False
    """Whether it would be called an answer by itself."""
    also: tuple[Article, ...] = ()
    """Other articles that say the same in almost the same words."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its quotes and the verdict on them."""

    question: str
    verdict: Verdict
    snapshot: str
    """Version of the snapshot that answered."""
    quotes: tuple[Quote, ...]
    """In the order in which they are shown; empty if the verdict is `nothing`."""
    newest_first: bool = False
    """True if those that answer by themselves are from articles of different dates, and therefore
    come by their dates; else the best is first."""
    near: tuple[Article, ...] = ()
    """Where the verdict is `nothing`: the articles that came closest, best first."""
