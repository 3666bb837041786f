"""Four articles, questions about them, and outcomes that a reader can count by hand."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fake_encoder import FakeEncoder, publish
from test_index_answerer import BY_RELEVANCE, FakeReader

from corpus.article import Article, Passage, Span
from index import snapshot
from index.answer import Answer, Quote, Scores, Verdict
from index.answerer import Answerer, Walk
from index.measure.evaluate import Evaluation, Remembering, evaluate
from index.measure.labelled import Labelled, Place, read_questions
from index.measure.outcome import Outcome, outcome
from index.measure.readings import RememberingEncoder, RememberingReader
from index.settings import IndexSettings
from index.store import Store

ARTICLES = {
    article.id: article
    for article in (
        Article(
            id="boat",
            title="Ferry sinks",
            text="The ferry Marigold sank off Skerry on Monday. Eleven passengers swam to the pier "
            "and were given soup.",
        ),
        Article(
            id="dog",
            title="Brave dog",
            text="A dog called Bramble pulled two children from the canal. Its owner, a baker, "
            "knew nothing of it until Friday.",
        ),
        Article(
            id="bridge",
            title="Bridge closes",
            text="The iron bridge closes for repairs in October. Cyclists may cross it at night, "
            "drivers must go round by Holt.",
        ),
        Article(
            id="choir",
            title="Choir wins",
            text="Singers from Ostby won the cup for the third time. Their conductor said that "
            "practice in the cold church had helped.",
        ),
    )
}
"""Each is one passage of two sentences."""


def place(article: str, words: str) -> Place:
    """Where these words stand in an article."""
    start = ARTICLES[article].text.index(words)
    return Place(article, Span(start, start + len(words)))


def answer(article: str, words: str) -> dict[str, Any]:
    """An answer as it stands in a file of labelled questions."""
    return {"article_id": article, "start": place(article, words).span.start, "text": words}


QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "ferry",
        "question": "Marigold?",
        "answerable": True,
        "strict": True,
        "answers": [answer("boat", "Marigold")],
    },
    {
        "id": "dog",
        "question": "Who is Bramble?",
        "answerable": True,
        "answers": [answer("dog", "A dog called Bramble")],
    },
    {"id": "whale", "question": "Leviathan?", "answerable": False, "answers": []},
    {"id": "baker", "question": "Is the conductor ill?", "answerable": False, "answers": []},
]
"""FakeReader marks the longest word of a question: it finds the ferry's name, a part of what is
said of the dog, no whale, and a conductor of whom nothing is told."""


def write_articles(file: Path, articles: Sequence[Article] = tuple(ARTICLES.values())) -> Path:
    """The articles as a .jsonl file."""
    rows = [{"id": one.id, "title": one.title, "text": one.text} for one in articles]
    return write(file, rows)


def write(file: Path, rows: Sequence[Any]) -> Path:
    """One JSON object a line."""
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def evaluated(
    folder: Path,
    rows: Sequence[dict[str, Any]] = tuple(QUESTIONS),
    articles: Sequence[Article] = tuple(ARTICLES.values()),
    cache: Path | None = None,
) -> Evaluation:
    """These questions asked of these articles, with the fakes."""
    data = folder / "data"
    version = publish(articles, data).version
    encoder = RememberingEncoder(FakeEncoder())
    reader = RememberingReader(FakeReader(), cache)
    loaded = snapshot.load(Store(data).path(version), encoder.identity)
    settings = IndexSettings()
    answerer = Answerer(loaded, encoder, settings, reader, BY_RELEVANCE)
    questions = read_questions(
        write(folder / "questions.jsonl", rows), loaded.articles, longest=1000
    )
    models = Remembering(encoder=encoder, reader=reader)
    try:
        return evaluate(
            answerer, models, settings, questions, lambda what, total: lambda step: None
        )
    finally:
        reader.close()


def labelled(
    *places: Place,
    answerable: bool = True,
    strict: bool = False,
    texts: Sequence[str] = (),
    relevant: Sequence[str] = (),
    distractors: Sequence[Place] = (),
) -> Labelled:
    """A question with these labels."""
    return Labelled(
        id="1",
        question="who?",
        answerable=answerable,
        strict=strict,
        places=places,
        texts=tuple(texts),
        relevant=tuple(relevant),
        distractors=tuple(distractors),
    )


def quote(article: str, words: str, mark: str = "") -> Quote:
    """These words of an article as a quote from the whole of it."""
    found = ARTICLES[article]
    span = place(article, words).span
    marked = place(article, mark).span if mark else None
    return Quote(
        article=found,
        passage=Passage(article=article, start=0, end=len(found.text), paragraph=1),
        span=span,
        text=words,
        focus=span,
        answer=marked,
        marked=marked,
        paragraph=1,
        paragraphs=1,
        scores=Scores(cosine=0.5, coverage=0.5),
    )


def judged(
    asked: Labelled,
    *quotes: Quote,
    verdict: Verdict = "answered",
    certainty: float = 0.5,
    seconds: dict[str, float] | None = None,
) -> Outcome:
    """The outcome of a question for which these quotes were found."""
    walk = Walk(
        answer=Answer(question="who?", verdict=verdict, snapshot="v", quotes=quotes[:3]),
        hits=(),
        ranked=quotes,
        certainty=certainty,
        seconds=seconds or {},
    )
    articles = [one.article.id for one in quotes]
    return outcome(asked, walk, articles, fresh=seconds is not None)
