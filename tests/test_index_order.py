"""Articles of different dates stand side by side, newest first."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from fake_encoder import article
from test_index_answerer import FakeReader, answerer

from corpus.article import Article, Passage, Span
from index.answer import Answer, Quote, Scores, Verdict
from index.explain import explain
from index.measure.labelled import Labelled
from index.measure.outcome import outcome
from index.order import newest_first
from index.settings import IndexSettings
from index.terminal import NEWEST_FIRST, answer_lines
from index.wire import to_json

FERRY = "What ferry sank?"


def quote(name: str, published: str, *, answers: bool = True, place: int = 0) -> Quote:
    span = Span(place, place + 1)
    return Quote(
        article=Article(id=name, title=name, text="a b c", published=published),
        passage=Passage(article=name, start=0, end=5, paragraph=1),
        span=span,
        text="a b c"[place : place + 1],
        focus=span,
        answer=None,
        marked=None,
        paragraph=1,
        paragraphs=1,
        scores=Scores(cosine=0.5, coverage=0.5),
        answers=answers,
    )


def answer(*quotes: Quote, verdict: Verdict = "answered") -> Answer:
    return Answer(question="x", verdict=verdict, snapshot="s", quotes=quotes)


def names(answer: Answer) -> list[str]:
    return [quote.article.id for quote in answer.quotes]


def test_the_newest_comes_first() -> None:
    """Then the older, then what has no date, then what is no answer by itself; none is left out."""
    ordered = newest_first(
        answer(
            quote("no answer", "2024-01-01", answers=False),
            quote("old", "2018-05-01"),
            quote("undated", ""),
            quote("new", "2021-05-01"),
            quote("none either", "", answers=False),
            quote("as new", "2021-05-01"),
        )
    )

    assert ordered.newest_first
    assert names(ordered) == ["new", "as new", "old", "undated", "no answer", "none either"]


@pytest.mark.parametrize(
    "given",
    [
        answer(quote("a", "2018-05-01"), quote("b", "2018-05-01")),
        answer(quote("a", ""), quote("b", "2018-05-01")),
        answer(quote("a", "2018-05-01"), quote("b", "2021-05-01", answers=False)),
        answer(quote("a", "2018-05-01"), quote("a", "2018-05-01", place=2)),
        answer(quote("a", "2018-05-01"), quote("b", "2021-05-01"), verdict="closest"),
        answer(quote("a", "2018-05-01")),
        answer(),
    ],
)
def test_else_the_best_comes_first(given: Answer) -> None:
    """With one date, one article, one answer, or none that is sure."""
    assert newest_first(given) == given


@pytest.fixture
def pile() -> list[Article]:
    """The older article fits the question better than the newer one."""
    old = article("old", "The ferry Alma sank off the northern pier.")
    new = article("new", "The museum opened a hall of boats by the river.")
    return [
        msgspec.structs.replace(old, published="2018-05-01"),
        msgspec.structs.replace(new, published="2021-05-01"),
    ]


def test_only_what_is_shown_is_ordered(tmp_path: Path, pile: list[Article]) -> None:
    """Ranking stays, and what eval measures is measured on it: the best is first there."""
    asker = answerer(tmp_path, pile)
    walk, shown = asker.walk(FERRY, quotes=10), asker.answer(FERRY)
    asked = Labelled(
        id="1",
        question=FERRY,
        answerable=True,
        strict=True,
        places=(),
        texts=("Alma",),
        relevant=("old",),
        distractors=(),
    )
    judged = outcome(asked, walk, ["old", "new"], fresh=True)

    assert names(walk.answer) == ["old", "new"]
    assert names(shown) == ["new", "old"]
    assert (walk.answer.newest_first, shown.newest_first) == (False, True)
    assert (judged.text_rank, judged.article_rank, judged.right) == (1, 1, True)
    assert msgspec.structs.replace(shown, quotes=(), newest_first=False) == msgspec.structs.replace(
        walk.answer, quotes=()
    )


def test_what_is_cut_off_is_not_ordered(tmp_path: Path, pile: list[Article]) -> None:
    """Where one quote is asked for it is the best, not the newest."""
    asker = answerer(tmp_path, pile)

    assert names(asker.answer(FERRY, most=1)) == ["old"]
    assert not asker.answer(FERRY, most=1).newest_first
    assert names(asker.answer(FERRY, most=2)) == ["new", "old"]


def test_what_is_no_answer_by_itself_stays_behind(tmp_path: Path, pile: list[Article]) -> None:
    """However new it is: here the reader finds the newer one only near."""
    shown = answerer(tmp_path, pile, reader=FakeReader(elsewhere=-1)).answer(FERRY)

    assert names(shown) == ["old", "new"]
    assert [one.answers for one in shown.quotes] == [True, False]
    assert not shown.newest_first


def test_the_terminal_says_so_and_explain_counts_alike(tmp_path: Path, pile: list[Article]) -> None:
    """In lines, in JSON, and in the numbers of what was quoted."""
    asker = answerer(tmp_path, pile)
    shown = asker.answer(FERRY)
    lines = list(answer_lines(shown))
    told = to_json(shown)
    numbers = {one.article: one.quoted for one in explain(asker, IndexSettings(), FERRY).candidates}

    assert lines[1] == NEWEST_FIRST
    assert [line for line in lines if line[:2] in ("1.", "2.")] == ["1. New", "2. Old"]
    assert (told["newest_first"], [one["article"]["id"] for one in told["quotes"]]) == (
        True,
        ["new", "old"],
    )
    assert numbers == {"new": 1, "old": 2}
    assert NEWEST_FIRST not in list(answer_lines(asker.answer(FERRY, most=1)))
