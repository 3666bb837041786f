"""What was exchanged is remembered, but not much and not for long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bot_reader import marks, visible

from bot import console, markup, render, understood
from bot.exchange import Exchanges
from corpus.article import Article, Passage, Span
from index.answer import Answer, Quote, Scores
from index.followup import Exchange

BELL, LEDGER = Exchange(question="which bell?"), Exchange(question="which ledger?")
REPLIED = Exchange(question="which bell?", replied=True)


def answer_to(question: str, title: str = "Bells", text: str = "The bell rang.") -> Answer:
    span = Span(0, len(text))
    quote = Quote(
        article=Article(id="bells", title=title, text=text),
        passage=Passage(article="bells", start=0, end=len(text), paragraph=1),
        span=span,
        text=text,
        focus=span,
        answer=None,
        marked=None,
        paragraph=1,
        paragraphs=1,
        scores=Scores(cosine=0.5, coverage=0.5),
    )
    return Answer(question=question, verdict="closest", snapshot="s", quotes=(quote,))


class Hours:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now * 3600


def test_a_reply_follows_the_answer_it_replies_to() -> None:
    """Not the last one of its place."""
    kept = Exchanges()
    kept.remember(BELL, 1, 7)
    kept.remember(LEDGER, 2, 7)

    assert kept.before(1, 7) == REPLIED
    assert kept.before(None, 7) == LEDGER


def test_a_reply_to_something_else_follows_the_last_of_its_place() -> None:
    """And where that is no place of talk it follows nothing."""
    kept = Exchanges()
    kept.remember(BELL, 1, 7)

    assert kept.before(5, 7) == BELL
    assert kept.before(5, None) is None
    assert kept.before(None, 8) is None


def test_a_thread_on_an_answer_follows_it() -> None:
    """Discord gives it the id of the message."""
    kept = Exchanges()
    kept.remember(BELL, 1, None)

    assert kept.before(None, 1) == BELL


def test_the_oldest_are_forgotten() -> None:
    """When there are more than may be kept; one that comes again is new again."""
    kept = Exchanges(most=2)
    kept.remember(BELL, 1, 10)
    kept.remember(BELL, 2, 20)
    kept.remember(LEDGER, 3, 10)

    assert [kept.before(answer, None) for answer in (1, 2)] == [None, REPLIED]
    assert [kept.before(None, place) for place in (10, 20)] == [LEDGER, BELL]
    kept.remember(BELL, 4, 30)
    assert [kept.before(None, place) for place in (10, 20, 30)] == [LEDGER, None, BELL]


def test_after_a_day_it_is_forgotten() -> None:
    """Whether or not anything else came."""
    hours = Hours()
    kept = Exchanges(clock=hours)
    kept.remember(BELL, 1, 7)
    hours.now = 23.9

    assert kept.before(1, None) == REPLIED
    hours.now = 24.1
    assert kept.before(1, 7) is None


def test_a_completed_question_is_told() -> None:
    """Below the verdict, in small print, with nothing of it taken for markup."""
    question = "and why? (**Bells** @everyone https://example.org)"
    message = understood.message(answer_to(question), understood.completed(answer_to(question)))
    verdict, note, empty, *_ = message.split("\n")

    assert (verdict, empty) == (render.VERDICTS["closest"], "")
    assert visible(note) == f"Understood as: {question}"
    assert marks(note) == {"subtext"}


def test_a_completed_question_from_right_to_left_runs_its_own_way() -> None:
    """Behind the bot's words for it; so does what the search was narrowed to."""
    assert understood.completed(answer_to("מתי?")) == "Understood as: \u2068מתי?\u2069"
    assert understood.within("שער?", "ים", "", "") == (
        "Looked only here: \u2068“שער?”\u2069, tag “\u2068ים\u2069”"
    )


def test_a_question_that_was_not_completed_is_not_told() -> None:
    """The message is as ever."""
    answer = answer_to("which bell?")

    assert understood.message(answer) == render.message(answer)


@pytest.mark.parametrize("text", ["The bell rang. " * 300, "*" * 5000])
def test_it_stays_within_what_discord_takes(text: str) -> None:
    """The quote makes room for the small print."""
    question = f"{'why? ' * 40}({'*' * 200})"
    message = understood.message(
        answer_to(question, text=text), understood.completed(answer_to(question))
    )

    assert markup.length(message) <= markup.LIMIT
    assert "Understood as" in message
    assert "\n> " in message


def test_the_console_follows_the_question_before(capsys: pytest.CaptureFixture[str]) -> None:
    """It says what it understood, and obeys nothing that a title holds."""
    asked: list[str] = []

    def answer(question: str) -> Answer:
        asked.append(question)
        return answer_to(question, title="Bells \x1b[31mred")

    lines: Iterator[str] = iter(["which bell rang?\n", "and why?\n", "\n"])
    console.chat(answer, lines)
    out = capsys.readouterr().out

    assert asked[1].startswith("and why? (Bells")
    assert "(understood as: and why? (Bells  [31mred" in out
    assert "\x1b" not in out


def test_a_question_is_not_made_too_long_by_completing_it() -> None:
    """What would make it longer than a question may be is left out."""
    asked: list[str] = []

    def answer(question: str) -> Answer:
        asked.append(question)
        return answer_to(question, title="Bells " * 20)

    console.chat(answer, iter(["which bell rang?\n", "and why?\n", "\n"]), longest=50)

    assert len(asked[1]) <= 50
    assert asked[1].startswith("and why?")
