"""Answers in a terminal: words, not commands to the terminal."""

import msgspec

from corpus.article import Article, Passage, Span
from index.answer import Answer, Quote, Scores
from index.terminal import answer_lines
from index.wire import to_json


def quoted(text: str, title: str) -> Answer:
    """An answer with one quote, all of `text`, its first word marked."""
    article = Article(id="a", title=title, text=text, published="2024-03-01")
    span = Span(0, len(text))
    quote = Quote(
        article=article,
        passage=Passage(article="a", start=0, end=len(text), paragraph=1),
        span=span,
        text=text,
        focus=span,
        answer=None,
        marked=Span(0, len(text.split()[0])),
        paragraph=1,
        paragraphs=2,
        scores=Scores(cosine=0.5, coverage=0.5),
    )
    return Answer(question="who?", verdict="answered", snapshot="s", quotes=(quote,))


def test_an_answer_to_the_letter() -> None:
    """Verdict, title, source, and the quote with its mark."""
    assert list(answer_lines(quoted("Ada skipped it.\n\nSo did Ben.", "Minutes"))) == [
        "The articles say:",
        "",
        "1. Minutes",
        "   2024-03-01 · paragraph 1 of 2",
        "   │ »Ada« skipped it.",
        "   │",
        "   │ So did Ben.",
    ]


def test_a_quote_says_its_page() -> None:
    """In the terminal and in JSON; an article without pages has none."""
    told = quoted("Ada skipped it.\n\nSo did Ben.", "Minutes")
    (quote,) = told.quotes
    article = msgspec.structs.replace(quote.article, pages=(0, 0, 17))
    span = Span(17, 28)
    later = msgspec.structs.replace(
        quote, article=article, span=span, text=span.of(article.text), marked=None
    )
    paged = msgspec.structs.replace(told, quotes=(later,))

    assert list(answer_lines(paged))[3] == "   2024-03-01 · p. 3 · paragraph 1 of 2"
    assert [one["page"] for shown in (paged, told) for one in to_json(shown)["quotes"]] == [3, None]
    assert [article.page(offset) for offset in (0, 16, 17, 27)] == [2, 2, 3, 3]


def test_nothing_in_an_article_commands_the_terminal() -> None:
    """Escape sequences of a text or a title lose what makes them work."""
    shown = "\n".join(answer_lines(quoted("A\x1b[31m red\x07 word.\x9b", "\x1b]0;title\x07")))

    assert not [
        sign for sign in shown if sign != "\n" and ord(sign) in {*range(32), *range(127, 160)}
    ]
