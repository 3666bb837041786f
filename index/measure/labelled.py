"""Labelled questions, one JSON object a line, checked against the articles they are about.

    {"question": "…", "answerable": true,
     "answers": [{"article_id": "a", "start": 16, "text": "…"}]}

Where `start` is left out, `quote` is the labelled place and `text` the answer inside it; the quote
is looked for in the article. Keys that may stand beside them: `id`, `strict`, `answer_texts`,
`relevant_article_ids`, `distractor_spans` (in the article `article_id`), and `date`, the day of
asking, which tells what "this week" means and what is new. Without `answerable` a question is
answerable if an answer or an article is labelled.
"""

import datetime
import gzip
import io
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from corpus.article import Article, Span
from corpus.dating import calendar_day
from index.errors import MeasureError, QuestionError
from index.question import cleaned
from index.timely import Period, period

_EXAMPLE = (
    '{"question": "…", "answerable": true, '
    '"answers": [{"article_id": "a", "start": 0, "text": "…"}]}'
)
_GZIP = b"\x1f\x8b"
T = TypeVar("T")
_CURE = "give the articles that these questions were labelled on"


class Place(msgspec.Struct, frozen=True):
    """A labelled place."""

    article: str
    span: Span
    """In offsets of the article's text."""


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """A question and what is known of its answers."""

    id: str
    question: str
    answerable: bool
    """False: the articles do not answer it."""
    strict: bool
    """True: the label is sure."""
    places: tuple[Place, ...]
    """Where it is answered; empty if that is not labelled."""
    texts: tuple[str, ...]
    """The answers in words."""
    relevant: tuple[str, ...]
    """Ids of the articles about it; empty if that is not labelled."""
    today: datetime.date | None = None
    """The day on which it was asked, if that is known."""
    distractors: tuple[Place, ...]
    """Where a wrong answer stands that looks like one."""

    @property
    def judgeable(self) -> bool:
        """True if a quote can be told right or wrong: not where the articles answer and it is not
        labelled how."""
        return not self.answerable or bool(self.places or self.texts or self.relevant)


class _Span(msgspec.Struct, frozen=True):
    text: str
    start: int


class _Answer(msgspec.Struct, frozen=True):
    article_id: str
    text: str
    start: int | None = None
    quote: str | None = None


class _Line(msgspec.Struct, frozen=True):
    """The keys that are read; others are passed over."""

    question: str
    id: str | int | None = None
    answerable: bool | None = None
    strict: bool | None = None
    answers: tuple[_Answer, ...] = ()
    answer_texts: tuple[str, ...] | None = None
    relevant_article_ids: tuple[str, ...] = ()
    distractor_spans: tuple[_Span, ...] = ()
    article_id: str | None = None
    date: str | None = None


def read_questions(file: Path, articles: Mapping[str, Article], *, longest: int) -> list[Labelled]:
    """The questions of a .jsonl file, gzip or not, in its order.

    `longest`: characters of a question at most. Questions in the same words share their places and
    answers, unless they name other days: what answers the one answers the other. Raises
    MeasureError, with the number of the line, if one cannot be read, or if its labels do not fit
    the articles.
    """
    found: list[Labelled] = []
    decoder = msgspec.json.Decoder(_Line)
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            read = decoder.decode(line)
            asked = cleaned(read.question, longest=longest)
            found.append(_labelled(read, asked, str(number), articles))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise MeasureError(f"{file}:{number}: {error}; a question is {_EXAMPLE}") from None
        except (QuestionError, MeasureError) as error:
            raise MeasureError(f"{file}:{number}: {error}") from None
    if not found:
        raise MeasureError(f"no question in {file}; a line of it is {_EXAMPLE}")
    return _shared(found)


def spread(questions: Sequence[Labelled], count: int | None) -> list[Labelled]:
    """`count` of the questions, evenly from the whole row; all if there are no more."""
    if count is None or count >= len(questions):
        return list(questions)
    return [questions[i * len(questions) // count] for i in range(count)]


def _lines(file: Path) -> Iterator[bytes]:
    cure = "name a .jsonl or .jsonl.gz file with --questions"
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise MeasureError(f"there is no {file}; {cure}") from None
    except OSError as error:
        raise MeasureError(f"cannot read {file}: {error.strerror}; {cure}") from None
    if raw.startswith(_GZIP):
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise MeasureError(f"{file} is damaged gzip ({error}); copy it again") from None
    elif file.suffix == ".gz":
        raise MeasureError(f"{file} is not gzip, as its name says; compress it or rename it")
    return iter(io.BytesIO(raw.removeprefix(b"\xef\xbb\xbf")))


def _labelled(read: _Line, asked: str, line: str, articles: Mapping[str, Article]) -> Labelled:
    for name in read.relevant_article_ids:
        _article(name, articles)
    home = read.article_id or (read.answers[0].article_id if read.answers else "")
    return Labelled(
        id=line if read.id is None else str(read.id),
        question=asked,
        answerable=bool(read.answers or read.answer_texts or read.relevant_article_ids)
        if read.answerable is None
        else read.answerable,
        strict=bool(read.strict),
        today=calendar_day(read.date) if read.date else None,
        places=_unique(place for answer in read.answers for place in _places(answer, articles)),
        texts=_unique(read.answer_texts or (answer.text for answer in read.answers)),
        relevant=_unique(read.relevant_article_ids),
        distractors=_unique(
            _at(home, span.start, span.text, articles) for span in read.distractor_spans
        ),
    )


def _places(answer: _Answer, articles: Mapping[str, Article]) -> Iterator[Place]:
    """Where an answer is labelled; a quote that stands there twice is two places."""
    if answer.start is not None:
        yield _at(answer.article_id, answer.start, answer.text, articles)
        return
    if not answer.quote:
        raise MeasureError(
            f"the answer {_short(answer.text)} has neither start nor quote; add where it stands"
        )
    if answer.text not in answer.quote:
        raise MeasureError(f"the answer {_short(answer.text)} does not stand in its quote")
    text = _article(answer.article_id, articles).text
    begin = text.find(answer.quote)
    if begin < 0:
        raise MeasureError(
            f"{_short(answer.quote)} does not stand in the article {answer.article_id!r}; {_CURE}"
        )
    while begin >= 0:
        yield Place(answer.article_id, Span(begin, begin + len(answer.quote)))
        begin = text.find(answer.quote, begin + 1)


def _at(name: str, start: int, words: str, articles: Mapping[str, Article]) -> Place:
    span = Span(start, start + len(words))
    there = span.of(_article(name, articles).text) if start >= 0 else ""
    if there != words or not words:
        raise MeasureError(
            f"{_short(words)} does not stand at {start} of the article {name!r}: "
            f"there is {_short(there)}; {_CURE}"
        )
    return Place(name, span)


def _article(name: str, articles: Mapping[str, Article]) -> Article:
    if name not in articles:
        raise MeasureError(
            f"the article {name!r} is none of the {len(articles):,} articles; {_CURE}"
        )
    return articles[name]


def _shared(found: Sequence[Labelled]) -> list[Labelled]:
    """The questions, those in the same words with the labels of all of them; if they name days
    ("this week"), only those that mean the same ones."""
    groups: defaultdict[tuple[str, bool, Period | None], list[Labelled]] = defaultdict(list)
    for one in found:
        groups[_meant(one)].append(one)
    return [
        msgspec.structs.replace(
            one,
            places=_unique(place for other in group for place in other.places),
            texts=_unique(text for other in group for text in other.texts),
            relevant=_unique(name for other in group for name in other.relevant),
            distractors=_unique(place for other in group for place in other.distractors),
        )
        if len(group := groups[_meant(one)]) > 1
        else one
        for one in found
    ]


def _meant(one: Labelled) -> tuple[str, bool, Period | None]:
    days = period(one.question, one.today) if one.today else None
    return one.question.casefold(), one.answerable, days


def _unique(found: Iterable[T]) -> tuple[T, ...]:
    """Each once, in the order in which they came."""
    return tuple(dict.fromkeys(found))


def _short(words: str) -> str:
    """The beginning of some words, in quotation marks."""
    return repr(words if len(words) <= 40 else f"{words[:39]}…")
