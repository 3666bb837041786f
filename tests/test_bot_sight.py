"""A server sees its collections, in whatever snapshot is asked, and no other server's."""

from pathlib import Path

import msgspec
import pytest
from fake_encoder import FakeEncoder, article, publish

from bot.live import Live
from bot.sight import OPERATOR, Sight
from corpus.article import Article
from index import snapshot
from index.answerer import Answerer
from index.scope import EVERYTHING, Scope
from index.settings import IndexSettings
from index.store import Store

FERRY = "Ferry ferry Alma, the ferry Alma: ferry."


def told(name: str, collection: str) -> Article:
    return msgspec.structs.replace(article(name, FERRY), collection=collection)


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """A snapshot with a shared collection only."""
    publish([told("shared", "main"), told("rules", "server-rules")], tmp_path)
    return tmp_path


def answerer(data: Path) -> Answerer:
    store, encoder = Store(data), FakeEncoder()
    loaded = snapshot.load(store.path(store.current()), encoder.identity)
    return Answerer(loaded, encoder, IndexSettings(quotes=10))


def seen(live: Live, sight: Sight) -> set[str]:
    quotes = live.answer("ferry Alma", EVERYTHING, sight).quotes
    return {one.id for quote in quotes for one in (quote.article, *quote.also)}


def test_what_belongs_to_a_server_is_seen_there_alone(pile: Path) -> None:
    """In answers, while typing, and when read on; a shared folder of a like name is shared."""
    publish([told("shared", "main"), told("rules", "server-rules"), told("own", "server-2")], pile)
    live = Live(answerer(pile), Store(pile))

    assert seen(live, OPERATOR) == seen(live, Sight(1)) == {"shared", "rules"}
    assert seen(live, Sight(2)) == {"shared", "rules", "own"}
    assert seen(live, Sight(2, ("main",))) == {"shared"}
    assert live.collections(1) == ["main", "server-rules"]
    assert live.article("own", Sight(1)) is None
    assert live.article("own", Sight(2)) is not None
    assert [one.name for one in live.catalogue(Sight(1)).articles("own")] == []
    assert live.told(Scope(article="own"), Sight(1)) == (
        "Looked only here: “an article that is no longer here”"
    )


def test_a_snapshot_that_comes_while_a_question_waits_shows_nothing_new(pile: Path) -> None:
    """What may be seen is worked out for the snapshot that is asked, not for the one before."""
    live = Live(answerer(pile), Store(pile))
    sight = Sight(1)
    everything = Sight(1, ("main", "server-rules"))
    before = seen(live, sight)
    publish(
        [
            told("shared", "main"),
            told("rules", "server-rules"),
            told("secret", "server-2"),
            told("later", "later"),
        ],
        pile,
    )
    live._answerer = answerer(pile)  # as `follow` swaps it in

    assert before == {"shared", "rules"}
    assert seen(live, sight) == {"shared", "rules", "later"}
    assert seen(live, everything) == {"shared", "rules"}


@pytest.mark.parametrize("name", ["Server-2", "SERVER-2", " server-2", "server-2\t", "ſerver-2"])
def test_no_spelling_of_its_name_shows_it_to_others(pile: Path, name: str) -> None:
    """Nor in a snapshot that was made when capitals and spaces still made another name."""
    publish([told("shared", "main"), told("own", name)], pile)
    live = Live(answerer(pile), Store(pile))

    assert seen(live, OPERATOR) == seen(live, Sight(1)) == {"shared"}
    assert seen(live, Sight(2)) == {"shared", "own"}
