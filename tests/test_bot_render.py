"""A message shows the quotes word for word, within Discord's limits, and nothing else."""

from __future__ import annotations

import contextvars
import itertools

import msgspec
import pytest
import regex
from bot_hostile import FAMILY, SNIPPETS, as_read, texts, utf16
from bot_reader import page
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot import markup, render
from bot.errors import RenderError
from bot.language import speak
from corpus.article import Article, Passage, Span
from index.answer import Answer, Quote, Scores, Verdict

URL = "https://example.org/a"
ROUND = str.maketrans("[]", "()")
SCORES = Scores(cosine=0.5, coverage=0.5)


def quoted(
    text: str,
    span: Span | None = None,
    *,
    focus: Span | None = None,
    marked: Span | None = None,
    title: str = "A title",
    url: str = URL,
    published: str = "2018-01-24",
) -> Quote:
    span = span or Span(0, len(text))
    article = Article(id="a", title=title, text=text, url=url, published=published)
    return Quote(
        article=article,
        passage=Passage(article="a", start=span.start, end=span.end, paragraph=2),
        span=span,
        text=span.of(text),
        focus=focus or span,
        answer=marked,
        marked=marked,
        paragraph=2,
        paragraphs=16,
        scores=SCORES,
    )


def answer(*quotes: Quote, verdict: Verdict = "answered") -> Answer:
    return Answer(question="who?", verdict=verdict, snapshot="s", quotes=quotes)


def sentence(number: int) -> str:
    """About 70 characters that no sentence splitter can cut."""
    return f"The member with the number {number:03} skipped the meeting of the rowing club."


def test_an_answer_to_the_letter() -> None:
    """Verdict, linked title, block quote, date and place: golden."""
    expected = (
        "From the articles, word for word:\n\n"
        "**[A title](<https://example.org/a#:~:text=Ada%20said%20yes%21>)**\n"
        "> Ada said **yes\\!**\n"
        "> \n"
        "> Ben left.\n"
        "-# 24 January 2018 · paragraph 2 of 16"
    ).replace("\\!", "!")
    actual = render.message(answer(quoted("Ada said yes!\n\nBen left.", marked=Span(9, 13))))

    assert expected == actual


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "p. 12"), ("de", "S. 12"), ("fr", "p. 12"), ("es", "pág. 12"), ("pt", "p. 12")],
)
def test_a_quote_says_its_page(language: str, words: str) -> None:
    """The page on which what is shown of it begins, where its article has pages."""
    text = f"{sentence(1)} {sentence(2)} {sentence(3)}"
    second = text.index(sentence(2))
    starts = (*range(11), second, text.index(sentence(3)))
    quote = quoted(text, focus=Span(second, second + 5), published="")
    paged = msgspec.structs.replace(
        quote, article=msgspec.structs.replace(quote.article, pages=starts)
    )
    cut = markup.length(sentence(2)) + 200

    def source(one: Quote, room: int) -> str:
        speak(language)
        found = render.block(one, room)
        assert found
        return found.rpartition("\n-# ")[2].partition(" · ")[0]

    assert contextvars.copy_context().run(source, paged, cut) == words
    assert "12" not in contextvars.copy_context().run(source, quote, cut)


def test_what_only_comes_close_is_shown_in_short() -> None:
    """Of a passage that is no sure answer a few sentences around the likeliest place, of an answer
    all; a single long sentence stays whole."""
    text = " ".join(sentence(number) for number in range(10))
    focus = Span(
        text.index("The member with the number 005"), text.index(" The member with the number 006")
    )
    sure = page(render.message(answer(quoted(text, focus=focus))))
    close = page(render.message(answer(quoted(text, focus=focus), verdict="closest")))
    long = "The member " + "and the other member " * 30 + "left."
    one = page(render.message(answer(quoted(f"{long} Ben stayed."), verdict="closest")))

    assert [one.text for one in sure.quotes] == [text]
    assert [one.text for one in close.quotes] == [" ".join(sentence(n) for n in (3, 4, 5, 6))]
    assert [each.text for each in one.quotes] == [long]


def test_an_article_from_right_to_left_to_the_letter() -> None:
    """Each line of it runs in its own direction; the bot's own words and English ones do not."""
    text = "פתח את השער בשעה 7.\n\nHaybarn נסגר (בערב)."
    expected = (
        "From the articles, word for word:\n\n"
        "**\u2068השער של Haybarn!\u2069**\n"
        "> \u2068פתח את השער **בשעה 7**.\u2069\n"
        "> \n"
        "> \u2068Haybarn נסגר (בערב).\u2069\n"
        "-# 24 January 2018 · paragraph 2 of 16"
    )
    quote = quoted(text, marked=Span(12, 18), title="השער של Haybarn!", url="")

    assert expected == render.message(answer(quote))


def test_titles_from_right_to_left_keep_their_order() -> None:
    """Two in a row would change places without the signs around each."""
    near = tuple(quoted("x", title=title, url="").article for title in ("שער.", "Bell", "גשר?"))
    expected = "\n-# The closest titles: \u2068שער.\u2069 · Bell · \u2068גשר?\u2069"
    nothing = msgspec.structs.replace(answer(verdict="nothing"), near=near)

    assert render.message(nothing).endswith(expected)


def test_a_quote_is_proved_with_what_stands_around_its_lines() -> None:
    """A sign of direction that is the article's own is shown as well; one too many is an error."""
    own = "\u2068שלום\u2069 ‏עולם"
    (shown,) = page(render.message(answer(quoted(own)))).quotes

    assert shown.text == own
    with pytest.raises(RenderError):
        render._prove(
            render._Part("t\n> \u2068\u2068שלום\u2069\u2069\n-# s", "שלום", Span(0, 4)),
            quoted("שלום"),
        )


@pytest.mark.parametrize("verdict", ["answered", "closest", "nothing"])
def test_each_verdict_has_its_words(verdict: Verdict) -> None:
    """Without quotes they are the whole message."""
    assert render.VERDICTS[verdict] == render.message(answer(verdict=verdict))
    assert len(set(render.VERDICTS.values())) == 3


def test_without_date_and_address() -> None:
    """The title stands alone, and the source is the paragraph."""
    (shown,) = page(render.message(answer(quoted("Yes.", url="", published="")))).quotes

    assert (shown.title, shown.target, shown.source) == ("A title", "", "paragraph 2 of 16")


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2018-01-24", "24 January 2018"), ("1999-12-01", "1 December 1999"), ("", "")],
)
def test_dates_in_words(iso: str, words: str) -> None:
    """No leading zero, the year in full."""
    assert words == render.date_words(iso)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(texts, texts, texts, texts), min_size=1, max_size=10),
    st.sampled_from([URL, "javascript:alert(1)", "https://a.example/(**)`||", "(" * 99, ""]),
)
@example([("", "\n".join(SNIPPETS), "", "@everyone [x](http://evil.example) `")], URL)
@example([("", FAMILY * 400, "", "t")] * 10, "https://example.org/" + "a" * 279)
@example([("", "`*_" * 1000, "", "`" * 200)] * 3, "https://example.org/" + "a" * 279)
@example([("x " * 9, "\n\n" * 900 + "a", "\n" * 30, "a\nb\r\nc")], URL)
def test_whatever_an_article_holds(parts: list[tuple[str, str, str, str]], url: str) -> None:
    """Each quote that is seen is a slice of its article, bold where marked, under its title."""
    quotes = []
    for before, marked, after, title in parts:
        before, marked, after = (piece.replace("\r", "\n") for piece in (before, marked, after))
        text = before + marked + after
        assume(text.strip())
        span = Span(len(text) - len(text.lstrip()), len(text.rstrip()))
        mark = Span(max(span.start, len(before)), min(span.end, len(before) + len(marked)))
        mark_there = mark if mark.end > mark.start and after else None
        quotes.append(quoted(text, span, focus=mark_there, marked=mark_there, title=title, url=url))
    message = render.message(answer(*quotes))
    seen = page(message)

    assert utf16(message) <= 2000
    assert render.VERDICTS["answered"] == seen.verdict
    assert seen.quotes
    for shown, quote in zip(seen.quotes, quotes, strict=False):
        whole = as_read(quote.text)
        assert shown.text in whole
        assert (shown.text == whole) is ("shortened" not in shown.source)
        if shown.bold:
            assert quote.marked
            bold = as_read(quote.marked.of(quote.article.text))
            assert "".join(bold.split()) == "".join(shown.bold.split())
        title = " ".join(as_read(quote.article.title).split()) or "a"
        assert title.translate(ROUND).startswith(shown.title.translate(ROUND).removesuffix("…"))


@pytest.mark.parametrize("count", range(1, 11))
def test_every_number_of_quotes_fits(count: int) -> None:
    """The first is always there, and more of it than of the others."""
    text = " ".join(map(sentence, range(25)))
    message = render.message(answer(*[quoted(text)] * count))
    lengths = [len(shown.text) for shown in page(message).quotes]

    assert utf16(message) <= 2000
    assert 1 <= len(lengths) <= count
    assert max(lengths) == lengths[0] >= 700
    assert len(lengths) >= min(count, 3)


@pytest.mark.parametrize("focus", [0, 1, 12, 23, 24])
def test_a_long_quote_is_shortened_to_whole_sentences(focus: int) -> None:
    """As many as fit, around the sentence that matters, and the source says so."""
    sentences = [sentence(number) for number in range(25)] + [sentence(25)] * 20
    text = " ".join(sentences)
    start = text.index(sentences[focus])
    here = Span(start, start + len(sentences[focus]))
    (shown,) = page(render.message(answer(quoted(text, focus=here)))).quotes
    first = sentences.index(shown.text[: len(sentences[0])])
    kept = len(shown.text.split(". "))

    assert " ".join(sentences[first : first + kept]) == shown.text
    assert first <= focus < first + kept
    assert shown.source == "24 January 2018 · paragraph 2 of 16 · shortened"
    assert 1700 < len(shown.text) < 2000


def test_a_sentence_that_fits_is_not_cut() -> None:
    """It stays whole even where its neighbours are too long to be shown."""
    endless = "word " * 600
    text = f"{endless.strip()}. {sentence(1)} {endless.strip().capitalize()}."
    start = text.index(sentence(1))
    quote = quoted(text, focus=Span(start, start + len(sentence(1))))
    (shown,) = page(render.message(answer(quote))).quotes

    assert sentence(1) == shown.text


def test_a_sentence_that_cannot_fit_is_cut_at_a_space() -> None:
    """The words that are left are whole."""
    words = [f"word{number:04}" for number in range(400)]
    (shown,) = page(render.message(answer(quoted(" ".join(words))))).quotes

    assert words[: len(shown.text.split())] == shown.text.split()
    assert "shortened" in shown.source


UNBROKEN = {
    "letters": "x" * 3000,
    "emoji": "😀" * 1500,
    "families": FAMILY * 400,
    "families, shifted": "xx" + FAMILY * 400,
    "accents": "e\u0301" * 1500,
    "flags": "🇩🇪" * 700,
    "escapes": "`*" * 1500,
    "backslashes": "\\" * 3000,
    "line feeds in twos": "a\r\n" * 1000,
    "Hangul": "\u1112\u1161\u11ab" * 900,
}


@pytest.mark.parametrize("name", UNBROKEN)
def test_an_endless_word_is_cut_between_graphemes(name: str) -> None:
    """Never inside an emoji, an accent or an escape, and never over 2,000 UTF-16 units."""
    text = UNBROKEN[name]
    message = render.message(answer(quoted(text)))
    (shown,) = page(message).quotes
    edges = {0, *itertools.accumulate(map(len, regex.findall(r"\X", as_read(text))))}

    assert utf16(message) <= 2000
    assert as_read(text).startswith(shown.text)
    assert len(shown.text) in edges
    assert len(shown.text) >= 90


def test_a_long_title_is_cut_between_graphemes() -> None:
    """And the dots say so."""
    (shown,) = page(render.message(answer(quoted("Yes.", title="xx" + FAMILY * 60)))).quotes
    (spaced,) = page(render.message(answer(quoted("Yes.", title="word " * 60)))).quotes

    assert shown.title == "xx" + FAMILY * 21 + "…"
    assert " ".join(["word"] * 30) + "…" == spaced.title


@pytest.mark.parametrize("title", ["a\nb", "a\r\n\r\nb", "a\u2028b", " a \t b ", "a\x00 b"])
def test_a_title_is_one_line(title: str) -> None:
    """Line feeds in it do not stop its article from being quoted."""
    (shown,) = page(render.message(answer(quoted("Yes.", title=title)))).quotes

    assert (shown.title, shown.text) == ("a b", "Yes.")


def test_a_title_of_nothing_that_shows() -> None:
    """The article's id stands in for it."""
    (shown,) = page(render.message(answer(quoted("Yes.", title="\x00\ufeff")))).quotes

    assert shown.title == "a"


def test_a_quote_that_is_not_its_slice_is_never_sent() -> None:
    """The words are compared with the stored article."""
    quote = quoted("Ada said yes.")
    forged = Quote(
        **{name: getattr(quote, name) for name in quote.__struct_fields__ if name != "text"},
        text="Ada said no!!",
    )

    with pytest.raises(RenderError, match="is not its stored slice"):
        render.message(answer(forged))


def test_a_quote_that_would_read_differently_is_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the escaping wrong, the message would not leave."""
    monkeypatch.setattr(markup, "escape", lambda text: text)

    with pytest.raises(RenderError, match="word for word"):
        render.message(answer(quoted("C:\\*.txt")))


def test_two_quotes_may_share_a_long_message() -> None:
    """Where there is room, both are whole."""
    one, two = (" ".join(map(sentence, numbers)) for numbers in (range(9), range(9, 18)))
    message = render.message(answer(quoted(one), quoted(two)))

    assert [one, two] == [shown.text for shown in page(message).quotes]


@pytest.mark.parametrize("focus", [0, 12, 20, 39])
def test_a_shortened_quote_names_the_paragraph_in_which_it_starts(focus: int) -> None:
    """The passage starts in paragraph 2; ten sentences make a paragraph."""
    sentences = [sentence(number) for number in range(40)]
    text = "\n\n".join(" ".join(sentences[i : i + 10]) for i in range(0, 40, 10))
    start = text.index(sentences[focus])
    here = Span(start, start + len(sentences[focus]))
    (shown,) = page(render.message(answer(quoted(text, focus=here)))).quotes
    first = sentences.index(shown.text[: len(sentences[0])])

    assert shown.source == f"24 January 2018 · paragraph {first // 10 + 2} of 16 · shortened"


def test_what_is_shown_of_a_quote_is_told() -> None:
    """The span of a shortened quote is that of the words in the message; what has no room has
    none."""
    text = " ".join(sentence(number) for number in range(60))
    told = answer(quoted(text), quoted(text), quoted(text))
    message, spans = render.laid_out(told, 1200)
    shown = page(message).quotes

    assert len(shown) == len(spans)
    for quote, one, span in zip(told.quotes, shown, spans, strict=False):
        assert span != quote.span
        assert one.text == span.of(quote.article.text)
