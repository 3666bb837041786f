"""Twins of articles, and what is measured with them."""

import json
import random
from pathlib import Path

import pytest
from fake_encoder import article
from test_index_models import compiled_cache, python

from benchmarks.twins import twin
from corpus.article import Article, Span

TEXT = " ".join(
    f"The {name} ferry left the harbour of Port Alma at seven, and nobody was late."
    for name in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
)
FERRIES = Article(id="a", title="Eight ferries", text=TEXT, published="2022-02-28")


@pytest.mark.parametrize("seed", range(20))
def test_a_twin_is_edited_where_it_says(seed: int) -> None:
    """A word that was not edited stands where `whole` says; there is a byline, a sentence less
    and a sentence more, and fields of its own."""
    copy = twin(FERRIES, random.Random(seed))
    words = [Span(at, at + 6) for at in range(len(TEXT) - 6)]
    there = [(word.of(TEXT), copy.whole(word)) for word in words]

    assert all(told == span.of(copy.article.text) for told, span in there if span)
    assert 0 < sum(span is None for _, span in there) < len(there) / 2
    assert copy.article.text.startswith("By ")
    assert len(copy.edits) == 4
    assert (copy.article.id, copy.article.published) == ("twin:a", "2022-03-01")


def test_a_short_text_keeps_its_sentences() -> None:
    """Of two sentences none is taken away, and the same seed makes the same twin."""
    short = article("b", "One ferry left the harbour.")
    copy = twin(short, random.Random(3))

    assert len(copy.edits) == 2
    assert copy == twin(short, random.Random(3))


def test_the_benchmark_asks_both_piles(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`python -m benchmarks.duplicated` finds the labelled sentence with twins as without, and
    shows no quote twice."""
    articles, questions = tmp_path / "articles", tmp_path / "questions.jsonl"
    articles.mkdir()
    (articles / "ferries.md").write_text(f"# Eight ferries\n\n{TEXT}\n")
    (articles / "bells.md").write_text("# Bells\n\nThe bell of Port Alma is old.\n")
    answer = {"article_id": "ferries", "start": TEXT.index("The third"), "text": "The third ferry"}
    asked = {"question": "When did the third ferry leave?", "strict": True, "answers": [answer]}
    questions.write_text(json.dumps(asked) + "\n")
    compiled = compiled_cache(tmp_path_factory.getbasetemp())
    options = (
        *("--articles", articles, "--questions", questions),
        *("--data", tmp_path / "data", "--compiled", compiled),
    )
    done = python("-m", "benchmarks.duplicated", *map(str, options))
    told = json.loads(done.stdout)

    assert (told["articles"], told["twins"], told["questions"]) == (2, 2, 1)
    assert told["plain"]["hit@1"] == told["with twins"]["hit@1"] == 1
    assert told["plain"]["answers with a folded quote"] == 0
    assert told["with twins"]["answers with a folded quote"] == 1
    assert told["with twins"]["answers with the same quote twice"] == 0
