"""Why was this quoted and that not? Every candidate for a question, with its scores."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from index import reading
from index.answer import Hit, Quote, Scores
from index.answerer import Answerer, Walk
from index.encoder import embedded_text
from index.lexical import asked, tokens
from index.order import newest_first
from index.settings import IndexSettings
from index.terminal import VERDICTS
from index.timely import without_days
from index.wire import rounded

_FOLDED_AMONG = 10
"""Hits beyond the shown quotes that are told apart from what they repeat."""

_RARE = ("asks", "timely", "recent")
"""Scores that are told only where there is something to tell."""
_REPEATS = "not quoted: it repeats a better one"


class Word(msgspec.Struct, frozen=True):
    """A word of the question that counts: "who" and "did" do not."""

    stem: str
    rarity: float
    """0 for a word that stands in every passage, about 10 for one in a single passage of many."""


class Ranks(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a candidate among all by one score, from 1; None where it has none."""

    coverage: int | None
    cosine: int | None
    fused: int | None
    relevance: int | None
    final: int


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that was looked at."""

    article: str
    title: str
    paragraph: int
    text: str
    """The passage, word for word."""
    words: tuple[str, ...]
    """Stems of the question that stand in it, its title or its heading."""
    scores: dict[str, float | None]
    ranks: Ranks
    answer: str | None
    """What the reader would mark, likely or not; None if it was not read."""
    quoted: int | None
    """Its number in the answer, from 1."""
    why: str
    """Why it was quoted, or was not."""


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """A question with all its candidates, best first."""

    question: str
    verdict: str
    certainty: float
    """Of the verdict, 0 to 1."""
    words: tuple[Word, ...]
    days: str | None
    """Those that the question names ("this week"), both included; None if it names none."""
    candidates: tuple[Candidate, ...]


def explain(answerer: Answerer, settings: IndexSettings, question: str) -> Explanation:
    """What each candidate was found worth; raises QuestionError if there is no question in it."""
    walk = answerer.walk(question, quotes=settings.quotes + _FOLDED_AMONG)
    lexical = answerer.snapshot.lexical
    stems = tuple(
        dict.fromkeys(
            asked(without_days(walk.answer.question) if walk.days else walk.answer.question)
        )
    )
    ranks = {
        "coverage": _ranks(walk.hits, lambda scores: scores.coverage or None),
        "cosine": _ranks(walk.hits, lambda scores: scores.cosine),
        "fused": _ranks(walk.hits, lambda scores: scores.fused),
        "relevance": _ranks(walk.hits, lambda scores: scores.relevance),
    }
    return Explanation(
        question=walk.answer.question,
        verdict=walk.answer.verdict,
        certainty=round(walk.certainty, 4),
        words=tuple(Word(stem, round(lexical.rarity(stem), 2)) for stem in stems),
        days=f"{walk.days.first} to {walk.days.last}" if walk.days else None,
        candidates=tuple(
            _candidate(answerer, settings, walk, number, stems, ranks)
            for number in range(len(walk.hits))
        ),
    )


def explained_lines(told: Explanation) -> Iterator[str]:
    """The question's words, the verdict, then each candidate in three lines."""
    words = ", ".join(f"{word.stem} {word.rarity:.1f}" for word in told.words)
    missing = [
        word.stem
        for word in told.words
        if not any(word.stem in one.words for one in told.candidates)
    ]
    yield f"words:     {words or 'none that counts'}"
    if missing and told.candidates:
        yield f"absent:    {', '.join(missing)} (in no candidate)"
    if told.days:
        yield f"days:      {told.days}, named by the question"
    yield f"verdict:   {told.verdict}, certainty {told.certainty:.2f} ({VERDICTS[told.verdict]})"
    for number, one in enumerate(told.candidates, 1):
        yield ""
        yield f"{number}. {_plain(one.title)} · paragraph {one.paragraph} · {one.why}"
        yield f"   {_scores(one)}"
        yield f"   words: {', '.join(one.words) or 'none'}" + (
            f" · marked: {_plain(one.answer)}" if one.answer else ""
        )


def _candidate(
    answerer: Answerer,
    settings: IndexSettings,
    walk: Walk,
    number: int,
    stems: Sequence[str],
    ranks: dict[str, dict[int, int]],
) -> Candidate:
    snapshot, hit = answerer.snapshot, walk.hits[number]
    article, passage = snapshot.article(hit.row), snapshot.passages[hit.row]
    there = set(tokens(embedded_text(article, passage)))
    quoted = _number(newest_first(walk.answer).quotes, answerer, hit)
    return Candidate(
        article=article.id,
        title=article.title,
        paragraph=passage.paragraph,
        text=snapshot.text(hit.row),
        words=tuple(stem for stem in stems if stem in there),
        scores={name: rounded(getattr(hit.scores, name)) for name in Scores.__struct_fields__},
        ranks=Ranks(
            final=number + 1, **{name: places.get(hit.row) for name, places in ranks.items()}
        ),
        answer=hit.answer.of(article.text) if hit.answer else None,
        quoted=quoted,
        why=_why(answerer, settings, walk, number, quoted),
    )


def _why(
    answerer: Answerer, settings: IndexSettings, walk: Walk, number: int, quoted: int | None
) -> str:
    """In words: what became of a hit."""
    hit = walk.hits[number]
    if quoted:
        return f"quoted as number {quoted}"
    if hit.furniture:
        return "not quoted: it reads like furniture of a page"
    if hit.repeats is not None:
        return _REPEATS
    if hit.scores.relevance is None and walk.hits[0].scores.relevance is not None:
        read = sum(one.scores.relevance is not None for one in walk.hits)
        best = max(walk.hits, key=lambda one: one.scores.fused)
        if read < settings.read and reading.far_behind(
            best, hit, reading.behind(len(answerer.snapshot.passages))
        ):
            return "not read: it is far behind what looked best"
        if read < settings.read:
            return "not read: one of those read before it is sure to answer"
        return f"not read: {settings.read} others looked better (index.read)"
    if walk.answer.verdict == "nothing":
        return "not quoted: nothing is near enough to the question"
    place = _number(walk.ranked, answerer, hit)
    if place is None and number < _last_ranked(walk, answerer):
        return _REPEATS
    if place is not None and place <= settings.quotes:
        return "not quoted: it is not near enough to the question to stand beside the first"
    if len(walk.answer.quotes) < settings.quotes:
        return f"not quoted: only the best {settings.quotes} are considered (index.quotes)"
    return f"not quoted: {settings.quotes} are the most (index.quotes)"


def _last_ranked(walk: Walk, answerer: Answerer) -> int:
    """How many hits were looked at until the last quote was found."""
    return max(
        (i for i, hit in enumerate(walk.hits) if _number(walk.ranked, answerer, hit)), default=-1
    )


def _number(quotes: Sequence[Quote], answerer: Answerer, hit: Hit) -> int | None:
    """The number of the quote that a hit became, from 1."""
    passage = answerer.snapshot.passages[hit.row]
    return next((i for i, quote in enumerate(quotes, 1) if quote.passage == passage), None)


def _ranks(hits: Sequence[Hit], score: Callable[[Scores], float | None]) -> dict[int, int]:
    """For each row that has the score its place by it, from 1."""
    there = [(value, hit.row) for hit in hits if (value := score(hit.scores)) is not None]
    ordered = sorted(there, key=lambda pair: -pair[0])
    return {row: place for place, (_, row) in enumerate(ordered, 1)}


def _scores(one: Candidate) -> str:
    """Each score with the place by it, in the order in which they come about."""
    read = one.scores["relevance"] is not None
    parts = [
        f"{told} {value:.2f}{f' (#{rank})' if rank else ''}"
        for told, name, rank in (
            ("words", "coverage", one.ranks.coverage),
            ("meaning", "cosine", one.ranks.cosine),
            ("lead", "lead", None),
            ("title", "title", None),
            ("window", "window", None),
            ("phrases", "phrases", None),
            ("article", "article", None),
            ("length", "length", None),
            ("timely", "timely", None),
            ("recent", "recent", None),
            ("fused", "fused", one.ranks.fused),
            ("reader", "relevance", one.ranks.relevance),
            ("margin", "margin", None),
            ("near", "near", None),
            ("asks", "asks", None),
            ("rank", "rank", None),
        )
        if (value := one.scores[name]) is not None
        and (read or name != "near")
        and (value or name not in _RARE)
    ]
    return " · ".join(parts)


def _plain(text: str) -> str:
    """On one line and without control characters, which a terminal would obey."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
