"""Days that a question names are looked for, by the day on which it is asked."""

import datetime
import math
from pathlib import Path

import msgspec
import numpy as np
import pytest
from fake_encoder import FakeEncoder
from measured_pile import write
from test_index_answerer import BY_RELEVANCE, GENEROUS, UNFOLDED, answerer, weighed

from corpus.article import Article
from index.answer import Scores
from index.answerer import Answerer, Walk
from index.logistic import Logistic
from index.measure.calibrating import first_hits
from index.measure.evaluate import Remembering, evaluate
from index.measure.labelled import read_questions
from index.measure.readings import RememberingEncoder
from index.ranking import Ranking
from index.scope import Scope
from index.settings import IndexSettings
from index.snapshot import ordinal
from index.stages import Stages
from index.timely import NEAR, Days, Period, days_of, period, without_days

TODAY = datetime.date(2024, 5, 16)
"""A Thursday."""
SAME = "The council decided about the bridge at its meeting in the town hall."


def day(number: int, month: int = 5, year: int = 2024) -> datetime.date:
    return datetime.date(year, month, number)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What did the council decide this week?", day(9), day(16)),
        ("What did THIS  WEEK bring?", day(9), day(16)),
        ("who won in the past few days?", day(9), day(16)),
        ("Who came last week?", day(2), day(15)),
        ("Who speaks tonight?", day(15), day(16)),
        ("Was the ferry late yesterday?", day(14), day(15)),
        ("What happened this month?", day(15, 4), day(16)),
        ("What happened last month?", day(15, 3), day(15)),
        ("Which singer is to come this summer?", day(16, 2), day(16)),
        ("What was built this year?", day(1, 1), day(16)),
        ("What was built last year?", day(1, 1, 2023), day(31, 12, 2023)),
        ("Who is the current mayor?", day(16, 4), day(16)),
        ("Which band will come next month?", day(16, 4), day(16)),
        ("Who spoke on Monday?", day(13), day(14)),
        ("Who spoke on Thursday?", day(16), day(17)),
        ("Who spoke on Friday?", day(10), day(11)),
        ("What closed on Tuesday this year?", day(14), day(15)),
        ("Was hat der Rat diese Woche beschlossen?", day(9), day(16)),
        ("Wer kam gestern?", day(14), day(15)),
        ("Wer kam am Mittwoch?", day(15), day(16)),
        ("Qu'a décidé le conseil la semaine dernière ?", day(2), day(15)),
        ("Qui vient aujourd’hui ?", day(15), day(16)),
        ("¿Qué decidió el ayuntamiento el mes pasado?", day(15, 3), day(15)),
        ("O que decidiu a câmara esta semana?", day(9), day(16)),
        ("Quem veio na sexta-feira?", day(10), day(11)),
    ],
)
def test_days_that_are_named(question: str, first: datetime.date, last: datetime.date) -> None:
    """In five languages, by the day of asking; of several the shortest."""
    found = period(question, TODAY)
    assert found
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        "How many weeks did it take?",
        "What is a week?",
        "What was the actual cost?",
        "Who reads The Mondays?",
        "Who lives in Latestown?",
        "What did they say in March 2020?",
    ],
)
def test_no_days_are_named(question: str) -> None:
    assert period(question, TODAY) is None


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What did the council decide THIS WEEK?", "What did the council decide  ?"),
        ("Who came last month or  yesterday?", "Who came   or  ?"),
        ("Wer kam diese Woche zum Rat?", "Wer kam   zum Rat?"),
        ("Who spoke on Monday this summer?", "Who spoke on Monday this summer?"),
        ("Who won?", "Who won?"),
    ],
)
def test_what_is_left_without_the_days(question: str, left: str) -> None:
    """Weekdays and seasons stay."""
    assert without_days(question) == left


def test_this_year_reaches_back_in_january() -> None:
    """Who asks on the 3rd of January means the winter."""
    found = period("What was built this year?", day(3, 1))
    assert found == Period(day(4, 11, 2023), day(3, 1), 30)


def test_how_timely_an_article_is() -> None:
    """1 inside, 1/e as many days beside it as `around` says, 0 without a date."""
    found = Period(day(9), day(16), 3)
    days = [day(9), day(16), day(6), day(19), day(13, 5, 2023)]
    numbers = np.array([*(one.toordinal() for one in days), 0])

    assert found.timeliness(numbers) == pytest.approx([1, 1, math.exp(-1), math.exp(-1), 0, 0])
    assert pytest.approx(math.exp(-1)) == NEAR


@pytest.mark.parametrize(
    ("published", "number"),
    [("2024-05-16", TODAY.toordinal()), ("", 0), ("2024-05", 0), ("soon", 0)],
)
def test_the_day_of_an_article(published: str, number: int) -> None:
    assert ordinal(published) == number


def asker(folder: Path, articles: list[Article]) -> Answerer:
    """Ranks by words and, twice as much, by days."""
    by = Ranking(
        reader="",
        candidates=Logistic(coverage=1.0, day=2.0),
        read=Logistic(relevance=1.0, day=2.0),
    )
    return weighed(folder, articles, GENEROUS, by)


def told(walk: Walk) -> list[str]:
    return [quote.article.id for quote in walk.ranked]


def test_the_article_of_the_days_that_are_meant_comes_first(tmp_path: Path) -> None:
    """The same words in three articles: "this week" is the one of the days before it is asked."""
    found = [
        Article(id="old", title="", text=SAME, published="2023-05-10"),
        Article(id="new", title="", text=SAME, published="2024-05-13"),
        Article(id="undated", title="", text=SAME),
    ]
    loaded = asker(tmp_path, found)
    question = "What did the council decide this week?"

    assert told(loaded.walk(question, UNFOLDED, today=TODAY))[0] == "new"
    assert told(loaded.walk(question, UNFOLDED, today=day(12, 5, 2023)))[0] == "old"
    off = msgspec.structs.replace(UNFOLDED, days=False, lately=False)
    assert told(loaded.walk(question, off, today=TODAY))[0] == "old"  # the first, as they are equal
    assert loaded.walk(question, off, today=TODAY).days is None


NEWLY = Period(day(9), TODAY, 30)


@pytest.mark.parametrize(
    "question",
    [
        *("Who won?", "Who won in 2024?", "Who will win the cup of 2025?", "Who hosts it in 2030?"),
        *("Who drove 20240 miles, or 1998kg?", "What is RFC 2119?", "Wem gehören 1200 Wohnungen?"),
        *("May I march in it?", "Was war vor dem Haus?", "Quem mora há pouco tempo?"),
        *("Who is the man in his 30s?", "Was kostet die 10er-Karte?", "Who scored a century?"),
        *("What did she say two days ago?", "Was war vor einer Woche?", "¿Qué hace cada mes?"),
        *("Was ist vor dem Jahreswechsel?", "How many moons of Mars are there?"),
    ],
)
def test_what_is_new_is_meant_where_no_days_are_named(question: str) -> None:
    assert days_of(question, TODAY) == Days(new=NEWLY)
    assert days_of(question, TODAY, lately=False) == Days()


@pytest.mark.parametrize(
    "question",
    [
        *("Who won in 1998?", "Who won in 1998 and in 2024?", "What were the 1990s?"),
        *("What was ’98 like?", "And the '90s?", "And the 80s?", "Was war in den 1990er Jahren?"),
        *("Was war in den 80ern?", "Et les années 80 ?", "¿Y los años 80?", "E a década de 90?"),
        *("What did they decide in March?", "Who came on 10 May?", "who spoke in may", "May 3?"),
        *("Who came on the 3rd May?", "Who came in early May?", "Wer kam Ende Mai?"),
        *("What was decided two months ago?", "Was war vor zwei Jahren?", "Wer kam im März?"),
        *("Was war vor einem halben Jahr?", "Wer kam vor Jahren?", "What was long ago?"),
        *("Qui est venu il y a deux ans ?", "Qui est venu en août ?", "¿Quién vino hace dos años?"),
        *("¿Quién vino hace más de dos años?", "¿Y dos años atrás?", "E faz dois anos?"),
        *("¿Quién vino en enero?", "Quem veio há três meses?", "Quem veio em março?"),
        *("What was it like in the 19th century?", "Wie war das 19. Jahrhundert?"),
    ],
)
def test_what_is_new_is_not_meant_where_a_time_gone_by_is_named(question: str) -> None:
    """An earlier year, a month, years ago, in five languages."""
    assert days_of(question, TODAY) == Days()


@pytest.mark.parametrize("question", ["Who won this week?", "Who has won since 1998 this week?"])
def test_days_that_are_named_are_meant(question: str) -> None:
    """And what is new is not, though nobody looks at those days."""
    assert days_of(question, TODAY) == Days(named=Period(day(9), TODAY, 3))
    assert days_of(question, TODAY, named=False) == Days()


def test_what_is_new_counts_half_as_much() -> None:
    """As what is of the days that are named."""
    named, new = (Scores(cosine=0, coverage=0, timely=1), Scores(cosine=0, coverage=0, recent=1))
    assert (named.day, new.day) == (1.0, 0.5)


def test_without_its_day_a_labelled_question_is_of_none() -> None:
    """Else figures would change with the clock."""
    assert UNFOLDED.asked_on(TODAY) == UNFOLDED
    assert UNFOLDED.asked_on(None) == msgspec.structs.replace(UNFOLDED, days=False, lately=False)


def test_of_two_that_say_the_same_the_newer_comes_first(tmp_path: Path) -> None:
    """By the day of asking, where none is named; not where the stage is off. What has no date is
    not out of date."""
    found = [
        Article(id="old", title="", text=SAME, published="2023-05-10"),
        Article(id="new", title="", text=SAME, published="2024-05-01"),
        Article(id="undated", title="", text=SAME.replace("council", "board")),
    ]
    loaded = asker(tmp_path, found)
    question = "What did the council decide about the bridge?"

    def first(today: datetime.date, stages: Stages = UNFOLDED, asked: str = question) -> str:
        return told(loaded.walk(asked, stages, today=today))[0]

    assert first(TODAY) == "new"
    assert first(day(20, 5, 2023)) == "old"
    assert first(TODAY, msgspec.structs.replace(UNFOLDED, lately=False)) == "old"
    assert first(TODAY, asked=f"{question[:-1]} of 1998?") == "old"
    walk = loaded.walk(question, UNFOLDED, today=TODAY)
    assert walk.days is None  # which it names
    recent = {loaded.snapshot.article(hit.row).id: hit.scores.recent for hit in walk.hits}
    newest = math.exp(-8 / 30)
    assert recent == pytest.approx({"old": 0, "new": newest, "undated": newest}, abs=1e-4)
    assert {hit.scores.timely for hit in walk.hits} == {0}
    assert loaded.hits(question, TODAY) == list(loaded.walk(question, today=TODAY).hits)
    assert {hit.scores.recent for hit in loaded.hits(question)} == {0}


def test_the_words_that_name_days_are_not_looked_for(tmp_path: Path) -> None:
    """ "This week" is not the weekly meeting of years ago; without the stage it is."""
    old = Article(
        id="old",
        title="",
        text="At this weekly meeting, of this week, the council spoke.",
        published="2020-01-01",
    )
    new = Article(id="new", title="", text="The council of the town spoke.", published="2024-05-13")
    loaded = asker(tmp_path, [old, new])
    question = "What did the council say this week?"
    scores = {
        loaded.snapshot.article(hit.row).id: hit.scores
        for hit in loaded.walk(question, UNFOLDED, today=TODAY).hits
    }

    assert scores["old"].article == scores["new"].article
    assert scores["old"].window == scores["new"].window
    assert scores["old"].near == scores["new"].near
    assert loaded.hits(question, TODAY) == list(loaded.walk(question, today=TODAY).hits)
    off = msgspec.structs.replace(UNFOLDED, days=False, lately=False)
    assert told(loaded.walk(question, off, today=TODAY)) == ["old", "new"]
    assert told(loaded.walk(question, UNFOLDED, today=TODAY)) == ["new", "old"]


def test_the_sentence_that_is_shown_is_not_chosen_by_them_either(tmp_path: Path) -> None:
    """Unread, the sentence with the rarest words is marked: "week" is none of them."""
    text = "One week has seven days for all of us here. The council met in the old town hall."
    loaded = answerer(tmp_path, [Article(id="a", title="", text=text)], reader=None)
    question = "What did the council do this week?"
    off = msgspec.structs.replace(UNFOLDED, days=False)

    def focus(stages: Stages) -> str:
        return loaded.walk(question, stages, today=TODAY).ranked[0].focus.of(text)

    assert focus(UNFOLDED).startswith("The council")
    assert focus(off).startswith("One week")


def test_a_labelled_question_is_asked_on_its_day(tmp_path: Path) -> None:
    """Each finds the article of its own week."""
    found = [
        Article(id="old", title="", text=SAME, published="2023-05-10"),
        Article(id="new", title="", text=SAME, published="2024-05-13"),
    ]
    rows = [
        {
            "question": f"What did the council decide {about}this week?",
            "date": day,
            "answers": [{"article_id": name, "start": 0, "text": SAME}],
        }
        for about, day, name in (("", "2023/05/12", "old"), ("there ", "2024-05-16", "new"))
    ]
    loaded = asker(tmp_path, found)
    labelled = read_questions(
        write(tmp_path / "q.jsonl", rows), loaded.snapshot.articles, longest=100
    )
    scores, answerable = first_hits(loaded, labelled)
    assert [one.timely for one in scores] == [1.0, 1.0]
    assert answerable == [True, True]
    models = Remembering(encoder=RememberingEncoder(FakeEncoder()), reader=None)
    told = evaluate(
        loaded, models, IndexSettings(), labelled, lambda what, total: lambda step: None, {}
    )
    assert told.all.hit_1 == 1.0


def test_without_a_day_the_clock_tells(tmp_path: Path) -> None:
    today = datetime.date.today()
    walk = asker(tmp_path, [Article(id="a", title="", text=SAME)]).walk("What closed today?")
    assert walk.days
    assert today - walk.days.last <= datetime.timedelta(days=1)  # it may be midnight


def test_articles_of_the_days_that_are_meant_are_looked_for(tmp_path: Path) -> None:
    """Though 120 others have more of the words, so that both indexes find those alone; and only
    within the scope."""
    found = [
        Article(
            id=f"a{i}",
            title="",
            text="What did the council decide about the bridge? The council decided.",
            published="2020-01-01",
        )
        for i in range(120)
    ]
    found.append(Article(id="new", title="", text="A council met.", published="2024-05-13"))
    found.append(
        Article(id="far", title="", text="A council.", published="2024-05-13", collection="far")
    )
    loaded = asker(tmp_path, found)
    question = "What did the council decide about the bridge this week?"
    scope = Scope(collections=frozenset({"main"}))

    def names(stages: Stages) -> set[str]:
        walk = loaded.walk(question, stages, scope=scope, today=TODAY)
        return {loaded.snapshot.article(hit.row).id for hit in walk.hits}

    assert "new" in names(UNFOLDED)
    assert "far" not in names(UNFOLDED)
    assert "new" not in names(msgspec.structs.replace(UNFOLDED, days=False))
    assert BY_RELEVANCE.ranking.choosing(len(found)).day == 0
