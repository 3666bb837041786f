"""Which questions are one row, and which never are."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alike import Known, _places, alike, commonest, groups, wording
from bot.unanswered import Asked, rows
from index.scope import EVERYTHING

SAME = [
    ("Who skipped the meeting?", "who skipped the meeting"),
    ("WHO WON IN 2019", "who won in 2019?"),
    ("Please, can you tell me who skipped the meeting? Thanks!", "who skipped the meeting"),
    ("When does the library open?", "when is the library open"),
    ("which train stops in Rome", "What trains stop in rome?"),
    ("What’s the wifi password", "what is the WiFi password?"),
    ("opening hours of the library", "library opening hours"),
    ("The meeting: who skipped it?", "who skipped the meeting"),
    ("who skiped the meeting??", "Who skipped the meeting?"),
    ("how do I recieve a refund", "How do I receive a refund?"),
    ("where is the cafe\u0301", "where is the café"),
    ("Wann ist das Fest?", "wann ist das fest"),
]
DIFFERENT = [
    ("who won in 2019", "who won in 2020"),
    ("who won", "who won in 2019"),
    ("what is new in version 1.5?", "what is new in version 15?"),
    ("room 3 or 5", "room 5 or 3"),
    ("who came in first", "who came in third"),
    ("who is the mayor of chicago", "who is the mayor of london"),
    ("Who is Anna Smith?", "Who is Anna Smyth?"),
    ("who is johnson", "who is johnston"),
    ("Is Mr Andersson coming?", "Is Mr Anderson coming?"),
    ("what is vitamin c", "what is vitamin d"),
    ("what is plan A", "what is plan B"),
    ("who uses C++", "who uses C#"),
    ("what does 👍 mean", "what does 👎 mean"),
    ("who leads IT?", "who leads?"),
    ("did Ben beat Amy", "did Amy beat Ben"),
    ("did ben beat amy", "did amy beat ben"),
    ("is rome older than paris", "is paris older than rome"),
    ("the letter by Amy", "the letter to Amy"),
    ("which trains Rome Paris", "which Paris trains Rome"),
    ("when was the bridge built", "who built the bridge"),
    ("who is the mayor", "who was the mayor"),
    ("how many came", "how much came"),
    ("who did not attend", "who did attend"),
    ("who didn't attend", "who did attend"),
    ("who runs the county", "who runs the country"),
    ("from where do we start", "form where do we start"),
    ("कि क्या है", "की क्या है"),
    ("who is the mayor of the old town by the sea with the bell tower of ada",
     "who is the mayor of the old town by the sea with the bell tower of ben"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_question_in_other_words(one: str, other: str) -> None:
    """Case, signs, endings, polite words, a moved end, and one slip of the pen."""
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_question_is_never_the_same(one: str, other: str) -> None:
    """Another number, name, kind of question, or denial; the same names in other roles."""
    assert not alike(one, other)
    assert not alike(other, one)


def test_questions_are_put_together() -> None:
    """In the order in which they first come, every one in one group."""
    asked = {
        1: "who won in 2019?",
        2: "Who skipped the meeting?",
        3: "who won in 2020",
        4: "who skiped the meeting",
        5: "Who won in 2019",
        6: "who skipped the meeting??",
    }

    assert groups(asked) == [[1, 5], [2, 6, 4], [3]]


def test_a_group_holds_no_two_that_differ() -> None:
    """Also where one in the middle is like both: two slips are no slip."""
    asked = ["the comittee meeeting", "the committee meeeting", "the committee meeting"]

    assert alike(asked[0], asked[1])
    assert alike(asked[1], asked[2])
    assert not alike(asked[0], asked[2])
    assert groups(dict(enumerate(asked))) == [[0, 1], [2]]


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_asked_can_be_compared(one: str, other: str) -> None:
    """A question is always like itself, and likeness has no direction."""
    assert alike(one, one)
    assert alike(one, other) == alike(other, one)


def test_questions_are_found_among_others() -> None:
    """As `alike` tells."""
    known = Known([("who won in 2019?", 1), ("Who won in 2020?", 2), ("who won in 2020", 3)])

    assert [list(known.like(one)) for one in ("WHO WON IN 2020", "who won")] == [[2, 3], []]


_WORDS = ("barn", "boat", "bell", "bread", "brick", "bloom", "blade", "bark")
_SOME = (
    "won",
    "old",
    "cmomittee",
    "2019",
    "committee",
    "comittee",
    "comimttee",
    "committeer",
    "committere",
)


def test_nothing_that_is_the_same_is_overlooked() -> None:
    """However the words are turned, and wherever a slip is: as if all were compared with all."""
    asked = [" ".join(("who", *words)) for n in range(4) for words in product(_SOME, repeat=n)]
    known = Known((question, number) for number, question in enumerate(asked))

    for question in asked[::3]:
        assert list(known.like(question)) == [
            number for number, other in enumerate(asked) if alike(question, other)
        ]


def test_hardly_any_others_are_looked_at() -> None:
    """Of thousands of questions whose words begin alike, or have the same letters, or are the same
    words in another order, each meets only a few: to compare all with all takes minutes."""
    some = random.Random(1)
    asked = [
        *("who " + " ".join(f"b{some.randrange(10**6):06}" for _ in range(4)) for _ in range(999)),
        *(f"who met the b{''.join(some.sample('aeiobcdfgh', 10))}" for _ in range(999)),
        *(f"who {' '.join(some.sample(_WORDS, 8))}" for _ in range(999)),
    ]
    shared = Counter(place for one in {*map(wording, asked)} for place in _places(one))

    assert max(shared.values()) < 20


def test_the_wording_that_is_shown() -> None:
    """The most frequent one; of equal ones the latest."""
    assert commonest(["a", "b", "b", "a", "c"]) == ["a", "b", "c"]


def test_of_very_many_questions_the_newest_are_put_together() -> None:
    """What is older is left out."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"who met {one}{two}xi {two}{one}{one}qo?" for one in letters for two in letters]
    words = [word.replace("who", kind) for kind in ("who", "when", "where") for word in words]
    found = [
        Asked(
            id=number,
            channel=1,
            at=float(number),
            question=f"{word} {number}",
            scope=EVERYTHING,
            snapshot="v",
            answered=False,
        )
        for number, word in enumerate(words)
    ]
    listed = rows(found, lambda channel: True)

    assert len(words) == 2028
    assert [row.number for row in listed] == list(range(2027, 27, -1))
