"""What a question may not see is as if it were not there."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from fake_encoder import FakeEncoder, article, publish

from corpus.article import Article
from index import snapshot
from index.answerer import Answerer
from index.scope import EVERYTHING, Scope
from index.settings import IndexSettings
from index.snapshot import Snapshot
from index.stages import Stages
from index.store import Store

FERRY = "The ferry Alma was late on Monday."


def told(name: str, *sentences: str, **fields: object) -> Article:
    return msgspec.structs.replace(article(name, *sentences), **fields)


ARTICLES = [
    told("north", FERRY, "A walrus ate the rope.", collection="north", published="2024-01-31"),
    told("south", FERRY, "Nobody saw a walrus.", collection="south", published="2024-02-01"),
    told("undated", "The ferry Alma has a bell.", collection="north", tags=("Boats", "Harbour")),
    told("dated", "The ferry Alma sank.", collection="south", published="2023-12-24"),
]


@pytest.fixture
def loaded(tmp_path: Path) -> Snapshot:
    """The articles above, indexed."""
    publish(ARTICLES, tmp_path)
    store = Store(tmp_path)
    return snapshot.load(store.path(store.current()), FakeEncoder().identity)


@pytest.fixture
def answerer(loaded: Snapshot) -> Answerer:
    """Asked of them, without a reader."""
    return Answerer(loaded, FakeEncoder(), IndexSettings(quotes=10))


def found(answerer: Answerer, question: str, scope: Scope) -> set[str]:
    hits = answerer.walk(question, scope=scope).hits
    return {answerer.snapshot.article(hit.row).id for hit in hits}


@pytest.mark.parametrize(
    ("scope", "admitted"),
    [
        (EVERYTHING, {"north", "south", "undated", "dated"}),
        (Scope(collections=frozenset({"north"})), {"north", "undated"}),
        (Scope(collections=frozenset({"north", "south"})), {"north", "south", "undated", "dated"}),
        (Scope(collections=frozenset()), set()),
        (Scope(article="dated"), {"dated"}),
        (Scope(article="dated", collections=frozenset({"north"})), set()),
        (Scope(tag="boats"), {"undated"}),
        (Scope(tag="boat"), set()),
        (Scope(since="2024-01-31"), {"north", "south"}),
        (Scope(since="2024-02-01"), {"south"}),
        (Scope(before="2024-02-01"), {"north", "dated"}),
        (Scope(since="2023-12-25", before="2024-02-01"), {"north"}),
    ],
)
def test_only_what_a_scope_admits_is_found(
    answerer: Answerer, scope: Scope, admitted: set[str]
) -> None:
    """By collection, article, tag and date; what has no date is in no span of time."""
    assert found(answerer, "ferry Alma", scope) == admitted


def test_a_scope_changes_no_score(answerer: Answerer) -> None:
    """A hit is worth the same whatever else may be seen."""
    scope = Scope(collections=frozenset({"south"}))
    unfolded = Stages(folding=False)
    everywhere, within = (
        {hit.row: hit.scores.fused for hit in answerer.walk("ferry Alma", unfolded, scope=one).hits}
        for one in (EVERYTHING, scope)
    )

    assert within == pytest.approx({row: everywhere[row] for row in within})
    assert len(within) == 3


def test_candidates_are_taken_within_the_scope(loaded: Snapshot) -> None:
    """One candidate of each index is the best that may be seen, not the best of all."""
    few = Answerer(loaded, FakeEncoder(), IndexSettings(candidates=1))
    scope = Scope(article="south")

    assert {loaded.article(hit.row).id for hit in few.walk("ate the rope", scope=scope).hits} == {
        "south"
    }


def test_what_may_not_be_seen_is_not_counted(answerer: Answerer) -> None:
    """ "Also in another article" counts what the one who asks may read."""
    everywhere = answerer.answer("late on Monday")
    within = answerer.answer("late on Monday", Scope(collections=frozenset({"north"})))

    assert "south" in {one.id for one in everywhere.quotes[0].also}
    assert within.quotes[0].article.id == "north"
    assert {one.collection for one in within.quotes[0].also} <= {"north"}


def test_where_nothing_may_be_seen_nothing_is_there(answerer: Answerer) -> None:
    """The verdict is the one of an empty pile."""
    answer = answerer.answer("ferry Alma", Scope(article="no such article"))

    assert (answer.verdict, answer.quotes) == ("nothing", ())


def test_rows_are_remembered_and_not_without_end(loaded: Snapshot) -> None:
    """The same scope costs nothing the second time; a thousand of them do not pile up."""
    scope = Scope(article="dated")
    first = loaded.within(scope)

    assert loaded.within(Scope(article="dated")) is first
    assert loaded.within(EVERYTHING) is None
    assert first is not None
    assert first.tolist() == [loaded.article(row).id == "dated" for row in range(len(first))]
    for number in range(1000):
        loaded.within(Scope(article=str(number)))
    again = loaded.within(scope)
    assert again is not None
    assert again is not first
    assert np.array_equal(again, first)


def test_copies_elsewhere_are_not_counted(answerer: Answerer) -> None:
    """A quote names no article that says the same where the question may not look."""
    question = "When was the ferry Alma late?"
    north = Scope(collections=frozenset({"north"}))
    shown = {scope: answerer.walk(question, scope=scope).ranked[0] for scope in (EVERYTHING, north)}
    told = {
        scope: {one.id for one in (quote.article, *quote.also)} for scope, quote in shown.items()
    }

    assert {"north", "south"} <= told[EVERYTHING]
    assert told[north] == {"north", "undated"}
