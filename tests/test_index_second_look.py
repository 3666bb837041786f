"""Where it is doubtful which words answer, their sentence is read once more, by itself."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import pytest
from fake_encoder import FakeEncoder, publish
from test_index_answerer import BY_RELEVANCE

from corpus.article import Article, Span
from index import snapshot
from index.answerer import Answerer
from index.reader import Pair, Place, Reading
from index.second_look import Look, agreed, is_doubtful, looked_again
from index.settings import IndexSettings
from index.stages import Stages
from index.store import Store

TEXT = "The ferry left at noon. Anna Berg and Bo Dahl stayed on the quay. It rained."
SECOND = "Anna Berg and Bo Dahl stayed on the quay."
WHOLE = Span(0, len(TEXT))
QUESTION = "Who stayed on the quay?"


def places(text: str, shares: Mapping[str, float], mass: float = 1.0) -> tuple[Place, ...]:
    """Places of these words with these probabilities; exp of all their logits is `mass`."""
    return tuple(
        Place(Span(text.index(words), text.index(words) + len(words)), math.log(share * mass))
        for words, share in shares.items()
    )


DOUBTFUL = {"Anna Berg": 0.4, "Bo Dahl": 0.35, "noon": 0.25}
SURE = {"Anna Berg and Bo Dahl": 0.9, "Bo Dahl": 0.1}


class TellingReader:
    """A `Reader` that knows the probabilities of each text's places, and notes what it reads."""

    sha256 = ""

    def __init__(self, known: Mapping[str, Mapping[str, float]]) -> None:
        self._known = known
        self.seen: list[Pair] = []

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair; no places in a text that is unknown."""
        self.seen += pairs
        found = [places(pair.text, self._known.get(pair.text, {})) for pair in pairs]
        return [Reading(9, 9 if there else -math.inf, there) for there in found]


def words_of(text: str, found: Sequence[Place]) -> dict[str, float]:
    """The words of each place with exp of its logit."""
    return {place.span.of(text): math.exp(place.logit) for place in found}


def test_means_of_both_readings() -> None:
    """A place has the mean of its probabilities, none where a reading does not know it; together
    they weigh as much as those of the first."""
    first = places(TEXT, DOUBTFUL, mass=20)

    found = agreed(first, places(TEXT, SURE, mass=3))

    assert words_of(TEXT, found) == pytest.approx(
        {"Anna Berg and Bo Dahl": 9.0, "Anna Berg": 4.0, "Bo Dahl": 4.5, "noon": 2.5}
    )
    assert [place.logit for place in found] == sorted((p.logit for p in found), reverse=True)


def test_nothing_new() -> None:
    """A second reading without a place changes nothing."""
    first = places(TEXT, DOUBTFUL)

    assert agreed(first, ()) == first


@pytest.mark.parametrize(
    ("shares", "doubtful"),
    [
        ({"noon": 0.49, "rained": 0.51}, False),
        ({"noon": 0.49, "rained": 0.49, "ferry": 0.02}, True),
        ({"noon": 1.0}, False),
        ({}, False),
    ],
)
def test_what_is_doubtful(shares: Mapping[str, float], doubtful: bool) -> None:
    """Where no place is likelier than the others together."""
    assert is_doubtful(places(TEXT, shares, mass=7)) is doubtful


def test_only_the_doubtful_sentences_are_read() -> None:
    """Each by itself under the same title, in one call; the others keep their places."""
    reader = TellingReader({SECOND: SURE})
    looks = [
        Look("Harbour", TEXT, WHOLE, WHOLE, places(TEXT, {"noon": 1.0})),
        Look("Harbour", TEXT, WHOLE, WHOLE, places(TEXT, DOUBTFUL)),
        Look("Harbour", TEXT, WHOLE, WHOLE, ()),
    ]

    untouched, found, without = looked_again(QUESTION, looks, reader, "en")

    assert reader.seen == [Pair("Harbour", SECOND)]
    assert (untouched, without) == (looks[0].places, ())
    assert found[0].span.of(TEXT) == "Anna Berg and Bo Dahl"


def test_passage_inside_an_article() -> None:
    """What is read and what is found are in offsets of the article."""
    before = "Nothing was said before. "
    text = before + TEXT
    passage = Span(len(before), len(text))
    reader = TellingReader({SECOND: SURE})
    look = Look("", text, passage, passage, places(text, DOUBTFUL))

    [found] = looked_again(QUESTION, [look], reader, "en")

    assert reader.seen == [Pair("", SECOND)]
    assert found[0].span.of(text) == "Anna Berg and Bo Dahl"


@pytest.mark.parametrize(
    ("language", "read"), [("de", "Am 3. Mai kam Anna."), ("en", "Mai kam Anna.")]
)
def test_sentences_are_cut_as_the_language_does(language: str, read: str) -> None:
    """A German ordinal number ends no sentence."""
    text = "Es regnete lange. Am 3. Mai kam Anna. Bo ging."
    whole = Span(0, len(text))
    reader = TellingReader({})
    look = Look("", text, whole, whole, places(text, {"kam Anna": 0.4, "Mai": 0.3, "Bo": 0.3}))

    looked_again("Wer kam?", [look], reader, language)

    assert [pair.text for pair in reader.seen] == [read]


def test_answer_over_two_sentences() -> None:
    """Both are read."""
    reader = TellingReader({})
    over_two = {"the quay. It": 0.4, "noon": 0.3, "rained": 0.3}

    looked_again(QUESTION, [Look("", TEXT, WHOLE, WHOLE, places(TEXT, over_two))], reader, "en")

    assert reader.seen == [Pair("", TEXT[TEXT.index("Anna") :])]


def test_what_was_read_alone_is_not_read_again() -> None:
    """If the sentence is all that was read at first."""
    part = Span(TEXT.index(SECOND), TEXT.index(SECOND) + len(SECOND))
    reader = TellingReader({})
    look = Look("", TEXT, WHOLE, part, places(TEXT, DOUBTFUL))

    assert looked_again(QUESTION, [look], reader, "en") == [look.places]
    assert not reader.seen


def test_second_look_moves_the_mark(tmp_path: Path) -> None:
    """On the way of a question, the best passage's mark is what both readings say; its scores, and
    so its rank and the verdict, stay."""
    known = Article(id="ferry", title="Harbour", text=TEXT)
    version = publish([known], tmp_path).version
    loaded = snapshot.load(Store(tmp_path).path(version), FakeEncoder().identity)
    reader = TellingReader({TEXT: DOUBTFUL, SECOND: SURE})
    asker = Answerer(loaded, FakeEncoder(), IndexSettings(), reader, BY_RELEVANCE)

    once = asker.walk(QUESTION, Stages(twice=False))
    assert [pair.text for pair in reader.seen] == [TEXT]
    twice = asker.walk(QUESTION)

    assert [pair.text for pair in reader.seen] == [TEXT, TEXT, SECOND]
    answers = [walk.answer.quotes[0].answer for walk in (once, twice)]
    assert [answer and answer.of(TEXT) for answer in answers] == [
        "Anna Berg",
        "Anna Berg and Bo Dahl",
    ]
    assert once.hits[0].scores == twice.hits[0].scores
    assert msgspec.structs.replace(once.answer, quotes=()) == msgspec.structs.replace(
        twice.answer, quotes=()
    )


def test_only_the_best_is_looked_at_again(tmp_path: Path) -> None:
    """Of two articles in doubt, the sentence of the first alone."""
    other = TEXT.replace("Anna Berg", "Eva Falk")
    doubtful = {"Eva Falk": 0.4, "Bo Dahl": 0.35, "noon": 0.25}
    known = [
        Article(id="ferry", title="Harbour", text=TEXT),
        Article(id="boat", title="Quay", text=other),
    ]
    version = publish(known, tmp_path).version
    loaded = snapshot.load(Store(tmp_path).path(version), FakeEncoder().identity)
    reader = TellingReader({TEXT: DOUBTFUL, other: doubtful})
    asker = Answerer(loaded, FakeEncoder(), IndexSettings(), reader, BY_RELEVANCE)

    best = asker.walk(QUESTION, Stages(folding=False)).hits[0]

    *first, again = [pair.text for pair in reader.seen]
    whole = loaded.article(best.row).text
    assert sorted(first) == sorted([TEXT, other])
    assert again in whole
    assert again != whole
