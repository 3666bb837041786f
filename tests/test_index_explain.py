"""Every candidate is told with its scores, and why it was quoted or not."""

import datetime
from pathlib import Path

import msgspec
import pytest
from measured_pile import ARTICLES
from test_index_answerer import GENEROUS, FakeReader, answerer

from corpus.article import Article
from index.explain import Explanation, explain, explained_lines
from index.settings import IndexSettings

TOLD = (
    *("words", "meaning", "lead", "title", "window", "phrases"),
    *("article", "length", "fused"),
    *("reader", "margin", "near", "rank"),
)
"""What the scores are called."""


def explained(
    folder: Path, question: str, reader: FakeReader | None = GENEROUS, quotes: int = 3
) -> Explanation:
    asker = answerer(folder, tuple(ARTICLES.values()), quotes=quotes, reader=reader)
    return explain(asker, IndexSettings(quotes=quotes), question)


def test_every_candidate_is_told(tmp_path: Path) -> None:
    """Each has its scores and its place by each of them; the best comes first."""
    told = explained(tmp_path, "Who saw Marigold?")
    first = told.candidates[0]

    assert [word.stem for word in told.words] == ["saw", "marigold"]
    assert sorted(one.article for one in told.candidates) == sorted(ARTICLES)
    assert [one.ranks.final for one in told.candidates] == [1, 2, 3, 4]
    assert (first.article, first.words, first.answer) == ("boat", ("marigold",), "Marigold")
    assert (first.ranks.coverage, first.ranks.relevance) == (1, 1)
    assert [one.ranks.coverage for one in told.candidates[1:]] == [None] * 3
    assert sorted(one.ranks.cosine or 0 for one in told.candidates) == [1, 2, 3, 4]
    assert first.text == ARTICLES["boat"].text


def test_days_that_the_question_names_are_told(tmp_path: Path) -> None:
    """And how well each article fits them, if it has a date."""
    today = datetime.date.today()
    dated = msgspec.structs.replace(ARTICLES["boat"], published=today.isoformat())
    asker = answerer(tmp_path, [dated, ARTICLES["dog"]])
    named = explain(asker, IndexSettings(), "Who saw Marigold this week?")
    lines = list(explained_lines(named))

    begun = (today - datetime.timedelta(days=7)).isoformat()
    assert f"days:      {begun} to {today.isoformat()}, named by the question" in lines
    assert [" · timely 1.00" in line for line in lines if "words 0" in line] == [True, False]
    assert "recent" not in "\n".join(lines)
    plain = list(explained_lines(explain(asker, IndexSettings(), "Who saw Marigold?")))
    assert "timely" not in "\n".join(plain)
    assert "named by the question" not in "\n".join(plain)
    assert [" · recent 1.00" in line for line in plain if "words 0" in line] == [True, True]


def test_quoted_or_too_many(tmp_path: Path) -> None:
    """What is quoted has its number; what comes after the last has the setting that says so."""
    told = explained(tmp_path, "Who saw Marigold?", quotes=2)

    assert [one.quoted for one in told.candidates] == [1, 2, None, None]
    assert [one.why for one in told.candidates] == [
        "quoted as number 1",
        "quoted as number 2",
        "not quoted: 2 are the most (index.quotes)",
        "not quoted: 2 are the most (index.quotes)",
    ]


def test_nothing_near(tmp_path: Path) -> None:
    """Where the verdict is `nothing`, that is why nothing is quoted."""
    told = explained(tmp_path, "Leviathan?", FakeReader())

    assert told.verdict == "nothing"
    assert {one.why for one in told.candidates} == {
        "not quoted: nothing is near enough to the question"
    }


def test_not_near_enough_beside_the_first(tmp_path: Path) -> None:
    """A candidate that is itself near nothing does not stand beside a good one."""
    told = explained(tmp_path, "Who saw Marigold?", FakeReader())

    assert [one.quoted for one in told.candidates] == [1, None, None, None]
    assert told.candidates[1].why == (
        "not quoted: it is not near enough to the question to stand beside the first"
    )


def test_after_those_that_are_not_near_enough(tmp_path: Path) -> None:
    """What comes after the last that is considered is told so where fewer were quoted."""
    asker = answerer(tmp_path, tuple(ARTICLES.values()), quotes=2, reader=FakeReader())
    told = explain(asker, IndexSettings(quotes=2), "Who saw Marigold?")

    assert [one.quoted for one in told.candidates] == [1, None, None, None]
    assert {one.why for one in told.candidates[2:]} == {
        "not quoted: only the best 2 are considered (index.quotes)"
    }


def test_furniture(tmp_path: Path) -> None:
    """What stands around an article is told as such."""
    plea = Article(id="plea", title="Plea", text="Sign up for our newsletter.")
    asker = answerer(tmp_path, [ARTICLES["boat"], plea], reader=FakeReader())
    told = explain(asker, IndexSettings(), "Marigold?")

    assert [one.article for one in told.candidates] == ["boat", "plea"]
    assert told.candidates[1].why == "not quoted: it reads like furniture of a page"


def test_repeated(tmp_path: Path) -> None:
    """What says the same as a better one is told as such, and comes last."""
    boat = ARTICLES["boat"]
    copy = msgspec.structs.replace(boat, id="copy", title="Copy")
    asker = answerer(tmp_path, [boat, copy, ARTICLES["dog"]])
    told = explain(asker, IndexSettings(), "Who saw Marigold?")

    assert [one.quoted for one in told.candidates] == [1, 2, None]
    assert told.candidates[2].why == "not quoted: it repeats a better one"


def test_not_read(tmp_path: Path) -> None:
    """What is left when as many are read as the setting says was not read."""
    asker = answerer(tmp_path, tuple(ARTICLES.values()))
    few = IndexSettings(read=1, quotes=1)
    asker = type(asker)(asker.snapshot, asker.encoder, few, GENEROUS)
    told = explain(asker, few, "Who saw Marigold?")

    assert told.candidates[0].quoted == 1
    assert {one.scores["relevance"] for one in told.candidates[1:]} == {None}
    assert {one.why for one in told.candidates[1:]} == {
        "not read: 1 others looked better (index.read)"
    }


def test_not_read_since_it_is_sure(tmp_path: Path) -> None:
    """What is left because a better one surely answers is told as such."""
    more = [Article(id=f"dog{i}", title="Dog", text=f"Dog number {i} slept.") for i in range(4)]
    asker = answerer(tmp_path, [*ARTICLES.values(), *more])
    told = explain(asker, IndexSettings(), "Who saw Marigold?")

    assert [one.scores["relevance"] is None for one in told.candidates] == [False] * 4 + [True] * 4
    assert {one.why for one in told.candidates[4:]} == {
        "not read: one of those read before it is sure to answer"
    }


def test_lines_are_for_a_terminal(tmp_path: Path) -> None:
    """Words with their rarity, the verdict, three lines a candidate; no control character."""
    evil = Article(id="evil", title="\x1b[31mRed\nalert", text=ARTICLES["boat"].text)
    asker = answerer(tmp_path, [evil, ARTICLES["dog"]])
    lines = list(explained_lines(explain(asker, IndexSettings(), "Who saw Marigold?")))

    assert lines[0].startswith("words:     saw ")
    assert lines[1] == "absent:    saw (in no candidate)"
    assert lines[2].startswith("verdict:   answered, certainty 1.00 (")
    assert lines[4] == "1. [31mRed alert · paragraph 1 · quoted as number 1"
    assert lines[5].startswith("   words 0.")
    assert " · lead 1.00 · title 0.00 · window " in lines[5]
    assert " · reader 9.00 (#1) · margin 9.00 · near " in lines[5]
    assert all(f" {told} " in lines[5] for told in TOLD)
    assert lines[6] == "   words: marigold · marked: Marigold"
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("question", ["the of a", "zzz"])
def test_words_that_are_nowhere(tmp_path: Path, question: str) -> None:
    """A question of stop words, or of words that stand nowhere, is explained too."""
    lines = list(explained_lines(explained(tmp_path, question)))

    assert lines[0].startswith("words: ")
