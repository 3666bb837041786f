"""From a question to an answer: the walk that bot, console and command line take."""

import datetime
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from corpus.article import Article
from index import fitted, reading, search, snapshot
from index.answer import Answer, Hit, Quote, Scores, Verdict
from index.encoder import Encoder
from index.encoders import open_encoder
from index.fitted import Fitted
from index.logistic import Logistic
from index.order import newest_first
from index.question import cleaned
from index.quotes import quotes_of
from index.reader import Reader, open_reader
from index.scope import EVERYTHING, Scope
from index.settings import IndexSettings
from index.snapshot import Snapshot
from index.stages import ALL, Stages
from index.store import Store
from index.timely import Days, Period, days_of, without_days
from index.verdict import Calibration

_BY_RELEVANCE = Logistic(relevance=1.0)
_ALSO = 0.5
"""Share of the threshold that a further quote must reach beside one that answers."""
_SURE = 0.95
"""Certainty that one of the best answers from which on no further candidate is read, if the best of
them is called an answer."""


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a question on its way."""

    answer: Answer
    """Its quotes best first, whatever their dates."""
    hits: tuple[Hit, ...]
    """Every candidate, best first: those that were read, then the others."""
    ranked: tuple[Quote, ...]
    """The best hits as quotes, whatever the verdict; duplicates are folded, furniture is left
    out."""
    days: Period | None = None
    """Those that the question names, if it names any."""
    certainty: float
    """The probability that the first of them answers, 0 to 1."""
    seconds: dict[str, float]
    """How long each stage took: encode, candidates, read, quote."""


class Answerer:
    """Answers questions from one snapshot at a time. Synchronous; call it from one thread."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        settings: IndexSettings,
        reader: Reader | None = None,
        functions: Fitted | None = None,
    ) -> None:
        """`functions`: fitted to the scores of `reader`; the shipped ones if they are left out."""
        self.snapshot = snapshot
        self.encoder = encoder
        self._settings = settings
        self._reader = reader
        self._functions = functions or fitted.shipped(fitted.name_of(reader))

    @classmethod
    def open(cls, store: Store, settings: IndexSettings) -> "Answerer":
        """An answerer of the published snapshot, with the models of the settings."""
        version = store.current()
        encoder = open_encoder(settings)
        published = snapshot.load(store.path(version), encoder.identity)
        reader = open_reader(settings.reader, settings.threads)
        functions = fitted.in_force(store, version, published.manifest.ranking, reader)
        return cls(published, encoder, settings, reader, functions)

    def on(self, store: Store, version: str) -> "Answerer":
        """The same models on another snapshot; raises SnapshotError if it cannot be used."""
        other = snapshot.load(store.path(version), self.encoder.identity)
        functions = fitted.in_force(store, version, other.manifest.ranking, self._reader)
        return Answerer(other, self.encoder, self._settings, self._reader, functions)

    def verdict_on(self, quote: Quote, scope: Scope) -> Verdict:
        """What a quote within the scope is by itself: an answer, something near, or nothing."""
        calibration = self._calibration(scope)
        return calibration.verdict(quote.scores, self._settings.precision)

    def at(self, precision: float | None) -> "Answerer":
        """The same, for a precision other than that of the settings; itself for None."""
        if precision is None:
            return self
        settings = msgspec.structs.replace(self._settings, precision=precision)
        return Answerer(self.snapshot, self.encoder, settings, self._reader, self._functions)

    @property
    def longest(self) -> int:
        """Characters of a question at most."""
        return self._settings.question_characters

    def answer(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        most: int | None = None,
        today: datetime.date | None = None,
    ) -> Answer:
        """The quotes within the scope that fit the question best and the verdict on them, in the
        order in which they are shown.

        `most`: so many quotes at most; without it as many as the settings say. `today`: as `walk`
        takes it.
        Raises QuestionError, whose text is for the one who asked, if there is no question in it.
        """
        best = self.walk(question, scope=scope, today=today).answer
        return newest_first(msgspec.structs.replace(best, quotes=best.quotes[:most]))

    def walk(
        self,
        question: str,
        stages: Stages = ALL,
        quotes: int = 0,
        scope: Scope = EVERYTHING,
        today: datetime.date | None = None,
    ) -> Walk:
        """The answer with everything that led to it.

        `quotes`: how many of the hits become quotes in `ranked`; at least those that are shown.
        `scope`: of which articles the answer may be.
        `today`: the day of asking, which tells what "this week" is; that of the clock without it.
        Raises QuestionError as `answer` does.
        """
        asked = cleaned(question, longest=self._settings.question_characters)
        seconds: dict[str, float] = {}
        words, days = _asked_of(asked, today, stages)
        hits = self._hits(asked, words, stages, seconds, scope, days)
        calibration = self._calibration(scope)
        with _timed(seconds, "quote"):
            wanted = max(quotes, self._settings.quotes)
            ranked = quotes_of(self.snapshot, words, hits, stages, wanted)
            verdict, certainty = self._verdict(hits, calibration)
            answer = Answer(
                question=asked,
                verdict=verdict,
                snapshot=self.snapshot.version,
                quotes=tuple(self._chosen(ranked, verdict, calibration)),
                near=self._near(ranked) if verdict == "nothing" else (),
            )
        return Walk(
            answer=answer,
            hits=tuple(hits),
            ranked=tuple(ranked),
            days=days.named,
            certainty=certainty,
            seconds=seconds,
        )

    def hits(self, question: str, today: datetime.date | None = None) -> list[Hit]:
        """What was found for a labelled question, best first; `today`: the day on which it was
        asked, without which none is named and nothing is new."""
        stages = ALL.asked_on(today)
        words, days = _asked_of(question, today, stages)
        return self._hits(question, words, stages, {}, EVERYTHING, days)

    def _hits(
        self,
        question: str,
        words: str,
        stages: Stages,
        seconds: dict[str, float],
        scope: Scope,
        days: Days,
    ) -> list[Hit]:
        """`words`: what of the question is looked for in the passages."""
        settings, ranking, loaded = self._settings, self._functions.ranking, self.snapshot
        among = loaded.count(scope)
        choosing = ranking.choosing(among)
        with _timed(seconds, "encode"):
            vector = self.encoder.encode_question(question)
        with _timed(seconds, "candidates"):
            hits = search.candidates(
                loaded, words, vector, settings.candidates, choosing, stages, scope, days
            )
            repeats: list[Hit] = []
            if stages.folding:
                hits, repeats = search.distinct(loaded, hits, search.LOOKED_AT * settings.read)
            if stages.looking:
                hits = search.looked_at(
                    loaded, words, hits, settings.read, settings.read_words, choosing, among
                )
        if self._reader is None or not stages.reader:
            return hits + repeats
        with _timed(seconds, "read"):
            first, rest = hits[: settings.read], hits[settings.read :]
            read = reading.read(
                loaded,
                question,
                first,
                self._reader,
                ranking.among(among) if stages.ranking else _BY_RELEVANCE,
                sure=self._sure_by(self._calibration(scope)) if stages.stopping else _never,
                behind=reading.behind(among) if stages.stopping else math.inf,
                words=words,
                twice=stages.twice,
            )
            return read + rest + repeats

    def _calibration(self, scope: Scope) -> Calibration:
        """What gives the verdict among as many passages as the scope has."""
        return self._functions.calibration.among(self.snapshot.count(scope))

    def _sure_by(self, calibration: Calibration) -> Callable[[Sequence[Scores]], bool]:
        """Tells whether one of the passages with these scores is so likely to answer that no other
        need be read.

        Never where the verdict was not fitted to what this reader says.
        """
        least = calibration.threshold(self._settings.precision)

        def sure(best: Sequence[Scores]) -> bool:
            found = [calibration.certainty(scores) for scores in best]
            one_answers = 1 - math.prod(1 - certainty for certainty in found)
            return bool(found) and found[0] >= least and one_answers >= _SURE

        return sure if calibration.answers.relevance else _never

    def _verdict(self, hits: Sequence[Hit], calibration: Calibration) -> tuple[Verdict, float]:
        if not hits or hits[0].furniture:
            return "nothing", 0.0
        scores = hits[0].scores
        verdict = calibration.verdict(scores, self._settings.precision)
        return verdict, calibration.certainty(scores)

    def _chosen(
        self, ranked: Sequence[Quote], verdict: Verdict, calibration: Calibration
    ) -> Iterator[Quote]:
        """The quotes of the answer, marked as far as the reader is sure."""
        if verdict == "nothing":
            return
        precision = self._settings.precision
        least = _ALSO * calibration.threshold(precision)
        for number, quote in enumerate(ranked[: self._settings.quotes]):
            own = calibration.verdict(quote.scores, precision)
            doubtful = calibration.certainty(quote.scores) < least
            if number and (own == "nothing" or (verdict == "answered" and doubtful)):
                continue
            sentence = quote.marked if own == "answered" else None
            marked = (quote.answer or sentence) if verdict == "answered" else None
            yield msgspec.structs.replace(quote, marked=marked, answers=own == "answered")

    def _near(self, ranked: Sequence[Quote]) -> tuple[Article, ...]:
        """The articles of the best quotes, as many as there may be quotes."""
        found = {quote.article.id: quote.article for quote in ranked}
        return tuple(found.values())[: self._settings.quotes]


def _asked_of(question: str, today: datetime.date | None, stages: Stages) -> tuple[str, Days]:
    """What of the question is looked for in the passages, and of which days it is; by the clock if
    the day of asking is not known."""
    day = today or datetime.date.today()
    days = days_of(question, day, named=stages.days, lately=stages.lately)
    return without_days(question) if days.named else question, days


def _never(_: Sequence[Scores]) -> bool:
    """Nothing is sure enough."""
    return False


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Note how long the block takes."""
    started = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = time.perf_counter() - started
