"""Reading on shows every word of an article, in order, in pieces that fit."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from bot_library import HOSTILE, ROOT
from bot_reader import visible

from bot import markup, reading, stretch
from bot.stretch import Stretch
from corpus import folder
from corpus.article import Article, Passage, Span
from corpus.passages import split

SAMPLES = folder.read(ROOT / "corpus" / "articles").articles
STRANGE = [
    Article(id=name, title=one["title"], text=one["text"], url=one["url"])
    for name, one in HOSTILE.items()
]
LONG = Article(id="long", title="Long", text="word " * 3000 + "\n\n" + "x" * 5000 + ".")
ARTICLES = [*SAMPLES, *STRANGE, LONG]


def passages_of(article: Article) -> list[Passage]:
    return list(split(article, wanted=110, longest=180))


def forwards(article: Article) -> Iterator[Stretch]:
    passages, offset = passages_of(article), 0
    while True:
        one = stretch.after(article, passages, offset, reading.fits(article))
        yield one
        if one.last:
            return
        offset = one.span.end


def backwards(article: Article) -> Iterator[Stretch]:
    passages, offset = passages_of(article), len(article.text)
    while True:
        one = stretch.before(article, passages, offset, reading.fits(article))
        yield one
        if one.first:
            return
        offset = one.span.start


def pages(article: Article) -> Iterator[Stretch]:
    passages, offset = passages_of(article), 0
    while True:
        one = stretch.page(article, passages, offset, reading.fits(article))
        yield one
        if one.last:
            return
        offset = one.span.end


def pages_back(article: Article) -> Iterator[Stretch]:
    passages, offset = passages_of(article), len(article.text)
    while True:
        one = stretch.page_before(article, passages, offset, reading.fits(article))
        yield one
        if one.first:
            return
        offset = one.span.start


def signs(text: str) -> str:
    """All that is not white space."""
    return "".join(text.split())


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one.id)
def test_every_word_is_passed_once_in_either_direction(article: Article) -> None:
    """From the first passage to the last and back; headings are no passages."""
    whole = signs("".join(p.span.of(article.text) for p in passages_of(article)))

    assert signs("".join(one.text for one in forwards(article))) == whole
    assert signs("".join(one.text for one in reversed(list(backwards(article))))) == whole


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one.id)
def test_the_pages_are_the_whole_article(article: Article) -> None:
    """With its headings; each page is a message that shows its words as they are."""
    passages, found = passages_of(article), list(pages(article))

    whole = article.text[: passages[-1].end]
    assert signs("".join(one.text for one in found)) == signs(whole)
    back = list(pages_back(article))
    assert signs("".join(one.text for one in reversed(back))) == signs(whole)
    assert all(markup.length(reading.message(one, "x" * 30)) <= markup.LIMIT for one in back)
    for one in found:
        message = reading.message(one)
        assert markup.length(message) <= markup.LIMIT
        shown = visible(message)
        for passage in passages:
            if passage.span in one.span:
                assert markup.plain(passage.span.of(article.text)) in shown


@pytest.mark.parametrize("article", ARTICLES, ids=lambda one: one.id)
def test_every_stretch_fits_and_reads_as_written(article: Article) -> None:
    """Whatever signs the article has."""
    for one in (*forwards(article), *backwards(article)):
        message = reading.message(one)

        assert markup.length(message) <= markup.LIMIT
        assert markup.plain(one.text) in visible(message)


def test_what_was_cut_away_comes_first() -> None:
    """Before and after a quote stands the rest of its own passage."""
    article = next(one for one in SAMPLES if "skipped the meeting" in one.text)
    passages = passages_of(article)
    passage = passages[2]
    middle = Span(passage.start + 50, passage.end - 50)
    fits = reading.fits(article)

    before = stretch.before(article, passages, middle.start, fits)
    after = stretch.after(article, passages, middle.end, fits)

    assert before.span.start == passage.start
    assert before.span.end <= middle.start
    assert after.span.end == passage.end


def test_a_stretch_says_its_page() -> None:
    """What is read on begins on a page too, and there is room for its number."""
    article = SAMPLES[0]
    middle = article.text.index("\n\n") + 2
    paged = msgspec.structs.replace(article, pages=(0, middle))
    fits = reading.fits(paged)
    shown = [
        reading.message(stretch.after(paged, passages_of(paged), offset, fits)).rpartition("-# ")[2]
        for offset in (0, middle)
    ]

    assert [" · p. 1 · " in shown[0], " · p. 2 · " in shown[1]] == [True, True]
    assert " · p. " not in reading.message(stretch.after(article, passages_of(article), 0, fits))


def test_the_ends_say_so() -> None:
    """Nothing comes before the first stretch, nothing after the last."""
    for article in SAMPLES:
        found = list(forwards(article))

        assert [one.first for one in found] == [True] + [False] * (len(found) - 1)
        assert [one.last for one in found] == [False] * (len(found) - 1) + [True]
        assert found[-1].paragraph <= found[-1].paragraphs


def test_a_heading_is_bold_and_a_comment_in_code_is_not(tmp_path: Path) -> None:
    """ "# …" between passages is a heading, within one it is what the article says."""
    code = "    # a comment\n    run(1)\n"
    words = "Some words that fill a passage, as they should. " * 14
    file = tmp_path / "a.md"
    text = f"# Title\n\n{words}\n\n{code}\n\n## Later\n\nThe end of it.\n"
    file.write_text(text, encoding="utf-8")
    (article,) = folder.read(tmp_path).articles
    messages = "".join(reading.message(one) for one in pages(article))

    assert "> **Later**" in messages
    assert "a comment" in messages
    assert "**a comment**" not in messages


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)
def test_a_quote_stands_in_what_is_shown_around_it(article: Article) -> None:
    """In whole passages where they fit, wherever it lies; else it is shown itself."""
    passages, fits = passages_of(article), reading.fits(article)
    for one, other in zip(passages, passages[1:] + passages[-1:], strict=True):
        middle = (one.start + one.end) // 2
        for span in (Span(middle, one.end), Span(middle, max(one.end, other.start + 5))):
            around = stretch.around(article, passages, span, fits)
            whole = Span(one.start, one.end if span.end == one.end else other.end)

            if fits(whole.of(article.text)):
                assert around.span == whole
            else:
                assert around.span.start == span.start
            assert fits(around.text)


def test_what_was_left_out_is_in_no_page() -> None:
    """A page ends before it and the next begins behind it, with its headings; it is shown neither
    as words nor as a heading."""
    parts = ("Sign up one.", "First.", "Sign up two.", "## Later", "Second.", "## End", "Third.")
    article = Article(id="a", title="A", text="\n\n".join(parts) + "\n\nSign up three.")
    starts = [article.text.index("Sign up " + word) for word in ("one", "two", "three")]
    spans = [Span(start, article.text.index(".", start) + 1) for start in starts]
    passages, fits = split(article, left_out=spans), reading.fits(article)
    wanted = ["First.", "## Later\n\nSecond.\n\n## End\n\nThird."]
    there: list[Stretch] = []
    offset = 0
    while not there or not there[-1].last:
        there.append(stretch.page(article, passages, offset, fits))
        offset = there[-1].span.end
    back = [stretch.page_before(article, passages, len(article.text), fits)]
    while not back[0].first:
        back.insert(0, stretch.page_before(article, passages, back[0].span.start, fits))
    across = stretch.around(article, passages, Span(spans[1].start - 8, spans[1].end + 19), fits)

    assert [one.text for one in there] == wanted
    assert [one.text for one in back] == wanted
    assert "**Later**" in reading.message(there[1])
    assert [one.of(article.text).strip() for one in across.headings] == ["## Later"]
