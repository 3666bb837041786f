"""A question becomes an answer: quotes word for word, in order, no more than asked for."""

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from fake_encoder import MOTTO, FakeEncoder, article, articles, publish

from corpus.article import Article, Span
from corpus.settings import CorpusSettings
from index import snapshot
from index.answer import Answer, Scores
from index.answerer import Answerer
from index.encoder import embedded_text
from index.errors import QuestionError
from index.fitted import Fitted
from index.logistic import Logistic
from index.question import cleaned
from index.ranking import Ranking
from index.reader import Pair, Place, Reading
from index.reading import behind, read
from index.scope import EVERYTHING, Scope
from index.search import distinct, looked_at
from index.settings import IndexSettings
from index.stages import Stages
from index.store import Store
from index.verdict import Calibration, Point

ZEPPELIN = "Where did the zeppelin land?"
ODD = "qqq xxx jjj qqq"
"""Letters and words that the articles hardly have."""
BALLOONS = Article(
    id="balloons",
    title="Balloons",
    text=(
        "# A balloon 🎈 at Orléans\n\n"
        "The mayor’s café 🎈 sold crêpes to everyone. Nobody paid for the balloons, which flew off "
        "over the “old” town and were not seen again by anyone.\n\n"
        "## Later\n\n"
        "The zeppelin 🎈 came home in May. It had been to Zürich and back, with nine passengers, a "
        "dog, and a crate of very good apples for the mayor."
    ),
)


class FakeReader:
    """A `Reader` for which a passage answers a question if it has the question's longest word,
    which it marks: relevance is 9 then, and `elsewhere` for the other passages."""

    sha256 = ""

    def __init__(self, elsewhere: float = -9, margin: float = 9) -> None:
        self._elsewhere = elsewhere
        self._margin = margin

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair."""
        word = max(question.strip("?").split(), key=len)
        places = [pair.text.find(word) for pair in pairs]
        return [
            Reading(9, self._margin, (Place(Span(place, place + len(word)), 9),))
            if place >= 0
            else Reading(
                self._elsewhere,
                min(self._margin, self._elsewhere),
                (Place(Span(0, 3), self._elsewhere),),
            )
            for place in places
        ]


POINTS = (Point(threshold=0.5, precision=0.9, answered=0.9, refused=0.9),)
BY_RELEVANCE = Fitted(
    ranking=Ranking(
        reader="",
        candidates=Logistic(coverage=1.0, cosine=0.4),
        read=Logistic(relevance=1.0, coverage=1.0),
    ),
    calibration=Calibration(
        reader="",
        questions=0,
        answers=Logistic(relevance=1.0),
        near=Logistic(relevance=1.0),
        closest=0.1,
        curve=POINTS,
    ),
)
"""Answered from a relevance of 0 on, closest from ln(.1 / .9) = -2.2 on."""
UNFOLDED = Stages(folding=False)
"""The articles of the tests say the same motto again and again."""
GENEROUS = FakeReader(elsewhere=7)
"""Finds every passage relevant, those with the longest word a little more."""


def answerer(
    folder: Path,
    found: Sequence[Article] | None = None,
    *,
    quotes: int = 3,
    reader: FakeReader | None = GENEROUS,
) -> Answerer:
    """An answerer of a new snapshot of these articles."""
    store = Store(folder)
    version = publish(found or articles(), folder).version
    encoder = FakeEncoder()
    loaded = snapshot.load(store.path(version), encoder.identity)
    functions = BY_RELEVANCE if reader else None
    return Answerer(loaded, encoder, IndexSettings(quotes=quotes), reader, functions)


def check_word_for_word(answer: Answer) -> None:
    """Every quote is a slice of its article, and what is pointed at in it lies inside."""
    for quote in answer.quotes:
        assert quote.text == quote.article.text[quote.span.start : quote.span.end]
        assert quote.span in quote.passage.span
        assert quote.focus in quote.span
        assert quote.focus.of(quote.article.text).strip()
        assert quote.marked is None or quote.marked in quote.span


@pytest.mark.parametrize(
    "question", [ZEPPELIN, "the mayor’s crêpes 🎈", "Who went to Zürich?", "no boat was ever hurt"]
)
def test_quotes_are_word_for_word(tmp_path: Path, question: str) -> None:
    """A quote is `article.text[start:end]`, also behind emoji and typographic quotes."""
    asker = answerer(tmp_path, [*articles(), BALLOONS], quotes=10)
    answer = asker.walk(question, UNFOLDED).answer

    assert len(answer.quotes) == 8
    check_word_for_word(answer)


def test_rare_word_is_found(tmp_path: Path) -> None:
    """The passage that has the question's rare word comes first, with where it stands."""
    first = answerer(tmp_path, [*articles()[1:], BALLOONS]).answer(ZEPPELIN).quotes[0]

    assert first.text.startswith("The zeppelin 🎈 came home in May. ")
    assert (first.article.id, first.passage.paragraph, first.paragraphs) == ("balloons", 2, 2)
    assert first.passage.heading == "Later"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_no_more_quotes_than_asked_for(tmp_path: Path, count: int) -> None:
    """An answer has at most `quotes` quotes: the first of those that a longer answer has."""
    few = answerer(tmp_path, quotes=count).walk(ZEPPELIN, UNFOLDED).answer
    many = answerer(tmp_path, quotes=10).walk(ZEPPELIN, UNFOLDED).answer

    assert len(few.quotes) == count
    assert [quote.text for quote in few.quotes] == [quote.text for quote in many.quotes[:count]]


def test_hits_are_ordered(tmp_path: Path) -> None:
    """Without a reader the better fused score comes first, and no passage comes twice."""
    hits = answerer(tmp_path, reader=None).hits(ZEPPELIN)
    fused = [hit.scores.fused for hit in hits]

    assert fused == sorted(fused, reverse=True)
    assert sorted(hit.row for hit in hits) == [0, 1, 2, 3, 4, 5]
    assert hits[0].row == 0


def test_reader_decides_the_order(tmp_path: Path) -> None:
    """What the reader finds most relevant comes first, whatever was found first."""
    question = "a walrus ate the rope, did the xylophone"
    unread = answerer(tmp_path, reader=None).hits(question)
    read = answerer(tmp_path, reader=FakeReader()).hits(question)

    assert (unread[0].row, read[0].row) == (1, 3)
    assert sorted(hit.row for hit in read) == sorted(hit.row for hit in unread)


class NotingReader(FakeReader):
    """Keeps how many texts it was given, call by call."""

    def __init__(self, elsewhere: float = -9) -> None:
        super().__init__(elsewhere)
        self.calls: list[list[str]] = []

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair."""
        self.calls.append([pair.text for pair in pairs])
        return super().read(question, pairs)


def test_reading_stops_when_the_answer_is_sure(tmp_path: Path) -> None:
    """Four candidates are read; if the best is surely the answer no other is, unless asked to."""
    reader = NotingReader()
    asker = answerer(tmp_path, reader=reader)
    stopped = asker.walk(ZEPPELIN).hits
    calls, reader.calls = reader.calls, []
    whole = asker.walk(ZEPPELIN, Stages(stopping=False)).hits

    assert [len(texts) for texts in calls] == [4]
    assert [len(texts) for texts in reader.calls] == [4, 2]
    assert [hit.scores.relevance is None for hit in stopped] == [False] * 4 + [True] * 2
    assert stopped[0].row == whole[0].row == 0


def test_reading_goes_on_while_nothing_is_sure(tmp_path: Path) -> None:
    """Where the first four do not answer, the other candidates are read as well."""
    reader = NotingReader()
    hits = answerer(tmp_path, reader=reader).walk(ODD).hits

    assert [len(texts) for texts in reader.calls] == [4, 2]
    assert all(hit.scores.relevance == -9 for hit in hits)


def long_answerer(folder: Path, found: Sequence[Article], reader: FakeReader) -> Answerer:
    """An answerer whose passages are as long as in production."""
    version = publish(found, folder, settings=CorpusSettings()).version
    loaded = snapshot.load(Store(folder).path(version), FakeEncoder().identity)
    return Answerer(loaded, FakeEncoder(), IndexSettings(), reader, BY_RELEVANCE)


FILLER = "Nothing else of note was said about it in the long report of that week. " * 5
FERRIES = [
    Article(id=name, title="", text=f"The ferry to Alma saw {name} on Monday. {FILLER}")
    for name in ("Ann", "Bob", "Cid", "Dan", "Eva", "Fay")
]
"""Long passages that are alike; the words of the questions stand where each begins."""


def firsts_and_rests(texts: Sequence[str]) -> tuple[int, int]:
    """How many of these parts of FERRIES begin their passage, and how many follow one that does."""
    firsts = sum(text.startswith("The ferry") for text in texts)
    return firsts, len(texts) - firsts


@pytest.mark.parametrize(
    ("relevance", "passages", "read"),
    [
        (-1, 4, (0, 2)),  # the rest of the two best
        (-1, 5, (1, 3)),  # the fifth with them, and the rest of the third: four in all
        (-1, 6, (2, 2)),
        (7, 6, (1, 1)),  # the rest of the best alone, and the fifth beside it
        (7, 4, (0, 2)),  # there is no fifth: the rest of the second
    ],
)
def test_what_is_read_after_the_first_four(
    tmp_path: Path, relevance: float, passages: int, read: tuple[int, int]
) -> None:
    """The other candidates and all of the two best; if the best is sure to answer, all of it alone.
    An even number, so that no core is idle."""
    reader = NotingReader(elsewhere=relevance)
    asker = long_answerer(tmp_path, FERRIES[:passages], reader)
    asker.walk("ferry Alma Monday!", Stages(folding=False, twice=False))

    assert [firsts_and_rests(texts) for texts in reader.calls] == [(4, 0), read]


def test_all_is_read_of_what_turns_out_to_be_the_best(tmp_path: Path) -> None:
    """Chosen last, it alone has the longest word of the question; its rest is read in the end."""
    question = "Why did the ferry wait on Wednesday"
    found = [*FERRIES[:5], Article(id="Gus", title="", text=f"The ferry. Wednesday. {FILLER}")]
    reader = NotingReader(elsewhere=-1)
    asker = long_answerer(tmp_path, found, reader)
    hits = [
        msgspec.structs.replace(hit, part=Span(0, found[hit.row].text.index(FILLER) - 1))
        for hit in sorted(asker.hits(question), key=lambda hit: hit.row)
    ]
    reader.calls.clear()
    by = Logistic(relevance=1.0)
    read_hits = read(asker.snapshot, question, hits, reader, by, sure=lambda _: False)

    assert [firsts_and_rests(texts) for texts in reader.calls] == [(4, 0), (2, 2), (0, 1)]
    assert read_hits[0].row == 5
    assert sorted(hit.row for hit in read_hits) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(("each", "read"), [(0.4, 2), (1.0, 1), (2.0, 1)])
def test_several_that_may_answer_are_enough_together(
    tmp_path: Path, each: float, read: int
) -> None:
    """Three of which each answers with a probability of .73 (a logit of 1) are sure enough that one
    of them does, 1 - .27³ = .98; with .6 they are not, 1 - .4³ = .94."""
    reader = NotingReader(elsewhere=each)
    found = [Article(id=name, title="", text=f"{name} saw the ferry.") for name in "ABCDEF"]
    long_answerer(tmp_path, found, reader).walk("ferry Alma Monday!", UNFOLDED)

    assert len(reader.calls) == read


def test_the_rest_of_a_long_passage_is_read(tmp_path: Path) -> None:
    """Of a long passage the part with the question's words is read first, then what is around it:
    an answer there is found, marked, and in the quote."""
    filler = "Nothing else of note was said about it in the long report of that week."
    text = (
        f"The ferry to Alma was late on Monday. {filler} {filler} {filler} {filler} {filler} "
        "Zacharias Underwood was blamed by everybody."
    )
    reader = NotingReader(elsewhere=-1)
    asker = long_answerer(tmp_path, [Article(id="ferry", title="", text=text)], reader)
    quote = asker.walk("ferry Alma late Monday Underwood").ranked[0]

    assert [len(texts) for texts in reader.calls] == [1, 1]
    assert "".join(reader.calls[0]).startswith("The ferry")
    assert reader.calls[1][0].endswith("everybody.")
    assert quote.answer
    assert quote.answer.of(quote.article.text) == "Underwood"
    assert "Zacharias Underwood" in quote.text


def test_a_passage_in_which_the_words_do_not_tell_where_is_read_whole(tmp_path: Path) -> None:
    """Where a part would have less than three fifths of what the question asks for, the answer is
    as likely to stand elsewhere in the passage."""
    filler = "Nothing else of note was said about it in the long report of that week."
    text = f"The ferry was late. {filler} {filler} {filler} {filler} {filler} It had to wait."
    reader = NotingReader(elsewhere=-1)
    asker = long_answerer(tmp_path, [Article(id="ferry", title="", text=text)], reader)
    (hit,) = asker.hits("ferry quay storm tide pilot")

    assert reader.calls == [[text]]
    assert 0 < hit.scores.window < 0.6


@pytest.mark.parametrize(
    ("among", "words"),
    [(100, [108] * 4), (1_000, [108, 108, 96, 96]), (40_000, [108, 108, 60, 60])],
)
def test_how_much_is_read_where_the_words_do_not_tell(
    tmp_path: Path, among: int, words: list[int]
) -> None:
    """Of the first two candidates up to twice as much as else, 120 words, of the others so much
    among few passages; sentences are whole, here of twelve words."""
    sentence = "Nothing else of note was said of it in the {} week. "
    found = [
        Article(id=name, title="", text="".join(sentence.format(name) for _ in range(9)).strip())
        for name in ("first", "second", "third", "fourth")
    ]
    asker = long_answerer(tmp_path, found, NotingReader())
    hits = asker.hits("ferry quay note week")
    seen = looked_at(asker.snapshot, "ferry quay note week", hits, 6, 60, Logistic(), among)

    assert [len(hit.part.of(asker.snapshot.article(hit.row).text).split()) for hit in seen] == words


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Who steered the zeppelin?", 1.0),
        ("“Who steered the zeppelin?”", 1.0),
        ("Wer lenkte den zeppelin？", 1.0),
        ("He steered the zeppelin.", 0.0),
        ("He asked who steered the zeppelin? That is not known.", 1.0),
        ("Who asked? He steered the zeppelin.", 0.0),
    ],
)
def test_an_answer_that_is_a_question(tmp_path: Path, sentence: str, asks: float) -> None:
    """It is told by the mark at the end of the sentence in which the likeliest answer stands."""
    found = [Article(id="one", title="", text=f"It was May. {sentence} Then it rained.")]
    hit = answerer(tmp_path, found).hits("zeppelin")[0]

    assert hit.scores.asks == asks


@pytest.mark.parametrize(
    ("passages", "most"), [(100, float("inf")), (1_000, 3.75), (10_000, 1.875), (1_000_000, 1.5)]
)
def test_how_far_behind_a_candidate_may_be(passages: int, most: float) -> None:
    """Among many passages it is not read if it is 1.5 behind, among few however far it is."""
    assert behind(passages) == pytest.approx(most)


def test_what_is_far_behind_is_not_read(tmp_path: Path) -> None:
    """Of the third and fourth what is 3.5 times as far as the fifth and sixth may be; but where a
    core would be idle it is read."""
    reader = NotingReader()
    asker = answerer(tmp_path, reader=reader)
    chosen = [
        msgspec.structs.replace(hit, scores=msgspec.structs.replace(hit.scores, fused=fused))
        for hit, fused in zip(asker.hits(ODD), (9.0, 1.0, 5.6, 5.4, 8.1, 7.9), strict=True)
    ]
    reader.calls.clear()
    found = read(
        *(asker.snapshot, ODD, chosen, reader, Logistic(relevance=1.0)),
        sure=lambda _: False,
        behind=1.0,
    )

    assert [len(texts) for texts in reader.calls] == [3, 2]
    assert [hit.scores.fused for hit in found[-1:]] == [7.9]
    assert len(found) == 6


def weighed(folder: Path, found: Sequence[Article], reader: FakeReader, by: Ranking) -> Answerer:
    """An answerer whose candidates and hits are weighed so."""
    asker = answerer(folder, found, reader=reader)
    functions = msgspec.structs.replace(BY_RELEVANCE, ranking=by)
    return Answerer(asker.snapshot, FakeEncoder(), IndexSettings(), reader, functions)


def test_words_count_by_the_number_of_passages(tmp_path: Path) -> None:
    """Among a handful nothing, so that relevance alone ranks."""
    by = msgspec.structs.replace(BY_RELEVANCE.ranking, crowded=("coverage",))
    hits = weighed(tmp_path, articles(), GENEROUS, by).hits(ZEPPELIN)

    assert [hit.scores.rank for hit in hits] == [hit.scores.relevance for hit in hits]
    assert hits[0].scores.coverage > 0


def test_among_many_what_is_far_behind_is_left(tmp_path: Path) -> None:
    """The question's words stand in one of 200 articles: two are read, all six if asked to."""
    found = [Article(id=f"a{i}", title="", text=f"Nothing to see, {i}.") for i in range(200)]
    found[7] = Article(id="a7", title="", text="The zeppelin landed.")
    by = Ranking(reader="", candidates=Logistic(coverage=199.0), read=Logistic(relevance=1.0))
    reader = NotingReader()
    asker = weighed(tmp_path, found, reader, by)
    asker.walk("zeppelin landed", UNFOLDED)
    calls, reader.calls = reader.calls, []
    asker.walk("zeppelin landed", Stages(folding=False, stopping=False))

    assert [len(texts) for texts in calls] == [2]
    assert [len(texts) for texts in reader.calls] == [4, 2]


def test_the_verdict_knows_how_many_passages_there_are(tmp_path: Path) -> None:
    """Among a handful, and within a scope of a handful, something comes to the certainty."""
    asker = answerer(tmp_path, reader=FakeReader())
    calm = msgspec.structs.replace(BY_RELEVANCE.calibration, few=-8.9)
    wary = msgspec.structs.replace(BY_RELEVANCE.calibration, few=-9.1)
    verdicts = []
    for calibration in (calm, wary):
        functions = msgspec.structs.replace(BY_RELEVANCE, calibration=calibration)
        few = Answerer(asker.snapshot, FakeEncoder(), IndexSettings(), FakeReader(), functions)
        walk = few.walk(ZEPPELIN)
        verdicts.append((walk.answer.verdict, few.verdict_on(walk.ranked[0], EVERYTHING)))

    assert verdicts == [("answered", "answered"), ("closest", "closest")]


def test_the_verdict_knows_how_many_passages_the_scope_has(tmp_path: Path) -> None:
    """Among 200 an answer; of its own article alone only close, and the quote by itself as well."""
    found = [Article(id=f"a{i}", title="", text=f"Nothing to see, {i}.") for i in range(200)]
    found[7] = Article(id="a7", title="", text="The zeppelin landed.")
    asker = answerer(tmp_path, found, reader=FakeReader())
    wary = msgspec.structs.replace(BY_RELEVANCE.calibration, few=-9.1)  # 8.0 of it among 200
    functions = msgspec.structs.replace(BY_RELEVANCE, calibration=wary)
    few = Answerer(asker.snapshot, FakeEncoder(), IndexSettings(), FakeReader(), functions)
    verdicts = []
    for scope in (EVERYTHING, Scope(article="a7")):
        walk = few.walk("zeppelin landed", UNFOLDED, scope=scope)
        verdicts.append((walk.answer.verdict, few.verdict_on(walk.ranked[0], scope)))

    assert verdicts == [("answered", "answered"), ("closest", "closest")]


@pytest.mark.parametrize(("passages", "cosine"), [(10, 5.0), (100, 5.0), (1_000, 3.4), (40_000, 1)])
def test_what_chooses_weighs_by_the_number_of_passages(passages: int, cosine: float) -> None:
    """`gathered` comes to it as far as they are many; other weights stay."""
    by = Ranking(
        reader="",
        candidates=Logistic(cosine=5.0, coverage=2.0, intercept=0.5),
        gathered=Logistic(cosine=-4.0),
        read=Logistic(),
    )
    assert by.choosing(passages).cosine == pytest.approx(cosine)
    assert by.choosing(passages).coverage == 2.0
    assert by.choosing(passages).intercept == 0.5


def test_how_many_passages_a_scope_admits(tmp_path: Path) -> None:
    """All of them, or those of its articles."""
    loaded = answerer(tmp_path).snapshot
    one = loaded.passages[0].article

    assert loaded.count(EVERYTHING) == len(loaded.passages)
    assert loaded.count(Scope(article=one)) == len(loaded.passages_of(one)) < len(loaded.passages)


def test_scores_are_what_they_say(tmp_path: Path) -> None:
    """The cosine is that of the letters of question and passage; coverage is 0 to 1, and 0 only
    for a passage that has no word of the question."""
    asker = answerer(tmp_path, reader=None)
    encoder = FakeEncoder()
    for hit in asker.hits("zeppelin"):
        text = embedded_text(asker.snapshot.article(hit.row), asker.snapshot.passages[hit.row])
        by_hand = encoder.encode_question("zeppelin") @ encoder.encode_question(text)

        assert hit.scores.cosine == pytest.approx(float(by_hand), abs=1e-3)  # 16-bit floats
        assert 0 <= hit.scores.coverage <= 1
        assert (hit.scores.coverage > 0) == ("zeppelin" in text)


def test_what_stands_elsewhere_in_the_article(tmp_path: Path) -> None:
    """Each passage has the share of the question's words in its whole article, and its length."""
    filler = "Nothing else was said about it by anyone who was there at the time. " * 12
    found = [
        Article(id="both", title="", text=f"The zeppelin came. {filler}\n\n{filler} A ferry left."),
        Article(id="one", title="", text="The zeppelin went."),
        Article(id="none", title="", text="Bread is sold."),
    ]
    asker = answerer(tmp_path, found, reader=None)
    snapshot = asker.snapshot
    shares: dict[str, set[float]] = {}
    for hit in asker.hits("zeppelin ferry"):
        shares.setdefault(snapshot.article(hit.row).id, set()).add(round(hit.scores.article, 3))
        assert hit.scores.length == pytest.approx(len(snapshot.text(hit.row)) / 1000)
    rarity = snapshot.lexical.rarities("zeppelin ferry")

    assert len(snapshot.passages_of("both")) > 1
    assert shares == {
        "both": {1.0},
        "one": {round(rarity["zeppelin"] / sum(rarity.values()), 3)},
        "none": {0.0},
    }
    assert not snapshot.lexical.shares("the of", snapshot.numbers, 3).any()


def test_fake_cosine_by_hand() -> None:
    """The cosine of "ab" and "abb" is 3 / √10: the fake computes what it says."""
    encoder = FakeEncoder()
    cosine = encoder.encode_question("ab") @ encoder.encode_question("abb")

    assert cosine == pytest.approx(3 / 10**0.5)


def test_accents_make_no_difference(tmp_path: Path) -> None:
    """Who writes without accents, or with accents of their own, finds the name all the same."""
    found = [
        Article(id="novak", title="", text="Jiří Novák took over the choir."),
        *articles(),
    ]
    asker = answerer(tmp_path, found, reader=None)
    by_form = [
        asker.hits(question)[0]
        for question in ("Jiri Novak", "Jiří Novák", "Jir\u030ci\u0301 Nova\u0301k")
    ]

    assert {asker.snapshot.article(hit.row).id for hit in by_form} == {"novak"}
    assert len({hit.scores.coverage for hit in by_form}) == 1


def test_furniture_is_never_quoted(tmp_path: Path) -> None:
    """However relevant the reader finds it, furniture is ranked behind what belongs to an article,
    and not quoted; where there is nothing else, there is nothing."""
    sign_up = "Sign up for our newsletter zeppelinpost and get it delivered to your inbox."
    found = [Article(id=name, title="", text=f"{name} saw a boat.") for name in ("Ann", "Bob")]
    page = Article(id="page", title="", text=sign_up)
    asker = answerer(tmp_path / "all", [page, *found], reader=FakeReader(elsewhere=1))
    alone = answerer(tmp_path / "alone", [page], reader=FakeReader())
    answer = asker.answer("zeppelinpost saw boat")

    assert {quote.article.id for quote in answer.quotes} == {"Ann", "Bob"}
    assert asker.hits("zeppelinpost saw boat")[-1].furniture
    assert alone.answer("zeppelinpost").verdict == "nothing"


def test_what_the_verdict_does_not_hear_stops_no_reading(tmp_path: Path) -> None:
    """With a reader that the verdict was not fitted to, every candidate is read."""
    reader = NotingReader()
    asker = answerer(tmp_path, reader=reader)
    deaf = msgspec.structs.replace(
        BY_RELEVANCE,
        calibration=msgspec.structs.replace(
            BY_RELEVANCE.calibration, answers=Logistic(intercept=9.0)
        ),
    )
    Answerer(asker.snapshot, FakeEncoder(), IndexSettings(), reader, deaf).walk(ZEPPELIN)

    assert [len(texts) for texts in reader.calls] == [4, 2]


def test_furniture_settles_nothing(tmp_path: Path) -> None:
    """It is never quoted, so how surely it answers is not asked."""
    reader = NotingReader()
    asker = answerer(tmp_path, reader=reader)
    hits = [
        msgspec.structs.replace(hit, furniture=number == 0)
        for number, hit in enumerate(asker.hits(ZEPPELIN)[:3])
    ]
    asked: list[int] = []

    def sure(best: Sequence[Scores]) -> bool:
        asked.append(len(best))
        return False

    read(asker.snapshot, ZEPPELIN, hits, reader, Logistic(relevance=1.0), sure=sure)

    assert asked == [2]


def test_three_that_may_answer_settle_no_strict_verdict(tmp_path: Path) -> None:
    """Each with .73 and together .98, but none called an answer at the precision that is wanted:
    reading goes on."""
    calibration = msgspec.structs.replace(
        BY_RELEVANCE.calibration,
        curve=(Point(threshold=0.88, precision=0.97, answered=0.5, refused=1.0),),
    )
    functions = msgspec.structs.replace(BY_RELEVANCE, calibration=calibration)
    found = [Article(id=name, title="", text=f"{name} saw the ferry.") for name in "ABCDEF"]
    reader = NotingReader(elsewhere=1.0)
    asker = answerer(tmp_path, found, reader=reader)
    settings = IndexSettings(precision=0.97)
    strict = Answerer(asker.snapshot, FakeEncoder(), settings, reader, functions)
    strict.walk("ferry Alma Monday!", UNFOLDED)

    assert [len(texts) for texts in reader.calls] == [4, 2]


def test_reading_goes_on_until_it_is_called_an_answer(tmp_path: Path) -> None:
    """Where more precision is wanted than the best candidate promises, the others are read too."""
    reader = NotingReader()
    asker = answerer(tmp_path, reader=reader)
    strict = msgspec.structs.replace(
        BY_RELEVANCE,
        calibration=msgspec.structs.replace(
            BY_RELEVANCE.calibration,
            curve=(Point(threshold=0.99999, precision=0.99, answered=0.1, refused=1.0),),
        ),
    )
    settings = IndexSettings(precision=0.99)
    Answerer(asker.snapshot, FakeEncoder(), settings, reader, strict).walk(ZEPPELIN)

    assert [len(texts) for texts in reader.calls] == [4, 2]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_best_by_words_are_candidates(tmp_path: Path, count: int) -> None:
    """As many as are asked for, those with the highest coverage, and none that has no word."""
    asker = answerer(tmp_path, reader=None)
    few = Answerer(asker.snapshot, FakeEncoder(), IndexSettings(candidates=count), None)
    question = "zeppelin boat little text"
    coverage = asker.snapshot.lexical.coverage(question)
    best = [row for row in np.argsort(-coverage, kind="stable")[:count] if coverage[row] > 0]

    hits = few.walk(question, Stages(vectors=False)).hits

    assert len(best) == count
    assert {hit.row for hit in hits} == set(best)


def test_nothing_has_no_quotes(tmp_path: Path) -> None:
    """Without a reader, what shares nothing with the articles is answered with nothing."""
    answer = answerer(tmp_path, reader=None).answer(ODD)

    assert (answer.verdict, answer.quotes) == ("nothing", ())


def test_reader_that_finds_nothing_keeps_silent(tmp_path: Path) -> None:
    """If the reader finds no passage relevant, nothing is quoted and nothing marked."""
    answer = answerer(tmp_path, reader=FakeReader()).answer(ODD)

    assert (answer.verdict, answer.quotes) == ("nothing", ())


def test_unsure_reader_marks_the_sentence(tmp_path: Path) -> None:
    """Where a passage answers but the reader is not sure of the place, its sentence is marked."""
    answer = answerer(tmp_path, reader=FakeReader(margin=-0.1)).answer(ZEPPELIN)
    quote = answer.quotes[0]

    assert answer.verdict == "answered"
    assert quote.answer is None
    assert quote.marked
    assert quote.marked.of(quote.article.text) == "The zeppelin landed beside the quay."
    assert quote.focus == quote.marked


@pytest.mark.parametrize(("margin", "whole"), [(0.1, False), (0.0, True), (-9.0, True)])
def test_unsure_reader_shows_more(tmp_path: Path, margin: float, whole: bool) -> None:
    """Where it is not sure of the place, the answer may as well stand beside it."""
    landed = "The zeppelin landed beside the long quay of Port Alma."
    text = f"The ferry left at noon. {landed} The band played on."
    found = [Article(id="a", title="", text=text)]
    (quote,) = answerer(tmp_path, found, reader=FakeReader(margin=margin)).walk("zeppelin").ranked

    assert quote.text == (text if whole else landed)


class RankingReader(FakeReader):
    """Knows of no places, as cross-encoders that only rank."""

    def read(self, question: str, pairs: Sequence[Pair]) -> list[Reading]:
        """One reading for each pair."""
        return [Reading(9, -math.inf, ()) for _ in pairs]


def test_where_no_places_are_known_what_was_read_is_shown(tmp_path: Path) -> None:
    """Of a reader that only ranks it is not known that it is unsure."""
    text = "The zeppelin landed at noon beside the long quay. The band played on as rain fell."
    whole = answerer(tmp_path, [Article(id="a", title="", text=text)])
    little = IndexSettings(read_words=9)
    asker = Answerer(whole.snapshot, FakeEncoder(), little, RankingReader(), BY_RELEVANCE)

    (quote,) = asker.walk("zeppelin quay").ranked
    assert quote.text == "The zeppelin landed at noon beside the long quay."


def test_closest_passages_are_not_marked(tmp_path: Path) -> None:
    """What is no answer has nothing marked that could be taken for one."""
    answer = answerer(tmp_path, reader=FakeReader(elsewhere=-2)).answer(ODD)

    assert answer.verdict == "closest"
    assert answer.quotes
    assert all(quote.marked is None for quote in answer.quotes)


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        (ZEPPELIN, "The zeppelin landed beside the quay."),
        ("Was a boat of the zeppelin seen?", "The zeppelin landed beside the quay."),
        ("Was any boat ever hurt near the harbour?", MOTTO),
    ],
)
def test_focus_without_a_reader(tmp_path: Path, question: str, focus: str) -> None:
    """Where nothing was read, the focus is the sentence that shares the rarest words: of six
    passages one has the zeppelin, ln(1 + 5.5 / 1.5) = 1.54, and all have boat and hurt,
    ln(1 + .5 / 6.5) = .07 each; every word counts 1 more."""
    walk = answerer(tmp_path, reader=None).walk(question, UNFOLDED, quotes=6)
    quote = next(one for one in walk.ranked if "zeppelin" in one.passage.span.of(one.article.text))

    assert quote.focus.of(quote.article.text) == focus


def test_answer_is_marked_where_it_stands(tmp_path: Path) -> None:
    """What the reader marks is marked in the article's own offsets."""
    answer = answerer(tmp_path, [*articles()[1:], BALLOONS], reader=FakeReader()).answer(ZEPPELIN)
    quote = answer.quotes[0]

    assert answer.verdict == "answered"
    assert quote.marked
    assert quote.marked.start == BALLOONS.text.index("zeppelin")
    assert quote.marked.of(quote.article.text) == "zeppelin"
    check_word_for_word(answer)


def test_answer_names_question_and_snapshot(tmp_path: Path) -> None:
    """An answer tells the question as it was asked of the index, and which snapshot answered."""
    asker = answerer(tmp_path)
    answer = asker.answer("  Where did\n the zeppelin\tland? ")

    assert answer.question == ZEPPELIN
    assert answer.snapshot == Store(tmp_path).current()


def test_other_snapshot_answers(tmp_path: Path) -> None:
    """`on` gives an answerer of another snapshot and leaves the first as it is."""
    old = answerer(tmp_path)
    newer = answerer(tmp_path, articles()[1:]).snapshot.version
    new = old.on(Store(tmp_path), newer)

    assert old.answer(ZEPPELIN).quotes[0].article.id == "harbour"
    assert "harbour" not in {quote.article.id for quote in new.answer(ZEPPELIN).quotes}
    assert new.answer(ZEPPELIN).snapshot == Store(tmp_path).current()
    assert old.answer(ZEPPELIN).snapshot != Store(tmp_path).current()


LANDING = (
    "The zeppelin landed beside the quay at noon, as the harbour master had said that it would "
    "when he was asked by the council, and everybody went down to the water to see it."
)


def copies(count: int) -> list[Article]:
    """The same landing, each with another first word, and two other articles on zeppelins."""
    return [
        *(
            article(f"copy {n}", LANDING.replace("The", f"{'a' * (n + 1)} ", 1))
            for n in range(count)
        ),
        article("zeppelin post", "A stamp was printed for what the zeppelin brought."),
        article("zeppelin museum", "The museum keeps a wheel of one."),
    ]


def test_copies_leave_room_for_others(tmp_path: Path) -> None:
    """However many copies an article has, one of them is read and quoted, the best, and of those
    that are as good the first; the quote names the others, and the next is from another article."""
    asker = answerer(tmp_path, copies(30))
    walk = asker.walk(ZEPPELIN)
    read = [
        asker.snapshot.article(hit.row).id for hit in walk.hits if hit.scores.relevance is not None
    ]
    first, second, *_ = walk.answer.quotes

    assert sum(name.startswith("copy") for name in read) == 1
    assert len(first.also) == 29
    assert all(one.id.startswith("copy") for one in (first.article, *first.also))
    assert second.article.id.startswith("zeppelin")


def test_repeats_are_looked_for_until_there_are_enough(tmp_path: Path) -> None:
    """Each names the row of the hit that it repeats; none is lost, and the order stays."""
    other = (
        "A stamp was printed for what the zeppelin had brought, and it was sold at the town hall."
    )
    names = ("one", "two", "three", "four", "five")
    texts = (LANDING, other, LANDING, other, LANDING)
    pile = [
        msgspec.structs.replace(article("x", text), id=name)
        for name, text in zip(names, texts, strict=True)
    ]
    asker = answerer(tmp_path, pile)
    found = sorted(asker.walk(ZEPPELIN, UNFOLDED).hits, key=lambda hit: hit.row)
    hits = [hit for hit in found if "zeppelin" in asker.snapshot.text(hit.row)]
    first, second, third, fourth, fifth = hits
    repeats = [
        msgspec.structs.replace(hit, repeats=better.row)
        for hit, better in ((third, first), (fourth, second), (fifth, first))
    ]

    assert distinct(asker.snapshot, hits, 3) == ([first, second], repeats)
    assert distinct(asker.snapshot, hits, 2) == (hits, [])
    assert distinct(asker.snapshot, [first, third, second, fourth], 2) == (
        [first, second, fourth],
        repeats[:1],
    )


def test_of_equal_copies_the_first_is_quoted(tmp_path: Path) -> None:
    """Where two articles have the same words, the one that comes first in the pile is shown."""
    same = [msgspec.structs.replace(article("copy", LANDING), id=name) for name in "bac"]
    quote = answerer(tmp_path, same).walk(ZEPPELIN).ranked[0]

    assert quote.article.id == "b"
    assert [one.id for one in quote.also] == ["a", "c"]


def test_copies_are_all_read_where_nothing_is_folded(tmp_path: Path) -> None:
    """Without folding a copy is a hit like another."""
    walk = answerer(tmp_path, copies(9)).walk(ZEPPELIN, UNFOLDED)

    assert all(hit.repeats is None for hit in walk.hits)
    assert walk.ranked[0].also == walk.ranked[1].also == ()


def test_fewer_passages_than_candidates(tmp_path: Path) -> None:
    """With one passage in the index, and fifty candidates wanted, there is one hit."""
    hits = answerer(tmp_path, [article("harbour", "The zeppelin landed.")]).hits(ZEPPELIN)

    assert [hit.row for hit in hits] == [0]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who?", "who?"),
        ("  who \n skipped\tit ?\r\n", "who skipped it ?"),
        ("\u00a0who\u2003is\u3000it", "who is it"),
        ("7", "7"),
        ("雨は？", "雨は？"),
        ("é" * 50, "é" * 50),
    ],
)
def test_question_is_cleaned(question: str, expected: str) -> None:
    """White space of any kind becomes one space, and none at the ends; the rest stays."""
    assert cleaned(question, longest=50) == expected


EXAMPLE = "Ask something like: who skipped the meeting?"


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("", f"The question is empty. {EXAMPLE}"),
        (" \n\t\u3000", f"The question is empty. {EXAMPLE}"),
        ("?!…", f"There is no word in the question. {EXAMPLE}"),
        ("🎈 — “”", f"There is no word in the question. {EXAMPLE}"),
        (
            "a" * 51,
            "The question has 51 characters; 50 is the most. Ask it in a sentence or two.",
        ),
        (
            "why " * 1500,
            "The question has 5,999 characters; 50 is the most. Ask it in a sentence or two.",
        ),
    ],
)
def test_what_is_no_question(question: str, line: str) -> None:
    """A question without words, or too long, is refused in one line for the one who asked."""
    with pytest.raises(QuestionError) as caught:
        cleaned(question, longest=50)

    assert str(caught.value) == line
