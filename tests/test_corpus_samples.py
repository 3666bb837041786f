"""The sample articles and their labelled questions hold together."""

from pathlib import Path

import msgspec
import pytest
import regex

from corpus import folder, pasted
from corpus.article import Article
from corpus.passages import split
from corpus.sentences import sentences

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "articles"
SEED = ROOT.parent / "shared" / "articles" / "seed-article.txt"
RETOLD = "mayors-stay-away-from-white-house-meeting"
START = regex.compile(r"\A(?:- |\d+\. )?| \| ")
WORD = regex.compile(r"\w+(?:[.'’]\w+)*\.?")


class Gold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in an article that answers a question."""

    article_id: str
    quote: str
    text: str


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of questions.jsonl."""

    id: str
    question: str
    answerable: bool
    answers: tuple[Gold, ...]


@pytest.fixture(scope="module")
def reading() -> folder.Reading:
    """The sample articles."""
    return folder.read(SAMPLES)


@pytest.fixture(scope="module")
def articles(reading: folder.Reading) -> dict[str, Article]:
    """The sample articles by id."""
    return {article.id: article for article in reading.articles}


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    """The sample questions."""
    lines = (ROOT / "corpus" / "questions.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Question) for line in lines]


def gold(questions: list[Question]) -> list[tuple[str, Gold]]:
    """Every labelled place with the id of its question."""
    return [(question.id, one) for question in questions for one in question.answers]


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    """Every row of `length` words of a text; "U.S." is one word."""
    words = [match[0].lower() for match in WORD.finditer(text)]
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_every_sample_article_is_read_without_a_problem(reading: folder.Reading) -> None:
    """At least fifteen, each with title, text and address, none like another."""
    found = reading.articles

    assert reading.problems == ()
    assert len(found) >= 15
    assert [a.id for a in found if not (a.title and a.text and a.url)] == []
    assert len({a.text for a in found}) == len({a.title for a in found}) == len(found)


def test_there_are_questions_of_both_kinds(questions: list[Question]) -> None:
    """At least eighty, at least twenty-five of which the articles do not answer."""
    assert len(questions) >= 80
    assert len([q for q in questions if not q.answerable]) >= 25
    assert [q.id for q in questions if q.answerable != bool(q.answers)] == []
    assert [q.id for q in questions if not q.question.strip()] == []


def test_no_question_stands_twice(questions: list[Question]) -> None:
    """Ids are unique, and so are the questions."""
    assert len({q.id for q in questions}) == len(questions)
    assert len({q.question.lower() for q in questions}) == len(questions)


def test_every_gold_quote_stands_once_in_its_article(
    questions: list[Question], articles: dict[str, Article]
) -> None:
    """Word for word, and nowhere else in that article."""
    counts = {
        (id_, one.quote): articles[one.article_id].text.count(one.quote)
        for id_, one in gold(questions)
    }

    assert [key for key, count in counts.items() if count != 1] == []


def test_every_answer_stands_in_its_quote(questions: list[Question]) -> None:
    """What is marked is a part of what is quoted."""
    assert [id_ for id_, one in gold(questions) if not one.text or one.text not in one.quote] == []


def test_every_gold_quote_lies_in_one_passage(
    questions: list[Question], articles: dict[str, Article]
) -> None:
    """So that one hit can answer the question."""
    torn = []
    for id_, one in gold(questions):
        article = articles[one.article_id]
        start = article.text.find(one.quote)
        end = start + len(one.quote)
        if not any(p.start <= start and end <= p.end for p in split(article)):
            torn.append(id_)

    assert torn == []


def test_every_gold_quote_is_whole_sentences(
    questions: list[Question], articles: dict[str, Article]
) -> None:
    """Or whole items and cells: what stands behind a dash or a number, or beside a stroke."""
    torn = []
    for id_, one in gold(questions):
        text = articles[one.article_id].text
        start = text.find(one.quote)
        spans = [sentence.span for sentence in sentences(text)]
        starts = {s.start + m.end() for s in spans for m in START.finditer(s.of(text))}
        if start not in starts or start + len(one.quote) not in {s.end for s in spans}:
            torn.append((id_, one.quote))

    assert torn == []


@pytest.mark.skipif(not SEED.exists(), reason=f"the seed article is not at {SEED}")
def test_the_article_on_the_mayors_is_told_in_own_words(articles: dict[str, Article]) -> None:
    """It shares no six words in a row with the article it was written after."""
    title, text = pasted.to_text(SEED.read_text(encoding="utf-8"))
    retold = articles[RETOLD]
    own, seed = (
        runs(retold.title) | runs(retold.text),
        runs(title) | runs(SEED.read_text(encoding="utf-8")) | runs(text),
    )

    assert len(own) > 400
    assert own & seed == set()
