"""From a question to an answer: the walk that bot, console and command line take."""

import regex

from corpus.article import Span
from corpus.sentences import paragraphs, sentences
from index import search, snapshot
from index.answer import Answer, Hit, Quote
from index.encoder import Encoder
from index.encoders import open_encoder
from index.errors import QuestionError
from index.lexical import tokens
from index.reader import Reader, open_reader
from index.settings import IndexSettings
from index.snapshot import Snapshot
from index.store import Store
from index.verdict import READ, UNREAD

_WORD = regex.compile(r"[\p{L}\p{N}]")
_SPACE = regex.compile(r"\s+")
_EXAMPLE = "Ask something like: who skipped the meeting?"


class Answerer:
    """Answers questions from one snapshot at a time. Synchronous; call it from one thread."""

    def __init__(
        self,
        snapshot: Snapshot,
        encoder: Encoder,
        settings: IndexSettings,
        reader: Reader | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.encoder = encoder
        self._settings = settings
        self._reader = reader
        self._calibration = READ if reader else UNREAD

    @classmethod
    def open(cls, store: Store, settings: IndexSettings) -> "Answerer":
        """An answerer of the published snapshot, with the models of the settings."""
        version = store.current()
        encoder = open_encoder(settings)
        published = snapshot.load(store.path(version), encoder.identity)
        return cls(published, encoder, settings, open_reader(settings.reader, settings.threads))

    def on(self, other: Snapshot) -> "Answerer":
        """The same answerer on another snapshot."""
        return Answerer(other, self.encoder, self._settings, self._reader)

    def answer(self, question: str) -> Answer:
        """The quotes that fit the question best and the verdict on them.

        Raises QuestionError, whose text is for the one who asked, if there is no question in it.
        """
        asked = cleaned(question, longest=self._settings.question_characters)
        hits = self.hits(asked)
        verdict = self._calibration.verdict(hits[0]) if hits else "nothing"
        chosen = hits[: self._settings.quotes] if verdict != "nothing" else []
        return Answer(
            question=asked,
            verdict=verdict,
            snapshot=self.snapshot.version,
            quotes=tuple(
                self._quote(hit, asked, marked=verdict == "answered")
                for number, hit in enumerate(chosen)
                if number == 0 or self._calibration.verdict(hit) != "nothing"
            ),
        )

    def hits(self, question: str) -> list[Hit]:
        """What was found for a question, best first."""
        vector = self.encoder.encode_question(question)
        found = search.candidates(self.snapshot, question, vector, self._settings.candidates)
        if self._reader is None:
            return found
        return search.read(self.snapshot, question, found[: self._settings.read], self._reader)

    def _quote(self, hit: Hit, question: str, *, marked: bool) -> Quote:
        article = self.snapshot.article(hit.row)
        passage = self.snapshot.passages[hit.row]
        sure = hit.answer if (hit.scores.margin or 0.0) > 0 else None
        return Quote(
            article=article,
            passage=passage,
            span=passage.span,
            text=passage.span.of(article.text),
            focus=sure or self._focus(passage.span, article.text, question),
            marked=sure if marked else None,
            paragraphs=paragraphs(article.text),
            scores=hit.scores,
        )

    def _focus(self, span: Span, text: str, question: str) -> Span:
        """The sentence of `text[span]` that shares the rarest words with the question."""
        wanted = {word: self.snapshot.lexical.rarity(word) for word in tokens(question)}
        spans = [
            Span(span.start + sentence.span.start, span.start + sentence.span.end)
            for sentence in sentences(span.of(text), self.snapshot.manifest.cut.language)
        ]
        weights = [
            sum(wanted.get(word, 0.0) for word in set(tokens(one.of(text)))) for one in spans
        ]
        return spans[weights.index(max(weights))] if spans else span


def cleaned(question: str, *, longest: int) -> str:
    """The question on one line.

    Raises QuestionError if there is none in it or it has over `longest` characters.
    """
    asked = _SPACE.sub(" ", question).strip().encode("utf-8", "replace").decode("utf-8")
    if not asked:
        raise QuestionError(f"The question is empty. {_EXAMPLE}")
    if not _WORD.search(asked):
        raise QuestionError(f"There is no word in the question. {_EXAMPLE}")
    if len(asked) > longest:
        raise QuestionError(
            f"The question has {len(asked):,} characters; {longest:,} is the most. "
            "Ask it in a sentence or two."
        )
    return asked
