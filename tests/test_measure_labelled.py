"""Labelled questions are read as they stand, and every label is checked against the articles."""

import datetime
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from measured_pile import ARTICLES, QUESTIONS, answer, place, write
from test_index_models import ROOT

from corpus import folder
from index.errors import MeasureError
from index.measure.labelled import Labelled, read_questions, spread

SHARED = ROOT.parent / "shared" / "data"
QUESTION = {"question": "Marigold?", "answerable": True, "answers": [answer("boat", "Marigold")]}


def read(file: Path) -> list[Labelled]:
    return read_questions(file, ARTICLES, longest=100)


def error(file: Path) -> str:
    """What is wrong with a file, without its name in front."""
    with pytest.raises(MeasureError) as caught:
        read(file)
    line = str(caught.value)
    assert "\n" not in line
    return line.removeprefix(str(file))


def test_questions_are_read(tmp_path: Path) -> None:
    """Places, answers and flags are those of the file, in its order."""
    ferry, dog, whale, _ = read(write(tmp_path / "q.jsonl", QUESTIONS))

    assert (ferry.id, ferry.question, ferry.answerable, ferry.strict) == (
        *("ferry", "Marigold?"),
        *(True, True),
    )
    assert ferry.places == (place("boat", "Marigold"),)
    assert (dog.texts, dog.strict) == (("A dog called Bramble",), False)
    assert (whale.answerable, whale.places, whale.texts) == (False, (), ())


def test_gzip_or_not(tmp_path: Path) -> None:
    """A file is unpacked if it is gzip, whatever its name."""
    plain = write(tmp_path / "q.jsonl", QUESTIONS)
    packed = tmp_path / "q.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    disguised = tmp_path / "disguised.jsonl"
    disguised.write_bytes(packed.read_bytes())

    assert read(packed) == read(disguised) == read(plain)


def test_other_keys(tmp_path: Path) -> None:
    """Answers in words, relevant articles and distractors are read; ids may be numbers or missing,
    and without `answerable` a question is answerable if it has labels."""
    rows: list[dict[str, Any]] = [
        {
            "id": 7,
            "date": "2022/06/16",
            "question": "who  sang?",
            "answers": [answer("choir", "Singers")],
            "answer_texts": ["the choir"],
            "relevant_article_ids": ["choir", "dog"],
            "article_id": "choir",
            "distractor_spans": [
                {"text": "conductor", "start": place("choir", "conductor").span.start}
            ],
        },
        {"question": "and what else?"},
        {"question": "how many?", "answer_texts": ["eleven"], "date": "a Monday"},
    ]
    first, second, third = read(write(tmp_path / "q.jsonl", rows))

    assert (first.id, first.question, first.answerable) == ("7", "who sang?", True)
    assert (first.texts, first.relevant) == (("the choir",), ("choir", "dog"))
    assert first.distractors == (place("choir", "conductor"),)
    assert [one.today for one in (first, second, third)] == [datetime.date(2022, 6, 16), None, None]
    assert (second.id, second.answerable) == ("2", False)
    assert (third.answerable, third.texts) == (True, ("eleven",))


@pytest.mark.parametrize(
    ("labels", "judgeable"),
    [
        ({"answerable": True}, False),
        ({"answerable": False}, True),
        ({"answer_texts": ["eleven"]}, True),
        ({"relevant_article_ids": ["dog"]}, True),
        ({"answers": [answer("boat", "Marigold")]}, True),
    ],
)
def test_what_can_be_judged(tmp_path: Path, labels: dict[str, Any], judgeable: bool) -> None:
    """Where the articles answer and nobody says how, a quote is neither right nor wrong."""
    (found,) = read(write(tmp_path / "q.jsonl", [{"question": "who?", **labels}]))

    assert found.judgeable is judgeable


def test_quote_without_start(tmp_path: Path) -> None:
    """Where only the quote is given it is the labelled place, and the text in it the answer."""
    quote = "The ferry Marigold sank off Skerry on Monday."
    row = {"question": "x?", "answers": [{"article_id": "boat", "quote": quote, "text": "Monday"}]}
    (found,) = read(write(tmp_path / "q.jsonl", [row]))

    assert found.places == (place("boat", quote),)
    assert found.texts == ("Monday",)


def test_same_words_same_labels(tmp_path: Path) -> None:
    """Questions asked in the same words are one to whoever answers: their labels are joined."""
    other = {**QUESTION, "question": "marigold?", "answers": [answer("boat", "The ferry")]}
    first, second = read(write(tmp_path / "q.jsonl", [QUESTION, other]))

    assert first.places == second.places == (place("boat", "Marigold"), place("boat", "The ferry"))
    assert first.texts == ("Marigold", "The ferry")


def test_same_words_on_other_days(tmp_path: Path) -> None:
    """What was asked in another week is another question; without days named it is the same."""
    rows = [
        {"question": asked, "date": day, "answers": [answer(name, words)]}
        for asked in ("who sank this week?", "who sank?")
        for day, name, words in (
            ("2024-05-16", "boat", "Marigold"),
            ("2023-05-16", "dog", "Bramble"),
        )
    ]
    found = read(write(tmp_path / "q.jsonl", rows))
    assert [len(one.texts) for one in found] == [1, 1, 2, 2]


def test_own_questions() -> None:
    """Every quote of corpus/questions.jsonl stands in its article."""
    articles = {one.id: one for one in folder.read(ROOT / "corpus" / "articles").articles}
    found = read_questions(ROOT / "corpus" / "questions.jsonl", articles, longest=1000)

    assert len(found) > 100
    assert all(one.places for one in found if one.answerable)


@pytest.mark.parametrize(
    ("pile", "questions", "answerable", "strict"),
    [
        ("news-dev", 1085, 455, 314),
        ("onestopqa-dev", 729, 729, 0),
        ("squad2-dev", 11873, 5928, 0),
        ("clapnq-dev", 600, 300, 0),
        ("ir-time", 79, 79, 0),
        ("ir-cranfield", 225, 225, 0),
    ],
)
def test_sets_of_others(pile: str, questions: int, answerable: int, strict: int) -> None:
    """The sets of ../shared/data are read whole, every label where it should be."""
    if not (SHARED / pile).is_dir():
        pytest.skip("../shared/data is not here")
    articles = {one.id: one for one in folder.read(SHARED / pile / "articles.jsonl.gz").articles}
    found = read_questions(SHARED / pile / "questions.jsonl.gz", articles, longest=1000)

    assert len(found) == questions
    assert sum(one.answerable for one in found) == answerable
    assert sum(one.strict for one in found) == strict


def test_spread() -> None:
    """A few of the questions are taken from the whole row; all if there are no more."""
    rows = [f"{i}" for i in range(10)]
    found = [one.id for one in spread([labelled_as(name) for name in rows], 4)]

    assert found == ["0", "2", "5", "7"]
    assert len(spread([labelled_as(name) for name in rows], 11)) == 10
    assert len(spread([labelled_as(name) for name in rows], None)) == 10


def labelled_as(name: str) -> Labelled:
    return Labelled(
        id=name,
        question="who?",
        answerable=False,
        strict=False,
        places=(),
        texts=(),
        relevant=(),
        distractors=(),
    )


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            {"answers": [{"article_id": "boat", "start": 3, "text": "Marigold"}]},
            ":2: 'Marigold' does not stand at 3 of the article 'boat': there is ' ferry M'; give "
            "the articles that these questions were labelled on",
        ),
        (
            {"answers": [{"article_id": "boat", "start": -1, "text": "Marigold"}]},
            ":2: 'Marigold' does not stand at -1 of the article 'boat': there is ''; give the "
            "articles that these questions were labelled on",
        ),
        (
            {"answers": [{"article_id": "boot", "start": 3, "text": "x"}]},
            ":2: the article 'boot' is none of the 4 articles; give the articles that these "
            "questions were labelled on",
        ),
        (
            {"relevant_article_ids": ["boot"]},
            ":2: the article 'boot' is none of the 4 articles; give the articles that these "
            "questions were labelled on",
        ),
        (
            {"answers": [{"article_id": "boat", "quote": "No boat.", "text": "boat"}]},
            ":2: 'No boat.' does not stand in the article 'boat'; give the articles that these "
            "questions were labelled on",
        ),
        (
            {"answers": [{"article_id": "boat", "quote": "The ferry", "text": "soup"}]},
            ":2: the answer 'soup' does not stand in its quote",
        ),
        (
            {"answers": [{"article_id": "boat", "text": "soup"}]},
            ":2: the answer 'soup' has neither start nor quote; add where it stands",
        ),
        (
            {"question": " "},
            ":2: The question is empty. Ask something like: who skipped the meeting?",
        ),
    ],
)
def test_labels_that_do_not_fit(tmp_path: Path, changed: dict[str, Any], line: str) -> None:
    """A label that does not fit the articles is told with its line and the cure."""
    assert error(write(tmp_path / "q.jsonl", [QUESTION, {**QUESTION, **changed}])) == line


def test_too_long_a_question(tmp_path: Path) -> None:
    """A question that the bot would refuse cannot be measured."""
    line = error(write(tmp_path / "q.jsonl", [{"question": "why " * 30}]))

    assert line.startswith(":1: The question has 119 characters; 100 is the most. ")


EXAMPLE = (
    '{"question": "…", "answerable": true, '
    '"answers": [{"article_id": "a", "start": 0, "text": "…"}]}'
)


@pytest.mark.parametrize("row", ["{", '"who?"', '{"answerable": true}', "\xff"])
def test_what_is_no_json(tmp_path: Path, row: str) -> None:
    """A line that is no question is told with its number and an example."""
    file = tmp_path / "q.jsonl"
    file.write_bytes(json.dumps(QUESTION).encode() + b"\n\n" + row.encode("latin-1"))
    line = error(file)

    assert line.startswith(":3: ")
    assert line.endswith(f"; a question is {EXAMPLE}")


def test_empty_file(tmp_path: Path) -> None:
    """A file without a question is told, with an example of one."""
    file = tmp_path / "q.jsonl"
    file.write_text("\n \n")
    with pytest.raises(MeasureError) as caught:
        read(file)

    assert str(caught.value) == f"no question in {file}; a line of it is {EXAMPLE}"


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is told with the option that names it."""
    file = tmp_path / "nowhere.jsonl"
    with pytest.raises(MeasureError) as caught:
        read(file)

    assert str(caught.value) == (
        f"there is no {file}; name a .jsonl or .jsonl.gz file with --questions"
    )
    assert error(tmp_path).endswith("name a .jsonl or .jsonl.gz file with --questions")


def test_gzip_in_name_only(tmp_path: Path) -> None:
    """What is called .gz and is none, and what ends too early, is told."""
    renamed = write(tmp_path / "q.jsonl.gz", [QUESTION])
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"x" * 1000)[:-12])

    assert error(renamed) == " is not gzip, as its name says; compress it or rename it"
    assert error(cut).startswith(" is damaged gzip (")
    assert error(cut).endswith("); copy it again")
