"""Whatever was asked, the list and an opened question keep Discord's limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from small_discord.message import walk
from test_bot_state import answer_to

from bot import backlog, markup
from bot.backlog import MOST, ON_A_PAGE, Passage
from bot.language import LANGUAGES, speak
from bot.unanswered import Row
from bot.votes import REASONS
from corpus.article import Span
from index.scope import EVERYTHING

NASTY = ("@everyone [x](http://evil.example) `*_~|<>:// 😀" * 60, "*" * 1000, "😀" * 999, "who? ")


def row(question: str, number: int = 1) -> Row:
    others = tuple(f"{n} {question}" for n in range(5))
    return Row(
        number=number,
        question=question,
        others=others,
        times=98765,
        last=2e9,
        scope=EVERYTHING,
        reasons=tuple((key, 98765) for key in REASONS),
    )


def parts(view: Any) -> list[dict[str, Any]]:
    """All components of a message."""
    return list(walk(view.to_components()))


def units(view: Any) -> int:
    """Of all text of a message of components."""
    every = parts(view)
    return sum(markup.length(one["content"]) for one in every if one["type"] == 10)


@pytest.fixture(params=LANGUAGES, autouse=True)
def spoken(request: pytest.FixtureRequest) -> Iterator[None]:
    """In each language."""
    speak(request.param)
    yield
    speak()


@pytest.mark.parametrize("question", NASTY)
def test_the_list_keeps_the_limits(question: str) -> None:
    """4,000 units of text; 100 of each option."""
    rows = [row(question, number) for number in range(99)]
    view = backlog.listed(rows, 98, [question] * 99)
    full = backlog.listed(rows, 0, [question] * 99)
    labels = [option["label"] for one in parts(full) for option in one.get("options", ())]

    assert units(view) < units(full) <= 4000
    assert len(labels) == ON_A_PAGE
    assert all(markup.length(label) <= 100 for label in labels)


@pytest.mark.parametrize("question", NASTY)
def test_an_opened_question_keeps_the_limits(question: str) -> None:
    """With as many passages as there may be, each as long as it may be."""
    answer = answer_to("x")
    article = answer.quotes[0].article
    shown = [
        Passage(article=article, span=Span(0, number), shown="x" * backlog._ROOM)
        for number in range(MOST)
    ]
    view = backlog.opened(row(question), question, answer, shown)

    assert units(view) <= 4000
    assert len(parts(view)) <= 40


def test_a_question_from_right_to_left_runs_its_own_way() -> None:
    """Whole or shortened, and within the room."""
    question = "מי דילג על הפגישה? " * 20
    short = backlog.short(question, 50)

    assert short == markup.isolated(short[1:-1])
    assert short[-2] == "…"
    assert 40 < markup.length(short) <= 50


def test_the_beginning_of_a_question_is_escaped_whole() -> None:
    """Nothing of it can become markup, and it fits."""
    for question in NASTY:
        for most in (1, 2, 20, 180):
            short = backlog.short(question, most)
            assert markup.length(short) <= max(most, 1)
            plain = markup.shown(short).removesuffix("…")
            assert " ".join(question.split()).startswith(plain)
