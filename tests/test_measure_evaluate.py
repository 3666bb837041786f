"""A whole run on the fakes gives the figures that one counts by hand."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from fake_encoder import FakeEncoder
from measured_pile import ARTICLES, QUESTIONS, evaluated, write
from test_index_answerer import GENEROUS, answerer, weighed

from corpus.article import Article
from index.logistic import Logistic
from index.measure.ablation import ABLATIONS, Ablation
from index.measure.evaluate import Remembering, evaluate, to_json
from index.measure.labelled import read_questions
from index.measure.lines import evaluation_lines
from index.measure.readings import RememberingEncoder
from index.ranking import Ranking
from index.settings import IndexSettings

BY_DAY = Logistic(day=1.0)
"""Of equal ones the first in the pile."""


def test_figures_by_hand(tmp_path: Path) -> None:
    """Both answerable questions are found; one mark is the answer, the other one word of three;
    the whale is refused, the conductor is not."""
    found = evaluated(tmp_path).all

    assert (found.hit_1, found.mrr_10, found.answer_in_quote_1) == (1.0, 1.0, 1.0)
    assert (found.span_em, found.span_f1) == (0.5, (1 + 0.5) / 2)
    assert (found.answered, found.refused) == (1.0, 0.5)
    assert found.answered_right == pytest.approx(2 / 3)
    assert found.verdict_auroc == (0.5 + 1 + 0.5 + 1) / 4
    assert found.timed == 4


def test_strict_is_apart(tmp_path: Path) -> None:
    """The ferry alone is labelled strict; without such a label there is no strict part."""
    surely = evaluated(tmp_path / "with").strict
    assert surely is not None

    assert (surely.answerable, surely.span_em, surely.refused) == (1, 1.0, 0.5)
    assert evaluated(tmp_path / "without", QUESTIONS[1:]).strict is None


def test_every_ablation(tmp_path: Path) -> None:
    """Each has all figures; without a reader nothing is marked; what was read before gives no
    latency."""
    found = evaluated(tmp_path).ablations

    assert list(found) == list(ABLATIONS)
    for name in ("bm25", "dense", "no_reader"):
        assert (found[name].span_em, found[name].span_f1) == (0.0, 0.0)
    assert (found["bm25"].hit_1, found["no_cutting"].hit_1) == (1.0, 1.0)
    assert all(one.latency_ms is None and one.timed == 0 for one in found.values())


def test_plain_searches_rank_by_one_score(tmp_path: Path) -> None:
    """BM25 alone finds what has the word, vectors alone what has the letters."""
    letters = {
        "question": "ddddoooog",
        "answerable": True,
        "answers": QUESTIONS[1]["answers"],
    }
    found = evaluated(tmp_path, [letters]).ablations

    assert found["bm25"].hit_10 == 0.0
    assert found["dense"].hit_10 == 1.0


def test_plain_searches_do_so_among_many(tmp_path: Path) -> None:
    """Also where other weights would count; the days that a question names are words to them."""
    found = [Article(id=f"a{i}", title="", text=f"A zeppelin, {i}.") for i in range(150)]
    loaded = answerer(tmp_path, found)
    cases = [
        (name, score, asked)
        for name, score in (("bm25", "coverage"), ("dense", "cosine"))
        for asked in ("which zeppelin came this week?", "which zeppelin came?")
    ]
    for name, score, asked in cases:
        plain = ABLATIONS[name].answerer(loaded, FakeEncoder(), IndexSettings())
        walk = plain.walk(asked, ABLATIONS[name].stages)
        assert walk.days is None
        assert {hit.scores.recent for hit in walk.hits} == {0}
        assert [hit.scores.fused for hit in walk.hits] == [
            getattr(hit.scores, score) for hit in walk.hits
        ]


def test_a_question_of_no_day_is_not_asked_by_the_clock(tmp_path: Path) -> None:
    """What came out today is preferred for one that was asked today, with its date alone; and not
    without the stage."""
    today = datetime.date.today().isoformat()
    found = [
        Article(id="old", title="", text="The zeppelin landed.", published="2001-01-01"),
        Article(id="new", title="", text="A zeppelin landed.", published=today),
    ]
    loaded = weighed(tmp_path, found, GENEROUS, Ranking(reader="", candidates=BY_DAY, read=BY_DAY))
    row: dict[str, Any] = {
        "question": "What landed?",
        "answers": [{"article_id": "new", "start": 0, "text": "A zeppelin"}],
    }
    models = Remembering(encoder=RememberingEncoder(FakeEncoder()), reader=None)

    def hit_1(row: dict[str, Any], **ablations: Ablation) -> list[float | None]:
        file = write(tmp_path / "q.jsonl", [row])
        asked = read_questions(file, loaded.snapshot.articles, longest=100)
        told = evaluate(
            loaded, models, IndexSettings(), asked, lambda what, total: lambda step: None, ablations
        )
        return [told.all.hit_1, *(one.hit_1 for one in told.ablations.values())]

    assert hit_1(row) == [0.0]
    without = ABLATIONS["no_lately"]
    assert hit_1(row | {"date": today}, no_lately=without) == [1.0, 0.0]


def test_a_second_run_gives_the_same(tmp_path: Path) -> None:
    """With a cache the second run differs in nothing but latency, which it does not have."""
    cache = tmp_path / "cache"
    cache.mkdir()
    first = to_json(evaluated(tmp_path / "a", cache=cache))
    second = to_json(evaluated(tmp_path / "b", cache=cache))

    assert second["latency_ms"] is None
    assert second["timed"] == 0
    for told in (first, second):
        told.pop("latency_ms")
        told.pop("timed")
        told["under"].pop("snapshot")
        if told["strict"]:
            told["strict"].pop("latency_ms")
            told["strict"].pop("timed")
    assert second == first


def test_lines(tmp_path: Path) -> None:
    """People see what was asked, the shares in columns, the verdicts, and a line an ablation."""
    lines = list(evaluation_lines(evaluated(tmp_path)))

    assert lines[0] == "questions: 4 (2 answerable, 2 unanswerable)"
    assert lines[1].startswith(f"asked of:  {len(ARTICLES)} articles, 4 passages, ")
    assert lines[3] == "                     all  strict"
    assert "hit@1              1.000   1.000" in lines
    assert "span_f1            0.750   1.000" in lines
    assert "verdict       answered  of these right  closest  nothing" in lines
    assert "answerable           2               2        0        0" in lines
    assert "unanswerable         1               0        0        1" in lines
    assert [line for line in lines if line.startswith("BM25 alone ")]
    assert not any(line.startswith("ndcg") for line in lines)


def test_an_article_more_does_no_harm(tmp_path: Path) -> None:
    """A question whose words stand nowhere gives a closest passage or none, never an error."""
    rows = [{"question": "zzz qqq?", "answerable": False}]

    assert evaluated(tmp_path, rows).all.refused == 1.0
